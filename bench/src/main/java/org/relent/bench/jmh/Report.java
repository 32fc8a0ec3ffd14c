package org.relent.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.relent.Backends;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one run of the suite measured: batches, single calls and roofs. */
final class Report {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double NANOS_PER_MICRO = 1000;

    private final List<Measured> batches = new ArrayList<>();
    private final Map<String, Double> calls = new HashMap<>();
    private final Map<String, Double> roofs = new HashMap<>();

    private Report() {}

    /**
     * Reads JMH's results and, where there is such a file beside them, those of Python.
     *
     * @param file the results, {@code NAME.json}
     * @return what was measured
     * @throws IOException if they cannot be read
     */
    static Report read(Path file) throws IOException {
        Report report = new Report();
        for (JsonNode entry : JSON.readTree(Files.readString(file))) {
            report.add(entry);
        }
        Path python = beside(file, ".python.jsonl");
        if (Files.exists(python)) {
            for (String line : Files.readAllLines(python)) {
                report.batches.add(python(JSON.readTree(line)));
            }
        }
        return report;
    }

    /** {@return a file of the same run} */
    static Path beside(Path file, String suffix) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        return file.resolveSibling(name + suffix);
    }

    private void add(JsonNode entry) {
        String benchmark = entry.path("benchmark").asString();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
        JsonNode metric = entry.path("primaryMetric");
        double nanos = metric.path("score").asDouble()
                * (metric.path("scoreUnit").asString().startsWith("us") ? NANOS_PER_MICRO : 1);
        JsonNode parameters = entry.path("params");
        int callers = entry.path("threads").asInt();
        switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "KernelBenchmark" -> batches.add(batch(entry, callers, nanos));
            case "CallBenchmark" ->
                calls.put(
                        call(
                                parameters.path("kernel").asString(),
                                parameters.path("type").asString(),
                                parameters.path("classes").asInt(),
                                parameters.path("memory").asString()),
                        nanos);
            case "ReadRoofBenchmark" ->
                roofs.put(
                        read(
                                Size.of(parameters.path("size").asString()),
                                parameters.path("memory").asString(),
                                callers),
                        Size.of(parameters.path("size").asString()).bytes() / nanos);
            case "ArithmeticRoofBenchmark" -> roofs.put(method, 1 / nanos);
            default ->
                throw new IllegalArgumentException("benchmark: got '" + benchmark + "', expected one of Relent's");
        }
    }

    private static Measured batch(JsonNode entry, int callers, double nanos) {
        JsonNode parameters = entry.path("params");
        return new Measured(
                parameters.path("kernel").asString(),
                parameters.path("type").asString(),
                parameters.path("classes").asInt(),
                parameters.path("memory").asString(),
                parameters.path("size").asString(),
                parameters.path("threads").asInt(),
                callers,
                parameters.path("backend").asString(),
                nanos,
                counter(entry, "elements") / callers,
                counter(entry, "bytes") / callers,
                counter(entry, "error") / callers,
                counter(entry, "allocated") / callers);
    }

    /** The median of all iterations, which JMH adds up over callers. NaN stands there as text. */
    private static double counter(JsonNode entry, String name) {
        double[] values = entry.path("secondaryMetrics")
                .path(name)
                .path("rawData")
                .path(0)
                .valueStream()
                .mapToDouble(value -> Double.parseDouble(value.asString()))
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    private static Measured python(JsonNode line) {
        double elements = line.path("rows").asDouble() * line.path("classes").asDouble();
        return new Measured(
                line.path("kernel").asString(),
                line.path("type").asString(),
                line.path("classes").asInt(),
                "",
                line.path("size").asString(),
                1,
                1,
                line.path("peer").asString(),
                line.path("microseconds").asDouble() * NANOS_PER_MICRO,
                elements,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    private static String call(String kernel, String type, int classes, String memory) {
        return String.join(" ", kernel, type, "" + classes, memory);
    }

    private static String read(Size size, String memory, int threads) {
        return String.join(" ", size.toString(), memory, "" + threads);
    }

    /** {@return batches of backends} */
    List<Measured> kernels() {
        return batches.stream().filter(Report::isOurs).toList();
    }

    /** {@return batches of peers} */
    List<Measured> peers() {
        return batches.stream().filter(batch -> !isOurs(batch)).toList();
    }

    private static boolean isOurs(Measured batch) {
        return Backends.all().stream().anyMatch(backend -> backend.id().equals(batch.backend()));
    }

    /** {@return a peer's rate at the same work, in the same memory if it was measured there; NaN if it was not at all} */
    double peerRate(Measured batch, String peer, String type) {
        List<Measured> same = batches.stream()
                .filter(other -> other.backend().equals(peer)
                        && other.type().equals(type)
                        && other.isAlone()
                        && other.isSameWorkAs(batch))
                .toList();
        return same.stream()
                .filter(other -> other.memory().equals(batch.memory()))
                .findFirst()
                .or(() -> same.stream().findFirst())
                .map(Measured::rate)
                .orElse(Double.NaN);
    }

    /** {@return the same kernel on one thread} */
    Optional<Measured> alone(Measured batch) {
        return batches.stream()
                .filter(other -> other.backend().equals(batch.backend())
                        && other.type().equals(batch.type())
                        && other.memory().equals(batch.memory())
                        && other.isAlone()
                        && other.isSameWorkAs(batch))
                .findFirst();
    }

    /** {@return the nanoseconds of a call with a single row; NaN if not measured} */
    double call(Measured batch) {
        return calls.getOrDefault(call(batch.kernel(), batch.type(), batch.classes(), batch.memory()), Double.NaN);
    }

    /** {@return bytes a nanosecond; NaN if not measured} */
    double bandwidth(Size size, String memory, int threads) {
        return roofs.getOrDefault(read(size, memory, threads), Double.NaN);
    }

    /** {@return elements a nanosecond, by the benchmark's name; NaN if not measured} */
    double arithmetic(String benchmark) {
        return roofs.getOrDefault(benchmark, Double.NaN);
    }

    /** {@return the nanoseconds that reading alone would take} */
    double readingNanos(Measured batch) {
        double bytes = batch.callers() * batch.bytes();
        return bytes / bandwidth(Size.holding(bytes), batch.memory(), Math.max(batch.callers(), batch.threads()));
    }

    /** {@return the nanoseconds that its logarithms and powers alone would take; 0 where nothing is known of them} */
    double arithmeticNanos(Measured batch) {
        Case work = Case.of(batch.kernel());
        String lanes = batch.type().equals("f64") ? "F64" : "F32";
        double logs = work.logs() == 0 ? 0 : work.logs() / arithmetic("log" + lanes);
        double exps = work.exps() == 0 ? 0 : work.exps() / arithmetic("exp" + lanes);
        return batch.elements() * (logs + exps) / batch.threads();
    }

    /** {@return which part of its roof a kernel reaches: what reading or arithmetic takes at least, of its time} */
    double shareOfRoof(Measured batch) {
        return Math.max(readingNanos(batch), arithmeticNanos(batch)) / batch.nanos();
    }
}
