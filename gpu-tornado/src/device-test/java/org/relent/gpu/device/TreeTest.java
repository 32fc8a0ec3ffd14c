package org.relent.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A sum in a tree over 256 lanes, in many work-groups. Holds of TornadoVM as well, where it is run: -Ptornado. */
@Tag("emulation")
@Tag("tornado")
class TreeTest {
    private static final int GROUPS = 2000;

    @Test
    void sums() throws Exception {
        FloatArray numbers = new FloatArray(GROUPS * 512);
        for (int i = 0; i < numbers.getSize(); i++) {
            numbers.set(i, i % 1009 - 500); // sums stay below 2^24, and so exact in any order
        }
        FloatArray sums = new FloatArray(GROUPS);
        IntArray tokens = new IntArray(GROUPS);
        IntArray token = IntArray.fromElements(0);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, numbers)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, token)
                .task("t", Kernels::rlTree, new KernelContext(), numbers, sums, tokens, token)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, sums, tokens);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(Grids.groups(GROUPS, "g.t"));
            for (int run = 7; run < 10; run++) {
                token.set(0, run);
                sums.init(Float.NaN);
                plan.execute();
                for (int group = 0; group < GROUPS; group++) {
                    float sum = 0;
                    for (int i = 0; i < 512; i++) {
                        sum += numbers.get(group * 512 + i);
                    }
                    assertThat(sums.get(group)).isEqualTo(sum);
                    assertThat(tokens.get(group)).isEqualTo(run);
                }
            }
        }
    }
}
