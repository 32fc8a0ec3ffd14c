package org.relent.bench.device;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.DeviceRoofs;
import org.relent.ElementType;
import org.relent.ResidentRows;
import org.relent.Rows;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Times the kernels of a device, f32, against what its memory can do, the CPU, and PyTorch on the same device in the same
 * run. Each result is compared with its error bound first: what is wrong is not timed.
 */
@Command(
        name = "DeviceSuite",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times the kernels of a device, keeps what was measured, and prints the tables.")
public final class DeviceSuite implements Callable<Integer> {
    private static final int INCOMPLETE = 1;
    private static final int BAD_INPUT = 2;
    private static final int UNAVAILABLE = 3;

    private static final long MOST_BYTES = 1L << 30;
    private static final long LEAST_BYTES = 1L << 20;

    // Matrices that must fit: two, and as much again for rows that are brought while those are there.
    private static final int MATRICES = 3;
    private static final int WIDTH = 1024;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<Backend> devices;
    private final ObjectNode record = JSON.createObjectNode();
    private boolean incomplete;

    @Option(
            names = "--bytes",
            description =
                    "Of each matrix, such as 64MiB; a row is never cut (default: 1GiB, or the next power of two of"
                            + " which three fit the device's memory).")
    private @Nullable ByteCount bytes;

    @Option(names = "--classes", split = ",", description = "Lengths of rows (default: ${DEFAULT-VALUE}).")
    private List<Integer> classes = List.of(256, 1024, 4096, 16_384, 32_768, 65_536, 131_072, 262_144);

    @Option(names = "--measures", split = ",", description = "What is computed (default: ${DEFAULT-VALUE}).")
    private List<String> measures = List.of("kl", "js", "nll", "kl-logits");

    @Option(names = "--rounds", description = "How often each is timed, in turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 11;

    @Option(names = "--python", description = "A Python with PyTorch, to time it on the same device.")
    private @Nullable String python;

    @Option(names = "--out", description = "The file for what was measured (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("bench/results/local.device.json");

    @Option(names = "--note", description = "Kept with the machine, such as the version of an OpenCL driver.")
    private String note = "";

    @Spec
    private @Nullable CommandSpec spec;

    private DeviceSuite(Supplier<Backend> devices) {
        this.devices = devices;
    }

    /**
     * Runs the benchmark.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // oshi logs through SLF4J, which would announce that it found no one to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(commandLine(() -> Backends.require("gpu-tornado")).execute(args));
    }

    /** {@return the program, on whatever device is given it} */
    static CommandLine commandLine(Supplier<Backend> devices) {
        return new CommandLine(new DeviceSuite(devices))
                .registerConverter(ByteCount.class, ByteCount::parse)
                .setExecutionExceptionHandler(DeviceSuite::failed);
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (!(e instanceof BackendException || e instanceof IllegalArgumentException)) {
            throw e;
        }
        command.getErr().println("DeviceSuite: " + e.getMessage());
        return e instanceof BackendException ? UNAVAILABLE : BAD_INPUT;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Case> cases = measures.stream().map(Case::of).toList();
        requireAtLeast("--rounds", rounds, 1);
        classes.forEach(length -> requireAtLeast("--classes", length, 1));
        Backend device = devices.get();
        Backend host = Backends.require("cpu-vector");
        long size = bytes == null ? fitting(device) : bytes.bytes();

        record.set("machine", JSON.readTree(Machine.describe(flags(), List.of(), note)));
        record.put("device", device.description());
        record.put("driver", driver());
        record.put("host", host.description());
        record.put("bytes", size);
        record.put("rounds", rounds);
        roofs(device);
        ArrayNode results = record.putArray("results");
        for (int length : classes) {
            for (Case work : cases) {
                say("# " + work + ", " + length + " classes");
                measure(new DeviceCase(work, length, size, device, host), results.addObject());
                write(); // each time, so that a JVM that crashes leaves what it has
            }
        }
        roofs(device);
        peers(size);
        write();
        say("# took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        DeviceTable.print(record, out());
        return incomplete ? INCOMPLETE : CommandLine.ExitCode.OK;
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected " + least + " or more");
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec, "spec").commandLine().getOut();
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }

    private void write() throws IOException {
        Path folder = out.toAbsolutePath().getParent();
        Files.createDirectories(Objects.requireNonNull(folder, "folder"));
        Files.writeString(out, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n");
    }

    private void measure(DeviceCase one, ObjectNode result) {
        try {
            one.measure(rounds, result);
        } catch (IllegalStateException wrong) {
            refuse(result, "wrong", wrong);
        } catch (BackendException failure) {
            refuse(result, "failed", failure);
        }
    }

    private void refuse(ObjectNode result, String how, RuntimeException why) {
        incomplete = true;
        result.put(how, why.getMessage());
        Objects.requireNonNull(spec, "spec").commandLine().getErr().println("DeviceSuite: " + why.getMessage());
    }

    /** Before everything and after it: a shared or hot device may be slower at one of these times. */
    private void roofs(Backend device) {
        DeviceRoofs roofs = device.deviceRoofs()
                .orElseThrow(() -> new IllegalArgumentException(
                        "backend: got " + device.id() + ", expected one that measures what its device can do"));
        say("# " + roofs);
        record.withArray("roofs")
                .addObject()
                .put("copyBytesPerSecond", roofs.copyBytesPerSecond())
                .put("toDeviceBytesPerSecond", roofs.toDeviceBytesPerSecond())
                .put("toHostBytesPerSecond", roofs.toHostBytesPerSecond());
    }

    private void peers(long size) throws IOException, InterruptedException {
        ArrayNode peers = record.putArray("peers");
        if (python == null) {
            return;
        }
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--bytes", String.valueOf(size)));
        options.addAll(
                List.of("--classes", classes.stream().map(String::valueOf).collect(Collectors.joining(","))));
        options.addAll(List.of("--measures", String.join(",", measures)));
        options.addAll(List.of("--rounds", String.valueOf(rounds)));
        say("# " + python + " …");
        String problem = DevicePeers.time(python, options, peers::add);
        if (!problem.isEmpty()) {
            incomplete = true;
            say("# " + problem);
        }
    }

    /** Bytes of a matrix of which the device has room for enough: found by trying, as no backend says it. */
    private static long fitting(Backend device) {
        long size = MOST_BYTES;
        while (size > LEAST_BYTES && !fits(device, size)) {
            size /= 2;
        }
        return size;
    }

    private static boolean fits(Backend device, long size) {
        List<ResidentRows> copies = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            Rows rows = Rows.of(arena.allocate(size), ElementType.F32, size / Float.BYTES / WIDTH, WIDTH);
            for (int i = 0; i < MATRICES; i++) {
                copies.add(device.upload(rows));
            }
            return true;
        } catch (BackendException noRoom) {
            return false; // or something worse, which then shows in the first case
        } finally {
            copies.forEach(ResidentRows::close);
        }
    }

    /** {@return this JVM's flags that matter to speed: of memory, collectors, TornadoVM and Relent} */
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X")
                        || flag.startsWith("-Drelent.")
                        || flag.startsWith("-Dtornado.device.")
                        || flag.startsWith("-Dtornado.recover."))
                .filter(flag -> !flag.contains("/")) // folders of this machine
                .toList();
    }

    /** {@return what NVIDIA's driver says of itself; empty where there is none} */
    private static String driver() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "";
        } catch (IOException notInstalled) {
            return "";
        }
    }
}
