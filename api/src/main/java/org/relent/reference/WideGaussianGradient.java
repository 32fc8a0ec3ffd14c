package org.relent.reference;

import org.relent.Gaussian.Spread;

/**
 * The derivatives of one dimension's divergence of Gaussians. With r = σp²/σq² and d = (μp − μq)/σq they are d/σq for μp,
 * ½ (r − 1) for ln σp², ½ (1 − r − d²) for ln σq², and these two over ½σ or σ² for σ or σ².
 */
final class WideGaussianGradient {
    private final WideGaussian p;
    private final WideGaussian q;
    private final Wide free;

    WideGaussianGradient(WideGaussian p, WideGaussian q, double freeNats) {
        this.p = p;
        this.q = q;
        this.free = Wide.of(freeNats);
    }

    /** ∂/∂μp, which is −∂/∂μq. */
    double ofMean(int d) {
        return derivative(d, difference(d).dividedBy(variance(q, d)));
    }

    /** The derivative with respect to P's spread. */
    double ofReferenceSpread(int d) {
        return derivative(d, perSpread(excess(d), p, d));
    }

    /** The derivative with respect to Q's spread. */
    double ofModelSpread(int d) {
        Scaled difference = difference(d);
        Scaled square = difference.times(difference).dividedBy(variance(q, d));
        return derivative(d, perSpread(excess(d).plus(square), q, d).negated());
    }

    /** NaN for points, which have none; 0 where the dimension is free. */
    private double derivative(int d, Scaled value) {
        if (p.isPoint(d) || q.isPoint(d)) {
            return Double.NaN;
        }
        boolean isFree = free.hi() > 0 && WideGaussian.kl(p, q, d).minus(free).hi() <= 0;
        return isFree ? 0 : value.toDouble();
    }

    /** Half of what is the derivative with respect to ln σ², as that with respect to the spread. */
    private static Scaled perSpread(Scaled twice, WideGaussian side, int d) {
        Wide spread = Wide.of(side.spread(d));
        return switch (side.kind()) {
            case SIGMA -> twice.dividedBy(Scaled.of(spread));
            case VARIANCE -> twice.dividedBy(Scaled.of(spread)).scaled(-1);
            case LOG_VARIANCE -> twice.scaled(-1);
        };
    }

    private Scaled difference(int d) {
        Wide half = Wide.of(p.mean(d)).scaled(-1).minus(Wide.of(q.mean(d)).scaled(-1)); // which does not overflow
        Wide whole = Wide.of(p.mean(d)).minus(Wide.of(q.mean(d)));
        return whole.isInfinite() ? Scaled.of(half).scaled(1) : Scaled.of(whole);
    }

    /** r − 1, from the difference of the variances or that of their logarithms: nearly equal ones do not cancel. */
    private Scaled excess(int d) {
        if (p.kind() != Spread.LOG_VARIANCE && q.kind() != Spread.LOG_VARIANCE) {
            Scaled variance = variance(q, d);
            return variance(p, d).plus(variance.negated()).dividedBy(variance);
        }
        Wide logR = p.logVariance(d).minus(q.logVariance(d));
        return Math.abs(logR.hi()) < 1
                ? Scaled.of(logR.expm1())
                : Scaled.exp(logR).plus(Scaled.of(Wide.ONE.negated()));
    }

    private static Scaled variance(WideGaussian side, int d) {
        Wide spread = Wide.of(side.spread(d));
        return switch (side.kind()) {
            case SIGMA -> Scaled.of(spread).times(Scaled.of(spread));
            case VARIANCE -> Scaled.of(spread);
            case LOG_VARIANCE -> Scaled.exp(spread);
        };
    }

    /**
     * A number whose exponent is out of a double's range, perhaps, while the quotient it becomes part of is not.
     *
     * @param mantissa in [1, 2) but for its sign, or 0
     * @param exponent times 2 to this
     */
    private record Scaled(Wide mantissa, int exponent) {
        // Beyond this power of two nothing comes back into a double's range.
        private static final double FAR = 1e6;
        // What is this many powers of two smaller is lost in a sum.
        private static final int LOST = 300;

        static Scaled of(Wide number) {
            return new Scaled(number, 0).normalized();
        }

        static Scaled exp(Wide x) {
            Wide near = Math.abs(x.hi()) < FAR ? x : Wide.of(Math.copySign(FAR, x.hi()));
            int power = (int) Math.rint(near.hi() / Wide.LN_2.hi());
            return new Scaled(near.minus(Wide.LN_2.times(power)).exp(), power).normalized();
        }

        private Scaled normalized() {
            if (mantissa.hi() == 0) {
                return new Scaled(Wide.ZERO, 0);
            }
            Wide number = mantissa;
            int power = exponent;
            if (Math.abs(number.hi()) < Double.MIN_NORMAL) {
                number = number.scaled(64);
                power -= 64;
            }
            int own = Math.getExponent(number.hi());
            return new Scaled(number.scaled(-own), power + own);
        }

        Scaled negated() {
            return new Scaled(mantissa.negated(), exponent);
        }

        Scaled scaled(int power) {
            return new Scaled(mantissa, exponent + power).normalized();
        }

        Scaled times(Scaled that) {
            return new Scaled(mantissa.times(that.mantissa), exponent + that.exponent).normalized();
        }

        Scaled dividedBy(Scaled that) {
            return new Scaled(mantissa.dividedBy(that.mantissa), exponent - that.exponent).normalized();
        }

        Scaled plus(Scaled that) {
            int above = exponent - that.exponent;
            if (that.mantissa.hi() == 0 || (mantissa.hi() != 0 && above > LOST)) {
                return this;
            }
            if (mantissa.hi() == 0 || above < -LOST) {
                return that;
            }
            return new Scaled(mantissa.scaled(above).plus(that.mantissa), that.exponent).normalized();
        }

        double toDouble() {
            return Math.scalb(mantissa.toDouble(), exponent) + 0.0; // never −0
        }
    }
}
