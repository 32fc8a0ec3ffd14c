package org.relent.reference;

import org.relent.Options;

/** The measures of the contract on decoded rows: each formula as it is written, in wide arithmetic. */
final class WideMeasures {
    private static final Wide INFINITE = Wide.of(Double.POSITIVE_INFINITY);
    // Below this |ln(p/q)|, p ln(p/q) − p + q is summed as a series: its three terms would cancel.
    private static final double SERIES = 0x1p-12;

    private WideMeasures() {}

    /** −Σ p ln p. */
    static Wide entropy(WideRow p) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (!p.isZero(c)) {
                sum = sum.minus(p.p[c].times(p.log[c]));
            }
        }
        return sum;
    }

    /** −Σ p ln q. */
    static Wide crossEntropy(WideRow p, WideRow q) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                continue;
            }
            if (q.isZero(c)) {
                return INFINITE;
            }
            sum = sum.minus(p.p[c].times(q.log[c]));
        }
        return sum;
    }

    /**
     * Σ p ln(p/q). Where both sides are normalised inside, Σ p = Σ q, and the equal sum Σ (p ln(p/q) − p + q) is taken:
     * none of its terms is negative, so neither is the result.
     */
    static Wide kl(WideRow p, WideRow q, boolean normalized) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            if (p.isZero(c)) {
                sum = normalized ? sum.plus(q.p[c]) : sum;
                continue;
            }
            if (q.isZero(c)) {
                return INFINITE;
            }
            Wide log = p.log[c].minus(q.log[c]);
            sum = sum.plus(normalized ? excess(p.p[c], q.p[c], log) : p.p[c].times(log));
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
                return INFINITE;
            }
            Wide log = p.log[c].minus(q.log[c]);
            sum = sum.plus(
                    normalized
                            ? excess(p.p[c], q.p[c], log).plus(excess(q.p[c], p.p[c], log.negated()))
                            : p.p[c].minus(q.p[c]).times(log));
        }
        return sum;
    }

    /**
     * w Σ p ln(p/m) + (1−w) Σ q ln(q/m), m = wp + (1−w)q. The terms −p + m and −q + m, weighted, cancel in each class, so
     * adding them changes nothing and leaves no term negative.
     */
    static Wide js(WideRow p, WideRow q, Options options) {
        Wide w = Wide.of(options.weight());
        Wide v = Wide.ONE.minus(w);
        Wide sum = Wide.ZERO;
        for (int c = 0; c < p.classes(); c++) {
            // Where p = q so is m, and ln(p/m) = ln 1: equal rows give exactly 0, at every w.
            Wide m = p.p[c].equals(q.p[c]) ? p.p[c] : w.times(p.p[c]).plus(v.times(q.p[c]));
            if (m.hi() == 0) {
                continue;
            }
            sum = sum.plus(w.times(excess(p.p[c], m)));
            sum = sum.plus(v.times(excess(q.p[c], m)));
        }
        return sum;
    }

    /** p ln(p/m) − p + m ≥ 0; a p that is 0 or underflows to it adds m. */
    private static Wide excess(Wide p, Wide m) {
        return p.hi() == 0 ? m : excess(p, m, p.dividedBy(m).log());
    }

    /** p ln(p/q) − p + q ≥ 0, given {@code log} = ln(p/q). */
    private static Wide excess(Wide p, Wide q, Wide log) {
        if (log.hi() <= -1) {
            return p.times(log.minus(Wide.ONE)).plus(q); // q is the larger part
        }
        if (Math.abs(log.hi()) >= SERIES) {
            // One product with p: three would round apart where p is subnormal, and could leave less than 0.
            return p.times(log.minus(Wide.ONE).plus(log.negated().exp()));
        }
        // p (e^−l − 1 + l) = p (l²/2! − l³/3! + l⁴/4! − …)
        Wide term = log.times(log).dividedBy(Wide.of(2));
        Wide sum = term;
        for (int n = 3; n <= 8; n++) {
            term = term.times(log).dividedBy(Wide.of(-n));
            sum = sum.plus(term);
        }
        return p.times(sum);
    }
}
