package org.relent.reference;

import java.util.Arrays;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;

/** ∂result/∂x of logits x: the model's, or without a model P's. */
final class WideGradient {
    private static final double FAR = 400;
    private static final double SMALL = 0x1p-900;

    private final WideRow q;
    private final Logits form;

    WideGradient(WideRow q, Logits form) {
        this.q = q;
        this.form = form;
    }

    /** Of a measure of two distributions, where neither side is NaN; {@code result} is the measure's. */
    double[] ofPair(KernelSpec spec, WideRow p, boolean normalized, double result) {
        boolean lacking = Double.isInfinite(result)
                && (spec.measure() == Measure.REVERSE_KL || spec.measure() == Measure.JEFFREYS);
        if (lacking) {
            double[] none = new double[q.classes()];
            Arrays.fill(none, Double.NaN);
            return none;
        }
        Wide[] slopes = switch (spec.measure()) {
            case KL, CROSS_ENTROPY -> ofKl(p, normalized);
            case REVERSE_KL -> ofReverseKl(p);
            case JEFFREYS -> {
                Wide[] there = ofKl(p, normalized);
                Wide[] back = ofReverseKl(p);
                for (int c = 0; c < there.length; c++) {
                    there[c] = there[c].plus(back[c]);
                }
                yield there;
            }
            case JS -> ofJs(p, spec.options().weight());
            default -> throw new AssertionError(spec);
        };
        return chain(slopes);
    }

    /** Of a measure of these logits alone. */
    double[] ofOne(Measure measure) {
        return chain(
                switch (measure) {
                    case LOG_PARTITION -> q.p.clone();
                    case ENTROPY -> ofEntropy();
                    default -> throw new AssertionError(measure);
                });
    }

    /** −q (ln q + H), the terms less that of the likeliest class. */
    private Wide[] ofEntropy() {
        Wide[] informations = new Wide[q.classes()];
        for (int c = 0; c < informations.length; c++) {
            informations[c] = q.p[c].hi() == 0 ? Wide.ZERO : q.log[c].negated();
        }
        return centred(informations);
    }

    /** q Σp − p. */
    private Wide[] ofKl(WideRow p, boolean normalized) {
        Wide sum = normalized ? Wide.ONE : p.sum();
        Wide[] slopes = new Wide[q.classes()];
        for (int c = 0; c < slopes.length; c++) {
            slopes[c] = q.p[c].times(sum).minus(p.p[c]);
        }
        return slopes;
    }

    /** q (ln(q/p) − D(Q‖P)). */
    private Wide[] ofReverseKl(WideRow p) {
        Wide[] logs = new Wide[q.classes()];
        for (int c = 0; c < logs.length; c++) {
            logs[c] = q.p[c].hi() == 0 ? Wide.ZERO : q.log[c].minus(p.log[c]);
        }
        return centred(logs);
    }

    /** (1−w) q (ln(q/m) − Σ q ln(q/m)). */
    private Wide[] ofJs(WideRow p, double weight) {
        Wide w = Wide.of(weight);
        Wide v = Wide.ONE.minus(w);
        Wide[] logs = new Wide[q.classes()];
        for (int c = 0; c < logs.length; c++) {
            logs[c] = q.p[c].hi() == 0 ? Wide.ZERO : logOfMixture(p, c, w, v);
        }
        Wide[] slopes = centred(logs);
        for (int c = 0; c < slopes.length; c++) {
            slopes[c] = v.times(slopes[c]);
        }
        return slopes;
    }

    /** q (g − Σ q g), with every g less that of the likeliest class, which alone would cancel where q is near 1. */
    private Wide[] centred(Wide[] g) {
        int top = 0;
        for (int c = 0; c < g.length; c++) {
            top = q.p[c].hi() > q.p[top].hi() ? c : top;
        }
        Wide mean = Wide.ZERO;
        for (int c = 0; c < g.length; c++) {
            mean = mean.plus(WideMeasures.product(q.p[c], g[c].minus(g[top])));
        }
        Wide[] slopes = new Wide[g.length];
        for (int c = 0; c < g.length; c++) {
            slopes[c] = WideMeasures.product(q.p[c], g[c].minus(g[top]).minus(mean));
        }
        return slopes;
    }

    /** ln(q/m), m = wp + (1−w)q. */
    private Wide logOfMixture(WideRow p, int c, Wide w, Wide v) {
        Wide log = q.log[c].minus(p.log[c]);
        if (log.hi() < -FAR) {
            return log.minus(w.log()); // q is nothing beside p, and the quotient may underflow
        }
        return q.p[c].hi() < SMALL
                ? w.times(log.negated().exp()).plus(v).log().negated() // subnormal numbers have lost their digits
                : q.p[c].dividedBy(WideMeasures.mixture(p.p[c], q.p[c], w, v)).log();
    }

    /** Of a label's loss: q Σ t w − t w + 2 λ z q. */
    double[] ofLoss(int label, Options options) {
        Wide[] slopes = new Wide[q.classes()];
        Wide sum = Wide.ZERO;
        for (int c = 0; c < slopes.length; c++) {
            sum = sum.plus(WideLoss.target(c, label, slopes.length, options));
        }
        if (options.zLoss() > 0) {
            sum = sum.plus(q.logPartition.times(options.zLoss()).scaled(1));
        }
        for (int c = 0; c < slopes.length; c++) {
            slopes[c] = q.p[c].times(sum).minus(WideLoss.target(c, label, slopes.length, options));
        }
        return chain(slopes);
    }

    /** Through cap and temperature: each slope times (1 − (x′/cap)²)/T. A −∞ is not capped. */
    private double[] chain(Wide[] slopes) {
        double[] gradient = new double[slopes.length];
        for (int c = 0; c < slopes.length; c++) {
            Wide slope = slopes[c];
            if (form.isCapped() && !q.isZero(c)) {
                slope = slope.times(
                        Wide.of(q.given[c]).dividedBy(Wide.of(form.softCap())).tanhSlope());
            }
            gradient[c] = slope.dividedBy(Wide.of(form.temperature())).toDouble() + 0.0; // never −0
        }
        return gradient;
    }
}
