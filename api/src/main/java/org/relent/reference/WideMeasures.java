package org.relent.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.relent.Measure;
import org.relent.Options;

/** The measures of one or two distributions: each formula as it is written, in wide arithmetic. */
final class WideMeasures {
    private static final Wide HALF = Wide.of(0.5);
    // Rows whose largest probability is e^±200 or beyond are scaled by a power of two, for their terms would underflow.
    private static final double FAR = 200;

    private WideMeasures() {}

    /**
     * Any measure of distributions. Multiplying all probabilities by a number multiplies every one of these sums by it
     * (logarithms in entropies stay those of the row as it is), so rows of tiny or huge numbers are computed near 1.
     *
     * @param q null for a measure of P alone
     * @param normalized whether both sides are normalised inside
     */
    static double result(Measure measure, Options options, WideRow p, @Nullable WideRow q, boolean normalized) {
        if (measure == Measure.LOG_PARTITION) {
            return p.logPartition.toDouble() + 0.0;
        }
        if (measure == Measure.ENTROPY || q == null) {
            int power = evenPower(p.largestLog());
            Wide entropy = entropy(p.scaled(power), p).scaled(-power);
            return (options.millerMadow() ? entropy.plus(millerMadow(p.given, positive(p) - 1)) : entropy).toDouble()
                    + 0.0; // never −0
        }
        int power = evenPower(
                switch (measure) {
                    case RENYI -> 0;
                    case CROSS_ENTROPY, KL -> p.largestLog();
                    case REVERSE_KL -> q.largestLog();
                    case CHI_SQUARE -> largestLogOfChiSquare(p, q);
                    default -> Math.max(p.largestLog(), q.largestLog());
                });
        WideRow a = p.scaled(power);
        WideRow b = q.scaled(power);
        Wide result = switch (measure) {
            case CROSS_ENTROPY -> crossEntropy(a, p, q).scaled(-power);
            case KL -> kl(a, b, normalized).scaled(-power);
            case REVERSE_KL -> kl(b, a, normalized).scaled(-power);
            case JEFFREYS -> jeffreys(a, b, normalized).scaled(-power);
            case JS -> js(a, b, options.weight()).scaled(-power);
            case JS_DISTANCE -> js(a, b, options.weight()).sqrt().scaled(-power / 2);
            case GENERALIZED_KL -> generalizedKl(a, b).scaled(-power);
            case TOTAL_VARIATION -> totalVariation(a, b).scaled(-power);
            case HELLINGER -> squaredHellinger(a, b).sqrt().scaled(-power / 2);
            case CHI_SQUARE -> chiSquare(a, b).scaled(-power);
            case RENYI -> WideRenyi.divergence(p, q, options.alpha(), normalized);
            default -> throw new AssertionError(measure);
        };
        return result.toDouble() + 0.0; // never −0
    }

    /** An even power of two that brings e^x near 1, so that a root can be scaled by its half; 0 where it is near enough. */
    private static int evenPower(double x) {
        return Double.isInfinite(x) || Math.abs(x) < FAR
                ? 0
                : -2 * (int) Math.clamp(Math.rint(x / (2 * StrictMath.log(2))), -1000, 1000);
    }

    /** −Σ p ln p; {@code scaled} are the probabilities to multiply with. */
    static Wide entropy(WideRow scaled, WideRow p) {
        return crossEntropy(scaled, p, p);
    }

    /** −Σ p ln q. */
    static Wide crossEntropy(WideRow scaled, WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                continue;
            }
            if (q.isZero(c)) {
                return Wide.INFINITE;
            }
            sum = sum.minus(product(scaled.p[c], q.log[c]));
        }
        return sum;
    }

    /** Σ p ln(p/q); where both sides are normalised inside, Σ p = Σ q, and none of the sum's terms need be negative. */
    static Wide kl(WideRow p, WideRow q, boolean normalized) {
        return normalized ? generalizedKl(p, q) : plainKl(p, q);
    }

    private static Wide plainKl(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                continue;
            }
            if (q.isZero(c)) {
                return Wide.INFINITE;
            }
            sum = sum.plus(product(p.p[c], p.log[c].minus(q.log[c])));
        }
        return sum;
    }

    /** Σ p ln(p/q) − p + q. */
    static Wide generalizedKl(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                sum = sum.plus(q.p[c]);
                continue;
            }
            if (q.isZero(c)) {
                return Wide.INFINITE;
            }
            sum = sum.plus(excess(p.p[c], q.p[c], p.log[c].minus(q.log[c])));
        }
        return sum;
    }

    /**
     * Σ (p − q) ln(p/q). Shares and their logarithms are rounded apart and may disagree in sign; the equal sum of the
     * excesses of both directions has no negative term.
     */
    static Wide jeffreys(WideRow p, WideRow q, boolean normalized) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c) && q.isZero(c)) {
                continue;
            }
            if (p.isZero(c) || q.isZero(c)) {
                return Wide.INFINITE;
            }
            Wide log = p.log[c].minus(q.log[c]);
            sum = sum.plus(
                    normalized
                            ? excess(p.p[c], q.p[c], log).plus(excess(q.p[c], p.p[c], log.negated()))
                            : product(p.p[c].minus(q.p[c]), log));
        }
        return sum;
    }

    /**
     * w Σ p ln(p/m) + (1−w) Σ q ln(q/m), m = wp + (1−w)q. The terms −p + m and −q + m, weighted, cancel in each class, so
     * adding them changes nothing and leaves no term negative.
     */
    static Wide js(WideRow p, WideRow q, double weight) {
        Wide w = Wide.of(weight);
        Wide v = Wide.ONE.minus(w);
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            Wide m = mixture(p.p[c], q.p[c], w, v);
            if (m.hi() == 0) {
                continue;
            }
            sum = sum.plus(w.times(excess(p.p[c], m)));
            sum = sum.plus(v.times(excess(q.p[c], m)));
        }
        return sum;
    }

    /** wp + (1−w)q. Where p = q so is m, and ln(p/m) = ln 1: equal rows give exactly 0, at every w. */
    static Wide mixture(Wide p, Wide q, Wide w, Wide v) {
        return p.equals(q) ? p : w.times(p).plus(v.times(q));
    }

    /** ½ Σ |p − q|. */
    static Wide totalVariation(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            sum = sum.plus(p.p[c].minus(q.p[c]).abs());
        }
        return sum.times(HALF);
    }

    /** ½ Σ (√p − √q)², with √p − √q = (p − q) / (√p + √q). */
    static Wide squaredHellinger(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            Wide roots = p.p[c].sqrt().plus(q.p[c].sqrt());
            if (roots.hi() > 0) {
                Wide difference = p.p[c].minus(q.p[c]).dividedBy(roots);
                sum = sum.plus(difference.times(difference));
            }
        }
        return sum.times(HALF);
    }

    /** Σ (p − q)²/q. */
    static Wide chiSquare(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                sum = sum.plus(q.p[c]);
                continue;
            }
            if (q.isZero(c)) {
                return Wide.INFINITE;
            }
            Wide log = p.log[c].minus(q.log[c]);
            if (log.hi() > 1) {
                // p²/q (1 − q/p)² from logarithms: p, q or their quotient may be out of a double's range.
                Wide root = Wide.ONE.minus(log.negated().exp());
                sum = sum.plus(p.log[c].plus(log).exp().times(root.times(root)));
            } else if (q.p[c].hi() > 0) {
                Wide difference = p.p[c].minus(q.p[c]);
                sum = sum.plus(difference.times(difference.dividedBy(q.p[c])));
            }
        }
        return sum;
    }

    /** The largest ln q or ln(p²/q): a quotient may be far from either side. */
    private static double largestLogOfChiSquare(WideRow p, WideRow q) {
        double largest = q.largestLog();
        for (int c = 0; c < p.classes(); c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                largest = Math.max(largest, 2 * p.log[c].hi() - q.log[c].hi());
            }
        }
        return largest;
    }

    /** A term p·x; 0 where p underflows, also if x overflows. */
    static Wide product(Wide p, Wide x) {
        return p.hi() == 0 ? Wide.ZERO : p.times(x);
    }

    /** p ln(p/m) − p + m ≥ 0; a p that is 0, or nothing beside m, adds m. */
    private static Wide excess(Wide p, Wide m) {
        Wide ratio = p.dividedBy(m);
        return ratio.hi() == 0 ? m : excess(p, m, ratio.log());
    }

    /** p ln(p/q) − p + q ≥ 0, given {@code log} = ln(p/q). */
    static Wide excess(Wide p, Wide q, Wide log) {
        if (p.hi() == 0) {
            return q;
        }
        if (log.hi() <= -1) {
            return p.times(log.minus(Wide.ONE)).plus(q); // q is the larger part
        }
        // One product with p: three would round apart where p is subnormal, and could leave less than 0.
        return p.times(log.negated().expm1MinusX());
    }

    /** K, the number of classes that were seen. */
    static int positive(WideRow row) {
        int positive = 0;
        for (int c = 0; c < row.classes(); c++) {
            positive += row.isZero(c) ? 0 : 1;
        }
        return positive;
    }

    /** k / (2N), N the sum of the counts. */
    static Wide millerMadow(double[] counts, int k) {
        int power = power(counts);
        Wide total = Wide.ZERO;
        for (double count : counts) {
            total = total.plus(Wide.of(count).scaled(power));
        }
        return Wide.of(k).dividedBy(total.scaled(1)).scaled(power);
    }

    /** The power of two that brings the largest number near 1. */
    static int power(double[] numbers) {
        return -Math.getExponent(Arrays.stream(numbers).max().orElse(1));
    }
}
