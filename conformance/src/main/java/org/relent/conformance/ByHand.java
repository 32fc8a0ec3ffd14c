package org.relent.conformance;

import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;

/**
 * The definitions in plain double loops, zero rules included, as one would write them first: for literal rows, where a
 * few digits are enough, so that the oracle is not the only reading of {@code docs/definitions.md}.
 */
final class ByHand {
    private static final double INF = Double.POSITIVE_INFINITY;

    private ByHand() {}

    /** A number of a batch in nats. */
    static double of(Batch batch, int row, Measure measure) {
        KernelSpec spec = batch.spec();
        if (spec.reference() instanceof ClassIndex index) {
            int label = Objects.requireNonNull(batch.labels())[row];
            return index.ignores(label) ? 0 : loss(batch, row, label);
        }
        if (measure == Measure.GAUSSIAN_KL) {
            return gaussian(batch, row);
        }
        if (measure == Measure.LOG_PARTITION) {
            Logits form = (Logits) batch.distribution(Part.REFERENCE);
            return Forms.logPartition(form, batch.matrix(Part.REFERENCE).row(row));
        }
        double[] p = shares(batch, Part.REFERENCE, row);
        if (spec.reference() instanceof Joint joint) {
            double total = sum(batch.matrix(Part.REFERENCE).row(row));
            return joint(
                    measure, p, joint.xCount(), joint.yCount(), spec.options().millerMadow() ? total : INF);
        }
        if (measure == Measure.ENTROPY) {
            double total = spec.options().millerMadow()
                    ? sum(batch.matrix(Part.REFERENCE).row(row))
                    : INF;
            return entropy(p) + (positive(p) - 1) / (2 * total);
        }
        return pair(measure, spec.options(), p, shares(batch, Part.MODEL, row));
    }

    /** Of literal rows: no share underflows, so 0 means 0. */
    private static double[] shares(Batch batch, Part part, int row) {
        double[] logs = batch.logs(part, row);
        Distribution form = batch.distribution(part);
        double[] values = batch.matrix(part).row(row);
        for (int c = 0; c < logs.length; c++) {
            // Not through the logarithm where the number itself is the share.
            boolean given = Forms.isWeights(form) && Forms.smoothing(form).isNone() && !form.normalizedInside();
            logs[c] = given ? values[c] + 0.0 : Math.exp(logs[c]); // −0 is 0
        }
        return logs;
    }

    static double pair(Measure measure, Options options, double[] p, double[] q) {
        double w = options.weight();
        return switch (measure) {
            case CROSS_ENTROPY -> sum(p, q, (a, b) -> a == 0 ? 0 : -a * Math.log(b));
            case KL -> sum(p, q, ByHand::kl);
            case REVERSE_KL -> sum(p, q, (a, b) -> kl(b, a));
            case JEFFREYS -> sum(p, q, (a, b) -> kl(a, b) + kl(b, a));
            case GENERALIZED_KL -> sum(p, q, (a, b) -> kl(a, b) - a + b);
            case JS -> sum(p, q, (a, b) -> js(w, a, b));
            case JS_DISTANCE -> Math.sqrt(Math.max(0, sum(p, q, (a, b) -> js(w, a, b))));
            case TOTAL_VARIATION -> sum(p, q, (a, b) -> 0.5 * Math.abs(a - b));
            case HELLINGER ->
                Math.sqrt(sum(p, q, (a, b) -> 0.5 * (Math.sqrt(a) - Math.sqrt(b)) * (Math.sqrt(a) - Math.sqrt(b))));
            case CHI_SQUARE -> sum(p, q, (a, b) -> a == b ? 0 : (a - b) * (a - b) / b);
            case RENYI -> renyi(options.alpha(), p, q);
            default -> throw new AssertionError(measure);
        };
    }

    private static double kl(double a, double b) {
        return a == 0 ? 0 : a * (Math.log(a) - Math.log(b)); // the ratio may overflow
    }

    private static double js(double w, double a, double b) {
        double m = w * a + (1 - w) * b;
        return w * kl(a, m) + (1 - w) * kl(b, m);
    }

    private static double renyi(double alpha, double[] p, double[] q) {
        if (alpha == 1) {
            return sum(p, q, ByHand::kl);
        }
        if (alpha == INF) {
            double most = -INF;
            for (int c = 0; c < p.length; c++) {
                most = p[c] > 0 ? Math.max(most, Math.log(p[c] / q[c])) : most;
            }
            return most;
        }
        double[] logs = new double[p.length];
        for (int c = 0; c < p.length; c++) {
            double below = alpha > 1 ? INF : -INF; // where Q has nothing
            logs[c] = p[c] == 0 ? -INF : q[c] == 0 ? below : alpha * Math.log(p[c]) + (1 - alpha) * Math.log(q[c]);
            if (logs[c] == INF) {
                return INF;
            }
        }
        return Forms.logSum(logs) / (alpha - 1);
    }

    private static double entropy(double[] p) {
        return sum(p, p, (a, b) -> a == 0 ? 0 : -a * Math.log(a));
    }

    private static double joint(Measure measure, double[] table, int xCount, int yCount, double total) {
        double[] x = new double[xCount];
        double[] y = new double[yCount];
        for (int i = 0; i < table.length; i++) {
            x[i / yCount] += table[i];
            y[i % yCount] += table[i];
        }
        double sum = 0;
        for (int i = 0; i < table.length; i++) {
            double p = table[i];
            if (p > 0 && measure == Measure.MUTUAL_INFORMATION) {
                sum += p * Math.log(p / (x[i / yCount] * y[i % yCount]));
            } else if (p > 0 && measure == Measure.CONDITIONAL_ENTROPY) {
                sum += p * Math.log(y[i % yCount] / p);
            }
        }
        return switch (measure) {
            case MUTUAL_INFORMATION -> sum + (positive(x) + positive(y) - positive(table) - 1) / (2 * total);
            case CONDITIONAL_ENTROPY -> sum + (positive(table) - positive(y)) / (2 * total);
            case ENTROPY_X -> entropy(x) + (positive(x) - 1) / (2 * total);
            case ENTROPY_Y -> entropy(y) + (positive(y) - 1) / (2 * total);
            default -> throw new AssertionError(measure);
        };
    }

    private static double loss(Batch batch, int row, int label) {
        Options options = batch.spec().options();
        double[] log = batch.logs(Part.MODEL, row);
        double loss = 0;
        for (int c = 0; c < log.length; c++) {
            double target = (c == label ? 1 - options.labelSmoothing() : 0) + options.labelSmoothing() / log.length;
            double weight = target * options.classWeights().get(c);
            loss -= weight == 0 ? 0 : weight * log[c];
        }
        if (options.zLoss() > 0) {
            Logits form = (Logits) batch.distribution(Part.MODEL);
            double z = Forms.logPartition(form, batch.matrix(Part.MODEL).row(row));
            loss += options.zLoss() * z * z;
        }
        return loss;
    }

    private static double gaussian(Batch batch, int row) {
        double free = batch.spec().options().freeNats();
        double sum = 0;
        for (int c = 0; c < batch.classes(); c++) {
            double mean = Gaussians.mean(batch, Part.REFERENCE, row, c) - Gaussians.mean(batch, Part.MODEL, row, c);
            double p = Math.exp(Gaussians.logVariance(batch, Part.REFERENCE_SPREADS, row, c));
            double q = Math.exp(Gaussians.logVariance(batch, Part.MODEL_SPREADS, row, c));
            if (p == 0 || q == 0) {
                sum += p == q && mean == 0 ? free : INF;
            } else {
                sum += Math.max(free, 0.5 * (p / q + mean * mean / q - 1 + Math.log(q / p)));
            }
        }
        return sum;
    }

    private static double sum(double[] p, double[] q, DoubleBinaryOperator term) {
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            sum += term.applyAsDouble(p[c], q[c]);
        }
        return sum;
    }

    private static double sum(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value;
        }
        return sum;
    }

    private static double positive(double[] row) {
        double count = 0;
        for (double value : row) {
            count += value > 0 ? 1 : 0;
        }
        return count;
    }
}
