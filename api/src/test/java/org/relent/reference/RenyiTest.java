package org.relent.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;

/** Rényi's divergence of every order. */
class RenyiTest {
    private static final double[] P = {1, 3};
    private static final double[] Q = {1, 1};

    /** Shares ¼, ¾ against ½, ½, by hand. */
    @Test
    void ordersOfACoin() {
        assertThat(coin(0)).isZero();
        assertThat(coin(0.5)).isCloseTo(-2 * Math.log((1 + Math.sqrt(3)) / Math.sqrt(8)), within(1e-15));
        assertThat(coin(1)).isEqualTo(Numbers.of(Measure.KL, Counts.plain(), P, Counts.plain(), Q));
        assertThat(coin(2)).isEqualTo(Math.log(1.25)); // 1/8 + 9/8
        assertThat(coin(Double.POSITIVE_INFINITY)).isEqualTo(Math.log(1.5));
    }

    /** Classes that logits of −10³⁷ mask: √(pq) of the second is nothing, so what is left is −2 ln √¼. */
    @Test
    void maskedLogits() {
        double got = Numbers.of(
                Measure.RENYI,
                Counts.plain(),
                new double[] {1, 3},
                Logits.plain(),
                new double[] {0, -1e37},
                Options.DEFAULT.withAlpha(0.5));
        assertThat(got).isEqualTo(2 * Math.log(2));
    }

    /** α = 1 ± 1e-12 is α = 1 and ± 1e-12 · Var(ln(p/q)) / 2, to first order. */
    @Test
    void ordersNextToOne() {
        double variance = 3.0 / 16 * Math.log(3) * Math.log(3); // ln(p/q) is ln ½ or ln 3/2
        for (double off : new double[] {1e-12, -1e-12, 0x1p-52, -0x1p-53}) {
            double alpha = 1 + off;
            assertThat(coin(alpha) - coin(1)).isCloseTo((alpha - 1) * variance / 2, within(0x1p-54));
        }
        double[] given = {0.25, 0.75};
        double[] even = {0.5, 0.5};
        for (double alpha : new double[] {1 + 1e-12, 1 - 1e-12}) {
            assertThat(of(alpha, Probabilities.given(), given, even)).isCloseTo(coin(alpha), within(0x1p-55));
        }
    }

    /** (p/q)^500 leaves a double's range by far: what is left of the sum is its largest term. */
    @Test
    void largeOrdersOfLargeRatios() {
        // ln p = 0 and ln q = −400 to 174 digits: ln(e^(499 · 400)) / 499.
        double[] p = {0, -400};
        double[] q = {-400, 0};
        assertThat(of(500, Logits.plain(), p, q)).isEqualTo(400);
        assertThat(of(Double.POSITIVE_INFINITY, Logits.plain(), p, q)).isEqualTo(400);
        assertThat(of(1e300, Logits.plain(), p, q)).isEqualTo(400);
        assertThat(of(1e300, Counts.plain(), P, Q)).isEqualTo(Math.log(1.5));
    }

    @Test
    void classesThatOneSideLacks() {
        double[] left = {1, 1, 0};
        double[] right = {0, 1, 1};
        assertThat(of(0, Counts.plain(), left, right)).isEqualTo(Math.log(2));
        assertThat(of(0.5, Counts.plain(), left, right)).isEqualTo(2 * Math.log(2)); // Σ √(pq) = ½
        for (double alpha : new double[] {1, 1.5, Double.POSITIVE_INFINITY}) {
            assertThat(of(alpha, Counts.plain(), left, right)).isEqualTo(Double.POSITIVE_INFINITY);
        }
        double[] one = {1, 0};
        double[] other = {0, 1};
        for (double alpha : new double[] {0, 1e-300, 0.5, 1 - 1e-12, 1, 2, Double.POSITIVE_INFINITY}) {
            assertThat(of(alpha, Counts.plain(), one, other)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(of(alpha, Probabilities.given(), one, other)).isEqualTo(Double.POSITIVE_INFINITY);
        }
        // A class that only Q has adds nothing to the sum, but Q's mass there is missing from it.
        assertThat(of(2, Counts.plain(), one, new double[] {1, 3})).isEqualTo(Math.log(4));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, 1e-300, 1e-12, 0.3, 0.5, 0.9, 1 - 1e-12, 1, 1 + 1e-12, 2, 500, 1e6, Double.POSITIVE_INFINITY})
    void neverNegativeAndZeroForEqualRows(double alpha) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            int classes = random.nextInt(1, 6);
            double[] logits = random.doubles(classes, -5, 5).toArray();
            double[] counts = random.doubles(classes, 0.1, 9).toArray();
            double shift = random.nextDouble(-9, 9);
            double[] shifted = new double[classes];
            double[] multiplied = new double[classes];
            for (int c = 0; c < classes; c++) {
                shifted[c] = logits[c] + shift;
                multiplied[c] = counts[c] * 0.3;
            }
            assertThat(Double.doubleToRawLongBits(of(alpha, Logits.plain(), logits, logits)))
                    .isZero();
            assertThat(Double.doubleToRawLongBits(of(alpha, Counts.plain(), counts, counts)))
                    .isZero();
            // The same distribution but for rounding.
            assertThat(of(alpha, Logits.plain(), logits, shifted)).isBetween(0.0, 1e-14);
            assertThat(of(alpha, Counts.plain(), counts, multiplied)).isBetween(0.0, 1e-14);
        }
    }

    /** Of probabilities as given the definition may be negative, and is not 0 for equal rows that do not sum to 1. */
    @Test
    void givenProbabilitiesKeepTheirSums() {
        double[] half = {0.25, 0.25};
        assertThat(of(2, Probabilities.given(), half, half)).isEqualTo(Math.log(0.5));
        assertThat(of(0.5, Probabilities.given(), half, half)).isEqualTo(2 * Math.log(2));
        assertThat(of(0, Probabilities.given(), half, half)).isEqualTo(Math.log(2));
    }

    private static double coin(double alpha) {
        return of(alpha, Counts.plain(), P, Q);
    }

    private static double of(double alpha, Distribution form, double[] p, double[] q) {
        return Numbers.of(Measure.RENYI, form, p, form, q, Options.DEFAULT.withAlpha(alpha));
    }
}
