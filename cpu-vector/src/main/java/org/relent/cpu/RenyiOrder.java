package org.relent.cpu;

/** What the loops of Rényi's divergence take from α. */
final class RenyiOrder {
    /** Orders above this give the limit's result to all digits. */
    private static final double LARGEST = 0x1p400;

    final double alpha;

    /** α − 1. */
    final double beta;

    /** Whether p^α q^(1−α) is taken as q (p/q)^α rather than as p (p/q)^(α−1): ln p may be huge where α is 0 or nearly. */
    final boolean fromQ;

    /** The series of χ(l)/l² = ((e^βl − 1)/β + e^−l − 1)/l²: (β^(n−1) + (−1)^n)/n! from n = 2 on. */
    final double[] series = new double[RenyiBlock.SERIES];

    RenyiOrder(double alpha) {
        this.alpha = alpha > LARGEST ? Double.POSITIVE_INFINITY : alpha;
        this.beta = alpha - 1;
        this.fromQ = alpha < 0.5;
        double factorial = 1;
        double power = 1;
        for (int n = 2; n < series.length + 2; n++) {
            factorial *= n;
            power *= beta;
            // For n = 2 this is α/2, which β + 1 would round.
            double coefficient = n == 2 ? alpha / 2 : (power + (n % 2 == 0 ? 1 : -1)) / factorial;
            series[n - 2] = Math.clamp(coefficient, -Double.MAX_VALUE, Double.MAX_VALUE); // l = 0 makes any of them 0
        }
    }

    /** Adds a decoded block to a measure's sums. */
    void add(Decoded decoded, int m, int n) {
        Block p = decoded.p.block;
        Block q = decoded.q.block;
        double[] sum = decoded.sums[m].lanes;
        double[] other = decoded.others[m].lanes;
        if (alpha == 1) {
            KlBlock.add(p, q, n, sum, other);
        } else if (alpha == Double.POSITIVE_INFINITY) {
            decoded.tops[m] = Math.max(decoded.tops[m], RenyiBlock.largestRatio(p, q, n));
        } else {
            if (alpha == 0) {
                RenyiZeroBlock.add(p, q, n, sum);
            } else {
                RenyiBlock.add(p, q, n, this, sum);
            }
            decoded.tops[m] = Math.max(decoded.tops[m], RenyiBlock.largest(p, q, n, this));
        }
    }

    /** The result of any order but 1. */
    double finish(Decoded decoded, int m, int classes) {
        if (alpha > 1 && decoded.lacks(Shares.Q_LACKS)) {
            return Double.POSITIVE_INFINITY;
        }
        if (!decoded.lacks(Shares.COMMON)) {
            return alpha < 1 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY; // of an empty sum, ln 0/(α − 1)
        }
        double top = decoded.tops[m];
        if (alpha == Double.POSITIVE_INFINITY) {
            return checked(decoded, top + 0.0);
        }
        if (alpha == 0) {
            double less = decoded.q.excessMass() - decoded.sums[m].value();
            if (less > -0.5 && less < 1) {
                return 0.0 - StrictMath.log1p(less);
            }
        }
        // Σ p^α q^(1−α) − 1, whose terms have one sign where both sides sum to 1; far from 0, and where large parts
        // would
        // cancel, the sum itself is as good.
        double p1 = decoded.p.excessMass();
        double q1 = decoded.q.excessMass();
        double sum = beta * decoded.sums[m].value() + (alpha * p1 - beta * q1);
        boolean exact = decoded.isNormalized() || (p1 < 16 && q1 < 16 && beta < 0x1p40);
        if (alpha > 0 && sum > -0.5 && sum < 1 && top < 0.5 && exact) {
            return checked(decoded, StrictMath.log1p(sum) / beta + 0.0);
        }
        LaneSum tail = decoded.others[m];
        tail.clear();
        for (int column = 0; column < classes; column += Shapes.BLOCK) {
            int n = Shapes.padded(decoded.p.decode(column));
            decoded.q.decode(column);
            RenyiTailBlock.add(decoded.p.block, decoded.q.block, n, this, top, tail.lanes);
        }
        return checked(decoded, (top + StrictMath.log(tail.value())) / beta);
    }

    /** A result, and whether it ought not to be negative: two rows as good as equal, or an order next to 0 or ∞. */
    private static double checked(Decoded decoded, double result) {
        decoded.inexact = decoded.isNormalized() && result < 0;
        return result;
    }
}
