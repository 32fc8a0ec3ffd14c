package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Kernel;
import org.relent.Probabilities;
import org.relent.Relent;
import org.relent.conformance.Conformance;

/** The SIMD backend through the conformance kit, and the proof that it is the SIMD backend. */
class VectorConformanceTest {
    @TestFactory
    Stream<DynamicNode> cpuVector() {
        return Conformance.of(Backends.require("cpu-vector"));
    }

    @Test
    void anAutomaticChoiceIsThisBackendAndItRunsOnVectors() {
        Kernel kernel = Relent.kl(Probabilities.given(), Probabilities.given()).kernel();
        Backend backend = kernel.backend();

        assertThat(backend.id()).isEqualTo("cpu-vector");
        assertThat(backend.description()).contains(Shapes.bits() + "-bit vectors");
        assertThat(backend.refusal(kernel.spec())).isEmpty();
        assertThat(new VectorEngine().compile(kernel.spec())).isInstanceOf(TermsKernel.class);
    }
}
