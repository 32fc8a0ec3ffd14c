package org.relent.conformance;

import java.util.Objects;
import java.util.SplittableRandom;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.KernelSpec;

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

    /** What the spreads of a side are. */
    static Gaussian.Spread spread(KernelSpec spec, Part spreads) {
        return ((Gaussian) Objects.requireNonNull(spreads.ofModel() ? spec.model() : spec.reference())).spread();
    }

    /** D_d by hand, as far as double goes. */
    static double divergence(Batch batch, int row, int column) {
        double p = logVariance(batch, Part.REFERENCE_SPREADS, row, column);
        double q = logVariance(batch, Part.MODEL_SPREADS, row, column);
        double distance = mean(batch, Part.REFERENCE, row, column) - mean(batch, Part.MODEL, row, column);
        return 0.5 * (Math.expm1(p - q) - (p - q) + distance * distance * Math.exp(-q));
    }

    /** Whether a dimension is so near the free nats that its gradient may jump. */
    static boolean isNearFree(Batch batch, int row, int column, double distance) {
        double free = batch.spec().options().freeNats();
        return free > 0 && Math.abs(divergence(batch, row, column) - free) <= distance;
    }

    /** The batch with spreads of Q, or without Q of P, that differ from the other side's by a few roundings at most. */
    static Batch close(Batch batch) {
        boolean alone = batch.spec().model() == null;
        Part part = alone ? Part.REFERENCE_SPREADS : Part.MODEL_SPREADS;
        boolean logarithms = spread(batch.spec(), part) == Gaussian.Spread.LOG_VARIANCE;
        double off = Math.scalb(1.0, batch.spec().elements() == ElementType.F64 ? -50 : -20);
        Batch changed = batch;
        for (int c = 0; c < batch.classes(); c++) {
            double of = alone
                    ? spread(spread(batch.spec(), part), 0)
                    : batch.matrix(part).get(0, c);
            double step = (c % 7 - 3) * off;
            changed = changed.with(part, 0, c, logarithms ? of + step : of * (1 + step));
        }
        return changed;
    }

    /** The batch with spreads in its first row that are as small, or as large, as the element type has them. */
    static Batch extreme(Batch batch) {
        Batch changed = batch;
        ElementType type = batch.spec().elements();
        for (Part part : batch.parts()) {
            boolean logarithms = part.isSpreads() && spread(batch.spec(), part) == Gaussian.Spread.LOG_VARIANCE;
            double most = logarithms ? 1000 : RowKind.largest(type);
            double least = logarithms ? -1000 : part.isSpreads() ? RowKind.smallestNormal(type) : -most;
            int shift = part.ofModel() ? 5 : 0;
            for (int i = 0; i < 5; i++) {
                changed = changed.with(part, 0, (part.isSpreads() ? 2 : 0) + shift + i, least);
                changed = changed.with(part, 0, 15 + (part.isSpreads() ? 2 : 0) + shift + i, most);
            }
        }
        return changed;
    }

    /** μ of a row of a batch; 0 for the standard normal. */
    static double mean(Batch batch, Part means, int row, int column) {
        Matrix matrix = batch.get(means);
        return matrix == null ? 0 : matrix.get(row, column);
    }
}
