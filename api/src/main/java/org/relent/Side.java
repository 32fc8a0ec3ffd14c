package org.relent;

/**
 * One side's row of any distribution form, read in plain f64: what is wrong with it, its sum, and its probabilities and
 * logarithms to about 15 digits. Good for statuses and error bounds; results come from kernels.
 */
final class Side {
    private final Rows rows;
    private final Distribution form;
    private final Smoothing smoothing;
    private final CompensatedSum sum = new CompensatedSum();
    private long row;
    private int bits;
    private int column;
    private double largest;
    private double total;
    private double unit; // what weights are scaled by where their sum overflows; 1 otherwise
    private double divisor;
    private double logTotal;
    private double flooredTotal;
    private double p;
    private double log;

    Side(Rows rows, Distribution form) {
        this.rows = rows;
        this.form = form;
        this.smoothing = switch (form) {
            case Probabilities probabilities -> probabilities.smoothing();
            case Counts counts -> counts.smoothing();
            case LogProbabilities ignored -> Smoothing.none();
            case Logits ignored -> Smoothing.none();
        };
    }

    /** Reads a row: its status and its sum are known afterwards. */
    void take(long row) {
        this.row = row;
        bits = 0;
        column = -1;
        largest = Double.NEGATIVE_INFINITY;
        sum.clear();
        boolean logits = form instanceof Logits;
        boolean logs = logits || form instanceof LogProbabilities;
        for (int c = 0; c < rows.classes(); c++) {
            double x = rows.get(row, c);
            int wrong = logs ? wrongLog(x) : wrongWeight(x);
            if (wrong != 0) {
                bits |= wrong;
                column = column < 0 ? c : column;
            }
            largest = Math.max(largest, x);
            if (!logits) { // whose exponentials are asked for by bounds alone
                sum.add(logs ? Math.exp(x) : x);
            }
        }
        total = sum.value();
        boolean empty = logits ? largest == Double.NEGATIVE_INFINITY : form instanceof Counts && largest == 0;
        if (bits == 0 && empty && !(smoothing instanceof Smoothing.Additive)) {
            bits = Status.EMPTY.bit();
        }
    }

    /** Makes ready for {@link #at} a row that was taken and whose status is OK. */
    void prepare() {
        sum.clear();
        unit = 1;
        divisor = total;
        if (form instanceof Logits) {
            for (int c = 0; c < rows.classes(); c++) {
                sum.add(Math.exp(belowLargest(rows.get(row, c))));
            }
            divisor = sum.value();
        } else if (divisor == Double.POSITIVE_INFINITY) {
            unit = 0x1p-32;
            for (int c = 0; c < rows.classes(); c++) {
                sum.add(rows.get(row, c) * unit);
            }
            divisor = sum.value();
        }
        logTotal = Math.log(divisor) - Math.log(unit);
        if (smoothing instanceof Smoothing.Floor floor) {
            sum.clear();
            for (int c = 0; c < rows.classes(); c++) {
                sum.add(Math.max(unsmoothed(rows.get(row, c)), floor.epsilon()));
            }
            flooredTotal = sum.value();
        }
    }

    /** Decodes a class: {@link #p} and {@link #log} are of it from now on. */
    void at(int c) {
        double x = rows.get(row, c);
        switch (form) {
            case Logits ignored -> {
                log = belowLargest(x) - logTotal;
                p = Math.exp(log);
            }
            case LogProbabilities ignored -> {
                log = x;
                p = Math.exp(x);
            }
            case Probabilities ignored -> decodeWeight(x);
            case Counts ignored -> decodeWeight(x);
        }
    }

    private void decodeWeight(double x) {
        int classes = rows.classes();
        p = switch (smoothing) {
            case Smoothing.None ignored -> unsmoothed(x);
            case Smoothing.Additive add -> (x + add.alpha()) * unit / (divisor + add.alpha() * unit * classes);
            case Smoothing.Mixture mix -> (1 - mix.lambda()) * unsmoothed(x) + mix.lambda() / classes;
            case Smoothing.Floor floor -> Math.max(unsmoothed(x), floor.epsilon()) / flooredTotal;
        };
        // A share may underflow where its logarithm does not.
        log = smoothing.isNone() && form instanceof Counts ? Math.log(x) - logTotal : Math.log(p);
    }

    private double unsmoothed(double x) {
        return form instanceof Counts ? x * unit / divisor : x;
    }

    /** The probability of the class decoded last. */
    double p() {
        return p;
    }

    /** Its logarithm; −∞ for a class without. */
    double log() {
        return log;
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

    /** Whether the class has probability 0; one that only underflows has not. */
    boolean isZero(int c) {
        double x = rows.get(row, c);
        return switch (form) {
            case Logits ignored -> x == Double.NEGATIVE_INFINITY;
            case LogProbabilities ignored -> x == Double.NEGATIVE_INFINITY;
            default -> x == 0 && smoothing.isNone();
        };
    }

    /** How far a (capped) logit over T is below the largest: the difference first, which does not overflow early. */
    private double belowLargest(double x) {
        Logits logits = (Logits) form;
        if (!logits.isCapped() || x == Double.NEGATIVE_INFINITY) {
            return (x - largest) / logits.temperature();
        }
        double cap = logits.softCap();
        return cap * (Math.tanh(x / cap) - Math.tanh(largest / cap)) / logits.temperature();
    }

    /** ln Σ exp(x/T) of logits. */
    double logPartition() {
        Logits logits = (Logits) form;
        double cap = logits.softCap();
        double capped = logits.isCapped() ? cap * Math.tanh(largest / cap) : largest;
        return capped / logits.temperature() + logTotal;
    }
}
