package org.relent.conformance;

import java.util.Objects;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;

/**
 * The contract's bound on the error of a gradient, ε·G[c]/T: the table of {@code docs/definitions.md}, written down a
 * second time. Shares are off by ε (1 + |ln q|) of themselves, as exponentials of rounded exponents are.
 */
final class GradientBounds {
    // A share below these may count as 0.
    private static final double SMALLEST_IN_F64 = 0x1p-1000;
    private static final double SMALLEST = 0x1p-126;

    private GradientBounds() {}

    /** The bounds of a row's derivatives, one a class, for a gradient in f64. */
    static double[] of(Batch batch, int row) {
        KernelSpec spec = batch.spec();
        double epsilon = spec.elements().epsilon();
        double smallest = spec.elements() == ElementType.F64 ? SMALLEST_IN_F64 : SMALLEST;
        Part logits = spec.model() == null ? Part.REFERENCE : Part.MODEL;
        double temperature = ((Logits) batch.distribution(logits)).temperature();
        double[] logQ = batch.logs(logits, row);
        double[] logP = Kernels.isOfLabels(spec) ? logQ : batch.logs(Part.REFERENCE, row);
        double[] factors = factors(batch, row, logP, logQ);
        double[] bounds = new double[logQ.length];
        for (int c = 0; c < bounds.length; c++) {
            bounds[c] = (epsilon * Bounds.term(logQ[c], logQ[c]) + smallest) * factors[c];
            bounds[c] += targets(batch, row, c, logP[c], epsilon, smallest);
            bounds[c] /= temperature;
        }
        return bounds;
    }

    /** What the error of q[c] is multiplied with. */
    private static double[] factors(Batch batch, int row, double[] logP, double[] logQ) {
        KernelSpec spec = batch.spec();
        double[] factors = new double[logQ.length];
        double w = spec.options().weight();
        double all = switch (spec.measure()) {
            case KL, CROSS_ENTROPY, JEFFREYS -> Math.exp(Forms.logSum(logP));
            case NLL -> loss(batch, row);
            case LOG_PARTITION -> 1;
            default -> 0;
        };
        double[] ratios = new double[logQ.length];
        double sum = 0;
        for (int c = 0; c < logQ.length; c++) {
            if (logQ[c] != Double.NEGATIVE_INFINITY && !Kernels.isOfLabels(spec)) {
                boolean js = spec.measure() == Measure.JS;
                boolean entropy = spec.measure() == Measure.ENTROPY;
                double other =
                        entropy ? 0 : js ? Forms.logAdd(Math.log(w) + logP[c], Math.log1p(-w) + logQ[c]) : logP[c];
                ratios[c] = 1 + Math.abs(logQ[c] - other);
                sum += Math.exp(logQ[c]) * ratios[c];
            }
        }
        for (int c = 0; c < factors.length; c++) {
            factors[c] = switch (spec.measure()) {
                case REVERSE_KL, ENTROPY -> ratios[c] + sum;
                case JEFFREYS -> all + ratios[c] + sum;
                case JS -> (1 - w) * (ratios[c] + sum);
                default -> all;
            };
        }
        return factors;
    }

    /** Σ t w + 2λ (1 + |z|). */
    private static double loss(Batch batch, int row) {
        Options options = batch.spec().options();
        double sum = 0;
        for (int c = 0; c < batch.classes(); c++) {
            sum += target(batch, row, c);
        }
        double z = Forms.logPartition(
                (Logits) batch.distribution(Part.MODEL),
                batch.matrix(Part.MODEL).row(row));
        return sum + 2 * options.zLoss() * (1 + Math.abs(z));
    }

    /** t[c] w[c]. */
    private static double target(Batch batch, int row, int c) {
        Options options = batch.spec().options();
        boolean label = Objects.requireNonNull(batch.labels())[row] == c;
        double target = (label ? 1 - options.labelSmoothing() : 0) + options.labelSmoothing() / batch.classes();
        return target * options.classWeights().get(c);
    }

    private static double targets(Batch batch, int row, int c, double logP, double epsilon, double smallest) {
        return switch (batch.spec().measure()) {
            case KL, CROSS_ENTROPY, JEFFREYS -> epsilon * Bounds.term(logP, logP) + smallest;
            case NLL -> epsilon * target(batch, row, c);
            default -> 0;
        };
    }
}
