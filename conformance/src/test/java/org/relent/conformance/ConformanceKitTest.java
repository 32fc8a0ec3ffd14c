package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.Backend;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.conformance.PlainEngine.Defect;

/** The kit itself: it lets a sound engine pass, and each defect fails it. */
class ConformanceKitTest {
    private static final KernelSpec KL = KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given());

    @Test
    void aPlainDoubleLoopPassesInF32() {
        assertThat(failures(engine(Defect.NONE), Set.of(KL))).isEmpty();
    }

    /** No backend computes 16-bit floats yet; the kit is ready for one that does. */
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
        assertThat(failures(engine(defect), Set.of(KL))).isNotEmpty();
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

    /** A backend that computes one kernel, in every base and pairing. */
    private static Backend engine(KernelSpec only, Defect defect) {
        return Backend.of(
                "plain",
                new PlainEngine(
                        spec -> spec.withBase(LogBase.NATS)
                                .withPairing(Pairing.ROW)
                                .equals(only),
                        defect));
    }

    /** The names of the tests that fail. */
    private static List<String> failures(Backend backend, Collection<KernelSpec> required) {
        List<String> failed = new ArrayList<>();
        run(Conformance.of(backend, required), failed);
        return failed;
    }

    private static void run(Stream<? extends DynamicNode> nodes, List<String> failed) {
        nodes.forEach(node -> {
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
