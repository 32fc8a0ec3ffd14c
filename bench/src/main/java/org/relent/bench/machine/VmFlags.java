package org.relent.bench.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/** The flags of the virtual machine that speed depends on. */
public final class VmFlags {
    private static final List<String> NAMES = List.of(
            "MaxVectorSize",
            "UseAVX",
            "UseSVE",
            "UseG1GC",
            "UseParallelGC",
            "UseSerialGC",
            "UseZGC",
            "UseShenandoahGC",
            "MaxHeapSize",
            "UseTransparentHugePages",
            "TieredStopAtLevel",
            "UseCompactObjectHeaders");

    private VmFlags() {}

    /**
     * A flag.
     *
     * @param name its name
     * @param value its value
     * @param origin whose choice that is: {@code DEFAULT}, {@code ERGONOMIC}, {@code VM_CREATION} (the command line) …
     */
    public record VmFlag(String name, String value, String origin) {
        /** {@return as on a command line, such as {@code -XX:MaxVectorSize=64} or {@code -XX:+UseG1GC}} */
        public String text() {
            return switch (value) {
                case "true" -> "-XX:+" + name;
                case "false" -> "-XX:-" + name;
                default -> "-XX:" + name + "=" + value;
            };
        }
    }

    /** {@return those that this virtual machine has, without collectors that are not in use} */
    public static List<VmFlag> detect() {
        return NAMES.stream()
                .flatMap(name -> flag(name).stream())
                .filter(flag -> !flag.name().endsWith("GC") || flag.value().equals("true"))
                .toList();
    }

    /**
     * A flag.
     *
     * @param name its name
     * @return the flag; empty if this virtual machine has none of that name
     */
    static Optional<VmFlag> flag(String name) {
        try {
            HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            if (hotspot == null) {
                return Optional.empty();
            }
            VMOption option = hotspot.getVMOption(name);
            return Optional.of(
                    new VmFlag(name, option.getValue(), option.getOrigin().name()));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
