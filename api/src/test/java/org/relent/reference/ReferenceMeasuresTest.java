package org.relent.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.Gaussian.Spread;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Smoothing;
import org.relent.Workers;

/** The measures by hand: rows whose results are known in closed form, limits, zeros and rows that are no distribution. */
class ReferenceMeasuresTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final Probabilities PROBS = Probabilities.given();

    @Test
    void measuresOfTwoCoins() {
        double[] p = {0.25, 0.75};
        double[] q = {0.5, 0.5};
        assertThat(pair(Measure.TOTAL_VARIATION, p, q)).isEqualTo(0.25);
        assertThat(pair(Measure.CHI_SQUARE, p, q)).isEqualTo(0.25); // 2 · (¼)² / ½
        assertThat(pair(Measure.HELLINGER, p, q))
                .isCloseTo(Math.sqrt(1 - (1 + Math.sqrt(3)) / Math.sqrt(8)), within(1e-15));
        assertThat(pair(Measure.GENERALIZED_KL, p, q)).isEqualTo(pair(Measure.KL, p, q));
    }

    @Test
    void zerosOnOneSide() {
        double[] left = {1, 0};
        double[] right = {0.5, 0.5};
        assertThat(pair(Measure.TOTAL_VARIATION, left, right)).isEqualTo(0.5);
        assertThat(pair(Measure.HELLINGER, left, right)).isCloseTo(Math.sqrt(1 - Math.sqrt(0.5)), within(1e-15));
        assertThat(pair(Measure.CHI_SQUARE, left, right)).isEqualTo(1);
        assertThat(pair(Measure.CHI_SQUARE, right, left)).isEqualTo(INFINITY);
        assertThat(pair(Measure.GENERALIZED_KL, left, right)).isEqualTo(Math.log(2));
        assertThat(pair(Measure.GENERALIZED_KL, right, left)).isEqualTo(INFINITY);
        double[] other = {0, 1};
        assertThat(pair(Measure.TOTAL_VARIATION, left, other)).isEqualTo(1);
        assertThat(pair(Measure.HELLINGER, left, other)).isEqualTo(1);
    }

    /** Without normalisation the sums count: D(P‖2P) = Σ p (1 − ln 2). */
    @Test
    void generalizedKlOfMultiples() {
        double exact = 3 * (1 - Math.log(2));
        assertThat(pair(Measure.GENERALIZED_KL, Numbers.row(1, 2), Numbers.row(2, 4)))
                .isCloseTo(exact, within(1e-15));
    }

    /** Terms far below the smallest double still give a root or a quotient that is not. */
    @Test
    void logProbabilitiesOutOfRange() {
        LogProbabilities form = LogProbabilities.given();
        double[] p = {-1000, -1001};
        double[] q = {-1001, -1000};
        double unit = Math.exp(-500);
        double root = unit * (1 - Math.exp(-0.5)); // ½ · 2 (1 − e^−½)²
        assertThat(Numbers.of(Measure.HELLINGER, form, p, form, q)).isCloseTo(root, within(root * 1e-14));
        double chi = Math.exp(500); // p²/q = e^(−500)² / e^−1500, and next to that −2p + q are nothing
        assertThat(Numbers.of(Measure.CHI_SQUARE, form, Numbers.row(-500), form, Numbers.row(-1500)))
                .isCloseTo(chi, within(chi * 1e-14));
        assertThat(Numbers.of(Measure.JS_DISTANCE, form, p, form, q)).isBetween(0.3 * unit, 0.5 * unit);
        assertThat(Numbers.of(Measure.TOTAL_VARIATION, form, Numbers.row(800), form, Numbers.row(800)))
                .isZero();
    }

    @Test
    void smoothingIsItsArithmetic() {
        double[] counts = {1, 0, 3};
        assertThat(smoothed(Counts.smoothed(Smoothing.additive(1)), counts))
                .isEqualTo(entropy(2 / 7.0, 1 / 7.0, 4 / 7.0), within(4e-16));
        assertThat(smoothed(Counts.smoothed(Smoothing.mixture(0.5)), counts))
                .isEqualTo(entropy(7 / 24.0, 4 / 24.0, 13 / 24.0), within(4e-16));
        // ¼, 0, ¾ raised to ½, ½, ¾
        assertThat(smoothed(Counts.smoothed(Smoothing.floor(0.5)), counts))
                .isEqualTo(entropy(2 / 7.0, 2 / 7.0, 3 / 7.0), within(4e-16));
        double[] probs = {0.25, 0, 0.5};
        assertThat(smoothed(Probabilities.smoothed(Smoothing.mixture(0.5)), probs))
                .isEqualTo(entropy(7 / 24.0, 4 / 24.0, 10 / 24.0), within(4e-16));
        assertThat(smoothed(Probabilities.smoothed(Smoothing.additive(0.25)), probs))
                .isEqualTo(entropy(1 / 3.0, 1 / 6.0, 1 / 2.0), within(4e-16));
    }

    @Test
    void smoothingOfRowsOfZeros() {
        double[] zeros = {0, 0, 0, 0};
        double uniform = Math.log(4);
        assertThat(smoothed(Counts.smoothed(Smoothing.additive(0.5)), zeros)).isEqualTo(uniform);
        assertThat(smoothed(Probabilities.smoothed(Smoothing.additive(0.5)), zeros))
                .isEqualTo(uniform);
        assertThat(smoothed(Probabilities.smoothed(Smoothing.floor(1e-3)), zeros))
                .isEqualTo(uniform);
        assertThat(smoothed(Counts.smoothed(Smoothing.floor(1e-3)), zeros)).isNaN();
        assertThat(smoothed(Counts.smoothed(Smoothing.mixture(0.1)), zeros)).isNaN();
        assertThat(smoothed(Counts.plain(), zeros)).isNaN();
        // Only what was given is used: (1 − λ) 0 + λ/C.
        assertThat(smoothed(Probabilities.smoothed(Smoothing.mixture(0.5)), zeros))
                .isEqualTo(-0.5 * Math.log(0.125), within(1e-16));
    }

    @Test
    void smoothingLeavesNothingInfinite() {
        for (Smoothing smoothing :
                List.of(Smoothing.additive(1e-300), Smoothing.mixture(1e-300), Smoothing.floor(Double.MIN_VALUE))) {
            Counts form = Counts.smoothed(smoothing);
            double result = Numbers.of(Measure.KL, form, Numbers.row(1, 0), form, Numbers.row(0, 1));
            assertThat(result).as(smoothing.toString()).isBetween(680.0, 750.0);
        }
    }

    @Test
    void capAndTemperatureOfLogits() {
        // The cap first: 3 tanh(x/3), then T.
        Logits form = Logits.atTemperature(0.5).withSoftCap(3);
        double[] x = {1, -2};
        double a = 3 * Math.tanh(1 / 3.0) / 0.5;
        double b = 3 * Math.tanh(-2 / 3.0) / 0.5;
        assertThat(Numbers.of(Measure.LOG_PARTITION, form, x))
                .isEqualTo(a + Math.log1p(Math.exp(b - a)), within(1e-15));
        // −∞ is no class at all, whatever the cap; a huge logit is the cap.
        assertThat(Numbers.of(Measure.LOG_PARTITION, form, 1, Double.NEGATIVE_INFINITY))
                .isEqualTo(a, within(1e-15));
        assertThat(Numbers.of(Measure.LOG_PARTITION, form, 1e300)).isEqualTo(6);
        assertThat(Numbers.of(Measure.LOG_PARTITION, form, Double.NEGATIVE_INFINITY))
                .isNaN();
        assertThat(Numbers.of(Measure.LOG_PARTITION, Logits.plain(), 1e308, -1e308))
                .isEqualTo(1e308);
    }

    @Test
    void lossOfALabel() {
        double[] q = {0, Math.log(3)}; // ¼, ¾
        ClassIndex labels = ClassIndex.ignoring(-1);
        Options plain = Options.DEFAULT;
        assertThat(loss(labels, 0, q, plain)).isEqualTo(Math.log(4), within(1e-15));
        double smoothed = 0.8 * Math.log(4) + 0.1 * (Math.log(4) + Math.log(4 / 3.0));
        assertThat(loss(labels, 0, q, plain.withLabelSmoothing(0.2))).isEqualTo(smoothed, within(1e-15));
        Options weighted = plain.withLabelSmoothing(0.2).withClassWeights(ClassWeights.of(2, 5));
        double shares = 2 * 0.9 * Math.log(4) + 5 * 0.1 * Math.log(4 / 3.0);
        assertThat(loss(labels, 0, q, weighted)).isEqualTo(shares, within(1e-15));
        double z = Math.log(4);
        assertThat(loss(labels, 0, q, weighted.withZLoss(0.5))).isEqualTo(shares + 0.5 * z * z, within(1e-15));
        assertThat(loss(labels, -1, q, weighted.withZLoss(0.5))).isZero();
    }

    @Test
    void lossOfAClassThatIsNotThere() {
        double[] q = {0, Double.NEGATIVE_INFINITY};
        ClassIndex labels = ClassIndex.plain();
        Options smoothing = Options.DEFAULT.withLabelSmoothing(0.1);
        assertThat(loss(labels, 1, q, Options.DEFAULT)).isEqualTo(INFINITY);
        assertThat(loss(labels, 0, q, Options.DEFAULT)).isZero();
        assertThat(loss(labels, 0, q, smoothing)).isEqualTo(INFINITY);
        ClassWeights without = ClassWeights.of(1, 0);
        assertThat(loss(labels, 0, q, smoothing.withClassWeights(without))).isZero();
        assertThat(loss(labels, 1, q, smoothing.withClassWeights(without))).isZero();
    }

    @Test
    void informationOfTables() {
        Joint counts = Joint.counts(2, 2);
        assertThat(Numbers.of(Measure.MUTUAL_INFORMATION, counts, 3, 0, 0, 3)).isEqualTo(Math.log(2));
        assertThat(Numbers.of(Measure.MUTUAL_INFORMATION, counts, 1, 2, 3, 6)).isBetween(0.0, 1e-60);
        assertThat(Numbers.of(Measure.CONDITIONAL_ENTROPY, counts, 1, 0, 1, 2)).isEqualTo(0.5 * Math.log(2));
        assertThat(Numbers.of(Measure.ENTROPY_X, counts, 1, 2, 4, 5)).isEqualTo(entropy(0.25, 0.75), within(1e-16));
        assertThat(Numbers.of(Measure.ENTROPY_Y, counts, 1, 1, 1, 5)).isEqualTo(entropy(0.25, 0.75), within(1e-16));
        // As given: p ln(p / p²) = −½ ln ½, of a table with half a probability.
        assertThat(Numbers.of(Measure.MUTUAL_INFORMATION, Joint.probabilities(1, 1), 0.5))
                .isEqualTo(0.5 * Math.log(2));
        assertThat(Numbers.of(Measure.MUTUAL_INFORMATION, counts, 0, 0, 0, 0)).isNaN();
        assertThat(Numbers.of(Measure.ENTROPY_X, counts, 1, -1, 0, 0)).isNaN();
    }

    /** The table 3 1 / 0 4: N = 8, two values each, three cells. */
    @Test
    void millerMadow() {
        Joint form = Joint.counts(2, 2);
        double[] table = {3, 1, 0, 4};
        assertThat(corrected(Measure.ENTROPY_X, form, table)).isEqualTo(1 / 16.0, within(1e-16));
        assertThat(corrected(Measure.ENTROPY_Y, form, table)).isEqualTo(1 / 16.0, within(1e-16));
        assertThat(corrected(Measure.MUTUAL_INFORMATION, form, table)).isEqualTo(0, within(1e-16)); // 2 + 2 − 3 − 1
        assertThat(corrected(Measure.CONDITIONAL_ENTROPY, form, table)).isEqualTo(1 / 16.0, within(1e-16));
        double[] full = {3, 1, 1, 3};
        assertThat(corrected(Measure.MUTUAL_INFORMATION, form, full)).isEqualTo(-1 / 16.0, within(1e-16));
        Options options = Options.DEFAULT.withMillerMadow(true);
        assertThat(Numbers.of(Measure.ENTROPY, Counts.plain(), Numbers.row(3, 0, 1, 4), null, null, options))
                .isEqualTo(entropy(0.375, 0.125, 0.5) + 2 / 16.0, within(2e-16));
    }

    private static double corrected(Measure measure, Joint form, double[] table) {
        return Numbers.of(measure, form, table, null, null, Options.DEFAULT.withMillerMadow(true))
                - Numbers.of(measure, form, table);
    }

    @Test
    void gaussiansOfEverySpread() {
        double exact = 0.5 * (0.25 + 1.0 / 4 - 1 + Math.log(4)); // N(1, 1²) against N(2, 2²)
        for (Spread p : Spread.values()) {
            for (Spread q : Spread.values()) {
                assertThat(gaussians(p, 1, spread(p, 1), q, 2, spread(q, 2)))
                        .as(p + " against " + q)
                        .isEqualTo(exact, within(2e-16));
            }
            // Against the standard normal: ½ (σ² + μ² − 1 − ln σ²).
            double[] results = Numbers.results(
                    Numbers.spec(Measure.GAUSSIAN_KL, Gaussian.of(p), null, Options.DEFAULT),
                    new Reference<>(Rows.of(Numbers.row(3), 1, 1), Rows.of(Numbers.row(spread(p, 2)), 1, 1)),
                    null,
                    null);
            assertThat(results[0]).isEqualTo(0.5 * (4 + 9 - 1 - Math.log(4)), within(2e-15));
        }
    }

    @Test
    void gaussiansThatArePoints() {
        for (Spread p : Spread.values()) {
            double point = spread(p, 0);
            assertThat(gaussians(p, 1, point, p, 1, point)).isZero();
            assertThat(gaussians(p, 1, point, p, 2, point)).isEqualTo(INFINITY);
            assertThat(gaussians(p, 1, point, p, 1, spread(p, 2))).isEqualTo(INFINITY);
            assertThat(gaussians(p, 1, spread(p, 2), p, 1, point)).isEqualTo(INFINITY);
            assertThat(gaussians(p, Double.NaN, point, p, 1, spread(p, 2))).isNaN();
            assertThat(gaussians(p, 1, INFINITY, p, 1, point)).isNaN();
        }
        assertThat(gaussians(Spread.SIGMA, 1, -1, Spread.SIGMA, 1, 1)).isNaN();
        assertThat(gaussians(Spread.VARIANCE, 1, 1, Spread.VARIANCE, 1, -1)).isNaN();
    }

    /** Intermediate numbers leave a double's range, results do not. */
    @Test
    void gaussiansOfExtremes() {
        assertThat(gaussians(Spread.SIGMA, 1.5e308, 1e308, Spread.SIGMA, -1.5e308, 1e308))
                .isEqualTo(4.5, within(1e-15));
        double narrow = gaussians(Spread.LOG_VARIANCE, 1e-200, -920, Spread.LOG_VARIANCE, 0, -920);
        assertThat(narrow).isCloseTo(0.5 * Math.exp(920 - 400 * Math.log(10)), within(narrow * 1e-12));
    }

    @Test
    void severalMeasuresOfOnePair() {
        List<Measure> measures =
                List.of(Measure.KL, Measure.ENTROPY, Measure.TOTAL_VARIATION, Measure.RENYI, Measure.JS_DISTANCE);
        Options options = Options.DEFAULT.withAlpha(2).withWeight(0.25);
        KernelSpec spec = KernelSpec.of(measures, Counts.plain(), PROBS)
                .withElements(ElementType.F64)
                .withOptions(options);
        double[] p = {1, 3, 1, 1, 0, 0};
        double[] q = {0.5, 0.5, 0.25, 0.75, 0.5, Double.NaN};
        double[] results = new double[1 + 3 * measures.size()];
        new ReferenceKernel(spec)
                .run(
                        new Reference<>(Rows.of(p, 3, 2)),
                        new Model<>(Rows.of(q, 3, 2)),
                        null,
                        0,
                        3,
                        results,
                        1,
                        Workers.caller());
        for (int row = 0; row < 2; row++) {
            double[] rowP = {p[2 * row], p[2 * row + 1]};
            double[] rowQ = {q[2 * row], q[2 * row + 1]};
            for (int m = 0; m < measures.size(); m++) {
                Measure measure = measures.get(m);
                Options own = Options.DEFAULT;
                own = measure == Measure.RENYI ? own.withAlpha(2) : own;
                own = measure == Measure.JS_DISTANCE ? own.withWeight(0.25) : own;
                double alone = measure == Measure.ENTROPY
                        ? Numbers.of(measure, Counts.plain(), rowP)
                        : Numbers.of(measure, Counts.plain(), rowP, PROBS, rowQ, own);
                assertThat(results[1 + row * measures.size() + m])
                        .as(measure.id())
                        .isEqualTo(alone);
            }
        }
        assertThat(results[11]).isNaN();
    }

    /** A measure of P alone never looks at Q, and one of both is NaN where either is. */
    @Test
    void entropyAmongSeveralIgnoresTheModel() {
        KernelSpec spec = KernelSpec.of(List.of(Measure.ENTROPY, Measure.KL), PROBS, PROBS)
                .withElements(ElementType.F64);
        double[] results = Numbers.results(spec, Numbers.referenceOf(0.5, 0.5), Numbers.modelOf(Double.NaN, 0.5), null);
        assertThat(results[0]).isEqualTo(Math.log(2));
        assertThat(results[1]).isNaN();
    }

    /** Every f16 and bf16 is a double: the same numbers give the same results. */
    @Test
    void narrowElementsAreWidenedExactly() {
        short[] f16 = {Float.floatToFloat16(0.1f), Float.floatToFloat16(0.9f)};
        short[] bf16 = {(short) (Float.floatToIntBits(0.1f) >> 16), (short) (Float.floatToIntBits(0.9f) >> 16)};
        for (ElementType type : List.of(ElementType.F16, ElementType.BF16)) {
            Rows rows = Rows.of(type == ElementType.F16 ? f16 : bf16, type, 0, 1, 2, 2);
            KernelSpec spec = KernelSpec.of(Measure.ENTROPY, PROBS, null).withElements(type);
            double got = Numbers.results(spec, new Reference<>(rows), null, null)[0];
            assertThat(got).isEqualTo(Numbers.of(Measure.ENTROPY, PROBS, rows.get(0, 0), rows.get(0, 1)));
        }
    }

    private static double pair(Measure measure, double[] p, double[] q) {
        return Numbers.of(measure, PROBS, p, PROBS, q);
    }

    private static double loss(ClassIndex labels, int label, double[] q, Options options) {
        return Numbers.loss(labels, label, Logits.plain(), q, options);
    }

    private static double smoothed(Distribution form, double[] numbers) {
        return Numbers.of(Measure.ENTROPY, form, numbers);
    }

    private static double entropy(double... p) {
        double sum = 0;
        for (double share : p) {
            sum -= share * Math.log(share);
        }
        return sum;
    }

    private static double spread(Spread spread, double sigma) {
        return switch (spread) {
            case SIGMA -> sigma;
            case VARIANCE -> sigma * sigma;
            case LOG_VARIANCE -> 2 * Math.log(sigma);
        };
    }

    private static double gaussians(Spread pSpread, double pMean, double p, Spread qSpread, double qMean, double q) {
        KernelSpec spec =
                Numbers.spec(Measure.GAUSSIAN_KL, Gaussian.of(pSpread), Gaussian.of(qSpread), Options.DEFAULT);
        return Numbers.results(
                spec,
                new Reference<>(Rows.of(Numbers.row(pMean), 1, 1), Rows.of(Numbers.row(p), 1, 1)),
                new Model<>(Rows.of(Numbers.row(qMean), 1, 1), Rows.of(Numbers.row(q), 1, 1)),
                null)[0];
    }
}
