package org.relent.bench.cli;

import java.util.Arrays;
import org.relent.CompensatedSum;

/**
 * What is known of the results of a measure so far: extremes, the first few, and the sums that a mean is made of, as
 * {@code Kernel.sum} gives them (in order, compensated).
 */
final class Tally {
    /** How many results are kept for the table. */
    static final int SHOWN = 10;

    private final double[] first = new double[SHOWN];
    private final CompensatedSum sum = new CompensatedSum();
    private final CompensatedSum weighted = new CompensatedSum();
    private final CompensatedSum divisor = new CompensatedSum();
    private long results;
    private double min = Double.NaN;
    private double max = Double.NaN;

    /** Adds the next result. */
    void add(double value, Weights weights) {
        long result = results++;
        if (result < SHOWN) {
            first[(int) result] = value;
        }
        if (weights.isIgnored().test(result)) {
            return;
        }
        if (!Double.isNaN(value)) {
            min = Double.isNaN(min) ? value : Math.min(min, value);
            max = Double.isNaN(max) ? value : Math.max(max, value);
        }
        sum.add(value);
        double weight = weights.row().applyAsDouble(result);
        if (weight != 0) { // a weight of 0 leaves the row out, infinite or not
            weighted.add(weight * value);
            divisor.add(weight * weights.label().applyAsDouble(result));
        }
    }

    double[] first() {
        return Arrays.copyOf(first, (int) Math.min(SHOWN, results));
    }

    /** The smallest result that is a number; NaN if there is none. */
    double min() {
        return min;
    }

    /** The largest result that is a number; NaN if there is none. */
    double max() {
        return max;
    }

    /** Infinite or NaN as soon as one result is. */
    double sum() {
        return sum.value();
    }

    /** NaN over no rows, never a silent 0. */
    double mean() {
        return weighted.value() / divisor.value();
    }

    double reduced(Reduce reduce) {
        return reduce == Reduce.SUM ? sum() : mean();
    }
}
