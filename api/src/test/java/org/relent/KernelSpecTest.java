package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which forms fit which measure, and which options apply. */
class KernelSpecTest {
    private static final List<Distribution> DISTRIBUTIONS =
            List.of(Probabilities.given(), LogProbabilities.given(), Logits.plain(), Counts.plain());
    private static final Form LABELS = ClassIndex.plain();
    private static final Form GAUSSIAN = Gaussian.sigma();
    private static final Form JOINT = Joint.counts(2, 3);

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>(DISTRIBUTIONS);
        forms.add(LABELS);
        forms.add(GAUSSIAN);
        forms.add(JOINT);
        return forms;
    }

    private static boolean fits(Measure measure, Form p, Form q) {
        boolean distribution = p instanceof Distribution;
        return switch (measure) {
            case ENTROPY -> distribution && q == null;
            case LOG_PARTITION -> p instanceof Logits && q == null;
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY -> p.equals(JOINT) && q == null;
            case NLL -> p.equals(LABELS) && (q instanceof Logits || q instanceof LogProbabilities);
            case GAUSSIAN_KL -> p.equals(GAUSSIAN) && (q == null || q.equals(GAUSSIAN));
            default -> distribution && q instanceof Distribution;
        };
    }

    @Test
    void everyPairOfFormsFitsOrIsRefusedByName() {
        for (Measure measure : Measure.values()) {
            for (Form p : forms()) {
                List<Form> models = new ArrayList<>(forms());
                models.add(null);
                for (Form q : models) {
                    String what = measure.id() + " " + p + " " + q;
                    if (fits(measure, p, q)) {
                        assertThatCode(() -> KernelSpec.of(measure, p, q))
                                .as(what)
                                .doesNotThrowAnyException();
                    } else {
                        assertThatThrownBy(() -> KernelSpec.of(measure, p, q))
                                .as(what)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining(measure.id())
                                .hasMessageContaining(p.toString())
                                .hasMessageContaining(q == null ? "alone" : q.toString())
                                .hasMessageContaining("expected");
                    }
                }
            }
        }
    }

    @Test
    void softTargetsUnderNllAreSentToCrossEntropy() {
        assertThatThrownBy(() -> KernelSpec.of(Measure.NLL, Probabilities.given(), Logits.plain()))
                .hasMessageContaining("use cross-entropy");
    }

    @Test
    void aMeasureOfOneOperandHasNoPairing() {
        KernelSpec entropy = KernelSpec.of(Measure.ENTROPY, Counts.plain(), null);
        assertThatThrownBy(() -> entropy.withPairing(Pairing.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got all, expected row");
        KernelSpec nll = KernelSpec.of(Measure.NLL, LABELS, Logits.plain());
        assertThatThrownBy(() -> nll.withPairing(Pairing.ONE_TO_MANY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got one-to-many, expected row");
    }

    @Test
    void anOptionThatDoesNotApplyIsRefused() {
        for (Measure measure : Measure.values()) {
            KernelSpec spec = any(measure);
            refusedUnless(measure == Measure.RENYI, spec, Options.DEFAULT.withAlpha(2), "alpha: got 2.0");
            refusedUnless(
                    measure == Measure.JS || measure == Measure.JS_DISTANCE,
                    spec,
                    Options.DEFAULT.withWeight(0.25),
                    "weight: got 0.25");
            refusedUnless(
                    measure == Measure.NLL, spec, Options.DEFAULT.withLabelSmoothing(0.1), "labelSmoothing: got 0.1");
            refusedUnless(
                    measure == Measure.NLL,
                    spec,
                    Options.DEFAULT.withClassWeights(ClassWeights.of(1, 2)),
                    "classWeights: got [1.0, 2.0]");
            refusedUnless(measure == Measure.NLL, spec, Options.DEFAULT.withZLoss(1e-4), "zLoss: got 1.0E-4");
            refusedUnless(
                    measure == Measure.ENTROPY || measure.isOfJointTables(),
                    spec,
                    Options.DEFAULT.withMillerMadow(true),
                    "millerMadow: got the correction for");
            refusedUnless(true, spec, Options.DEFAULT.withOnInfinite(OnInfinite.FAIL), "");
        }
    }

    private static KernelSpec any(Measure measure) {
        return switch (measure.operands()) {
            case REFERENCE ->
                KernelSpec.of(
                        measure,
                        measure == Measure.LOG_PARTITION
                                ? Logits.plain()
                                : measure.isOfJointTables() ? JOINT : Counts.plain(),
                        null);
            case REFERENCE_AND_MODEL ->
                measure == Measure.GAUSSIAN_KL
                        ? KernelSpec.of(measure, GAUSSIAN, GAUSSIAN)
                        : KernelSpec.of(measure, Counts.plain(), Counts.plain());
            case LABELS_AND_MODEL -> KernelSpec.of(measure, LABELS, Logits.plain());
        };
    }

    private static void refusedUnless(boolean applies, KernelSpec spec, Options options, String message) {
        if (applies) {
            assertThat(spec.withOptions(options).options()).isEqualTo(options);
        } else {
            assertThatThrownBy(() -> spec.withOptions(options))
                    .as(spec + " with" + options)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining(spec.measure().id());
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        for (double alpha : new double[] {-1, Double.NaN, Double.NEGATIVE_INFINITY}) {
            refused(() -> Options.DEFAULT.withAlpha(alpha), "alpha: got " + alpha);
        }
        for (double weight : new double[] {0, 1, -0.5, Double.NaN}) {
            refused(() -> Options.DEFAULT.withWeight(weight), "weight: got " + weight);
        }
        for (double smoothing : new double[] {-0.1, 1, Double.NaN}) {
            refused(() -> Options.DEFAULT.withLabelSmoothing(smoothing), "labelSmoothing: got " + smoothing);
        }
        for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> Logits.atTemperature(temperature), "temperature: got " + temperature);
        }
        refused(() -> Smoothing.additive(0), "smoothing add: got 0.0");
        refused(() -> Smoothing.additive(Double.POSITIVE_INFINITY), "smoothing add");
        refused(() -> Smoothing.mixture(0), "smoothing mix");
        refused(() -> Smoothing.mixture(1.5), "smoothing mix");
        refused(() -> Smoothing.floor(1), "smoothing floor");
        refused(() -> Smoothing.floor(Double.NaN), "smoothing floor");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void equalSpecsAreEqualAndDifferentOnesAreNot() {
        KernelSpec spec = KernelSpec.of(Measure.JS, Counts.plain(), Logits.plain());
        assertThat(KernelSpec.of(Measure.JS, Counts.plain(), Logits.atTemperature(1)))
                .isEqualTo(spec)
                .hasSameHashCodeAs(spec);
        List<KernelSpec> others = List.of(
                spec.withElements(ElementType.F64),
                spec.withBase(LogBase.BITS),
                spec.withPairing(Pairing.ALL),
                spec.withOptions(Options.DEFAULT.withWeight(0.25)),
                KernelSpec.of(Measure.JS, Counts.plain(), Logits.atTemperature(2)),
                KernelSpec.of(Measure.JS, Counts.smoothed(Smoothing.additive(1)), Logits.plain()),
                KernelSpec.of(Measure.JS, Logits.plain(), Counts.plain()));
        for (KernelSpec other : others) {
            assertThat(other).isNotEqualTo(spec);
        }
        assertThat(spec.withBase(LogBase.BITS).withBase(LogBase.NATS)).isEqualTo(spec);
    }

    @Test
    void textNamesWhatIsNotDefault() {
        assertThat(KernelSpec.of(Measure.KL, Probabilities.given(), Logits.atTemperature(2)))
                .hasToString("kl(probs, logits(T=2.0)) f32 in nats");
        assertThat(KernelSpec.of(Measure.JS, Counts.smoothed(Smoothing.additive(1)), Counts.plain())
                        .withPairing(Pairing.ALL)
                        .withBase(LogBase.BASE_10)
                        .withOptions(Options.DEFAULT.withWeight(0.25)))
                .hasToString("js(counts(add:1.0), counts) f32 in base 10 pairs all weight=0.25");
        assertThat(KernelSpec.of(Measure.NLL, ClassIndex.ignoring(-100), Logits.plain()))
                .hasToString("nll(labels(ignore -100), logits) f32 in nats");
    }

    @Test
    void theFrontDoorRefusesTheWrongKindOfMeasure() {
        assertThatThrownBy(() -> Relent.unary(Measure.KL, Counts.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kl");
        assertThatThrownBy(() -> Relent.pair(Measure.ENTROPY, Counts.plain(), Counts.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entropy");
        assertThatThrownBy(() -> Relent.pair(Measure.NLL, ClassIndex.plain(), Logits.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nll");
    }
}
