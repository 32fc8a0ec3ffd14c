package org.relent.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.ElementType;
import org.relent.bench.jmh.Selection.Combinations;
import org.relent.bench.jmh.peers.Peer;

class SelectionTest {
    private static List<String> batches(Selection selection, ElementType type) {
        List<String> all = new ArrayList<>();
        for (Combinations runs : selection.batches(type, "cpu-vector", Peer.all())) {
            for (String backend : runs.parameters().get("backend")) {
                all.add(String.join(
                        " ",
                        runs.parameters().get("kernel").getFirst(),
                        runs.parameters().get("classes").getFirst(),
                        runs.parameters().get("memory").getFirst(),
                        runs.parameters().get("size").getFirst(),
                        runs.parameters().get("threads").getFirst() + "/" + runs.callers(),
                        backend));
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyKernelAndShapeIsRunOnce(ElementType type) {
        List<String> all = batches(Selection.ALL, type);
        assertThat(all).doesNotHaveDuplicates();
        for (Case work : Case.values()) {
            for (int classes : List.of(4, 8, 64, 1000, 32000, 128256)) {
                assertThat(all).contains(work + " " + classes + " array l2 1/1 cpu-vector");
            }
            assertThat(all).contains(work + " 1000 native l2 1/1 cpu-vector");
        }
        assertThat(all).containsAll(batches(Selection.GOALS, type));
    }

    @Test
    void eachGoalHasABatch() {
        for (Goal goal : Goal.ALL) {
            assertThat(ElementType.values())
                    .as(goal.work())
                    .anyMatch(type -> Selection.GOALS.batches(type, "cpu-vector", List.of()).stream()
                            .anyMatch(runs -> goal.which().test(measured(runs))));
        }
    }

    private static Measured measured(Combinations runs) {
        return new Measured(
                runs.parameters().get("kernel").getFirst(),
                runs.parameters().get("type").getFirst(),
                Integer.parseInt(runs.parameters().get("classes").getFirst()),
                runs.parameters().get("memory").getFirst(),
                runs.parameters().get("size").getFirst(),
                Integer.parseInt(runs.parameters().get("threads").getFirst()),
                runs.callers(),
                "cpu-vector",
                1,
                1,
                1,
                0,
                0);
    }

    @Test
    void peersRunOnlyWhatTheyTake() {
        assertThat(batches(Selection.GOALS, ElementType.F32))
                .contains("kl 1000 array l2 1/1 plain", "nll 1000 array l2 1/1 plain", "kl 1000 array l2 1/1 lanewise")
                .doesNotContain("nll 1000 array l2 1/1 lanewise", "kl 1000 array l2 1/1 smile");
        assertThat(batches(Selection.GOALS, ElementType.BF16)).noneMatch(run -> run.endsWith("plain"));
    }

    @Test
    void quickIsQuick() {
        assertThat(batches(Selection.QUICK, ElementType.F32)).hasSizeLessThan(6);
        assertThat(batches(Selection.QUICK, ElementType.F64)).isEmpty();
    }
}
