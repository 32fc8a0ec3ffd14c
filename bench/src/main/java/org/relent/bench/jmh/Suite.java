package org.relent.bench.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.relent.ElementType;
import org.relent.bench.jmh.Selection.Combinations;
import org.relent.bench.jmh.peers.Peer;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs roofs, kernels, single calls and peers one after another, and keeps JMH's raw results with the machine and all
 * versions. Kernels of one element type share a JVM, in which all of them are warmed first, as they are in a service; roofs
 * and calls get a JVM each.
 */
@Command(
        name = "Suite",
        exitCodeOnExecutionException = 3,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the benchmarks, keeps what they measured, and prints the tables.")
public final class Suite implements Callable<Integer> {
    private static final List<String> JVM_ARGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.internal.verbosity=ERROR",
            "-Xms3g",
            "-Xmx3g");

    private static final int INCOMPLETE = 1;

    private boolean incomplete;

    @ArgGroup
    private @Nullable Which which;

    @Option(names = "--name", description = "What the results are called (default: ${DEFAULT-VALUE}).")
    private String name = "local";

    @Option(names = "--results", description = "The folder they go to (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("bench/results");

    @Option(names = "--backend", description = "Whose kernels are timed (default: ${DEFAULT-VALUE}).")
    private String backend = "cpu-vector";

    @Option(names = "--python", description = "A Python with NumPy, SciPy or PyTorch, to time them on the same rows.")
    private @Nullable String python;

    @Option(
            names = "--note",
            description = "Kept with the machine, such as versions of libraries that do not tell theirs.")
    private String note = "";

    @Option(names = "--part", hidden = true, description = "The element type that this JVM is for.")
    private @Nullable String part;

    /** Of these one. */
    private static final class Which {
        @Option(names = "--quick", description = "A few combinations, in about a minute.")
        private boolean quick;

        @Option(names = "--goals", description = "Those that a goal is set for.")
        private boolean goals;

        Which() {}
    }

    /** For picocli. */
    Suite() {}

    /**
     * Runs the benchmarks.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Suite()).execute(args));
    }

    private Selection selection() {
        if (which != null && which.quick) {
            return Selection.QUICK;
        }
        return which != null && which.goals ? Selection.GOALS : Selection.ALL;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        List<Peer> peers = Peer.all();
        if (part != null) {
            List<Combinations> batches = selection().batches(Names.elementType(part), backend, peers);
            run(KernelBenchmark.class, batches, false, folder.resolve(name));
            return incomplete ? INCOMPLETE : 0;
        }
        long start = System.nanoTime();
        peers.forEach(peer -> System.out.println("# peer " + peer.id() + ": " + peer.description()));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".machine.json"), Machine.describe(JVM_ARGS, peers, note));
        Path work = Files.createTempDirectory("relent-bench");
        try {
            measure(work, peers);
        } finally {
            delete(work);
        }
        System.out.println(
                "# took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        GoalTable.print(folder.resolve(name + ".json"), new PrintWriter(System.out, true, System.out.charset()));
        if (incomplete) {
            System.err.println("suite: some benchmarks failed or were refused, see above: the results lack them");
        }
        return incomplete ? INCOMPLETE : 0;
    }

    private void measure(Path work, List<Peer> peers) throws IOException, InterruptedException, RunnerException {
        Results results = new Results(folder.resolve(name + ".json"));
        List<Combinations> one = List.of(new Combinations(1, Map.of()));
        results.add(run(ArithmeticRoofBenchmark.class, one, true, work.resolve("arithmetic")));
        results.add(run(ReadRoofBenchmark.class, selection().reads(), true, work.resolve("reads")));
        for (ElementType type : List.of(ElementType.F32, ElementType.F64, ElementType.F16, ElementType.BF16)) {
            if (!selection().batches(type, backend, peers).isEmpty()) {
                child(type, work);
                results.add(work.resolve(type.id()));
            }
        }
        results.add(run(CallBenchmark.class, selection().calls(backend), true, work.resolve("calls")));
        Path timed = folder.resolve(name + ".python.jsonl");
        Files.deleteIfExists(timed);
        if (python != null) {
            Exports.write(work);
            Python.time(python, work, timed);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Runs benchmarks, in forks of their own or in this JVM, and writes JMH's own JSON. */
    private Path run(Class<?> benchmark, List<Combinations> all, boolean fork, Path out)
            throws IOException, RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (Combinations combinations : all) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include("\\b" + benchmark.getSimpleName() + "\\.")
                    .addProfiler(GCProfiler.class)
                    .threads(combinations.callers());
            combinations.parameters().forEach((key, values) -> options.param(key, values.toArray(String[]::new)));
            if (fork) {
                options.forks(1).jvmArgs(jvmArgs().toArray(String[]::new));
            } else {
                options.forks(0);
            }
            Collection<RunResult> measured = new Runner(options.build()).run();
            if (measured.size() < combinations.count() * methods(benchmark)) {
                incomplete = true; // JMH has said why, and goes on with the next
            }
            results.addAll(measured);
            // Each time, so that a JVM that crashes leaves what it has.
            try (var file = new PrintStream(Files.newOutputStream(out), false, StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(results);
            }
        }
        return out;
    }

    /** One JVM for all batches of an element type. */
    private void child(ElementType type, Path work) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Suite.class.getName()));
        if (selection() != Selection.ALL) {
            command.add("--" + selection());
        }
        command.addAll(List.of("--backend", backend, "--part", type.id()));
        command.addAll(List.of("--results", work.toString(), "--name", type.id()));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        // Peers with thread pools of their own are compared by one thread.
        builder.environment().put("OMP_NUM_THREADS", "1");
        incomplete |= builder.start().waitFor() != 0;
    }

    private static long methods(Class<?> benchmark) {
        return Arrays.stream(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .count();
    }

    /** The flags of every JVM, and where libraries are. */
    private static List<String> jvmArgs() {
        List<String> all = new ArrayList<>(JVM_ARGS);
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("relent."))
                .forEach(key -> all.add("-D" + key + "=" + System.getProperty(key)));
        return all;
    }
}
