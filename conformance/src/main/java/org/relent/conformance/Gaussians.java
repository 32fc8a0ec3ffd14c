package org.relent.conformance;

import java.util.SplittableRandom;
import org.relent.ElementType;
import org.relent.Gaussian;

/** Dimensions of diagonal Gaussians, by the kind of row they belong to, and what their spreads mean. */
final class Gaussians {
    /** One dimension of P and Q. */
    record Dimension(double mean, double logVariance, double modelMean, double modelLogVariance) {}

    private Gaussians() {}

    /** Whether Gaussians have anything particular to this kind. */
    static boolean have(RowKind kind) {
        return switch (kind) {
            case FLAT, RANDOM, PEAKED, NEAR_EQUAL, EQUAL, WIDE_RANGE, SPREAD_50, SPREAD_1000, MASKED, ONE_HOT -> true;
            default -> false;
        };
    }

    static Dimension dimension(RowKind kind, SplittableRandom random, ElementType type) {
        double mean = random.nextDouble(-2, 2);
        double log = random.nextDouble(-2, 2);
        double otherMean = random.nextDouble(-2, 2);
        double otherLog = random.nextDouble(-2, 2);
        boolean some = random.nextInt(4) == 0;
        double point = Double.NEGATIVE_INFINITY;
        return switch (kind) {
            case FLAT -> new Dimension(0, 0, otherMean, otherLog);
            case PEAKED -> new Dimension(mean, log - 8, otherMean, otherLog); // P much narrower than Q
            case NEAR_EQUAL ->
                new Dimension(mean, log, mean + 1e-2 * random.nextDouble(-1, 1), log + 1e-2 * random.nextDouble(-1, 1));
            case EQUAL -> new Dimension(mean, log, mean, log);
            case WIDE_RANGE -> {
                double reach = type == ElementType.F16 ? 8 : 40;
                yield new Dimension(mean, reach * log / 2, otherMean, reach * otherLog / 2);
            }
            case SPREAD_50 -> new Dimension(25 * mean, log, 25 * otherMean, otherLog);
            case SPREAD_1000 -> new Dimension(500 * mean, 3 * log, 500 * otherMean, 3 * otherLog);
            case MASKED ->
                some ? new Dimension(mean, point, mean, point) : new Dimension(mean, log, otherMean, otherLog);
            case ONE_HOT ->
                some ? new Dimension(mean, point, otherMean, otherLog) : new Dimension(mean, log, otherMean, otherLog);
            default -> new Dimension(mean, log, otherMean, otherLog);
        };
    }

    /** ln σ² as σ, σ² or itself. */
    static double spread(Gaussian.Spread spread, double logVariance) {
        return switch (spread) {
            case SIGMA -> Math.exp(logVariance / 2);
            case VARIANCE -> Math.exp(logVariance);
            case LOG_VARIANCE -> logVariance;
        };
    }

    /** The way back. */
    static double logVariance(Gaussian.Spread spread, double x) {
        return switch (spread) {
            case SIGMA -> 2 * Math.log(x);
            case VARIANCE -> Math.log(x);
            case LOG_VARIANCE -> x;
        };
    }

    /** ln σ² of a row of a batch; 0 for the standard normal. */
    static double logVariance(Batch batch, Part spreads, int row, int column) {
        Matrix matrix = batch.get(spreads);
        if (matrix == null) {
            return 0;
        }
        Gaussian form = (Gaussian)
                (spreads.ofModel() ? batch.spec().model() : batch.spec().reference());
        return logVariance(form == null ? Gaussian.Spread.SIGMA : form.spread(), matrix.get(row, column));
    }

    /** μ of a row of a batch; 0 for the standard normal. */
    static double mean(Batch batch, Part means, int row, int column) {
        Matrix matrix = batch.get(means);
        return matrix == null ? 0 : matrix.get(row, column);
    }
}
