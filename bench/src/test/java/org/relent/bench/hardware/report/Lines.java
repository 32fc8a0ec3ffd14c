package org.relent.bench.hardware.report;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Hardware;
import org.relent.bench.machine.Jvm;
import org.relent.bench.machine.VmFlags.VmFlag;

/** Small reports, made up. */
public final class Lines {
    public static final List<Advice> ADVICE = List.of(new Advice(
            "calls of 1 | 2 rows",
            "cpu-vector",
            "2 × gpu-tornado",
            List.of("java --add-modules jdk.incubator.vector", "…")));

    private Lines() {}

    /** Rounds around a time, with normal noise on its logarithm. */
    public static double[] rounds(long seed, int count, double nanos, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToDouble(round -> nanos * Math.exp(noise * random.nextGaussian()))
                .toArray();
    }

    public static Line timed(String measure, int classes, double... rounds) {
        double nanos = Arrays.stream(rounds).sorted().toArray()[rounds.length / 2];
        double perSecond = 1e9 / nanos;
        Timing timing = new Timing(
                nanos,
                Arrays.stream(rounds).boxed().toList(),
                nanos,
                2 * nanos,
                1000,
                64 * perSecond,
                64 * classes * perSecond,
                512 * classes * perSecond,
                "log",
                0.75,
                20.0);
        return line(measure, classes, State.TIMED, null, 0.08, timing);
    }

    /** The same by somebody else. */
    public static Line by(String backend, Line line) {
        return new Line(
                line.measure(),
                line.type(),
                line.rows(),
                line.classes(),
                backend,
                line.threads(),
                line.resident(),
                line.state(),
                line.reason(),
                line.error(),
                line.bytes(),
                line.timing());
    }

    public static Line untimed(String measure, int classes, State state, String reason) {
        return line(measure, classes, state, reason, state == State.WRONG ? 3.5 : null, null);
    }

    private static Line line(
            String measure,
            int classes,
            State state,
            @Nullable String reason,
            @Nullable Double error,
            @Nullable Timing timing) {
        return new Line(
                measure, "f32", 64, classes, "cpu-vector", 1, false, state, reason, error, 512L * classes, timing);
    }

    public static Roofs roofs(double factor) {
        return new Roofs(
                List.of(
                        new Roofs.Read(32 << 10, "L1", 1, 200e9 * factor),
                        new Roofs.Read(256 << 20, "memory", 2, 20e9 * factor)),
                List.of(new Roofs.Rate("log", "f32", 1, 4.65e9)),
                List.of(new Roofs.Device("gpu-tornado", 3e12, 20e9, 21e9)));
    }

    public static Facts machine(String cpu, String jdk) {
        return new Facts(
                "0.1.0",
                null,
                new Jvm(jdk, "Eclipse", "OpenJDK", "/jdk", List.of()),
                new Hardware(
                        "Linux",
                        cpu,
                        2,
                        4,
                        2,
                        List.of(new Hardware.Cache("L1", "data", 48 << 10)),
                        8L << 30,
                        4L << 30,
                        null),
                List.of(
                        new BackendFacts.Line("gpu-tornado", false, "no device", "put one in"),
                        new BackendFacts.Line("cpu-vector", true, "512 bits", "")),
                new BackendFacts.Chosen("cpu-vector", null, "the best", null, List.of()),
                List.of(new Facts.Flag("--add-modules jdk.incubator.vector", true, "the Vector API")));
    }

    public static BenchReport report(Facts machine, Roofs roofs, List<Line> lines) {
        return new BenchReport(
                BenchReport.FORMAT,
                "2026-01-02T03:04:05Z",
                61.5,
                machine,
                List.of(new VmFlag("UseG1GC", "true", "ERGONOMIC"), new VmFlag("MaxVectorSize", "64", "DEFAULT")),
                new Settings("quick", List.of("kl"), List.of("f32"), List.of("64x1000"), List.of("cpu-vector"), 5),
                roofs,
                lines,
                ADVICE);
    }

    public static BenchReport report(Line... lines) {
        return report(machine("Xeon", "25.0.3"), roofs(1), List.of(lines));
    }
}
