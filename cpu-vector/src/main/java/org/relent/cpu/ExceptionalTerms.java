package org.relent.cpu;

import org.jspecify.annotations.Nullable;
import org.relent.Measure;
import org.relent.Rows;

/**
 * Rows of probabilities and counts with a number that is negative, not finite, subnormal or −0, or with an infinite
 * result: one scalar loop for all measures, as rare as its rows.
 */
final class ExceptionalTerms {
    private ExceptionalTerms() {}

    /** One side's row: weight c means the probability weight · 2^power / total. */
    private record Side(Rows rows, long row, int power, double total) {
        /** {@return the side; null if a number is negative or not finite, or a total of shares is 0} */
        static @Nullable Side of(Rows rows, long row, boolean shares) {
            double largest = 0;
            for (int c = 0; c < rows.classes(); c++) {
                double weight = rows.get(row, c);
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    return null;
                }
                largest = Math.max(largest, weight);
            }
            if (!shares) {
                return new Side(rows, row, 0, 1);
            }
            if (largest == 0) {
                return null;
            }
            int power = -Math.getExponent(largest);
            Scalars.Sum total = new Scalars.Sum();
            for (int c = 0; c < rows.classes(); c++) {
                total.add(Math.scalb(rows.get(row, c), power));
            }
            return new Side(rows, row, power, total.value());
        }

        double weight(int column) {
            return rows.get(row, column);
        }

        double probability(int column) {
            return Math.scalb(weight(column), power) / total;
        }

        /** ln of what a weight is multiplied by to become a probability. */
        double logScale() {
            return power * Shapes.LN_2 - StrictMath.log(total);
        }
    }

    /** The result of one row, which for a measure of P alone has the same row on both sides. */
    static double row(Measure measure, Rows pRows, long pRow, boolean pShares, Rows qRows, long qRow, boolean qShares) {
        Side p = Side.of(pRows, pRow, pShares);
        Side q = Side.of(qRows, qRow, qShares);
        if (p == null || q == null) {
            return Double.NaN;
        }
        double logScales = p.logScale() - q.logScale();
        boolean shares = pShares && qShares;
        Scalars.Sum sum = new Scalars.Sum();
        for (int c = 0; c < pRows.classes(); c++) {
            sum.add(
                    switch (measure) {
                        case ENTROPY -> minusLog(p, p, c);
                        case CROSS_ENTROPY -> minusLog(p, q, c);
                        case KL -> divergence(p, q, c, logScales, shares);
                        case JEFFREYS -> jeffreys(p, q, c, logScales);
                        case JS -> js(p.probability(c), q.probability(c));
                        default -> throw new AssertionError(measure);
                    });
        }
        return sum.value() + 0.0; // never −0
    }

    /** −p ln q. */
    private static double minusLog(Side p, Side q, int c) {
        if (p.weight(c) == 0) {
            return 0;
        }
        return q.weight(c) == 0
                ? Double.POSITIVE_INFINITY
                : -p.probability(c) * (Scalars.logRatio(q.weight(c), 1) + q.logScale());
    }

    /** p ln(p/q), or the same − p + q where those sum to nothing. */
    private static double divergence(Side p, Side q, int c, double logScales, boolean shares) {
        if (p.weight(c) == 0) {
            return shares ? q.probability(c) : 0;
        }
        if (q.weight(c) == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double log = Scalars.logRatio(p.weight(c), q.weight(c)) + logScales;
        return shares ? Scalars.excess(p.probability(c), q.probability(c), log) : p.probability(c) * log;
    }

    /** (p − q) ln(p/q). */
    private static double jeffreys(Side p, Side q, int c, double logScales) {
        if (p.weight(c) == 0 && q.weight(c) == 0) {
            return 0;
        }
        if (p.weight(c) == 0 || q.weight(c) == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double log = Scalars.logRatio(p.weight(c), q.weight(c)) + logScales;
        return (p.probability(c) - q.probability(c)) * log;
    }

    /** ½ p ln(p/m) + ½ q ln(q/m), each with −p + m and −q + m, which cancel. */
    private static double js(double p, double q) {
        double m = 0.5 * p + 0.5 * q;
        if (m == 0) {
            return 0;
        }
        double fromP = p == 0 ? m : Scalars.excess(p, m, Scalars.logRatio(p, m));
        double fromQ = q == 0 ? m : Scalars.excess(q, m, Scalars.logRatio(q, m));
        return 0.5 * (fromP + fromQ);
    }
}
