package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.Smoothing;

/** Rows that once gave a wrong number on the decoded path, or next to it, by their bits. */
class FoundDecodedRowsTest {
    private static final Distribution PROBS = Probabilities.given();
    private static final Distribution LOG_PROBS = LogProbabilities.given();
    private static final Distribution COUNTS = Counts.plain();
    private static final Distribution LOGITS = Logits.plain();
    private static final Distribution CAPPED = Logits.plain().withSoftCap(5);

    static Stream<Arguments> nearlyEqual() {
        return Stream.of(
                Arguments.of(
                        "one side of shares, whose total is rounded",
                        Measure.KL,
                        PROBS,
                        COUNTS,
                        Options.DEFAULT,
                        d(0x1.7fa480d59f6afp-79, 1),
                        d(0x1.9921686fe48aep-16, 1)),
                Arguments.of(
                        "a soft cap, whose tanh is rounded",
                        Measure.KL,
                        CAPPED,
                        CAPPED,
                        Options.DEFAULT,
                        d(-0x1.288baab1fc846p0, -0x1.0909735177ed8p0, 0x1.7f3443bd43013p1, -0x1.932db26ebdc15p-1),
                        d(-0x1.28f993040f144p0, -0x1.08723132ef85p0, 0x1.7eef56db066cdp1, -0x1.9408f2b3523f3p-1)),
                Arguments.of(
                        "a weight next to 0",
                        Measure.JS,
                        COUNTS,
                        COUNTS,
                        Options.DEFAULT.withWeight(1e-4),
                        d(0x1.32b9ea1e06a0dp0, 0x1.1000000020e7fp4),
                        d(0x1.3549142776659p0, 0x1.8dbdd558d8bdp3)),
                Arguments.of(
                        "a softmax against log-probabilities, whose normaliser is rounded",
                        Measure.KL,
                        LOG_PROBS,
                        LOGITS,
                        Options.DEFAULT,
                        d(
                                -0x1.8ab6296feef8p1,
                                -0x1.8ab686f586cc2p1,
                                -0x1.8ab5ff9a66692p1,
                                -0x1.8ab61d1edda0dp1,
                                -0x1.8ab6a1410be3fp1,
                                -0x1.8ab6d0d736dfbp1,
                                -0x1.8ab623cb8f706p1,
                                -0x1.8ab60966c26c2p1,
                                -0x1.8ab6d728546e2p1,
                                -0x1.8ab6cc0eada38p1,
                                -0x1.47752db002be1p1,
                                -0x1.4774a396a438ep1,
                                -0x1.4774f86a2f617p1,
                                -0x1.477497914463bp1,
                                -0x1.477486684adc1p1,
                                -0x1.477486c2838c1p1,
                                -0x1.4774357be0fb5p1),
                        d(
                                0x1.0a274b52d93a2p-5,
                                0x1.0a274b5459386p-5,
                                -0x1.bada48d677dd7p-6,
                                -0x1.1f3ae68fdf602p-6,
                                -0x1.14c0ff099d283p-10,
                                -0x1.4e115268d8f5bp-8,
                                0x1.0a274b52d93c2p-5,
                                -0x1.4d8aa70cc36a2p-6,
                                -0x1.26d3bf577ce42p-9,
                                -0x1.d1408279d02fap-7,
                                0x1.04188197ec1b9p-1,
                                0x1.fd15022d5d45cp-2,
                                0x1.1daa1bcef352ep-1,
                                0x1.1daa1bcef352ep-1,
                                0x1.04808c799cb51p-1,
                                0x1.1daa1bcec952fp-1,
                                0x1.1daa1bcef352ep-1)),
                Arguments.of(
                        "log-probabilities, whose powers are rounded",
                        Measure.KL,
                        LOG_PROBS,
                        LOG_PROBS,
                        Options.DEFAULT,
                        d(-0x1.63c433fc01797p-1, -0x1.6204af28b38c6p-1),
                        d(-0x1.625d582485a8ap-1, -0x1.636a5892240c3p-1)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("nearlyEqual")
    void keepsItsDigits(String name, Measure measure, Distribution p, Distribution q, Options options, Rows a, Rows b) {
        double exact = result(Backends.reference(), measure, p, q, options, a, b);

        assertThat(exact).isGreaterThan(1e-7);
        assertThat(cpu(measure, p, q, options, a, b)).as(name).isCloseTo(exact, within(1e-12 * exact));
    }

    /** Classes that a mask of −10²⁰ or −10³⁷ takes out have a logarithm all the same: q/p of theirs is that of the normalisers. */
    @Test
    void masksOfHugeLogits() {
        Options largest = Options.DEFAULT.withAlpha(Double.POSITIVE_INFINITY);
        assertThat(cpu(Measure.RENYI, LOGITS, LOGITS, largest, f(1.75f, -1e20f), f(1.875f, -1e20f)))
                .isEqualTo(0.125);
        // P lacks the first class but for its logarithm, so Σ q over the classes with p > 0 is 1.
        assertThat(cpu(Measure.RENYI, LOGITS, LOGITS, Options.DEFAULT.withAlpha(0), f(-1e30f, 0, -1f / 0), f(0, 0, 2)))
                .isCloseTo(Math.log(1 + Math.E * Math.E / 2), within(1e-15));
        // (p²/q) of the first class: e^(−2·10³⁷/2 + 10³⁷) times the normalisers, 1 each.
        assertThat(cpu(
                        Measure.CHI_SQUARE,
                        Logits.atTemperature(2),
                        LOGITS,
                        Options.DEFAULT,
                        f(-1e37f, 0),
                        f(-1e37f, 0)))
                .isEqualTo(1);
        assertThat(cpu(
                        Measure.CHI_SQUARE,
                        LOGITS,
                        Logits.atTemperature(0.1),
                        Options.DEFAULT,
                        f(0, -65504),
                        f(0, -65504)))
                .isInfinite();
    }

    @Test
    void renyiOfMaskedClassesIsTheSameOnBothBackends() {
        Distribution floor = Counts.smoothed(Smoothing.floor(0.001));
        Options options = Options.DEFAULT.withAlpha(0.999);
        Rows p = f(16, 0, 142, 0, 0);
        Rows q = f(0, -1e37f, 2.5f, -1e37f, -1e37f);
        double kept = 0;
        double[] shares = {16 / 158.474, 142 / 158.474};
        double[] model = {1 / (1 + Math.exp(2.5)), 1 / (1 + Math.exp(-2.5))};
        for (int c = 0; c < 2; c++) {
            kept += Math.pow(shares[c], 0.999) * Math.pow(model[c], 0.001);
        }

        for (Backend backend : new Backend[] {Backends.reference(), Backends.require("cpu-vector")}) {
            assertThat(result(backend, Measure.RENYI, floor, LOGITS, options, p, q))
                    .as(backend.id())
                    .isCloseTo(-1000 * Math.log(kept), within(1e-9));
        }
    }

    /** Logarithms as given may be those of numbers that no double holds. */
    @Test
    void logarithmsOfHugeNumbers() {
        Rows huge = d(2000, -1);
        Rows less = d(1999, -1);
        assertThat(cpu(Measure.TOTAL_VARIATION, LOG_PROBS, LOG_PROBS, Options.DEFAULT, huge, less))
                .isInfinite();
        assertThat(cpu(Measure.JS, LOG_PROBS, LOG_PROBS, Options.DEFAULT, huge, less))
                .isInfinite();
        assertThat(cpu(Measure.KL, LOG_PROBS, LOG_PROBS, Options.DEFAULT, huge, less))
                .isInfinite();
        assertThat(cpu(Measure.KL, LOG_PROBS, LOG_PROBS, Options.DEFAULT, huge, huge))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-17, 1e16, 1e30, 1e100, 1e308})
    void renyiOfOrdersNextToTheirLimits(double alpha) {
        Options options = Options.DEFAULT.withAlpha(alpha);
        Rows p = d(0x1.acd535f5d9cd8p3, 0x1.529d576e2f51fp4, 3);
        assertThat(cpu(Measure.RENYI, COUNTS, COUNTS, options, p, p)).isZero();
        assertThat(cpu(Measure.RENYI, COUNTS, COUNTS, options, p, d(1, 2, 3)))
                .isNotNegative()
                .isFinite();
        assertThat(cpu(Measure.RENYI, COUNTS, COUNTS, options, d(1, 2, 300), d(1, 2, 3)))
                .isNotNegative()
                .isFinite();
    }

    /** P sums to 1 and Q to 17: what both sums leave of Σ p^α q^(1−α) − 1 is nothing, and its logarithm −α ln 17. */
    @Test
    void renyiOfALargeOrderAndALargeSum() {
        double[] ones = new double[17];
        Arrays.fill(ones, 1);
        Rows row = d(ones);
        assertThat(cpu(Measure.RENYI, COUNTS, PROBS, Options.DEFAULT.withAlpha(1e16), row, row))
                .isCloseTo(-Math.log(17), within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1500, -3000, -1e300})
    void gaussiansWhoseSigmaUnderflows(double logVariance) {
        Gaussian.LogVariance form = Gaussian.logVariance();
        double[] results = new double[1];
        Relent.gaussianKl(form, form)
                .elements(ElementType.F64)
                .kernel(Backends.require("cpu-vector"))
                .run(
                        Reference.gaussianLogVariance(d(0.5), d(logVariance)),
                        Model.gaussianLogVariance(d(0.5), d(logVariance)),
                        results);
        assertThat(results[0]).isZero();
    }

    private static double cpu(Measure measure, Distribution p, Distribution q, Options options, Rows a, Rows b) {
        return result(Backends.require("cpu-vector"), measure, p, q, options, a, b);
    }

    private static double result(
            Backend backend, Measure measure, Distribution p, Distribution q, Options options, Rows a, Rows b) {
        double[] results = new double[1];
        Relent.pair(measure, p, q)
                .elements(a.elementType())
                .options(options)
                .kernel(backend)
                .run(new Reference<>(a), new Model<>(b), results);
        return results[0];
    }

    private static Rows f(float... row) {
        return Rows.of(row, 1, row.length);
    }

    private static Rows d(double... row) {
        return Rows.of(row, 1, row.length);
    }
}
