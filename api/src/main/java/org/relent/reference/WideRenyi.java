package org.relent.reference;

/** Rényi's divergence ln(Σ p^α q^(1−α)) / (α−1) of every order. */
final class WideRenyi {
    // Beyond this, eˣ would leave a double's range: terms are taken from logarithms, or what they are small beside.
    private static final double LARGE = 600;

    private WideRenyi() {}

    static Wide divergence(WideRow p, WideRow q, double alpha, boolean normalized) {
        if (alpha == 1) {
            return WideMeasures.kl(p, q, normalized);
        }
        if (alpha > 1 && lacks(q, p)) {
            return Wide.INFINITE;
        }
        if (alpha == Double.POSITIVE_INFINITY) {
            return largestRatio(p, q, normalized);
        }
        Wide beta = Wide.of(alpha).minus(Wide.ONE);
        if (alpha == 0) {
            return commonMass(p, q, normalized).negated();
        }
        if (!normalized) {
            return orderOfGiven(p, q, beta);
        }
        // Σ p^α q^(1−α) reads the same with P and Q, α and 1 − α exchanged. The order that is at least ½ cancels less.
        return alpha < 0.5 ? orderOfShares(q, p, Wide.of(-alpha), beta) : orderOfShares(p, q, beta, beta);
    }

    /** Whether a class of {@code p} has probability 0 in {@code q}. */
    private static boolean lacks(WideRow q, WideRow p) {
        for (int c = 0; c < p.classes(); c++) {
            if (!p.isZero(c) && q.isZero(c)) {
                return true;
            }
        }
        return false;
    }

    /** ln Σ q over the classes with p &gt; 0. */
    private static Wide commonMass(WideRow p, WideRow q, boolean normalized) {
        Wide others = Wide.ZERO;
        Wide log = Wide.NEGATIVE_INFINITY;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                others = others.plus(q.p[c]);
            } else {
                log = log.logPlus(q.log[c]);
            }
        }
        return normalized && others.hi() < 0.5 ? others.negated().log1p() : log;
    }

    /**
     * The largest l = ln(p/q), M. Between rows that sum to 1, Σ q e^(l−M) = e^(−M): so M = −ln(1 + Σ q (e^(l−M) − 1)), whose
     * terms are all of one sign, for an M that is small.
     */
    private static Wide largestRatio(WideRow p, WideRow q, boolean normalized) {
        Wide largest = Wide.NEGATIVE_INFINITY;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.isZero(c)) {
                Wide log = p.log[c].minus(q.log[c]);
                largest = log.minus(largest).hi() > 0 ? log : largest;
            }
        }
        if (!normalized || largest.hi() > 0.5) {
            return largest;
        }
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            Wide below = p.isZero(c)
                    ? Wide.NEGATIVE_INFINITY
                    : p.log[c].minus(q.log[c]).minus(largest);
            sum = sum.plus(WideMeasures.product(q.p[c], below.expm1()));
        }
        return sum.log1p().negated();
    }

    /**
     * ln S / divisor, S = Σ p^(1+β) q^(−β), of rows that sum to 1. With l = ln(p/q), S − 1 = β Σ p χ(l), χ(l) = (e^(βl) − 1)/β + e^(−l) −
     * 1, where a class with p = 0 adds q and one with q = 0 (β &lt; 0) −p/β − p: each χ is ≥ 0, and exactly 0 at l = 0.
     */
    private static Wide orderOfShares(WideRow p, WideRow q, Wide beta, Wide divisor) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                sum = sum.plus(q.p[c]);
            } else if (q.isZero(c)) {
                sum = sum.plus(WideMeasures.product(
                        p.p[c], Wide.ONE.dividedBy(beta).plus(Wide.ONE).negated()));
            } else {
                sum = sum.plus(term(p, q, c, beta));
            }
        }
        Wide off = sum.times(beta);
        return Math.abs(off.hi()) <= 0.5 ? off.log1p().dividedBy(divisor) : logSumExp(p, q, beta, divisor);
    }

    /** p χ(l) = p ((e^(βl) − 1 − βl)/β + e^(−l) − 1 + l). */
    private static Wide term(WideRow p, WideRow q, int c, Wide beta) {
        Wide log = p.log[c].minus(q.log[c]);
        if (log.hi() < -LARGE) {
            return q.p[c];
        }
        Wide power = log.times(beta);
        if (power.hi() > LARGE) {
            return p.log[c].plus(power).exp().dividedBy(beta);
        }
        if (log.hi() > LARGE) { // l itself, in both parts of the sum below, would drown what is left
            return WideMeasures.product(p.p[c], power.expm1().dividedBy(beta).minus(Wide.ONE));
        }
        return WideMeasures.product(
                p.p[c], power.expm1MinusX().dividedBy(beta).plus(log.negated().expm1MinusX()));
    }

    /** The same of rows with any sums, whose result may have either sign. */
    private static Wide orderOfGiven(WideRow p, WideRow q, Wide beta) {
        Wide sum = Wide.of(-1);
        for (int c = 0; c < p.classes(); c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                Wide power = p.log[c].minus(q.log[c]).times(beta);
                sum = Math.abs(power.hi()) < 0.5
                        ? sum.plus(p.p[c]).plus(p.p[c].times(power.expm1()))
                        : sum.plus(p.log[c].plus(power).exp());
            }
        }
        // Near S = 1 the sum of Σp − 1 and p (e^(βl) − 1) keeps what ln S would lose, and what β → 0 divides again.
        return Math.abs(sum.hi()) <= 0.5 ? sum.log1p().dividedBy(beta) : logSumExp(p, q, beta, beta);
    }

    /** ln Σ e^(ln p + βl) / divisor; for large β, which is the divisor then, in units of β, so that no product overflows. */
    private static Wide logSumExp(WideRow p, WideRow q, Wide beta, Wide divisor) {
        boolean far = beta.hi() > 1;
        Wide[] exponents = new Wide[p.classes()];
        Wide largest = Wide.NEGATIVE_INFINITY;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c) || q.isZero(c)) {
                exponents[c] = Wide.NEGATIVE_INFINITY;
                continue;
            }
            Wide log = p.log[c].minus(q.log[c]);
            exponents[c] = far ? log.plus(p.log[c].dividedBy(beta)) : p.log[c].plus(log.times(beta));
            largest = exponents[c].minus(largest).hi() > 0 ? exponents[c] : largest;
        }
        if (largest.isInfinite()) {
            return largest.dividedBy(divisor); // no class in common
        }
        Wide sum = Wide.ZERO;
        for (Wide exponent : exponents) {
            Wide below = exponent.minus(largest);
            sum = sum.plus((far ? below.times(beta) : below).exp());
        }
        return far
                ? largest.plus(sum.log().dividedBy(divisor))
                : largest.plus(sum.log()).dividedBy(divisor);
    }
}
