package org.relent.conformance;

import java.util.SplittableRandom;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;

/** Turns log-weights into the numbers of a form, and back into probabilities and their logarithms. */
final class Forms {
    private Forms() {}

    static boolean isWeights(Distribution form) {
        return form instanceof Probabilities || form instanceof Counts;
    }

    /**
     * A row of log-weights as the numbers of a form. Weights that only counts can hold keep their size; probabilities and
     * log-probabilities are shares, except for {@link RowKind#ALL_SUBNORMAL}, whose point is their size.
     */
    static double[] encode(
            Distribution form, RowKind kind, ElementType type, double[] logWeights, SplittableRandom random) {
        double[] row = logWeights.clone();
        boolean asIs = kind == RowKind.ALL_SUBNORMAL
                || (form instanceof Counts && (kind == RowKind.WIDE_RANGE || kind == RowKind.LARGE));
        double shift = switch (form) {
            case Probabilities ignored -> asIs ? 0 : -logSum(row);
            case LogProbabilities ignored -> -logSum(row);
            case Logits ignored -> kind == RowKind.EQUAL ? 0.25 : random.nextDouble(-5, 5);
            case Counts ignored -> asIs ? 0 : countShift(kind, row);
        };
        boolean inLogs = form instanceof LogProbabilities || form instanceof Logits;
        for (int c = 0; c < row.length; c++) {
            double value = inLogs ? row[c] + shift : Math.exp(row[c] + shift);
            // Proportional counts are integers, so that the proportion is exact.
            boolean integers = form instanceof Counts && kind == RowKind.PROPORTIONAL;
            row[c] = Matrix.round(type, integers ? Math.rint(value) : value);
        }
        return positiveSomewhere(row, inLogs);
    }

    /** Huge spreads are moved to where their largest weight is usual; the others keep their size. */
    private static double countShift(RowKind kind, double[] logWeights) {
        return kind == RowKind.SPREAD_1000 || kind == RowKind.SPREAD_50 ? 3 - max(logWeights) : 0;
    }

    /** Rounding may leave a row of the smallest weights without any; such a row has a test of its own. */
    private static double[] positiveSomewhere(double[] row, boolean inLogs) {
        if (!inLogs) {
            for (double value : row) {
                if (value > 0) {
                    return row;
                }
            }
            row[0] = 1;
        }
        return row;
    }

    /** ln p of a row of a form, in double: good enough for error bounds, not for results. */
    static double[] logProbabilities(Distribution form, double[] values) {
        double[] logs = values.clone();
        switch (form) {
            case Probabilities ignored -> takeLogs(logs);
            case LogProbabilities ignored -> {}
            case Counts ignored -> {
                takeLogs(logs);
                add(logs, -logSum(logs));
            }
            case Logits logits -> {
                double max = max(logs);
                for (int c = 0; c < logs.length; c++) {
                    logs[c] = (logs[c] - max) / logits.temperature();
                }
                add(logs, -logSum(logs));
            }
        }
        return logs;
    }

    private static void takeLogs(double[] row) {
        for (int c = 0; c < row.length; c++) {
            row[c] = Math.log(row[c]);
        }
    }

    private static void add(double[] row, double shift) {
        for (int c = 0; c < row.length; c++) {
            row[c] += shift;
        }
    }

    private static double max(double[] row) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : row) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double logSum(double[] row) {
        double max = max(row);
        double sum = 0;
        for (double value : row) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }
}
