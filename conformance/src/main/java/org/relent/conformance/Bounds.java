package org.relent.conformance;

import java.util.Arrays;
import java.util.Objects;
import org.relent.ClassWeights;
import org.relent.Distribution;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;

/**
 * The contract's bound on the error of a row's result, |result − exact| ≤ ε·B, in nats: the table of {@code
 * docs/definitions.md}, written down a second time. A sum is over the classes where the weight in front is positive.
 *
 * <p>Rounding the result to a double is covered by these, as |result| ≤ B, except where the result is subnormal: there two
 * units in the last place, 2 · 2⁻¹⁰⁷⁴, are added.
 */
final class Bounds {
    private static final double SUBNORMAL_ROUNDING = 2 * Double.MIN_VALUE;

    private Bounds() {}

    /**
     * The bound of one number.
     *
     * @param batch the rows
     * @param row the row
     * @param measure one of the kernel's measures
     * @param exact the exact result in nats
     */
    static double of(Batch batch, int row, Measure measure, double exact) {
        KernelSpec spec = batch.spec();
        double scale = switch (measure) {
            case LOG_PARTITION -> 1 + Math.abs(exact);
            case NLL -> loss(batch, row);
            case GAUSSIAN_KL -> gaussian(batch, row);
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY -> joint(batch, row, measure);
            case ENTROPY -> entropy(batch, row);
            case RENYI -> renyi(batch, row, exact);
            default ->
                pair(measure, spec.options().weight(), batch.logs(Part.REFERENCE, row), batch.logs(Part.MODEL, row));
        };
        double epsilon = spec.elements().epsilon();
        double bound = epsilon * scale;
        if (measure == Measure.JS_DISTANCE || measure == Measure.HELLINGER) {
            double most = Math.sqrt(epsilon) * Math.sqrt(scale); // factors apart: their product may underflow
            bound = exact == 0 ? most : Math.min(epsilon * (scale / (2 * exact)), most);
        }
        return bound + SUBNORMAL_ROUNDING;
    }

    private static double entropy(Batch batch, int row) {
        double sum = 0;
        for (double log : batch.logs(Part.REFERENCE, row)) {
            sum += term(log, log);
        }
        return sum + corrections(batch, row);
    }

    /** What the Miller–Madow correction adds: the number of positive cells over the total. */
    private static double corrections(Batch batch, int row) {
        if (!batch.spec().options().millerMadow()) {
            return 0;
        }
        double cells = 0;
        double total = 0;
        for (double value : batch.matrix(Part.REFERENCE).row(row)) {
            cells += value > 0 ? 1 : 0;
            total += value;
        }
        return cells / total;
    }

    private static double pair(Measure measure, double w, double[] logP, double[] logQ) {
        double sum = 0;
        for (int c = 0; c < logP.length; c++) {
            double p = logP[c];
            double q = logQ[c];
            if (p == Double.NEGATIVE_INFINITY && q == Double.NEGATIVE_INFINITY) {
                continue;
            }
            sum += switch (measure) {
                case CROSS_ENTROPY -> term(p, q);
                case KL -> term(p, p - q);
                case REVERSE_KL -> term(q, q - p);
                case JEFFREYS -> term(p, p - q) + term(q, q - p);
                case GENERALIZED_KL -> term(p, p - q) + Math.exp(q);
                case JS, JS_DISTANCE -> {
                    double m = Forms.logAdd(Math.log(w) + p, Math.log1p(-w) + q);
                    yield w * term(p, p - m) + (1 - w) * term(q, q - m);
                }
                case TOTAL_VARIATION, HELLINGER -> 0.5 * (Math.exp(p) + Math.exp(q));
                case CHI_SQUARE -> Math.exp(2 * Forms.logAdd(p, q) - q);
                default -> throw new AssertionError(measure);
            };
        }
        return sum;
    }

    private static double renyi(Batch batch, int row, double exact) {
        double alpha = batch.spec().options().alpha();
        double[] p = batch.logs(Part.REFERENCE, row);
        double[] q = batch.logs(Part.MODEL, row);
        if (alpha == 1) {
            return pair(Measure.KL, 0.5, p, q);
        }
        if (alpha == Double.POSITIVE_INFINITY) {
            return 1 + Math.abs(exact);
        }
        double[] logR = new double[p.length];
        for (int c = 0; c < p.length; c++) {
            boolean common = p[c] != Double.NEGATIVE_INFINITY && q[c] != Double.NEGATIVE_INFINITY;
            logR[c] = common ? alpha * p[c] + (1 - alpha) * q[c] : Double.NEGATIVE_INFINITY;
        }
        double total = Forms.logSum(logR);
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            if (logR[c] != Double.NEGATIVE_INFINITY) {
                sum += term(logR[c] - total, p[c] - q[c]);
            }
        }
        return Math.abs(exact) + sum + (Kernels.isNormalized(batch.spec()) ? 0 : 1 / Math.abs(1 - alpha));
    }

    private static double loss(Batch batch, int row) {
        Options options = batch.spec().options();
        ClassWeights weights = options.classWeights();
        int label = Objects.requireNonNull(batch.labels())[row];
        double[] logQ = batch.logs(Part.MODEL, row);
        double sum = 0;
        for (int c = 0; c < logQ.length; c++) {
            double target = (c == label ? 1 - options.labelSmoothing() : 0) + options.labelSmoothing() / logQ.length;
            double weight = target * weights.get(c);
            sum += weight == 0 ? 0 : weight * (1 + Math.abs(logQ[c]));
        }
        if (options.zLoss() > 0) {
            double z = Forms.logPartition(
                    (Logits) batch.distribution(Part.MODEL),
                    batch.matrix(Part.MODEL).row(row));
            sum += 2 * options.zLoss() * (1 + Math.abs(z)) * (1 + Math.abs(z));
        }
        return sum;
    }

    private static double joint(Batch batch, int row, Measure measure) {
        Joint form = (Joint) batch.spec().reference();
        Distribution cells = form.cells();
        double[] table =
                Forms.logProbabilities(cells, batch.matrix(Part.REFERENCE).row(row));
        double[] x = marginal(table, form.xCount(), form.yCount(), true);
        double[] y = marginal(table, form.xCount(), form.yCount(), false);
        double sum = 0;
        for (double log : measure == Measure.ENTROPY_X ? x : measure == Measure.ENTROPY_Y ? y : new double[0]) {
            sum += term(log, log);
        }
        for (int i = 0; i < table.length; i++) {
            double p = table[i];
            double ofX = x[i / form.yCount()];
            double ofY = y[i % form.yCount()];
            if (p != Double.NEGATIVE_INFINITY) {
                sum += switch (measure) {
                    case MUTUAL_INFORMATION -> term(p, p - ofX - ofY);
                    case CONDITIONAL_ENTROPY -> term(p, p - ofY);
                    default -> 0;
                };
            }
        }
        return sum + corrections(batch, row);
    }

    private static double[] marginal(double[] table, int xCount, int yCount, boolean ofX) {
        double[] marginal = new double[ofX ? xCount : yCount];
        Arrays.fill(marginal, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < table.length; i++) {
            int at = ofX ? i / yCount : i % yCount;
            marginal[at] = Forms.logAdd(marginal[at], table[i]);
        }
        return marginal;
    }

    private static double gaussian(Batch batch, int row) {
        double free = batch.spec().options().freeNats();
        double sum = 0;
        for (int c = 0; c < batch.classes(); c++) {
            double p = Gaussians.logVariance(batch, Part.REFERENCE_SPREADS, row, c);
            double q = Gaussians.logVariance(batch, Part.MODEL_SPREADS, row, c);
            if (p == Double.NEGATIVE_INFINITY && q == Double.NEGATIVE_INFINITY) {
                sum += free; // the same point
                continue;
            }
            double distance = Gaussians.mean(batch, Part.REFERENCE, row, c) - Gaussians.mean(batch, Part.MODEL, row, c);
            double term = 0.5 * ((1 + Math.exp(p - q)) * (1 + Math.abs(p - q)) + distance * distance * Math.exp(-q));
            sum += Math.max(free, term);
        }
        return sum;
    }

    /** p (1 + |x|), 0 where p is. */
    static double term(double logP, double x) {
        return logP == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logP) * (1 + Math.abs(x));
    }
}
