package org.relent.bench.jmh.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Size;
import org.relent.bench.jmh.Workload;

class PeersTest {
    @Test
    void allAreFound() {
        assertThat(Peer.all())
                .extracting(Peer::id)
                .containsExactly("lanewise", "nd4j", "numkong", "plain", "simsimd", "smile");
        assertThat(Peer.byId("plain")).isPresent();
        assertThat(Peer.byId("simd")).isEmpty();
    }

    @Test
    void thoseWithoutTheirLibrarySayWhatToDo() {
        Workload kl = workload("kl", ElementType.F64, Memory.ARRAY);
        for (Peer peer : List.of(new SmilePeer(), new Nd4jPeer())) {
            assertThat(peer.refusal(kl))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("-Ppeers"));
            assertThat(peer.description()).contains("not on the class path");
        }
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        String property = "relent.numkong";
        String before = System.getProperty(property);
        String file = Path.of("no", "such", "library.so").toString();
        System.setProperty(property, file);
        try {
            Peer peer = new NumKongPeer();
            assertThat(peer.refusal(workload("kl", ElementType.F32, Memory.ARRAY)))
                    .hasValueSatisfying(
                            reason -> assertThat(reason).contains(file).contains("-Drelent.numkong=FILE"));
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    void whatTheyDoNotComputeIsRefused() {
        Peer plain = new PlainPeer();
        Peer lanewise = new LanewisePeer();
        assertThat(plain.refusal(workload("hellinger", ElementType.F32, Memory.ARRAY)))
                .contains("computes kl, js, cross-entropy, entropy, nll alone");
        assertThat(plain.refusal(workload("kl", ElementType.F32, Memory.NATIVE)))
                .contains("takes arrays alone");
        assertThat(plain.refusal(workload("kl", ElementType.F16, Memory.ARRAY))).contains("takes f32 and f64 alone");
        assertThat(lanewise.refusal(workload("js", ElementType.F32, Memory.ARRAY)))
                .contains("computes kl alone");
        assertThat(plain.refusal(workload("nll", ElementType.F64, Memory.ARRAY)))
                .isEmpty();
    }

    @Test
    void theLoopsOfThisProjectAreHonest() {
        for (ElementType type : List.of(ElementType.F32, ElementType.F64)) {
            double tolerance = type == ElementType.F32 ? 1e-5 : 1e-13;
            for (String kernel : List.of("kl", "js", "cross-entropy", "entropy", "nll")) {
                assertAgrees(new PlainPeer(), workload(kernel, type, Memory.ARRAY), tolerance);
            }
            assertAgrees(new LanewisePeer(), workload("kl", type, Memory.ARRAY), tolerance);
        }
    }

    private static void assertAgrees(Peer peer, Workload batch, double tolerance) {
        double[] expected = new double[batch.results()];
        double[] results = new double[batch.results()];
        batch.bind(Backends.reference(), 1, expected).run();
        peer.bind(batch, results).run();
        for (int row = 0; row < expected.length; row++) {
            assertThat(results[row])
                    .as("%s, %s, row %d", peer.id(), batch, row)
                    .isCloseTo(expected[row], within(tolerance * expected[row]));
        }
    }

    @Test
    void librariesThatAreThereAreCalledForEachRow() {
        for (Peer peer : List.of(new SimSimdPeer(), new NumKongPeer())) {
            for (Memory memory : Memory.values()) {
                for (String kernel : List.of("kl", "js-distance")) {
                    Workload batch = workload(kernel, ElementType.F32, memory);
                    assumeThat(peer.refusal(batch)).isEmpty();
                    assertAgrees(peer, batch, 0.1); // they are off by some percent
                }
            }
        }
    }

    /** Rows that whole vectors do not fill. */
    private static Workload workload(String kernel, ElementType type, Memory memory) {
        return Workload.of(Case.of(kernel), type, memory, 37, Size.L1);
    }
}
