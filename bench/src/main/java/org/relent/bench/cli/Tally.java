package org.relent.bench.cli;

import java.util.Arrays;
import java.util.function.LongPredicate;
import org.relent.CompensatedSum;

/**
 * What is known of the results so far: status counts, extremes, the first few, and the sum as {@code Kernel.sum} gives
 * it (in order, compensated). An ignored row counts as ignored and as nothing else.
 */
final class Tally {
    /** How many results are kept for the table. */
    static final int SHOWN = 10;

    private final double[] first = new double[SHOWN];
    private long results;
    private long infinite;
    private long nan;
    private long ignored;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private final CompensatedSum sum = new CompensatedSum();

    void add(double[] values, int count, LongPredicate isIgnored) {
        for (int i = 0; i < count; i++) {
            double value = values[i];
            if (results < SHOWN) {
                first[(int) results] = value;
            }
            if (isIgnored.test(results++)) {
                ignored++;
                continue;
            }
            add(value);
        }
    }

    private void add(double value) {
        if (Double.isNaN(value)) {
            nan++;
        } else {
            infinite += Double.isInfinite(value) ? 1 : 0;
            min = Double.isNaN(min) ? value : Math.min(min, value);
            max = Double.isNaN(max) ? value : Math.max(max, value);
        }
        sum.add(value);
    }

    double[] first() {
        return Arrays.copyOf(first, (int) Math.min(SHOWN, results));
    }

    long results() {
        return results;
    }

    long infinite() {
        return infinite;
    }

    long nan() {
        return nan;
    }

    long ignored() {
        return ignored;
    }

    long ok() {
        return results - infinite - nan - ignored;
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
        return sum() / (results - ignored);
    }

    double reduced(Reduce reduce) {
        return reduce == Reduce.SUM ? sum() : mean();
    }
}
