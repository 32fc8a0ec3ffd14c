package org.relent.bench.hardware.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.jmh.Case;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Large;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Hardware;
import org.relent.bench.machine.Hardware.Cache;
import org.relent.bench.machine.Jvm;
import org.relent.bench.machine.VmFlags.VmFlag;

/** Reports as real machines give them, made of formulas, so that they are the same everywhere. */
public final class Reports {
    public static final List<String> MEASURES = List.of("kl", "js", "cross-entropy", "nll", "kl-logits");
    public static final List<String> TYPES = List.of("f32", "bf16");
    public static final List<String> SHAPES = List.of("8192x8", "1024x64", "64x1000", "4x32000", "32768x1000");

    /** What the reason of the wrong line says. */
    public static final String WRONG = "row 17: got 0.5341, expected 0.5827 ± 3e-07";

    private static final double GIGA = 1e9;
    private static final Contender REFERENCE = new Contender("reference", 1, false);
    private static final Contender VECTOR = new Contender("cpu-vector", 1, false);
    private static final Contender VECTOR_2 = new Contender("cpu-vector", 2, false);
    private static final Contender CARRIED = new Contender("gpu-tornado", 1, false);
    private static final Contender RESIDENT = new Contender("gpu-tornado", 1, true);

    private record Contender(String backend, int threads, boolean resident) {
        boolean isDevice() {
            return backend.equals("gpu-tornado");
        }
    }

    private Reports() {}

    /** Two cores with AVX-512, and no device. */
    public static BenchReport xeon() {
        return report(lines(MEASURES, TYPES, SHAPES, List.of(REFERENCE, VECTOR, VECTOR_2)), false);
    }

    /** The same with a device. */
    public static BenchReport withDevice() {
        return report(lines(MEASURES, TYPES, SHAPES, List.of(REFERENCE, VECTOR, VECTOR_2, CARRIED, RESIDENT)), true);
    }

    /** The first again, with a line that is wrong, one that is refused and one that failed. */
    public static BenchReport withTrouble() {
        List<Line> lines = new ArrayList<>(xeon().lines());
        lines.set(7, untimed(lines.get(7), State.WRONG, WRONG, 163e3));
        lines.set(12, untimed(lines.get(12), State.REFUSED, "32768x1000 needs 262 MB, and 100 MB are free", null));
        lines.set(19, untimed(lines.get(19), State.FAILED, "BackendException: no <kernel> & no luck", null));
        return report(lines, false);
    }

    /** Nothing was timed: all that was asked for is refused. */
    public static BenchReport untimed() {
        return report(
                lines(List.of("kl"), List.of("f32"), List.of("64x1000"), List.of(VECTOR)).stream()
                        .map(line -> untimed(line, State.REFUSED, "cpu-vector cannot run here", null))
                        .toList(),
                false);
    }

    /** The same report of other lines. */
    public static BenchReport with(BenchReport report, List<Line> lines) {
        return with(report, report.roofs(), lines);
    }

    /** The same report with other roofs. */
    public static BenchReport with(BenchReport report, Roofs roofs) {
        return with(report, roofs, report.lines());
    }

    private static BenchReport with(BenchReport report, Roofs roofs, List<Line> lines) {
        return new BenchReport(
                report.format(),
                report.date(),
                report.seconds(),
                report.machine(),
                report.virtualMachine(),
                report.settings(),
                roofs,
                lines,
                report.advice());
    }

    /** The same line, not timed. */
    public static Line untimed(Line line, State state, String reason, @Nullable Double error) {
        return new Line(
                line.measure(),
                line.type(),
                line.rows(),
                line.classes(),
                line.backend(),
                line.threads(),
                line.resident(),
                state,
                reason,
                error,
                line.bytes(),
                null);
    }

    /** The same line, of another measure. */
    public static Line of(Line line, String measure) {
        return new Line(
                measure,
                line.type(),
                line.rows(),
                line.classes(),
                line.backend(),
                line.threads(),
                line.resident(),
                line.state(),
                line.reason(),
                line.error(),
                line.bytes(),
                line.timing());
    }

    private static BenchReport report(List<Line> lines, boolean device) {
        return new BenchReport(
                BenchReport.FORMAT,
                "2026-11-22T23:50:44Z",
                71.4,
                facts(device),
                List.of(
                        new VmFlag("UseAVX", "3", "DEFAULT"),
                        new VmFlag("MaxVectorSize", "64", "DEFAULT"),
                        new VmFlag("MaxHeapSize", "6320816128", "ERGONOMIC"),
                        new VmFlag("UseG1GC", "true", "ERGONOMIC")),
                new Settings(
                        "quick",
                        MEASURES,
                        TYPES,
                        SHAPES,
                        device ? List.of("gpu-tornado", "cpu-vector", "reference") : List.of("cpu-vector", "reference"),
                        5),
                roofs(device),
                lines,
                advice(device));
    }

    private static Facts facts(boolean device) {
        Hardware hardware = new Hardware(
                "Linux 6.18.44 amd64",
                "Intel(R) Xeon(R) Processor",
                2,
                2,
                2,
                List.of(
                        new Cache("L1", "data", 48 << 10),
                        new Cache("L1", "instruction", 64 << 10),
                        new Cache("L2", "unified", 2 << 20),
                        new Cache("L3", "unified", 480 << 20)),
                25_276_502_016L,
                24_632_291_328L,
                null);
        Jvm jdk = new Jvm(
                "25.0.2+10-LTS",
                "Eclipse Adoptium",
                "OpenJDK 64-Bit Server VM",
                "/usr/lib/jvm/temurin-25",
                List.of(
                        "JDK 25.0.0 to 25.0.2 has a defect in G1 with pinned objects (JDK-8377811): take 25.0.3 or newer,"
                                + " or run with -XX:+UseParallelGC"));
        List<BackendFacts.Line> backends = List.of(
                device
                        ? new BackendFacts.Line("gpu-tornado", true, "NVIDIA H200, PTX, 139.8 GiB", "")
                        : new BackendFacts.Line(
                                "gpu-tornado",
                                false,
                                "TornadoVM is not on the class path or module path, and TORNADOVM_HOME is not set",
                                "install TornadoVM for JDK 25 and set TORNADOVM_HOME to its folder"),
                new BackendFacts.Line("cpu-vector", true, "512 bits, 16 lanes of f32, C2", ""),
                new BackendFacts.Line("reference", true, "always there: double-double arithmetic in plain Java", ""));
        Chosen choice = new Chosen(
                "cpu-vector",
                device ? "gpu-tornado" : null,
                "the best one that computes kl",
                null,
                device
                        ? List.of(
                                new Large(
                                        "f32",
                                        2,
                                        3_100_000L,
                                        400_000L,
                                        "f32, 2 threads: gpu-tornado from 3,100,000"
                                                + " elements on (400,000 when resident), cpu-vector below; measured"),
                                new Large(
                                        "f64",
                                        2,
                                        null,
                                        90_000L,
                                        "f64, 2 threads: gpu-tornado from 90,000 elements"
                                                + " on when resident, cpu-vector otherwise; measured"))
                        : List.of());
        return new Facts(
                "0.1.0-SNAPSHOT",
                null,
                jdk,
                hardware,
                backends,
                choice,
                List.of(
                        new Facts.Flag(
                                "--add-modules jdk.incubator.vector",
                                true,
                                "the Vector API, which cpu-vector is made of"),
                        new Facts.Flag(
                                "@$TORNADOVM_HOME/tornado-argfile", device, "TornadoVM, which gpu-tornado runs on")));
    }

    private static Roofs roofs(boolean device) {
        List<Roofs.Read> reads = new ArrayList<>();
        List<Roofs.Rate> functions = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            double[] rates = {192, 117, 29.2, 16.8};
            String[] levels = {"L1", "L2", "L3", "memory"};
            for (int i = 0; i < rates.length; i++) {
                // 32 KiB, 512 KiB, 16 MiB and 256 MiB
                long bytes = 1L << new int[] {15, 19, 24, 28}[i];
                reads.add(new Roofs.Read(bytes, levels[i], threads, rates[i] * threads * GIGA));
            }
            for (String type : List.of("f32", "f64")) {
                double part = type.equals("f32") ? 1 : 0.38;
                functions.add(new Roofs.Rate("log", type, threads, 4.65 * part * threads * GIGA));
                functions.add(new Roofs.Rate("exp", type, threads, 6.16 * part * threads * GIGA));
            }
        }
        return new Roofs(
                reads,
                functions,
                device ? List.of(new Roofs.Device("gpu-tornado", 3_900 * GIGA, 25 * GIGA, 22 * GIGA)) : List.of());
    }

    private static List<Advice> advice(boolean device) {
        Advice vector = new Advice(
                "calls of fewer than 65,536 elements",
                "cpu-vector, 1 thread",
                "kl f32 64x1000: 26 × the reference, 75 % of the log roof; a second thread would not pay",
                List.of("Relent.kl(Probabilities.given(), Probabilities.given()).f32().kernel()"));
        Advice threads = new Advice(
                "calls of 65,536 elements and more",
                "cpu-vector, 2 threads",
                "kl f32 32768x1000: 1.9 × one thread, 74 % of what memory delivers",
                List.of(
                        "var plan = Relent.kl(Probabilities.given(), Probabilities.given()).f32();",
                        "var kl = plan.threads(2).kernel();"));
        Advice start = new Advice(
                "starting Java",
                "--add-modules jdk.incubator.vector",
                "without it only the reference runs",
                List.of(
                        "java --add-modules jdk.incubator.vector -cp app.jar:relent-api.jar:relent-cpu-vector.jar Main"));
        Advice gpu = new Advice(
                "f32 calls of 3,100,000 elements and more",
                "gpu-tornado",
                "from 400,000 elements on where the rows are on the device already",
                List.of("export TORNADOVM_HOME=/opt/tornadovm", "export RELENT_BACKEND=auto"));
        return device ? List.of(gpu, vector, threads, start) : List.of(vector, threads, start);
    }

    private static List<Line> lines(
            List<String> measures, List<String> types, List<String> shapes, List<Contender> contenders) {
        List<Line> lines = new ArrayList<>();
        for (String measure : measures) {
            for (String type : types) {
                for (String shape : shapes) {
                    String[] sides = shape.split("x", -1);
                    int rows = Integer.parseInt(sides[0]);
                    int classes = Integer.parseInt(sides[1]);
                    for (Contender contender : contenders) {
                        // The reference computes few rows, and each length of rows once.
                        int few = Math.min(rows, (1 << 16) / classes);
                        if (contender.equals(REFERENCE)) {
                            if (lines.stream().noneMatch(isReferenceOf(measure, type, classes))) {
                                lines.add(line(measure, type, few, classes, contender));
                            }
                        } else {
                            lines.add(line(measure, type, rows, classes, contender));
                        }
                    }
                }
            }
        }
        return lines;
    }

    private static Predicate<Line> isReferenceOf(String measure, String type, int classes) {
        return line -> line.backend().equals(REFERENCE.backend())
                && line.measure().equals(measure)
                && line.type().equals(type)
                && line.classes() == classes;
    }

    private static Line line(String measure, String type, int rows, int classes, Contender contender) {
        Case work = Case.of(measure);
        double evaluations = Math.max(1, work.logs() + work.exps());
        long elements = (long) rows * classes;
        int perElement = (type.equals("f32") ? 4 : 2) * (measure.equals("nll") ? 1 : 2);
        long bytes = elements * perElement;
        String function = work.logs() > 0 ? "log" : "exp";
        double level = (work.logs() > 0 ? 4.65 : 6.16) * GIGA * contender.threads() / evaluations;
        double slope = (bytes < 1 << 21 ? 117 : 16.8) * GIGA * contender.threads() / perElement;
        String roof = level < slope ? function : "reading";
        double most = Math.min(level, slope);
        double fixed = contender.threads() > 1 ? 4e-6 : 6e-8;
        double efficiency = (0.95 - 0.45 / (1 + Math.log10(classes) / 2)) * wobble(measure, type, rows, classes);
        if (contender.isDevice()) {
            roof = contender.resident() ? "device copy" : "carrying";
            most = (contender.resident() ? 3_900 : 25) * GIGA / perElement;
            fixed = contender.resident() ? 2.5e-5 : 9e-5;
        }
        double reference = elements * 28e-9 * evaluations;
        double seconds = contender.backend().equals("reference") ? reference : fixed + elements / (most * efficiency);
        double nanos = seconds * 1e9;
        // The reference is what others are compared with.
        Double error = contender.equals(REFERENCE) ? null : (Double) (0.05 * (2 - efficiency) / Math.sqrt(classes));
        return new Line(
                measure,
                type,
                rows,
                classes,
                contender.backend(),
                contender.threads(),
                contender.resident(),
                State.TIMED,
                null,
                error,
                bytes,
                new Timing(
                        nanos,
                        List.of(nanos * 1.01, nanos * 0.99, nanos, nanos * 1.03, nanos * 0.98),
                        nanos * 0.997,
                        nanos * 1.21,
                        (long) Math.max(3, 0.2 / seconds),
                        rows / seconds,
                        elements / seconds,
                        bytes / seconds,
                        roof,
                        elements / seconds / most,
                        reference / seconds));
    }

    /** Up to 10 % less, always the same of the same things. */
    private static double wobble(Object... things) {
        return 1 - (List.of(things).hashCode() >>> 8) % 100 / 1000.0;
    }
}
