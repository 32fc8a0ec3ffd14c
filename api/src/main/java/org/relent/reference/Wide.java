package org.relent.reference;

/**
 * A number as the unevaluated sum of two doubles, {@code hi + lo} with {@code |lo| ≤ ulp(hi)/2}: about 32 decimal digits.
 *
 * <p>Algorithms: Dekker (1971), Knuth (TAOCP 2, §4.2.2), Joldes, Muller and Popescu (2017), "Tight and Rigorous Error
 * Bounds for Basic Building Blocks of Double-Word Arithmetic". Relative errors: + and × below 2⁻¹⁰⁰, ÷ below 2⁻⁹⁹; exp
 * and ln below 2⁻⁹⁰ (ln: absolute, for results below 1). Only IEEE operations and {@link StrictMath}: the same bits
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
    private static final int HALVINGS = 8;

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
        Wide rest = minus(that.times(first));
        double second = rest.hi / that.hi;
        double third = rest.minus(that.times(second)).hi / that.hi;
        return fastTwoSum(first, second).plus(of(third));
    }

    Wide sqrt() {
        if (!(hi > 0 && hi < Double.POSITIVE_INFINITY)) {
            return of(Math.sqrt(hi)); // 0, ∞ or NaN
        }
        double root = Math.sqrt(hi);
        Wide rest = minus(twoProduct(root, root));
        return fastTwoSum(root, rest.hi / (2 * root));
    }

    /** eˣ: the argument is reduced by multiples of ln 2 and 2⁸, then eˣ − 1 is doubled back up, which loses no digits. */
    Wide exp() {
        if (!(hi < 710)) {
            return of(StrictMath.exp(hi)); // ∞ or NaN
        }
        if (hi < -746) {
            return ZERO;
        }
        double power = Math.rint(hi / LN_2.hi);
        Wide reduced = minus(LN_2.times(power)).scaled(-HALVINGS);
        Wide term = reduced;
        Wide expm1 = reduced;
        for (int n = 2; n <= 11; n++) {
            term = term.times(reduced).dividedBy(of(n));
            expm1 = expm1.plus(term);
        }
        for (int i = 0; i < HALVINGS; i++) {
            expm1 = expm1.times(expm1).plus(expm1.scaled(1)); // (1 + e)² − 1
        }
        return ONE.plus(expm1).scaled((int) power);
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

    private Wide scaled(int power) {
        return new Wide(Math.scalb(hi, power), Math.scalb(lo, power));
    }

    boolean isNaN() {
        return Double.isNaN(hi);
    }

    double toDouble() {
        return hi;
    }
}
