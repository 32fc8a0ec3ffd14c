package org.relent;

/**
 * One side's row of any distribution form, read in plain f64: what is wrong with it, its sum, and its probabilities and
 * logarithms to about 15 digits. Good for statuses and error bounds; results come from kernels.
 */
final class Side {
    private final Rows rows;
    private final Distribution form;
    private final CompensatedSum sum = new CompensatedSum();
    private long row;
    private double total;
    private double logTotal;
    private double largest;
    private double flooredTotal;
    private int bits;
    private int column;

    Side(Rows rows, Distribution form) {
        this.rows = rows;
        this.form = form;
    }

    /** Reads a row; its status is known afterwards, and its probabilities where that is OK. */
    void take(long row) {
        this.row = row;
        bits = 0;
        column = -1;
        largest = Double.NEGATIVE_INFINITY;
        boolean logs = form instanceof LogProbabilities || form instanceof Logits;
        for (int c = 0; c < rows.classes(); c++) {
            double x = rows.get(row, c);
            int wrong = logs ? wrongLog(x) : wrongWeight(x);
            if (wrong != 0) {
                bits |= wrong;
                column = column < 0 ? c : column;
            }
            largest = Math.max(largest, x);
        }
        sum.clear();
        for (int c = 0; c < rows.classes(); c++) {
            double x = rows.get(row, c);
            sum.add(form instanceof Logits ? Math.exp(scaled(x) - scaled(largest)) : logs ? Math.exp(x) : x);
        }
        total = sum.value();
        logTotal = Math.log(total);
        boolean empty =
                form instanceof Logits ? largest == Double.NEGATIVE_INFINITY : form instanceof Counts && total == 0;
        if (bits == 0 && empty && !(smoothing() instanceof Smoothing.Additive)) {
            bits = Status.EMPTY.bit();
        }
        if (bits == 0 && smoothing() instanceof Smoothing.Floor floor) {
            sum.clear();
            for (int c = 0; c < rows.classes(); c++) {
                sum.add(Math.max(unsmoothed(c), floor.epsilon()));
            }
            flooredTotal = sum.value();
        }
    }

    private static int wrongWeight(double x) {
        return Double.isNaN(x)
                ? Status.NAN.bit()
                : (x < 0 ? Status.NEGATIVE.bit() : 0) | (Double.isInfinite(x) ? Status.NOT_FINITE.bit() : 0);
    }

    private static int wrongLog(double x) {
        return Double.isNaN(x) ? Status.NAN.bit() : x == Double.POSITIVE_INFINITY ? Status.NOT_FINITE.bit() : 0;
    }

    /** Status bits that belong to this row alone. */
    int bits() {
        return bits;
    }

    /** The first offending column; −1 for none. */
    int column() {
        return column;
    }

    /** The sum of the probabilities as given, or of the counts; 1 for logits. */
    double sum() {
        return form instanceof Logits ? (bits == 0 ? 1 : Double.NaN) : total;
    }

    Distribution form() {
        return form;
    }

    private Smoothing smoothing() {
        return switch (form) {
            case Probabilities probabilities -> probabilities.smoothing();
            case Counts counts -> counts.smoothing();
            case LogProbabilities ignored -> Smoothing.none();
            case Logits ignored -> Smoothing.none();
        };
    }

    /** Whether the class has probability 0; one that only underflows has not. */
    boolean isZero(int c) {
        double x = rows.get(row, c);
        return switch (form) {
            case Logits ignored -> x == Double.NEGATIVE_INFINITY;
            case LogProbabilities ignored -> x == Double.NEGATIVE_INFINITY;
            default -> x == 0 && smoothing().isNone();
        };
    }

    private double scaled(double x) {
        Logits logits = (Logits) form;
        boolean capped = logits.isCapped() && x != Double.NEGATIVE_INFINITY;
        return (capped ? logits.softCap() * Math.tanh(x / logits.softCap()) : x) / logits.temperature();
    }

    /** ln Σ exp(x/T) of logits. */
    double logPartition() {
        return scaled(largest) + logTotal;
    }

    private double unsmoothed(int c) {
        return form instanceof Counts ? rows.get(row, c) / total : rows.get(row, c);
    }

    double p(int c) {
        return Math.exp(log(c));
    }

    /** ln p; −∞ for a class without. */
    double log(int c) {
        double x = rows.get(row, c);
        return switch (form) {
            case Logits ignored -> scaled(x) - scaled(largest) - logTotal;
            case LogProbabilities ignored -> x;
            case Probabilities ignored -> logOfWeight(x, c);
            case Counts ignored -> logOfWeight(x, c);
        };
    }

    private double logOfWeight(double x, int c) {
        int classes = rows.classes();
        return switch (smoothing()) {
            case Smoothing.None ignored -> form instanceof Counts ? Math.log(x) - logTotal : Math.log(x);
            case Smoothing.Additive add -> Math.log((x + add.alpha()) / (total + add.alpha() * classes));
            case Smoothing.Mixture mix -> Math.log((1 - mix.lambda()) * unsmoothed(c) + mix.lambda() / classes);
            case Smoothing.Floor floor -> Math.log(Math.max(unsmoothed(c), floor.epsilon()) / flooredTotal);
        };
    }
}
