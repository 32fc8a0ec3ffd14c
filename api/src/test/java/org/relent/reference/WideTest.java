package org.relent.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Double-double arithmetic against arbitrary precision: the relative errors that {@link Wide} documents. */
class WideTest {
    private static final MathContext DIGITS = new MathContext(60);
    // e^x − 1 − x of x = 2⁻²⁵⁰ loses 150 digits.
    private static final MathContext PRECISE = new MathContext(220);
    private static final int RANDOM = 600;
    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void additionLosesLessThanTwoToTheMinusHundred() {
        for (int i = 0; i < 20 * RANDOM; i++) {
            Wide a = wide(-200, 200);
            Wide b = i % 3 == 0 ? wide(-200, 200) : near(a);
            BigDecimal exact = big(a).add(big(b));
            // Opposite signs cancel: then the error is relative to the operands, as of any double-word sum.
            BigDecimal scale =
                    a.hi() > 0 == b.hi() > 0 ? exact.abs() : big(a).abs().add(big(b).abs());
            assertWithin(a.plus(b), exact, scale, -100, a + " + " + b);
            assertWithin(a.minus(b), big(a).subtract(big(b)), big(a).abs().add(big(b).abs()), -100, a + " − " + b);
        }
    }

    @Test
    void multiplicationLosesLessThanTwoToTheMinusHundred() {
        for (int i = 0; i < 20 * RANDOM; i++) {
            Wide a = wide(-300, 300);
            Wide b = wide(-300, 300);
            assertRelative(a.times(b), big(a).multiply(big(b)), -100, a + " × " + b);
            assertRelative(a.times(b.hi()), big(a).multiply(new BigDecimal(b.hi())), -100, a + " × " + b.hi());
        }
    }

    @Test
    void divisionLosesLessThanTwoToTheMinusNinetyNine() {
        for (int i = 0; i < 20 * RANDOM; i++) {
            Wide a = wide(-300, 300);
            Wide b = i % 3 == 0 ? near(a) : wide(-300, 300);
            assertRelative(a.dividedBy(b), big(a).divide(big(b), DIGITS), -99, a + " ÷ " + b);
        }
    }

    @Test
    void divisionByItselfIsExactlyOne() {
        for (int i = 0; i < RANDOM; i++) {
            Wide a = wide(-900, 900);
            assertThat(a.dividedBy(a)).isEqualTo(Wide.ONE);
        }
    }

    @Test
    void squareRootLosesLessThanTwoToTheMinusNinetyNine() {
        for (int i = 0; i < 5 * RANDOM; i++) {
            Wide a = positive(wide(-600, 600));
            assertRelative(a.sqrt(), big(a).sqrt(DIGITS), -99, "√" + a);
        }
        assertThat(Wide.of(4).sqrt()).isEqualTo(Wide.of(2));
        assertThat(Wide.ZERO.sqrt().hi()).isZero();
        assertThat(Wide.of(Double.POSITIVE_INFINITY).sqrt().hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.of(-1).sqrt().isNaN()).isTrue();
    }

    @Test
    void exponentialLosesLessThanTwoToTheMinusNinety() {
        for (int i = 0; i < RANDOM; i++) {
            // Down to −600: below, the second half of the result is subnormal and cannot hold its digits.
            exp(Wide.of(random.nextDouble(-600, 709)));
            exp(wide(-60, 4));
        }
        for (double edge :
                new double[] {0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e-20, 0.34657, 0.34658, 1, 709.7}) {
            exp(Wide.of(edge));
            exp(Wide.of(-Math.min(edge, 600)));
        }
        assertThat(Wide.ZERO.exp()).isEqualTo(Wide.ONE);
    }

    private static void exp(Wide x) {
        assertRelative(x.exp(), BigDecimalMath.exp(big(x), DIGITS), -90, "exp " + x);
    }

    @Test
    void exponentialUnderflowsToTheNearestSubnormal() {
        for (int i = 0; i < RANDOM; i++) {
            double x = random.nextDouble(-745, -708);
            double exact = BigDecimalMath.exp(new BigDecimal(x), DIGITS).doubleValue();
            assertThat(Math.abs(Wide.of(x).exp().hi() - exact)).isLessThanOrEqualTo(Math.ulp(exact));
        }
    }

    @Test
    void exponentialHasTheLimitsOfExp() {
        assertThat(Wide.NEGATIVE_INFINITY.exp().hi()).isZero();
        assertThat(Wide.of(-1e300).exp().hi()).isZero();
        assertThat(Wide.of(710).exp().hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.of(Double.NaN).exp().isNaN()).isTrue();
    }

    @Test
    void logarithmLosesLessThanTwoToTheMinusNinety() {
        for (int i = 0; i < RANDOM; i++) {
            log(positive(wide(-1000, 1000)));
            log(Wide.of(Math.abs(random.nextDouble()) * 0x1p-1040)); // subnormal
            log(Wide.ONE.plus(wide(-80, -1)));
        }
        double[] edges = {
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            Math.nextUp(1.0),
            Math.nextDown(1.0),
            Math.sqrt(2),
            Math.nextUp(Math.sqrt(2)),
            Math.nextDown(Math.sqrt(2)),
            Math.sqrt(0.5),
            2,
            0.5,
            10,
            Math.E
        };
        for (double edge : edges) {
            log(Wide.of(edge));
        }
        assertThat(Wide.ONE.log()).isEqualTo(Wide.ZERO);
    }

    private static void log(Wide x) {
        BigDecimal exact = BigDecimalMath.log(big(x), DIGITS);
        assertWithin(x.log(), exact, exact.abs().max(BigDecimal.ONE), -90, "ln " + x);
    }

    @Test
    void logarithmHasTheLimitsOfLog() {
        assertThat(Wide.ZERO.log().hi()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Wide.of(-0.0).log().hi()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Wide.of(Double.POSITIVE_INFINITY).log().hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.of(-1).log().isNaN()).isTrue();
        assertThat(Wide.of(Double.NaN).log().isNaN()).isTrue();
    }

    @Test
    void functionsNearZeroKeepTheirRelativeAccuracy() {
        for (int i = 0; i < RANDOM / 4; i++) {
            Wide x = i % 2 == 0 ? wide(-250, -1) : wide(-20, 6);
            assertRelative(x.expm1(), expm1(x), -90, "expm1 " + x);
            assertRelative(x.expm1MinusX(), expm1(x).subtract(big(x)), -80, "expm1MinusX " + x);
            Wide y = x.abs();
            assertRelative(y.log1p(), log1p(y), -90, "log1p " + y);
            if (y.hi() < 0.9) {
                assertRelative(y.negated().log1p(), log1p(y.negated()), -88, "log1p −" + y);
            }
        }
    }

    @Test
    void hyperbolicTangentLosesLessThanTwoToTheMinusNinety() {
        for (int i = 0; i < RANDOM / 4; i++) {
            Wide x = i % 2 == 0 ? wide(-250, 0) : wide(-8, 8);
            BigDecimal s = BigDecimalMath.exp(big(x.abs()).multiply(BigDecimal.valueOf(-2)), PRECISE);
            BigDecimal exact = expm1(x.abs().scaled(1).negated())
                    .negate()
                    .divide(BigDecimal.ONE.add(s), PRECISE)
                    .multiply(BigDecimal.valueOf(x.hi() < 0 ? -1 : 1));
            assertRelative(x.tanh(), exact, -90, "tanh " + x);
            BigDecimal slope = s.multiply(BigDecimal.valueOf(4))
                    .divide(BigDecimal.ONE.add(s).pow(2), PRECISE);
            assertRelative(x.tanhSlope(), slope, -90, "1 − tanh² " + x);
        }
    }

    @Test
    void functionsNearZeroHaveTheirLimits() {
        assertThat(Wide.ZERO.expm1()).isEqualTo(Wide.ZERO);
        assertThat(Wide.ZERO.log1p()).isEqualTo(Wide.ZERO);
        assertThat(Wide.ZERO.tanh()).isEqualTo(Wide.ZERO);
        assertThat(Wide.ZERO.expm1MinusX()).isEqualTo(Wide.ZERO);
        assertThat(Wide.of(Double.MIN_VALUE).expm1().hi()).isEqualTo(Double.MIN_VALUE);
        assertThat(Wide.NEGATIVE_INFINITY.expm1().hi()).isEqualTo(-1);
        assertThat(Wide.INFINITE.expm1().hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.INFINITE.log1p().hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.of(-1).log1p().hi()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Wide.of(-2).log1p().isNaN()).isTrue();
        for (double far : new double[] {50, 800, 1e300, Double.POSITIVE_INFINITY}) {
            assertThat(Wide.of(far).tanh().hi()).isEqualTo(1);
            assertThat(Wide.of(-far).tanh().hi()).isEqualTo(-1);
        }
        assertThat(Wide.INFINITE.tanhSlope().hi()).isZero();
        assertThat(Wide.NAN.tanh().isNaN()).isTrue();
        assertThat(Wide.NAN.expm1().isNaN()).isTrue();
        assertThat(Wide.NAN.log1p().isNaN()).isTrue();
    }

    @Test
    void aSumInLogarithms() {
        for (int i = 0; i < RANDOM / 4; i++) {
            Wide x = wide(-4, 9);
            Wide y = wide(-4, 9);
            BigDecimal larger = big(x).max(big(y));
            BigDecimal smaller = big(x).min(big(y));
            BigDecimal exact = larger.add(BigDecimalMath.log(
                    BigDecimal.ONE.add(BigDecimalMath.exp(smaller.subtract(larger), PRECISE)), PRECISE));
            assertWithin(x.logPlus(y), exact, larger.abs().add(BigDecimal.ONE), -90, x + " with " + y);
        }
        assertThat(Wide.NEGATIVE_INFINITY.logPlus(Wide.ONE)).isEqualTo(Wide.ONE);
        assertThat(Wide.NEGATIVE_INFINITY.logPlus(Wide.NEGATIVE_INFINITY)).isEqualTo(Wide.NEGATIVE_INFINITY);
    }

    private static BigDecimal expm1(Wide x) {
        return BigDecimalMath.exp(big(x), PRECISE).subtract(BigDecimal.ONE);
    }

    private static BigDecimal log1p(Wide x) {
        return BigDecimalMath.log(BigDecimal.ONE.add(big(x)), PRECISE);
    }

    /** The quotient of the largest number rounds up, and times the divisor to ∞. */
    @Test
    void dividesTheLargestNumber() {
        Wide largest = Wide.of(-Double.MAX_VALUE);
        for (double divisor : new double[] {1.5, 3, 7, 0x1.8p900}) {
            Wide quotient = largest.dividedBy(Wide.of(divisor));
            assertRelative(quotient, big(largest).divide(big(Wide.of(divisor)), DIGITS), -99, "MAX ÷ " + divisor);
        }
    }

    @Test
    void infinitiesAndNaNPassThrough() {
        Wide infinite = Wide.of(Double.POSITIVE_INFINITY);
        assertThat(infinite.plus(Wide.ONE).hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.ONE.minus(infinite).hi()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(infinite.minus(infinite).isNaN()).isTrue();
        assertThat(infinite.times(Wide.ZERO).isNaN()).isTrue();
        assertThat(infinite.times(2).hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.ONE.dividedBy(Wide.ZERO).hi()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Wide.of(Double.NaN).plus(Wide.ONE).isNaN()).isTrue();
    }

    @Test
    void everyResultIsNormalised() {
        for (int i = 0; i < RANDOM; i++) {
            Wide a = positive(wide(-100, 100));
            Wide b = near(a);
            UnaryOperator<Wide> plus = a::plus;
            for (Wide result : new Wide[] {plus.apply(b), a.times(b), a.dividedBy(b), a.sqrt(), a.log()}) {
                assertThat(result.hi() + result.lo()).as(a + " and " + b).isEqualTo(result.hi());
            }
        }
    }

    @Test
    void lnTwoIsLnTwo() {
        assertRelative(Wide.LN_2, BigDecimalMath.log(BigDecimal.TWO, DIGITS), -106, "LN_2");
    }

    /** A random number with a magnitude between two powers of two. */
    private Wide wide(int from, int to) {
        double hi = Math.scalb(random.nextDouble(1, 2), random.nextInt(from, to)) * (random.nextBoolean() ? 1 : -1);
        double lo = Math.ulp(hi) * random.nextDouble(-0.499, 0.499);
        return new Wide(hi, lo);
    }

    private Wide near(Wide a) {
        double hi = a.hi() * (1 + random.nextInt(-3, 4) * 0x1p-50) * (random.nextBoolean() ? 1 : -1);
        return new Wide(hi, Math.ulp(hi) * random.nextDouble(-0.499, 0.499));
    }

    private static Wide positive(Wide a) {
        return a.hi() > 0 ? a : a.negated();
    }

    private static BigDecimal big(Wide a) {
        return new BigDecimal(a.hi()).add(new BigDecimal(a.lo()));
    }

    private static void assertRelative(Wide got, BigDecimal exact, int power, String what) {
        assertWithin(got, exact, exact.abs(), power, what);
    }

    private static void assertWithin(Wide got, BigDecimal exact, BigDecimal scale, int power, String what) {
        BigDecimal error = big(got).subtract(exact).abs();
        BigDecimal allowed = scale.multiply(BigDecimal.TWO.pow(-power, DIGITS).pow(-1, DIGITS));
        if (error.compareTo(allowed) > 0) {
            throw new AssertionError(what + ": got " + got + ", error " + error.round(new MathContext(3)) + ", allowed "
                    + allowed.round(new MathContext(3)));
        }
    }
}
