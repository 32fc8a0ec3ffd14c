package org.relent.cpu;

import org.jspecify.annotations.Nullable;
import org.relent.Rows;

/**
 * Rows of logits that vectors do not take: with NaN or an infinity that matters, or so far apart that powers overflow.
 */
final class ExceptionalLogits {
    private ExceptionalLogits() {}

    /** A row's largest logit, and ln Σ exp((x − largest) / T). */
    private record Side(Rows rows, long row, double temperature, double largest, double logSum) {
        /** {@return the side; null if a logit is NaN or +∞, or all are −∞} */
        static @Nullable Side of(Rows rows, long row, double temperature) {
            double largest = Double.NEGATIVE_INFINITY;
            int at = 0;
            for (int c = 0; c < rows.classes(); c++) {
                double x = rows.get(row, c);
                if (!(x < Double.POSITIVE_INFINITY)) {
                    return null;
                }
                if (x > largest) {
                    largest = x;
                    at = c;
                }
            }
            if (largest == Double.NEGATIVE_INFINITY) {
                return null;
            }
            Scalars.Sum others = new Scalars.Sum();
            for (int c = 0; c < rows.classes(); c++) {
                if (c != at) {
                    others.add(StrictMath.exp((rows.get(row, c) - largest) / temperature));
                }
            }
            return new Side(rows, row, temperature, largest, StrictMath.log1p(others.value()));
        }

        boolean isZero(int column) {
            return rows.get(row, column) == Double.NEGATIVE_INFINITY;
        }

        /** ln of the probability, before the normaliser. */
        double relative(int column) {
            return (rows.get(row, column) - largest) / temperature;
        }

        double probability(int column) {
            return StrictMath.exp(relative(column) - logSum);
        }
    }

    /** −ln softmax(x/T)[label]. */
    static double nll(Rows rows, long row, int label, double temperature) {
        Side x = Side.of(rows, row, temperature);
        return x == null ? Double.NaN : x.logSum - x.relative(label);
    }

    /** Σ p ln(p/q) − p + q of softmax against softmax. */
    static double kl(Rows pRows, long pRow, double pTemperature, Rows qRows, long qRow, double qTemperature) {
        Side p = Side.of(pRows, pRow, pTemperature);
        Side q = Side.of(qRows, qRow, qTemperature);
        if (p == null || q == null) {
            return Double.NaN;
        }
        Scalars.Sum sum = new Scalars.Sum();
        for (int c = 0; c < pRows.classes(); c++) {
            if (p.isZero(c)) {
                sum.add(q.isZero(c) ? 0 : q.probability(c));
            } else if (q.isZero(c)) {
                return Double.POSITIVE_INFINITY;
            } else {
                double log = (p.relative(c) - q.relative(c)) - (p.logSum - q.logSum);
                sum.add(Scalars.excess(p.probability(c), q.probability(c), log));
            }
        }
        return sum.value();
    }
}
