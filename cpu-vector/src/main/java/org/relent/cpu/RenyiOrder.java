package org.relent.cpu;

/** What the loops of Rényi's divergence take from α. */
final class RenyiOrder {
    final double alpha;

    /** α − 1. */
    final double beta;

    /** The series of χ(l)/l² = ((e^βl − 1)/β + e^−l − 1)/l²: (β^(n−1) + (−1)^n)/n! from n = 2 on. */
    final double[] series = new double[RenyiBlock.SERIES];

    RenyiOrder(double alpha) {
        this.alpha = alpha;
        this.beta = alpha - 1;
        double factorial = 1;
        double power = 1;
        for (int n = 2; n < series.length + 2; n++) {
            factorial *= n;
            power *= beta;
            // For n = 2 this is α/2, which β + 1 would round.
            series[n - 2] = n == 2 ? alpha / 2 : (power + (n % 2 == 0 ? 1 : -1)) / factorial;
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
            decoded.tops[m] = Math.max(decoded.tops[m], RenyiBlock.largest(p, q, n, beta));
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
            decoded.inexact = decoded.isNormalized() && top < 0; // of two rows as good as equal
            return top + 0.0;
        }
        if (alpha == 0) {
            double less = decoded.q.excessMass() - decoded.sums[m].value();
            if (less > -0.5 && less < 1) {
                return 0.0 - StrictMath.log1p(less);
            }
        }
        // Σ p^α q^(1−α) − 1, whose terms have one sign where both sides sum to 1; far from 0 the sum itself is as good.
        double sum = beta * decoded.sums[m].value() + (alpha * decoded.p.excessMass() - beta * decoded.q.excessMass());
        if (alpha > 0 && sum > -0.5 && sum < 1 && top < 0.5) {
            return StrictMath.log1p(sum) / beta + 0.0;
        }
        LaneSum tail = decoded.others[m];
        tail.clear();
        for (int column = 0; column < classes; column += Shapes.BLOCK) {
            int n = Shapes.padded(decoded.p.decode(column));
            decoded.q.decode(column);
            RenyiTailBlock.add(decoded.p.block, decoded.q.block, n, beta, top, tail.lanes);
        }
        return (top + StrictMath.log(tail.value())) / beta;
    }
}
