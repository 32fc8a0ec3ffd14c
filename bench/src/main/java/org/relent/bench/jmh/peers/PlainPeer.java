package org.relent.bench.jmh.peers;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Rows;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Workload;

/** The loop with {@link Math#log} or {@link Math#exp} that one would write by hand, in double. */
public final class PlainPeer implements Peer {
    private static final List<String> CASES = List.of("kl", "js", "cross-entropy", "entropy", "nll");

    /** For the service loader. */
    public PlainPeer() {}

    @Override
    public String id() {
        return "plain";
    }

    @Override
    public String description() {
        return "a loop with Math.log or Math.exp";
    }

    @Override
    public Optional<String> refusal(Workload batch) {
        return arraysOfFloats(batch, CASES);
    }

    /** Why loops over float[] and double[] do not take a batch. */
    static Optional<String> arraysOfFloats(Workload batch, List<String> cases) {
        if (!cases.contains(batch.work().id())) {
            return Optional.of("computes " + String.join(", ", cases) + " alone");
        }
        if (batch.memory() != Memory.ARRAY) {
            return Optional.of("takes arrays alone");
        }
        if (batch.type() != ElementType.F32 && batch.type() != ElementType.F64) {
            return Optional.of("takes f32 and f64 alone");
        }
        return Optional.empty();
    }

    @Override
    public Runnable bind(Workload batch, double[] results) {
        boolean f32 = batch.type() == ElementType.F32;
        int classes = batch.classes();
        return switch (batch.work().id()) {
            case "kl" -> {
                Object p = array(batch.reference());
                Object q = array(batch.model());
                yield f32
                        ? () -> kl((float[]) p, (float[]) q, classes, results)
                        : () -> kl((double[]) p, (double[]) q, classes, results);
            }
            case "js" -> {
                Object p = array(batch.reference());
                Object q = array(batch.model());
                yield f32
                        ? () -> js((float[]) p, (float[]) q, classes, results)
                        : () -> js((double[]) p, (double[]) q, classes, results);
            }
            case "cross-entropy" -> {
                Object p = array(batch.reference());
                Object q = array(batch.model());
                yield f32
                        ? () -> crossEntropy((float[]) p, (float[]) q, classes, results)
                        : () -> crossEntropy((double[]) p, (double[]) q, classes, results);
            }
            case "entropy" -> {
                Object p = array(batch.reference());
                yield f32
                        ? () -> crossEntropy((float[]) p, (float[]) p, classes, results)
                        : () -> crossEntropy((double[]) p, (double[]) p, classes, results);
            }
            default -> {
                Object x = array(batch.model());
                Labels labels = batch.labels();
                yield f32
                        ? () -> nll(labels, (float[]) x, classes, results)
                        : () -> nll(labels, (double[]) x, classes, results);
            }
        };
    }

    private static Object array(Rows rows) {
        return Objects.requireNonNull(rows.array(), "array");
    }

    private static void kl(float[] p, float[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                if (p[i] > 0) {
                    sum += p[i] * Math.log((double) p[i] / q[i]);
                }
            }
            results[row] = sum;
        }
    }

    private static void kl(double[] p, double[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                if (p[i] > 0) {
                    sum += p[i] * Math.log(p[i] / q[i]);
                }
            }
            results[row] = sum;
        }
    }

    private static void js(float[] p, float[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                sum += half(p[i], q[i]) + half(q[i], p[i]);
            }
            results[row] = sum;
        }
    }

    private static void js(double[] p, double[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                sum += half(p[i], q[i]) + half(q[i], p[i]);
            }
            results[row] = sum;
        }
    }

    private static double half(double p, double q) {
        return p > 0 ? p / 2 * Math.log(2 * p / (p + q)) : 0;
    }

    private static void crossEntropy(float[] p, float[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                if (p[i] > 0) {
                    sum -= p[i] * Math.log(q[i]);
                }
            }
            results[row] = sum;
        }
    }

    private static void crossEntropy(double[] p, double[] q, int classes, double[] results) {
        for (int row = 0, i = 0; row < results.length; row++) {
            double sum = 0;
            for (int end = i + classes; i < end; i++) {
                if (p[i] > 0) {
                    sum -= p[i] * Math.log(q[i]);
                }
            }
            results[row] = sum;
        }
    }

    private static void nll(Labels labels, float[] x, int classes, double[] results) {
        for (int row = 0; row < results.length; row++) {
            int start = row * classes;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = start; i < start + classes; i++) {
                max = Math.max(max, x[i]);
            }
            double sum = 0;
            for (int i = start; i < start + classes; i++) {
                sum += Math.exp(x[i] - max);
            }
            results[row] = Math.log(sum) + max - x[start + (int) labels.get(row)];
        }
    }

    private static void nll(Labels labels, double[] x, int classes, double[] results) {
        for (int row = 0; row < results.length; row++) {
            int start = row * classes;
            double max = Double.NEGATIVE_INFINITY;
            for (int i = start; i < start + classes; i++) {
                max = Math.max(max, x[i]);
            }
            double sum = 0;
            for (int i = start; i < start + classes; i++) {
                sum += Math.exp(x[i] - max);
            }
            results[row] = Math.log(sum) + max - x[start + (int) labels.get(row)];
        }
    }
}
