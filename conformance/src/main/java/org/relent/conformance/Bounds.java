package org.relent.conformance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Distribution;
import org.relent.KernelSpec;
import org.relent.Measure;

/**
 * The contract's bound on the error of a row's result, |result − exact| ≤ bound, in nats. With ε of the element type and
 * Σ over the classes where the weight in front is positive:
 *
 * <table>
 * <caption>Bounds</caption>
 * <tr><th>measure</th><th>bound</th></tr>
 * <tr><td>entropy</td><td>ε Σ p (1 + |ln p|)</td></tr>
 * <tr><td>cross-entropy</td><td>ε Σ p (1 + |ln q|)</td></tr>
 * <tr><td>kl</td><td>ε Σ p (1 + |ln(p/q)|)</td></tr>
 * <tr><td>reverse-kl</td><td>ε Σ q (1 + |ln(q/p)|)</td></tr>
 * <tr><td>jeffreys</td><td>the sum of those two</td></tr>
 * <tr><td>js</td><td>ε (w Σ p (1 + |ln(p/m)|) + (1−w) Σ q (1 + |ln(q/m)|)), m = wp + (1−w)q</td></tr>
 * <tr><td>js-distance d</td><td>min(B/(2d), √B) with B the bound of js: the root's slope is 1/(2d), and at d → 0, where
 * the slope is infinite, |√a − √b| ≤ √|a − b| holds always</td></tr>
 * <tr><td>nll</td><td>ε (1 + loss)</td></tr>
 * <tr><td>log-partition</td><td>ε (1 + |result|)</td></tr>
 * </table>
 *
 * <p>Rounding the result to a double is covered by these, as |result| ≤ bound/ε, except where the result is subnormal:
 * there two units in the last place, 2 · 2⁻¹⁰⁷⁴, are added.
 */
final class Bounds {
    private static final double SUBNORMAL_ROUNDING = 2 * Double.MIN_VALUE;

    private Bounds() {}

    /**
     * The bound of one row.
     *
     * @param spec the kernel; its base is taken to be nats
     * @param reference the row of P in its form; null for labels
     * @param model the row of Q in its form; null for a measure of P alone
     * @param exact the exact result
     */
    static double of(KernelSpec spec, double @Nullable [] reference, double @Nullable [] model, double exact) {
        double epsilon = spec.elements().epsilon();
        double scale = switch (spec.measure()) {
            case NLL, LOG_PARTITION -> 1 + Math.abs(exact);
            case ENTROPY -> entropy(logs(spec.reference(), reference));
            default -> pair(spec, logs(spec.reference(), reference), logs(form(spec.model()), model));
        };
        double bound = epsilon * scale;
        if (spec.measure() == Measure.JS_DISTANCE) {
            bound = exact == 0 ? Math.sqrt(bound) : Math.min(bound / (2 * exact), Math.sqrt(bound));
        }
        return bound + SUBNORMAL_ROUNDING;
    }

    private static double[] logs(Object form, double @Nullable [] row) {
        return Forms.logProbabilities((Distribution) form, Objects.requireNonNull(row));
    }

    private static Object form(@Nullable Object form) {
        return Objects.requireNonNull(form);
    }

    private static double entropy(double[] logP) {
        double sum = 0;
        for (double log : logP) {
            sum += term(log, log);
        }
        return sum;
    }

    private static double pair(KernelSpec spec, double[] logP, double[] logQ) {
        double w = spec.options().weight();
        double sum = 0;
        for (int c = 0; c < logP.length; c++) {
            double p = logP[c];
            double q = logQ[c];
            sum += switch (spec.measure()) {
                case CROSS_ENTROPY -> term(p, q);
                case KL -> term(p, p - q);
                case REVERSE_KL -> term(q, q - p);
                case JEFFREYS -> term(p, p - q) + term(q, q - p);
                case JS, JS_DISTANCE -> {
                    double m = logMixture(w, p, q);
                    yield w * term(p, p - m) + (1 - w) * term(q, q - m);
                }
                default ->
                    throw new IllegalArgumentException("measure: got "
                            + spec.measure().id() + ", expected one whose error bound is written down here");
            };
        }
        return sum;
    }

    /** p (1 + |x|), 0 where p is. */
    private static double term(double logP, double x) {
        return logP == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logP) * (1 + Math.abs(x));
    }

    /** ln(w p + (1−w) q), from logarithms so that nothing underflows. */
    private static double logMixture(double w, double p, double q) {
        double a = Math.log(w) + p;
        double b = Math.log1p(-w) + q;
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
    }
}
