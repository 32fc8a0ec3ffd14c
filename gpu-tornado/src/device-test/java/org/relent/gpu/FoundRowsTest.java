package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Details;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Rows that once gave a wrong number on a device, by their bits. */
@Tag("emulation")
@Tag("tornado")
class FoundRowsTest {
    private static final Probabilities PROBS = Probabilities.given();
    private static final Logits LOGITS = Logits.plain();
    private static final Logits COLD = Logits.atTemperature(1e-5);
    private static final Options PLAIN = Options.DEFAULT;

    private static final Backend DEVICE = Opened.backend(Opened.SIZES);

    @AfterAll
    static void close() {
        Opened.close();
    }

    /** Name, measure, options, forms and rows of P and Q; what is wrong by more than the error bound. */
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(
                        "a Q that sums to much more than P",
                        Measure.KL,
                        PLAIN,
                        PROBS,
                        PROBS,
                        f(0x1.12e0bep-30f, 0x1.12e0bep-29f),
                        f(0x1.f4p9f, 0x1.b58p12f)),
                Arguments.of(
                        "the same in one class",
                        Measure.KL,
                        PLAIN,
                        PROBS,
                        PROBS,
                        f(0x1.000002p-64f, 1),
                        f(0x1.000002p-64f, 0x1p30f)),
                Arguments.of(
                        "the same the other way round in f64",
                        Measure.REVERSE_KL,
                        PLAIN,
                        PROBS,
                        PROBS,
                        d(0x1.9058308ceda4ap-1, 0x1.3693b0e009e8p-8),
                        d(0x1.0624df3b645a2p-10, 0)),
                Arguments.of(
                        "a mixture below what counts, of rows that are not",
                        Measure.JS,
                        PLAIN.withWeight(0x1p-14),
                        PROBS,
                        PROBS,
                        f(0x1p-51f, 0),
                        f(0, 0x1p-51f)),
                Arguments.of(
                        "the same in f64",
                        Measure.JS,
                        PLAIN.withWeight(0x1p-14),
                        PROBS,
                        PROBS,
                        d(0x1p-391, 0),
                        d(0, 0x1p-391)),
                Arguments.of(
                        "powers of a large order that are all next to underflow",
                        Measure.RENYI,
                        PLAIN.withAlpha(16),
                        PROBS,
                        PROBS,
                        f(0x1p-6f, 0x1.99999ap-7f),
                        f(0x1.4p2f, 0x1.6p2f)),
                Arguments.of(
                        "a share that underflows times a masked logit",
                        Measure.CROSS_ENTROPY,
                        PLAIN,
                        LOGITS,
                        LOGITS,
                        f(0, -0x1.6p6f),
                        f(0, -Float.MAX_VALUE)),
                Arguments.of(
                        "the same of divergences",
                        Measure.KL,
                        PLAIN,
                        LOGITS,
                        LOGITS,
                        f(0, -0x1.7cp6f),
                        f(0, -Float.MAX_VALUE)),
                Arguments.of(
                        "the same in f64",
                        Measure.KL,
                        PLAIN,
                        LOGITS,
                        LOGITS,
                        d(0, -0x1.628p9),
                        d(0, -Double.MAX_VALUE)),
                Arguments.of(
                        "a cross-entropy beyond f32",
                        Measure.CROSS_ENTROPY,
                        PLAIN,
                        COLD,
                        COLD,
                        f(0, 0x1.0624dcp118f),
                        f(0x1.0624dcp118f, 0)),
                Arguments.of(
                        "the same of given targets",
                        Measure.CROSS_ENTROPY,
                        PLAIN,
                        PROBS,
                        COLD,
                        f(1, 0),
                        f(0, 0x1.0624dcp118f)));
    }

    @ParameterizedTest(name = "{1} of {3}: {0}")
    @MethodSource("pairs")
    void isWithinItsBound(
            String name, Measure measure, Options options, Distribution p, Distribution q, Rows pRows, Rows qRows) {
        requireType(pRows);
        Details exact = Details.withBounds(1, 1);
        double want = result(measure, options, p, q, pRows, qRows, Backends.reference(), exact);
        double got = result(measure, options, p, q, pRows, qRows, DEVICE, null);

        assertThat(got).as(name).isCloseTo(want, offset(exact.bound(0)));
    }

    /** Name, measure, options, form and rows; what sums to 1 is right to 10⁻⁶ of itself. */
    static Stream<Arguments> divergences() {
        Logits warm = Logits.atTemperature(3);
        return Stream.of(
                Arguments.of(
                        "a ratio just beyond √2",
                        Measure.REVERSE_KL,
                        PLAIN,
                        PROBS,
                        f(0x1.68738p-7f, 0x1.fa5e32p-1f),
                        f(0x1.ff668p-7f, 0x1.f80266p-1f)),
                Arguments.of(
                        "a weight next to 1",
                        Measure.JS,
                        PLAIN.withWeight(0.999999),
                        PROBS,
                        f(0x1.ad1d48p-3f, 0x1.94b8aep-1f),
                        f(0x1.94b8aep-1f, 0x1.ad1d48p-3f)),
                Arguments.of(
                        "a class that is much likelier by Q",
                        Measure.REVERSE_KL,
                        PLAIN,
                        warm,
                        f(-0x1.a3c0d4p4f, -0x1.94e476p-2f),
                        f(-0x1.27eb9ap2f, 0x1.65bdaep6f)),
                Arguments.of(
                        "logits of very different sizes",
                        Measure.KL,
                        PLAIN,
                        Logits.atTemperature(0.1),
                        f(0x1.a18e9cp96f, 0x1.5e89aap6f),
                        f(0x1.62bcfep6f, 0x1.5e89aap6f)));
    }

    @ParameterizedTest(name = "{1} of {3}: {0}")
    @MethodSource("divergences")
    void isRelativelyRight(String name, Measure measure, Options options, Distribution form, Rows p, Rows q) {
        double want = result(measure, options, form, form, p, q, Backends.reference(), null);
        double got = result(measure, options, form, form, p, q, DEVICE, null);

        assertThat(got).as(name).isCloseTo(want, offset(1e-6 * want));
    }

    /** Name, options, temperature and a row, the first class of which is the label. */
    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("a sum of powers above the table of powers", PLAIN, 1.0, others(30, -0x1.53p6f)),
                Arguments.of("the same in f64", PLAIN, 1.0, d(-708, 0, 0, 0, 0)),
                Arguments.of(
                        "nearly all of a large loss smoothed away",
                        PLAIN.withLabelSmoothing(0.999),
                        1.3,
                        others(30, -0x1.a4fb06p6f)),
                Arguments.of(
                        "a smoothed loss beyond f32", PLAIN.withLabelSmoothing(0.1), 1e-5, f(0, -0x1.0624dcp118f)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void aLossIsWithinItsBound(String name, Options options, double temperature, Rows logits) {
        requireType(logits);
        Details exact = Details.withBounds(1, 1);
        double want = loss(options, temperature, logits, Backends.reference(), exact);
        double got = loss(options, temperature, logits, DEVICE, null);

        assertThat(got).as(name).isCloseTo(want, offset(exact.bound(0)));
    }

    /** The largest logit and the logarithm of the sum cancel: what a division by the temperature rounds away counts. */
    @Test
    void aLogPartitionNextToZero() {
        float[] row = new float[1 << 16];
        Arrays.fill(row, -0x1.602886p3f);
        double temperature = 0.9923;
        double exact = 16 * Math.log(2) + row[0] / temperature;

        assertThat(logPartition(temperature, Rows.of(row, 1, row.length))).isCloseTo(exact, offset(1e-6));
    }

    @Test
    void aLogPartitionBeyondF32() {
        double exact = 0x1.0624dcp118 / 1e-5;

        assertThat(logPartition(1e-5, f(0x1.0624dcp118f, 0))).isCloseTo(exact, offset(1e-6 * exact));
    }

    /** Not −0, which sorts below 0 and prints as what no entropy is. */
    @Test
    void anEntropyOfNothingIsZero() {
        double[] results = new double[1];
        Relent.entropy(PROBS).kernel(DEVICE).run(Reference.probabilities(f(1, 0)), results);
        assertThat(Double.doubleToRawLongBits(results[0])).isZero();

        Relent.entropy(Counts.plain()).kernel(DEVICE).run(Reference.counts(f(0, 4)), results);
        assertThat(Double.doubleToRawLongBits(results[0])).isZero();
    }

    /** Of all pairs, as many rows of P as there is work for need more room than there is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void allPairsWithFewRowsOfQ(int modelRows) {
        int classes = 37;
        Rows p = RandomRows.probabilities(1, ElementType.F32, 300, classes);
        Rows q = RandomRows.probabilities(2, ElementType.F32, modelRows, classes);
        var plan = Relent.kl(PROBS, PROBS).pairs(Pairing.ALL);
        double[] whole = new double[300 * modelRows];
        plan.kernel(DEVICE).run(Reference.probabilities(p), Model.probabilities(q), whole);
        int scratch = Opened.sizes(0, 1024, 1).scratch();
        double[] pieces = new double[whole.length];
        plan.kernel(Opened.backend(Opened.sizes(scratch + 20 * classes, 1024, 4)))
                .run(Reference.probabilities(p), Model.probabilities(q), pieces);

        assertThat(pieces).isEqualTo(whole);
    }

    private static void requireType(Rows rows) {
        Assumptions.assumeTrue(
                rows.elementType() != ElementType.F64 || Opened.device().fp64());
    }

    private static double result(
            Measure measure,
            Options options,
            Distribution p,
            Distribution q,
            Rows pRows,
            Rows qRows,
            Backend backend,
            @Nullable Details details) {
        PairKernel<Distribution, Distribution> kernel = Relent.pair(measure, p, q)
                .elements(pRows.elementType())
                .options(options)
                .kernel(backend);
        double[] results = new double[1];
        kernel.run(new Reference<>(pRows), new Model<>(qRows), results);
        if (details != null) {
            kernel.examine(new Reference<>(pRows), new Model<>(qRows), details);
        }
        return results[0];
    }

    private static double loss(
            Options options, double temperature, Rows logits, Backend backend, @Nullable Details details) {
        LabelKernel<Logits> kernel = Relent.nll(ClassIndex.plain(), Logits.atTemperature(temperature))
                .elements(logits.elementType())
                .options(options)
                .kernel(backend);
        double[] results = new double[1];
        kernel.run(Labels.of(0), Model.logits(logits), results);
        if (details != null) {
            kernel.examine(Labels.of(0), Model.logits(logits), details);
        }
        return results[0];
    }

    private static double logPartition(double temperature, Rows logits) {
        double[] results = new double[1];
        Relent.logPartition(Logits.atTemperature(temperature)).kernel(DEVICE).run(Reference.logits(logits), results);
        return results[0];
    }

    private static Rows f(float... row) {
        return Rows.of(row, 1, row.length);
    }

    private static Rows d(double... row) {
        return Rows.of(row, 1, row.length);
    }

    /** One logit and zeros. */
    private static Rows others(int classes, float first) {
        float[] row = new float[classes];
        row[0] = first;
        return f(row);
    }
}
