package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.OnInfinite;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Smoothing;
import org.relent.conformance.PlainEngine.Defect;

/** The kit itself: it lets a sound engine pass, and each defect fails it. */
class ConformanceKitTest {
    private static final KernelSpec KL = KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given());

    /** Differences of large terms, which plain sums leave a rounding of, of either sign. */
    private static final List<String> LOST_BY_PLAIN_SUMS = List.of(
            "near-equal rows keep relative accuracy",
            "equal rows give exactly 0.0",
            "never below 0, never above its maximum");

    @Test
    void aPlainDoubleLoopPassesInF32() {
        assertThat(failures(engine(Defect.NONE), Set.of(KL))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void aPlainDoubleLoopPassesInSixteenBits(ElementType type) {
        KernelSpec half = KL.withElements(type);
        assertThat(failures(engine(half, Defect.NONE), Set.of(half))).isEmpty();
    }

    @Test
    void aPlainDoubleLoopLosesNearEqualRowsInF64() {
        KernelSpec wide = KL.withElements(ElementType.F64);
        assertThat(failures(engine(wide, Defect.NONE), Set.of(wide)))
                .containsExactly("near-equal rows keep relative accuracy");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyDefectIsFound(Defect defect) {
        KernelSpec spec = kernelFor(defect);
        assertThat(Kernels.all()).contains(spec);
        List<String> failures = failures(engine(spec, defect), Set.of(spec));
        if (defect.isOfOptions()) {
            failures.removeAll(LOST_BY_PLAIN_SUMS); // as without the defect
        }
        assertThat(failures).isNotEmpty();
    }

    /** What is found is the defect: without one the same kernel passes, but for what plain sums lose. */
    @ParameterizedTest
    @MethodSource("kernelsOfDefects")
    void aPlainDoubleLoopPasses(KernelSpec spec) {
        assertThat(failures(engine(spec, Defect.NONE), Set.of(spec))).isSubsetOf(LOST_BY_PLAIN_SUMS);
    }

    static Stream<KernelSpec> kernelsOfDefects() {
        return Stream.of(Defect.values())
                .filter(Defect::isOfOptions)
                .map(ConformanceKitTest::kernelFor)
                .distinct();
    }

    /** A kernel that a defect matters to. */
    private static KernelSpec kernelFor(Defect defect) {
        Options none = Options.DEFAULT;
        Smoothing added = Smoothing.additive(1);
        Logits bent = Logits.atTemperature(2).withSoftCap(5);
        return switch (defect) {
            case NO_SMOOTHING -> KernelSpec.of(Measure.CROSS_ENTROPY, Counts.smoothed(added), Counts.smoothed(added));
            case NO_TEMPERATURE -> KernelSpec.of(Measure.CROSS_ENTROPY, Probabilities.given(), Logits.atTemperature(3));
            case NO_CAP, GRADIENT_WITHOUT_CAP, GRADIENT_WITHOUT_TEMPERATURE ->
                KernelSpec.of(Measure.NLL, ClassIndex.plain(), bent);
            case LABEL_SMOOTHING_OVER_THE_OTHERS -> loss(none.withLabelSmoothing(0.1));
            case NO_CLASS_WEIGHTS -> loss(none.withClassWeights(ClassWeights.of(0, 0.5, 1)));
            case NO_Z_LOSS -> loss(none.withZLoss(1e-4));
            case IGNORED_ROWS_COUNT ->
                KernelSpec.of(Measure.NLL, ClassIndex.ignoring(0), LogProbabilities.given())
                        .withOptions(none.withClassWeights(ClassWeights.of(0, 0.5, 1))
                                .withLabelSmoothing(0.25));
            case GRADIENT_OF_IGNORED_ROWS -> KernelSpec.of(Measure.NLL, ClassIndex.ignoring(-100), Logits.plain());
            case GRADIENT_OF_BAD_ROWS_IS_ZERO -> loss(none);
            case RENYI_IS_KL ->
                KernelSpec.of(Measure.RENYI, Counts.plain(), Counts.plain()).withOptions(none.withAlpha(2));
            case WEIGHT_IS_A_HALF ->
                KernelSpec.of(Measure.JS_DISTANCE, Counts.plain(), Counts.plain())
                        .withOptions(none.withWeight(0.25));
            case NO_MILLER_MADOW ->
                KernelSpec.of(Measure.CONDITIONAL_ENTROPY, Joint.counts(2, 2), null)
                        .withOptions(none.withMillerMadow(true));
            case TABLES_ARE_TRANSPOSED -> KernelSpec.of(Measure.ENTROPY_X, Joint.counts(3, 5), null);
            case SIGMA_IS_A_VARIANCE, GRADIENT_OF_SIGMA_IS_OF_ITS_SQUARE ->
                KernelSpec.of(Measure.GAUSSIAN_KL, Gaussian.sigma(), null);
            case NO_FREE_NATS, FREE_NATS_HAVE_A_GRADIENT ->
                KernelSpec.of(Measure.GAUSSIAN_KL, Gaussian.logVariance(), null).withOptions(none.withFreeNats(0.5));
            case ENTROPY_OF_THE_MODEL, MEASURES_IN_ANOTHER_ORDER ->
                KernelSpec.of(
                        List.of(
                                Measure.KL,
                                Measure.REVERSE_KL,
                                Measure.ENTROPY,
                                Measure.CROSS_ENTROPY,
                                Measure.JEFFREYS,
                                Measure.JS),
                        Probabilities.given(),
                        Probabilities.given());
            default -> KL;
        };
    }

    private static KernelSpec loss(Options options) {
        return KernelSpec.of(Measure.NLL, ClassIndex.plain(), Logits.plain()).withOptions(options);
    }

    @Test
    void aDeviceThatCopiesRowsPasses() {
        assertThat(failures(device(PlainDevice.Defect.NONE), Set.of(KL))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyDefectOfCopiesIsFound(PlainDevice.Defect defect) {
        assertThat(failures(device(defect), Set.of(KL))).isNotEmpty();
    }

    private static Backend device(PlainDevice.Defect defect) {
        PlainEngine arithmetic = new PlainEngine(only(KL), Defect.NONE);
        return Backend.of("plain device", new PlainDevice(arithmetic, defect));
    }

    @Test
    void refusingEverythingFails() {
        Backend backend = Backend.of("empty", new PlainEngine(spec -> false, Defect.NONE));
        assertThat(failures(backend, Kernels.core())).containsExactly("the required kernels are computed");
    }

    @Test
    void theSameSeedGivesTheSameRows() {
        Batch one = Batch.of(KL, Batch.kindsFor(KL), 33);
        Batch other = Batch.of(KL, Batch.kindsFor(KL), 33);
        assertThat(other.plain().reference()).isNotSameAs(one.plain().reference());
        assertThat(other.reference().values()).containsExactly(one.reference().values());
        assertThat(other.model().values()).containsExactly(one.model().values());
    }

    @Test
    void theCoreIsAmongTheKernelsThereAre() {
        assertThat(Kernels.all()).containsAll(Kernels.core()).doesNotHaveDuplicates();
    }

    private static Backend engine(Defect defect) {
        return engine(KL, defect);
    }

    private static Backend engine(KernelSpec spec, Defect defect) {
        return Backend.of("plain", new PlainEngine(only(spec), defect));
    }

    /** One kernel, in every base and pairing. */
    private static Predicate<KernelSpec> only(KernelSpec one) {
        return spec -> spec.withBase(LogBase.NATS)
                .withPairing(Pairing.ROW)
                .withOptions(spec.options().withOnInfinite(OnInfinite.RETURN))
                .equals(one);
    }

    /** The names of the tests that fail. */
    private static List<String> failures(Backend backend, Collection<KernelSpec> required) {
        List<String> failed = new ArrayList<>();
        run(Conformance.of(backend, required), failed);
        return failed;
    }

    private static void run(Stream<? extends DynamicNode> nodes, List<String> failed) {
        nodes.forEach(node -> {
            if (node.getDisplayName().equals("rows of 2²⁰ classes")) {
                return; // seconds for each defect
            }
            if (node instanceof DynamicContainer container) {
                run(container.getChildren(), failed);
            } else if (node instanceof DynamicTest test
                    && !test.getDisplayName().equals("largest errors")) {
                try {
                    test.getExecutable().execute();
                } catch (Throwable problem) {
                    failed.add(test.getDisplayName());
                }
            }
        });
    }
}
