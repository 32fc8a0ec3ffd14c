package org.relent.conformance;

import java.util.Arrays;
import org.relent.Gaussian.Spread;
import org.relent.KernelSpec;

/**
 * The contract's bound on the error of the gradients of Gaussians, ε·G: the table of {@code docs/definitions.md}, written
 * down a second time. With r = σp²/σq² and d = (μp − μq)/σq, what is added up for a derivative with respect to ln σ² is
 * ½ |r − 1| for P and that and ½ d² for Q; where one side alone is given by ln σ², ½ (1 + r) stands for ½ |r − 1|.
 */
final class GaussianGradientBounds {
    // A number below this may count as 0.
    private static final double SMALLEST = 0x1p-1000;

    private GaussianGradientBounds() {}

    /** The bounds of a row's derivatives: of μp, P's spreads, μq and Q's spreads. */
    static double[] of(Batch batch, int row, double[] exact) {
        KernelSpec spec = batch.spec();
        int dimensions = batch.classes();
        double epsilon = spec.elements().epsilon();
        boolean alone = spec.model() == null;
        double[] bounds = new double[exact.length];
        for (int d = 0; d < dimensions; d++) {
            double logP = Gaussians.logVariance(batch, Part.REFERENCE_SPREADS, row, d);
            double logQ = Gaussians.logVariance(batch, Part.MODEL_SPREADS, row, d);
            double distance = Gaussians.mean(batch, Part.REFERENCE, row, d) - Gaussians.mean(batch, Part.MODEL, row, d);
            double square = 0.5 * Math.exp(2 * Math.log(Math.abs(distance)) - logQ);
            boolean mixed = !alone && isLog(spec, Part.REFERENCE_SPREADS) != isLog(spec, Part.MODEL_SPREADS);
            double perP = perSpread(batch, Part.REFERENCE_SPREADS, row, d);
            // Not from logarithms, which lose the difference of nearly equal variances.
            double part = mixed ? 0.5 * (1 + Math.exp(logP - logQ)) : Math.abs(exact[dimensions + d]) / perP;
            bounds[d] = epsilon * Math.abs(exact[d]);
            bounds[dimensions + d] = (epsilon * part + SMALLEST) * perP;
            if (!alone) {
                bounds[2 * dimensions + d] = bounds[d];
                double perQ = perSpread(batch, Part.MODEL_SPREADS, row, d);
                bounds[3 * dimensions + d] = (epsilon * (part + square) + SMALLEST) * perQ;
            }
            double size = Gaussians.divergence(batch, row, d) + Math.abs(logP - logQ) + 1;
            if (Gaussians.isNearFree(batch, row, d, 2 * epsilon * size)) {
                for (int i = d; i < bounds.length; i += dimensions) {
                    bounds[i] = Double.POSITIVE_INFINITY; // either side of the jump
                }
            }
        }
        return Arrays.stream(bounds).map(bound -> bound + 2 * Double.MIN_VALUE).toArray();
    }

    private static boolean isLog(KernelSpec spec, Part part) {
        return Gaussians.spread(spec, part) == Spread.LOG_VARIANCE;
    }

    /** ∂ ln σ² / ∂ spread. */
    private static double perSpread(Batch batch, Part part, int row, int d) {
        double spread = batch.matrix(part).get(row, d);
        return switch (Gaussians.spread(batch.spec(), part)) {
            case SIGMA -> 2 / spread;
            case VARIANCE -> 1 / spread;
            case LOG_VARIANCE -> 1;
        };
    }
}
