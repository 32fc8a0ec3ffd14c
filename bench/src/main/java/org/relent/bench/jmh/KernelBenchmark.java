package org.relent.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * A batch that fits the L2 cache, run by one thread: microseconds a batch of 65,536 elements a side, by measure, type, row
 * length and backend. {@code plain} is the loop with {@link Math#log} that one would write by hand (kl of probabilities
 * only). All other measures of the backend are warmed first in the same JVM, as they are in a service.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Benchmark)
public class KernelBenchmark {
    private static final int ELEMENTS = 1 << 16;
    private static final int WARM_UP_RUNS = 2_000;

    /** A measure's id; nll is of logits, all others are of probabilities, and kl-logits is kl of logits. */
    @Param({"kl", "reverse-kl", "jeffreys", "js", "js-distance", "cross-entropy", "entropy", "nll", "kl-logits"})
    public String measure = "kl";

    /** The element type. */
    @Param({"F32", "F64"})
    public ElementType type = ElementType.F32;

    /** The row length. */
    @Param({"8", "64", "1000", "16384"})
    public int classes = 1000;

    /** Who computes. */
    @Param({"cpu-vector", "reference", "plain"})
    public String backend = "cpu-vector";

    private Runnable run = () -> {};

    /** Makes the rows, warms every measure, and refuses to go on if a result is outside its bound. */
    @Setup(Level.Trial)
    public void setUp() {
        int rows = Math.max(1, ELEMENTS / classes);
        Data data = new Data(type, rows, classes);
        double[] expected = new double[rows];
        double[] results = new double[rows];
        data.bind(measure, Backends.reference(), expected).run();
        if (backend.equals("plain")) {
            if (!measure.equals("kl")) {
                throw new IllegalArgumentException("measure: got " + measure + ", expected kl for the plain loop");
            }
            run = () -> data.plainKl(results);
            System.out.println("# backend: plain loop with Math.log");
        } else {
            Backend chosen = Backends.require(backend);
            if (!backend.equals(Backends.REFERENCE)) {
                for (String other : data.measures()) {
                    Runnable warm = data.bind(other, chosen, new double[rows]);
                    for (int i = 0; i < WARM_UP_RUNS; i++) {
                        warm.run();
                    }
                }
            }
            run = data.bind(measure, chosen, results);
            System.out.println("# backend: " + chosen);
        }
        run.run();
        for (int i = 0; i < rows; i++) {
            // Every measure's bound is at least ε (1 + result) up to a factor that random rows do not use up.
            double error = Math.abs(results[i] - expected[i]);
            if (!(error <= type.epsilon() * (1 + Math.abs(expected[i])))) {
                throw new IllegalStateException(
                        "WRONG: row " + i + ": got " + results[i] + ", expected " + expected[i] + "; not timed");
            }
        }
    }

    /** One batch. */
    @Benchmark
    public void batch() {
        run.run();
    }

    /** Random rows, and kernels bound to them. */
    private static final class Data {
        private final ElementType type;
        private final Rows p;
        private final Rows q;
        private final Rows x;
        private final Rows y;
        private final Labels labels;

        Data(ElementType type, int rows, int classes) {
            this.type = type;
            SplittableRandom random = new SplittableRandom(42);
            p = rows(random, rows, classes, false);
            q = rows(random, rows, classes, false);
            x = rows(random, rows, classes, true);
            y = rows(random, rows, classes, true);
            int[] indices = new int[rows];
            for (int row = 0; row < rows; row++) {
                indices[row] = random.nextInt(classes);
            }
            labels = Labels.of(indices);
        }

        private Rows rows(SplittableRandom random, int rows, int classes, boolean logits) {
            double[] data = new double[rows * classes];
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int c = row * classes; c < (row + 1) * classes; c++) {
                    data[c] = logits ? 3 * random.nextGaussian() : -Math.log(1 - random.nextDouble());
                    sum += data[c];
                }
                for (int c = row * classes; c < (row + 1) * classes && !logits; c++) {
                    data[c] /= sum;
                }
            }
            if (type == ElementType.F64) {
                return Rows.of(data, rows, classes);
            }
            float[] narrow = new float[data.length];
            for (int i = 0; i < data.length; i++) {
                narrow[i] = (float) data[i];
            }
            return Rows.of(narrow, rows, classes);
        }

        List<String> measures() {
            List<String> ids = new ArrayList<>(List.of("entropy", "nll", "kl-logits"));
            for (Measure measure : List.of(
                    Measure.CROSS_ENTROPY,
                    Measure.KL,
                    Measure.REVERSE_KL,
                    Measure.JEFFREYS,
                    Measure.JS,
                    Measure.JS_DISTANCE)) {
                ids.add(measure.id());
            }
            return ids;
        }

        Runnable bind(String measure, Backend backend, double[] results) {
            return switch (measure) {
                case "entropy" -> {
                    var kernel =
                            Relent.entropy(Probabilities.given()).elements(type).kernel(backend);
                    Reference<Probabilities> reference = Reference.probabilities(p);
                    yield () -> kernel.run(reference, results);
                }
                case "nll" -> {
                    var kernel = Relent.nll(ClassIndex.plain(), Logits.plain())
                            .elements(type)
                            .kernel(backend);
                    Model<Logits> model = Model.logits(x);
                    yield () -> kernel.run(labels, model, results);
                }
                case "kl-logits" -> pair(Measure.KL, Logits.plain(), x, y, backend, results);
                default -> pair(Measure.byId(measure), Probabilities.given(), p, q, backend, results);
            };
        }

        private <F extends Distribution> Runnable pair(
                Measure measure, F form, Rows left, Rows right, Backend backend, double[] results) {
            var kernel = Relent.pair(measure, form, form).elements(type).kernel(backend);
            Reference<F> reference = new Reference<>(left);
            Model<F> model = new Model<>(right);
            return () -> kernel.run(reference, model, results);
        }

        /** Σ p ln(p/q) as one would write it, in double. */
        void plainKl(double[] results) {
            for (int row = 0; row < results.length; row++) {
                int start = (int) p.start(row);
                Object left = Objects.requireNonNull(p.array());
                Object right = Objects.requireNonNull(q.array());
                results[row] = type == ElementType.F32
                        ? plainKl((float[]) left, (float[]) right, start, p.classes())
                        : plainKl((double[]) left, (double[]) right, start, p.classes());
            }
        }

        private static double plainKl(float[] p, float[] q, int start, int classes) {
            double sum = 0;
            for (int i = start; i < start + classes; i++) {
                if (p[i] > 0) {
                    sum += p[i] * Math.log((double) p[i] / q[i]);
                }
            }
            return sum;
        }

        private static double plainKl(double[] p, double[] q, int start, int classes) {
            double sum = 0;
            for (int i = start; i < start + classes; i++) {
                if (p[i] > 0) {
                    sum += p[i] * Math.log(p[i] / q[i]);
                }
            }
            return sum;
        }
    }
}
