package org.relent.conformance;

import java.util.SplittableRandom;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;
import org.relent.Smoothing;

/** Turns log-weights into the numbers of a form, and back into probabilities and their logarithms. */
final class Forms {
    private Forms() {}

    /** The form of a row's numbers: a distribution's own, or that of a joint table's cells. */
    static Distribution distribution(Form form) {
        return switch (form) {
            case Distribution distribution -> distribution;
            case Joint joint -> joint.cells();
            case ClassIndex ignored -> throw new AssertionError("labels are no distribution");
            case Gaussian ignored -> throw new AssertionError("a Gaussian has no classes");
        };
    }

    /** Whether the numbers are probabilities or counts, and not logarithms. */
    static boolean isWeights(Form form) {
        return form instanceof Probabilities || form instanceof Counts || form instanceof Joint;
    }

    static Smoothing smoothing(Distribution form) {
        return switch (form) {
            case Probabilities probabilities -> probabilities.smoothing();
            case Counts counts -> counts.smoothing();
            case LogProbabilities ignored -> Smoothing.none();
            case Logits ignored -> Smoothing.none();
        };
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

    /** ln p of a row of a form, in double: good enough for error bounds, not for results. Nothing underflows. */
    static double[] logProbabilities(Distribution form, double[] values) {
        double[] logs = values.clone();
        switch (form) {
            case LogProbabilities ignored -> {}
            case Logits logits -> {
                scale(logits, logs);
                add(logs, -logSum(logs));
            }
            case Probabilities probabilities -> {
                takeLogs(logs);
                smooth(logs, probabilities.smoothing(), 0);
            }
            case Counts counts -> {
                takeLogs(logs);
                smooth(logs, counts.smoothing(), logSum(logs));
            }
        }
        return logs;
    }

    /** ln Σ exp(x/T) of logits. */
    static double logPartition(Logits form, double[] values) {
        double[] logs = values.clone();
        scale(form, logs);
        return logSum(logs);
    }

    private static void scale(Logits form, double[] row) {
        for (int c = 0; c < row.length; c++) {
            boolean capped = form.isCapped() && row[c] != Double.NEGATIVE_INFINITY;
            row[c] = (capped ? form.softCap() * Math.tanh(row[c] / form.softCap()) : row[c]) / form.temperature();
        }
    }

    /** Takes ln x and ln of what the row is divided by to ln of the smoothed shares. */
    private static void smooth(double[] logs, Smoothing smoothing, double logTotal) {
        double logClasses = Math.log(logs.length);
        if (!(smoothing instanceof Smoothing.Additive)) {
            add(logs, -logTotal);
        }
        switch (smoothing) {
            case Smoothing.None ignored -> {}
            case Smoothing.Additive add -> {
                for (int c = 0; c < logs.length; c++) {
                    logs[c] = logAdd(logs[c], Math.log(add.alpha()));
                }
                add(logs, -logSum(logs));
            }
            case Smoothing.Mixture mix -> {
                for (int c = 0; c < logs.length; c++) {
                    logs[c] = logAdd(Math.log1p(-mix.lambda()) + logs[c], Math.log(mix.lambda()) - logClasses);
                }
            }
            case Smoothing.Floor floor -> {
                for (int c = 0; c < logs.length; c++) {
                    logs[c] = Math.max(logs[c], Math.log(floor.epsilon()));
                }
                add(logs, -logSum(logs));
            }
        }
    }

    /** ln(eᵃ + eᵇ), from logarithms so that nothing underflows. */
    static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
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

    static double logSum(double[] row) {
        double max = max(row);
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (double value : row) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }
}
