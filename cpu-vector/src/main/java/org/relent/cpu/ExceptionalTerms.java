package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.CompensatedSum;
import org.relent.Measure;
import org.relent.Rows;

/**
 * Rows of probabilities and counts with a number that is negative, not finite, subnormal or −0, or with an infinite
 * result: one scalar loop for all measures, as rare as its rows. An instance belongs to a thread and is used again.
 */
final class ExceptionalTerms {
    private final Side p = new Side();
    private final Side q = new Side();
    private final CompensatedSum sum = new CompensatedSum();
    private final CompensatedSum missing = new CompensatedSum();

    /** One side's row: a weight means the probability weight · 2^power / total. */
    private static final class Side {
        private @Nullable Rows rows;
        private long row;
        private int power;
        private double total;

        /** Takes a row; false if a number is negative or not finite, or a total of shares is 0. */
        boolean take(Rows rows, long row, boolean shares, CompensatedSum sum) {
            this.rows = rows;
            this.row = row;
            power = 0;
            total = 1;
            double largest = 0;
            for (int c = 0; c < rows.classes(); c++) {
                double weight = weight(c);
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                largest = Math.max(largest, weight);
            }
            if (!shares) {
                return true;
            }
            if (largest == 0) {
                return false;
            }
            power = -Math.getExponent(largest); // the largest weight is brought near 1, so that no total overflows
            sum.clear();
            for (int c = 0; c < rows.classes(); c++) {
                sum.add(Math.scalb(weight(c), power));
            }
            total = sum.value();
            return true;
        }

        /** Forgets the row: scratch must not keep the caller's memory alive. */
        void release() {
            rows = null;
        }

        double weight(int column) {
            return Objects.requireNonNull(rows).get(row, column);
        }

        double probability(int column) {
            return Math.scalb(weight(column), power) / total;
        }

        /** ln p of a positive weight. */
        double log(int column) {
            return Scalars.logRatio(weight(column), total, 1, power);
        }

        /** ln(p/q) of positive weights. */
        double logRatio(Side q, int column) {
            return Scalars.logRatio(weight(column), q.weight(column), q.total / total, power - q.power);
        }
    }

    /** The result of one row, which for a measure of P alone has the same row on both sides. */
    double row(Measure measure, Rows pRows, long pRow, boolean pShares, Rows qRows, long qRow, boolean qShares) {
        try {
            return compute(measure, pRows, pRow, pShares, qRows, qRow, qShares);
        } finally {
            p.release();
            q.release();
        }
    }

    private double compute(
            Measure measure, Rows pRows, long pRow, boolean pShares, Rows qRows, long qRow, boolean qShares) {
        if (!p.take(pRows, pRow, pShares, sum) || !q.take(qRows, qRow, qShares, sum)) {
            return Double.NaN;
        }
        boolean shares = pShares && qShares;
        sum.clear();
        missing.clear();
        for (int c = 0; c < pRows.classes(); c++) {
            switch (measure) {
                case ENTROPY -> addMinusLog(p, c);
                case CROSS_ENTROPY -> addMinusLog(q, c);
                case KL -> addDivergence(c, shares);
                case JEFFREYS -> addJeffreys(c, shares);
                case JS -> addJs(p.probability(c), q.probability(c));
                default -> throw new AssertionError(measure);
            }
        }
        if (measure == Measure.JS) {
            double js = 0.5 * sum.value();
            // Near the maximum, what is missing to it is exact, and is never negative either.
            return shares && js > 0.25 ? Shapes.LN_2 - 0.5 * missing.value() : js;
        }
        return sum.value() + 0.0; // never −0
    }

    /** −p ln q. */
    private void addMinusLog(Side q, int c) {
        if (p.weight(c) > 0) {
            sum.add(q.weight(c) == 0 ? Double.POSITIVE_INFINITY : -p.probability(c) * q.log(c));
        }
    }

    /** p ln(p/q), or the same − p + q where those sum to nothing and leave no term negative. */
    private void addDivergence(int c, boolean shares) {
        if (p.weight(c) == 0) {
            sum.add(shares ? q.probability(c) : 0);
        } else if (q.weight(c) == 0) {
            sum.add(Double.POSITIVE_INFINITY);
        } else {
            double log = p.logRatio(q, c);
            sum.add(shares ? Scalars.excess(p.probability(c), q.probability(c), log) : p.probability(c) * log);
        }
    }

    /** (p − q) ln(p/q). */
    private void addJeffreys(int c, boolean shares) {
        if (p.weight(c) == 0 && q.weight(c) == 0) {
            return;
        }
        if (p.weight(c) == 0 || q.weight(c) == 0) {
            sum.add(Double.POSITIVE_INFINITY);
            return;
        }
        double log = p.logRatio(q, c);
        double a = p.probability(c);
        double b = q.probability(c);
        // Shares and their ratio are rounded apart and may disagree in sign; the excesses are never negative.
        sum.add(shares ? Scalars.excess(a, b, log) + Scalars.excess(b, a, -log) : (a - b) * log);
    }

    /** p ln(p/m) + q ln(q/m), each with −p + m and −q + m, which cancel. */
    private void addJs(double p, double q) {
        boolean large = p + q == Double.POSITIVE_INFINITY;
        double twice = large ? 0.5 * p + 0.5 * q : p + q; // halving a subnormal number would round it
        double m = large ? twice : 0.5 * twice;
        double pLog = p == 0 ? 0 : Scalars.logRatio(p, twice, large ? 1 : 2, 0);
        double qLog = q == 0 ? 0 : Scalars.logRatio(q, twice, large ? 1 : 2, 0);
        sum.add((p == 0 ? m : Scalars.excess(p, m, pLog)) + (q == 0 ? m : Scalars.excess(q, m, qLog)));
        missing.add(p * (Shapes.LN_2 - pLog) + q * (Shapes.LN_2 - qLog));
    }
}
