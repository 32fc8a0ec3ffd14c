package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several measures from one pass: which go together, where their numbers go, and in which base. */
class SeveralMeasuresTest {
    private static final List<Measure> THREE = List.of(Measure.KL, Measure.TOTAL_VARIATION, Measure.JS_DISTANCE);

    private static Rows rows(int rows, int classes) {
        double[] data = new double[rows * classes];
        Arrays.fill(data, 1);
        return Rows.of(data, rows, classes);
    }

    private static void refused(List<Measure> measures, Form p, Form q, String message) {
        assertThatThrownBy(() -> KernelSpec.of(measures, p, q))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void whatGoesTogether() {
        Form p = Counts.plain();
        KernelSpec spec = KernelSpec.of(List.of(Measure.ENTROPY, Measure.KL), p, Logits.plain());
        assertThat(spec.measures()).containsExactly(Measure.ENTROPY, Measure.KL);
        assertThat(spec.measureIds()).isEqualTo("entropy,kl");
        assertThat(spec).hasToString("entropy,kl(counts, logits) f32 in nats");
        assertThat(spec).isNotEqualTo(KernelSpec.of(List.of(Measure.KL, Measure.ENTROPY), p, Logits.plain()));
        assertThat(KernelSpec.of(List.of(Measure.KL), p, p)).isEqualTo(KernelSpec.of(Measure.KL, p, p));
        KernelSpec.of(List.of(Measure.ENTROPY, Measure.LOG_PARTITION), Logits.plain(), null);
        KernelSpec.of(
                List.of(Measure.MUTUAL_INFORMATION, Measure.ENTROPY_X, Measure.ENTROPY_Y, Measure.CONDITIONAL_ENTROPY),
                Joint.counts(2, 2),
                null);
        refused(List.of(), p, p, "measures: got none, expected at least one");
        refused(List.of(Measure.KL, Measure.KL), p, p, "measures: got kl twice, expected each once");
        refused(
                List.of(Measure.NLL, Measure.KL),
                ClassIndex.plain(),
                Logits.plain(),
                "measures: got nll among several, expected it alone");
        refused(
                List.of(Measure.KL, Measure.GAUSSIAN_KL),
                p,
                p,
                "measures: got gaussian-kl among several, expected it alone");
        refused(
                List.of(Measure.KL, Measure.MUTUAL_INFORMATION),
                p,
                p,
                "mutual-information: got counts against counts, expected joint tables of probs or counts alone");
        refused(
                List.of(Measure.ENTROPY),
                p,
                p,
                "entropy: got counts against counts, expected one distribution: probs, log-probs, logits or counts");
        refused(
                List.of(Measure.ENTROPY, Measure.KL),
                p,
                null,
                "kl: got counts alone, expected a distribution against a distribution");
    }

    @Test
    void anOptionOfOneOfThemIsAnOptionOfAll() {
        KernelSpec spec = KernelSpec.of(List.of(Measure.KL, Measure.JS), Counts.plain(), Counts.plain());
        Options weighted = Options.DEFAULT.withWeight(0.25);
        assertThat(spec.withOptions(weighted).options()).isEqualTo(weighted);
        assertThatThrownBy(() -> spec.withOptions(Options.DEFAULT.withAlpha(2)))
                .hasMessage("alpha: got 2.0, expected none for kl,js against counts");
        KernelSpec entropies = KernelSpec.of(List.of(Measure.ENTROPY, Measure.KL), Counts.plain(), Counts.plain());
        assertThatThrownBy(() -> entropies.withOptions(Options.DEFAULT.withMillerMadow(true)))
                .hasMessage("millerMadow: got the correction for kl of counts, expected entropies or information of"
                        + " counts");
        PairPlan<Counts, Counts> incomplete =
                Relent.measures(List.of(Measure.KL, Measure.RENYI), Counts.plain(), Counts.plain());
        assertThatThrownBy(() -> incomplete.kernel(MadeUp.BACKEND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alpha: got none, expected the order of renyi, 0 … ∞");
    }

    @Test
    void labelsHaveAFrontDoorOfTheirOwn() {
        assertThatThrownBy(() -> Relent.measures(List.of(Measure.NLL), ClassIndex.plain(), Logits.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reference: got labels, expected a distribution (labels: use Relent.nll)");
        assertThatThrownBy(() -> Relent.measures(null, Counts.plain()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("measures");
    }

    @Test
    void resultsLieSideBySideEachInItsBase() {
        PairKernel<Counts, Counts> kernel = Relent.measures(THREE, Counts.plain(), Counts.plain())
                .f64()
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND);
        double bits = LogBase.BITS.scale(Measure.Quantity.INFORMATION);
        double[] expected = {bits, 101, 201 * Math.sqrt(bits), 2 * bits, 102, 202 * Math.sqrt(bits)};
        double[] results = new double[7];
        kernel.run(Reference.counts(rows(2, 3)), Model.counts(rows(2, 3)), results, 1);
        assertThat(results[0]).isZero();
        assertThat(Arrays.copyOfRange(results, 1, 7)).containsExactly(expected);
        double[] through = new double[6];
        kernel.run(Reference.counts(rows(2, 3)), Model.counts(rows(2, 3)), MemorySegment.ofArray(through));
        assertThat(through).containsExactly(expected);
    }

    @Test
    void theRoomIsForAllMeasures() {
        PairKernel<Counts, Counts> kernel =
                Relent.measures(THREE, Counts.plain(), Counts.plain()).f64().kernel(MadeUp.BACKEND);
        Reference<Counts> p = Reference.counts(rows(2, 3));
        Model<Counts> q = Model.counts(rows(2, 3));
        assertThatThrownBy(() -> kernel.run(p, q, new double[5]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("results: got room for 5 from offset 0, expected 6");
        assertThatThrownBy(() -> kernel.run(p, q, MemorySegment.ofArray(new double[5])))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("results: got room for 5, expected 6");
        double[] data = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> kernel.run(Reference.counts(Rows.of(data, 2, 3)), q, data, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("overlaps reference");
    }

    @Test
    void manyResultsOfThreeMeasuresGoThroughTheScratchInChunks() {
        UnaryKernel<Joint> kernel = Relent.measures(
                        List.of(Measure.MUTUAL_INFORMATION, Measure.ENTROPY_X, Measure.ENTROPY_Y), Joint.counts(1, 1))
                .f64()
                .kernel(MadeUp.BACKEND);
        int count = 3 * (1 << 14) + 1;
        MemorySegment results = MemorySegment.ofArray(new double[3 * count]);
        kernel.run(Reference.joint(rows(count, 1)), results);
        double[] got = results.toArray(ValueLayout.JAVA_DOUBLE);
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).isEqualTo(1 + i / 3 + 100 * (i % 3));
        }
    }

    @Test
    void sumsAreOfOneMeasure() {
        PairKernel<Counts, Counts> kernel =
                Relent.measures(THREE, Counts.plain(), Counts.plain()).f64().kernel(MadeUp.BACKEND);
        Reference<Counts> p = Reference.counts(rows(2, 3));
        Model<Counts> q = Model.counts(rows(2, 3));
        String message =
                "a sum over rows: got a kernel of 3 measures (kl,total-variation,js-distance), expected one measure";
        assertThatThrownBy(() -> kernel.sum(p, q))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> kernel.mean(p, q)).hasMessage(message);
        assertThatThrownBy(() -> kernel.mean(p, q, new double[] {1, 1})).hasMessage(message);
    }

    @Test
    void boundsAreOfAsManyMeasuresAsPlanned() {
        PairKernel<Counts, Counts> kernel =
                Relent.measures(THREE, Counts.plain(), Counts.plain()).f64().kernel(MadeUp.BACKEND);
        assertThatThrownBy(() -> kernel.examine(
                        Reference.counts(rows(2, 3)), Model.counts(rows(2, 3)), Details.withBounds(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("details.measures: got bounds of 1 measures, expected 3 as planned");
    }

    @Test
    void gradientsAreDefinedForSixMeasuresAgainstLogits() {
        Set<Measure> six = EnumSet.of(
                Measure.NLL, Measure.CROSS_ENTROPY, Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS);
        for (Measure measure : Measure.values()) {
            Form p = measure == Measure.NLL ? ClassIndex.plain() : Probabilities.given();
            if (measure.operands() == Measure.Operands.REFERENCE || measure == Measure.GAUSSIAN_KL) {
                continue;
            }
            KernelSpec spec = KernelSpec.of(measure, p, Logits.atTemperature(2).withSoftCap(30));
            assertThat(spec.hasGradient()).as("%s", spec).isEqualTo(six.contains(measure));
            assertThat(KernelSpec.of(measure, p, LogProbabilities.given()).hasGradient())
                    .isFalse();
            if (measure != Measure.NLL) {
                assertThat(spec.withPairing(Pairing.ALL).hasGradient()).isFalse();
            }
        }
        assertThat(KernelSpec.of(List.of(Measure.KL, Measure.JS), Counts.plain(), Logits.plain())
                        .hasGradient())
                .isFalse();
    }

    @Test
    void gradientsAreDefinedForTwoMeasuresOfLogitsAloneAndForGaussians() {
        for (Measure measure : List.of(Measure.ENTROPY, Measure.LOG_PARTITION)) {
            assertThat(KernelSpec.of(measure, Logits.atTemperature(2), null).hasGradient())
                    .isTrue();
        }
        assertThat(KernelSpec.of(Measure.ENTROPY, Counts.plain(), null).hasGradient())
                .isFalse();
        assertThat(KernelSpec.of(List.of(Measure.ENTROPY, Measure.LOG_PARTITION), Logits.plain(), null)
                        .hasGradient())
                .isFalse();
        KernelSpec gaussians = KernelSpec.of(Measure.GAUSSIAN_KL, Gaussian.sigma(), Gaussian.variance());
        assertThat(gaussians.hasGradient()).isTrue();
        assertThat(gaussians.withPairing(Pairing.ALL).hasGradient()).isFalse();
        assertThat(KernelSpec.of(Measure.GAUSSIAN_KL, Gaussian.logVariance(), null)
                        .hasGradient())
                .isTrue();
    }
}
