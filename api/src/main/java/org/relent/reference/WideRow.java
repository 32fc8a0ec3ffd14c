package org.relent.reference;

import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;
import org.relent.Rows;

/** One row of any form, decoded into probabilities and their logarithms in wide arithmetic. */
final class WideRow {
    // From here on down the second half of a wide share may be subnormal, and the share has lost digits.
    private static final double SMALL_SHARE = 0x1p-900;

    /** The probabilities. One may underflow to 0 although {@link #log} is finite: then it is positive all the same. */
    final Wide[] p;

    /** Their natural logarithms; −∞ where the probability is 0. */
    final Wide[] log;

    private WideRow(int classes) {
        p = new Wide[classes];
        log = new Wide[classes];
    }

    boolean isZero(int column) {
        return log[column].hi() == Double.NEGATIVE_INFINITY;
    }

    int classes() {
        return p.length;
    }

    /**
     * Decodes a row.
     *
     * @return the row; null where the contract says that it is NaN
     */
    static @Nullable WideRow decode(Rows rows, long row, Distribution form) {
        double[] values = new double[rows.classes()];
        for (int column = 0; column < values.length; column++) {
            values[column] = rows.get(row, column);
        }
        return switch (form) {
            case Probabilities ignored -> probabilities(values);
            case Counts ignored -> counts(values);
            case LogProbabilities ignored -> logProbabilities(values);
            case Logits logits -> logits(values, logits.temperature());
        };
    }

    private static @Nullable WideRow probabilities(double[] values) {
        WideRow row = new WideRow(values.length);
        for (int column = 0; column < values.length; column++) {
            if (!isWeight(values[column])) {
                return null;
            }
            row.p[column] = Wide.of(values[column]);
            row.log[column] = row.p[column].log();
        }
        return row;
    }

    private static @Nullable WideRow counts(double[] values) {
        Wide total = Wide.ZERO;
        double largest = 0;
        for (double value : values) {
            if (!isWeight(value)) {
                return null;
            }
            largest = Math.max(largest, value);
        }
        if (largest == 0) {
            return null;
        }
        // A power of two brings the largest weight near 1, so that no total overflows. Shares do not change.
        int power = -Math.getExponent(largest);
        for (double value : values) {
            total = total.plus(Wide.of(Math.scalb(value, power)));
        }
        Wide logTotal = total.log().minus(Wide.LN_2.times(power));
        WideRow row = new WideRow(values.length);
        for (int column = 0; column < values.length; column++) {
            row.p[column] = Wide.of(Math.scalb(values[column], power)).dividedBy(total);
            // ln of the share itself is exactly 0 for a share of 1; where the share underflows, only the difference is
            // finite.
            row.log[column] = row.p[column].hi() >= SMALL_SHARE
                    ? row.p[column].log()
                    : Wide.of(values[column]).log().minus(logTotal);
        }
        return row;
    }

    private static @Nullable WideRow logProbabilities(double[] values) {
        WideRow row = new WideRow(values.length);
        for (int column = 0; column < values.length; column++) {
            if (!(values[column] < Double.POSITIVE_INFINITY)) {
                return null;
            }
            row.log[column] = Wide.of(values[column]);
            row.p[column] = row.log[column].exp();
        }
        return row;
    }

    private static @Nullable WideRow logits(double[] values, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!(value < Double.POSITIVE_INFINITY)) {
                return null;
            }
            max = Math.max(max, value);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            return null;
        }
        WideRow row = new WideRow(values.length);
        Wide top = Wide.of(max);
        Wide total = Wide.ZERO;
        for (int column = 0; column < values.length; column++) {
            boolean zero = values[column] == Double.NEGATIVE_INFINITY;
            row.log[column] = zero
                    ? Wide.NEGATIVE_INFINITY
                    : Wide.of(values[column]).minus(top).dividedBy(Wide.of(temperature));
            row.p[column] = zero ? Wide.ZERO : row.log[column].exp();
            total = total.plus(row.p[column]);
        }
        Wide logTotal = total.log();
        for (int column = 0; column < values.length; column++) {
            row.p[column] = row.p[column].dividedBy(total);
            if (row.log[column].hi() != Double.NEGATIVE_INFINITY) {
                row.log[column] = row.log[column].minus(logTotal);
            }
        }
        return row;
    }

    /** A weight is finite and not negative; NaN is neither. */
    private static boolean isWeight(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
}
