package org.relent.bench.machine;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.text.Text;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorCache;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;

/** What the machine is made of, as far as it can be found out. */
public record Hardware(
        String system,
        String cpu,
        int cores,
        int threads,
        int processorsOfThisJvm,
        List<Cache> caches,
        long memoryBytes,
        long memoryAvailableBytes,
        @Nullable String problem) {

    /** Takes a copy. */
    public Hardware {
        caches = List.copyOf(caches);
    }

    /** One level of the hierarchy. */
    public record Cache(String level, String type, long bytes) {}

    /** {@return labels and texts: System, CPU and, as far as they are known, Caches and Memory} */
    public SequencedMap<String, String> described() {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("System", system);
        if (problem != null) {
            texts.put("CPU", "could not be found out: " + problem);
            return texts;
        }
        texts.put(
                "CPU",
                cpu + ", " + Text.plural(cores, "core") + ", " + Text.plural(threads, "thread") + ", "
                        + processorsOfThisJvm + " for this JVM");
        if (!caches.isEmpty()) {
            texts.put(
                    "Caches",
                    caches.stream()
                            .map(cache -> cache.level() + " " + cache.type() + " " + Text.bytes(cache.bytes()))
                            .collect(Collectors.joining(", ")));
        }
        texts.put("Memory", Text.bytes(memoryBytes) + ", " + Text.bytes(memoryAvailableBytes) + " available");
        return texts;
    }

    Hardware withSystem(String otherSystem) {
        return new Hardware(
                otherSystem,
                cpu,
                cores,
                threads,
                processorsOfThisJvm,
                caches,
                memoryBytes,
                memoryAvailableBytes,
                problem);
    }

    public static Hardware detect() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        int processors = Runtime.getRuntime().availableProcessors();
        try {
            HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
            CentralProcessor cpu = hardware.getProcessor();
            GlobalMemory memory = hardware.getMemory();
            List<Cache> caches = cpu.getProcessorCaches().stream()
                    .map(Hardware::cache)
                    .sorted(Comparator.comparing(Cache::level).thenComparing(Cache::type))
                    .distinct()
                    .toList();
            return new Hardware(
                    system,
                    cpu.getProcessorIdentifier().getName(),
                    cpu.getPhysicalProcessorCount(),
                    cpu.getLogicalProcessorCount(),
                    processors,
                    caches,
                    memory.getTotal(),
                    memory.getAvailable(),
                    null);
        } catch (RuntimeException | LinkageError e) {
            // A stripped-down system may lack what the detection reads; everything else is still worth showing.
            return new Hardware(system, "unknown", 0, 0, processors, List.of(), 0, 0, e.toString());
        }
    }

    private static Cache cache(ProcessorCache cache) {
        return new Cache(
                "L" + cache.getLevel(), cache.getType().toString().toLowerCase(Locale.ROOT), cache.getCacheSize());
    }
}
