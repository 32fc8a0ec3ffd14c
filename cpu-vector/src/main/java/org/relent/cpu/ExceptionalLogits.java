package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.CompensatedSum;
import org.relent.Rows;

/**
 * Rows of logits that vectors do not take: with NaN or an infinity that matters, or so far apart that powers overflow. An
 * instance belongs to a thread and is used again.
 */
final class ExceptionalLogits {
    private final Side p = new Side();
    private final Side q = new Side();
    private final CompensatedSum sum = new CompensatedSum();

    /** One side's row, its largest logit, and ln Σ exp((x − largest) / T). */
    private static final class Side {
        private @Nullable Rows rows;
        private long row;
        private double temperature;
        private double largest;
        private double logSum;

        /** Takes a row; false if a logit is NaN or +∞, or all are −∞. */
        boolean take(Rows rows, long row, double temperature, CompensatedSum others) {
            this.rows = rows;
            this.row = row;
            this.temperature = temperature;
            largest = Double.NEGATIVE_INFINITY;
            int at = 0;
            for (int c = 0; c < rows.classes(); c++) {
                double x = rows.get(row, c);
                if (!(x < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                if (x > largest) {
                    largest = x;
                    at = c;
                }
            }
            if (largest == Double.NEGATIVE_INFINITY) {
                return false;
            }
            others.clear();
            for (int c = 0; c < rows.classes(); c++) {
                if (c != at) {
                    others.add(StrictMath.exp(relative(c)));
                }
            }
            logSum = StrictMath.log1p(others.value());
            return true;
        }

        /** Forgets the row: scratch must not keep the caller's memory alive. */
        void release() {
            rows = null;
        }

        private double x(int column) {
            return Objects.requireNonNull(rows).get(row, column);
        }

        boolean isZero(int column) {
            return x(column) == Double.NEGATIVE_INFINITY;
        }

        /** ln of the probability, before the normaliser. */
        double relative(int column) {
            return (x(column) - largest) / temperature;
        }

        double probability(int column) {
            return StrictMath.exp(relative(column) - logSum);
        }
    }

    /** −ln softmax(x/T)[label]. */
    double nll(Rows rows, long row, int label, double temperature) {
        try {
            return p.take(rows, row, temperature, sum) ? p.logSum - p.relative(label) : Double.NaN;
        } finally {
            p.release();
        }
    }

    /** Σ p ln(p/q) − p + q of softmax against softmax. */
    double kl(Rows pRows, long pRow, double pTemperature, Rows qRows, long qRow, double qTemperature) {
        try {
            return divergence(pRows, pRow, pTemperature, qRows, qRow, qTemperature);
        } finally {
            p.release();
            q.release();
        }
    }

    private double divergence(Rows pRows, long pRow, double pTemperature, Rows qRows, long qRow, double qTemperature) {
        if (!p.take(pRows, pRow, pTemperature, sum) || !q.take(qRows, qRow, qTemperature, sum)) {
            return Double.NaN;
        }
        sum.clear();
        for (int c = 0; c < pRows.classes(); c++) {
            if (p.relative(c) == Double.NEGATIVE_INFINITY && !(q.isZero(c) && !p.isZero(c))) {
                sum.add(q.probability(c)); // p is 0, or so far below the largest that it is less than any number
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
