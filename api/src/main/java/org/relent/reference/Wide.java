package org.relent.reference;

/**
 * A number as the unevaluated sum of two doubles, {@code hi + lo} with {@code |lo| ≤ ulp(hi)/2}: about 32 decimal digits.
 *
 * <p>Algorithms: Dekker (1971), Knuth (TAOCP 2, §4.2.2), Joldes, Muller and Popescu (2017), "Tight and Rigorous Error
 * Bounds for Basic Building Blocks of Double-Word Arithmetic". Relative errors: + and × below 2⁻¹⁰⁰, ÷ below 2⁻⁹⁹; exp,
 * ln, eˣ − 1, ln(1 + x) and tanh below 2⁻⁹⁰ (ln: absolute, for results below 1), eˣ − 1 − x below 2⁻⁸⁰. Only IEEE operations and {@link StrictMath}: the same bits
 * everywhere.
 *
 * @param hi the number rounded to double
 * @param lo what rounding left over
 */
record Wide(double hi, double lo) {
    static final Wide ZERO = new Wide(0, 0);
    static final Wide ONE = new Wide(1, 0);
    static final Wide NEGATIVE_INFINITY = new Wide(Double.NEGATIVE_INFINITY, 0);
    static final Wide LN_2 = new Wide(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56);
    static final Wide INFINITE = new Wide(Double.POSITIVE_INFINITY, 0);
    static final Wide NAN = new Wide(Double.NaN, 0);
    private static final int HALVINGS = 8;
    // Below this, x² is lost beside x: eˣ − 1, ln(1 + x) and tanh x are x.
    private static final double TINY = 0x1p-110;
    // Below this |x|, eˣ − 1 − x is summed as a series: it would cancel.
    private static final double SERIES = 0x1p-12;
    // From here on down the products of halves are subnormal, and a root would lose digits.
    private static final double SMALL = 0x1p-900;

    // Above this a product of such a number's quotient with its divisor may round to ∞.
    private static final double LARGE = 0x1p1000;

    static Wide of(double value) {
        return new Wide(value, 0);
    }

    private static Wide fastTwoSum(double larger, double smaller) {
        double sum = larger + smaller;
        return new Wide(sum, smaller - (sum - larger));
    }

    private static Wide twoSum(double a, double b) {
        double sum = a + b;
        double other = sum - a;
        return new Wide(sum, (a - (sum - other)) + (b - other));
    }

    private static Wide twoProduct(double a, double b) {
        double product = a * b;
        return new Wide(product, Math.fma(a, b, -product));
    }

    Wide plus(Wide that) {
        Wide high = twoSum(hi, that.hi);
        if (!Double.isFinite(high.hi)) {
            return of(high.hi);
        }
        Wide low = twoSum(lo, that.lo);
        Wide sum = fastTwoSum(high.hi, high.lo + low.hi);
        return fastTwoSum(sum.hi, sum.lo + low.lo);
    }

    Wide minus(Wide that) {
        return plus(that.negated());
    }

    Wide negated() {
        return new Wide(-hi, -lo);
    }

    Wide times(Wide that) {
        Wide product = twoProduct(hi, that.hi);
        if (!Double.isFinite(product.hi)) {
            return of(product.hi);
        }
        return fastTwoSum(product.hi, product.lo + (hi * that.lo + lo * that.hi));
    }

    Wide times(double that) {
        return times(of(that));
    }

    Wide dividedBy(Wide that) {
        double first = hi / that.hi;
        if (!Double.isFinite(first) || first == 0) {
            return of(first);
        }
        if (Math.abs(hi) > LARGE) {
            return scaled(-64).dividedBy(that).scaled(64);
        }
        Wide rest = minus(that.times(first));
        double second = rest.hi / that.hi;
        double third = rest.minus(that.times(second)).hi / that.hi;
        return fastTwoSum(first, second).plus(of(third));
    }

    Wide sqrt() {
        if (!(hi > 0 && hi < Double.POSITIVE_INFINITY)) {
            return of(Math.sqrt(hi)); // 0, ∞ or NaN
        }
        if (hi < SMALL) {
            return scaled(200).sqrt().scaled(-100);
        }
        double root = Math.sqrt(hi);
        Wide rest = minus(twoProduct(root, root));
        return fastTwoSum(root, rest.hi / (2 * root));
    }

    /** eˣ. */
    Wide exp() {
        if (!(hi < 710)) {
            return of(StrictMath.exp(hi)); // ∞ or NaN
        }
        if (hi < -746) {
            return ZERO;
        }
        int power = powerOfTwo();
        return ONE.plus(minus(LN_2.times(power)).reducedExpm1()).scaled(power);
    }

    /** eˣ − 1. */
    Wide expm1() {
        if (Math.abs(hi) < TINY) {
            return this;
        }
        return Math.abs(hi) < 746 && powerOfTwo() == 0 ? reducedExpm1() : exp().minus(ONE);
    }

    /** eˣ − 1 − x, which is never negative. */
    Wide expm1MinusX() {
        if (!(Math.abs(hi) < SERIES)) {
            return expm1().minus(this);
        }
        Wide term = times(this).scaled(-1);
        Wide sum = term;
        for (int n = 3; n <= 8; n++) {
            term = term.times(this).dividedBy(of(n));
            sum = sum.plus(term);
        }
        return sum;
    }

    private int powerOfTwo() {
        return (int) Math.rint(hi / LN_2.hi);
    }

    /** eˣ − 1 for |x| ≤ ln 2 / 2: x is reduced by 2⁸, then eˣ − 1 is doubled back up, which loses no digits. */
    private Wide reducedExpm1() {
        Wide reduced = scaled(-HALVINGS);
        Wide term = reduced;
        Wide expm1 = reduced;
        for (int n = 2; n <= 11; n++) {
            term = term.times(reduced).dividedBy(of(n));
            expm1 = expm1.plus(term);
        }
        for (int i = 0; i < HALVINGS; i++) {
            expm1 = expm1.times(expm1).plus(expm1.scaled(1)); // (1 + e)² − 1
        }
        return expm1;
    }

    /** tanh x = (1 − s) / (1 + s) with s = e^(−2|x|), and the sign of x. */
    Wide tanh() {
        if (Math.abs(hi) < TINY) {
            return this;
        }
        Wide off = abs().scaled(1).negated().expm1(); // s − 1
        Wide tanh = off.negated().dividedBy(off.plus(of(2)));
        return hi < 0 ? tanh.negated() : tanh;
    }

    /** 1 − tanh² x = 4s / (1 + s)² with s = e^(−2|x|): the derivative of tanh, without the cancellation. */
    Wide tanhSlope() {
        Wide s = abs().scaled(1).negated().exp();
        Wide root = ONE.plus(s);
        return s.scaled(2).dividedBy(root.times(root));
    }

    /** ln x by one Newton step from the double result, which doubles its digits. */
    Wide log() {
        if (!(hi > 0 && hi < Double.POSITIVE_INFINITY)) {
            return of(StrictMath.log(hi)); // −∞, ∞ or NaN
        }
        Wide x = this;
        int power = 0;
        if (hi < Double.MIN_NORMAL) {
            x = scaled(54);
            power = -54;
        }
        int exponent = Math.getExponent(x.hi);
        if (x.hi > Math.scalb(1.4142135623730951, exponent)) {
            exponent++; // a mantissa around 1, so that ln of a number near 1 does not cancel
        }
        Wide mantissa = x.scaled(-exponent);
        double start = StrictMath.log(mantissa.hi);
        Wide off = mantissa.times(of(-start).exp()).minus(ONE);
        Wide log = of(start).plus(off).minus(of(off.hi * off.hi / 2));
        return LN_2.times(exponent + power).plus(log);
    }

    /** ln(1 + x), near 0 by one Newton step from the double result. */
    Wide log1p() {
        if (Math.abs(hi) < TINY) {
            return this;
        }
        if (!(Math.abs(hi) < 0.5)) {
            return ONE.plus(this).log();
        }
        Wide start = of(StrictMath.log1p(hi));
        Wide off = minus(start.expm1()).times(start.negated().exp());
        return start.plus(off).minus(of(off.hi * off.hi / 2));
    }

    /** ln(eˣ + eʸ). */
    Wide logPlus(Wide that) {
        if (hi < that.hi) {
            return that.logPlus(this);
        }
        return hi == Double.NEGATIVE_INFINITY
                ? this
                : plus(that.minus(this).exp().log1p());
    }

    Wide scaled(int power) {
        return new Wide(Math.scalb(hi, power), Math.scalb(lo, power));
    }

    Wide abs() {
        return hi < 0 ? negated() : this;
    }

    boolean isInfinite() {
        return Double.isInfinite(hi);
    }

    boolean isNaN() {
        return Double.isNaN(hi);
    }

    double toDouble() {
        return hi;
    }
}
