package org.relent.gpu.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.gpu.device.Grids;
import org.relent.gpu.device.Kernels;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.KernelError;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What the emulation finds in kernels that a device would not notice, or not survive. */
@Tag("emulation")
class WorkGroupsTest {
    private final KernelContext context = new KernelContext();

    // Kernels, most of them wrong.

    static void rlSomeLanesStop(KernelContext context, FloatArray in, FloatArray out) {
        if (context.localIdx < 100) {
            context.localBarrier();
        }
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void rlLanesCountDifferently(KernelContext context, FloatArray in, FloatArray out) {
        for (int i = 0; i <= context.localIdx / 255; i++) {
            context.localBarrier();
        }
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void rlTwoBarriers(KernelContext context, FloatArray in, FloatArray out) {
        if (context.localIdx < 100) {
            context.localBarrier();
            out.set(context.globalIdx, in.get(context.globalIdx));
        } else {
            context.localBarrier();
        }
    }

    /** Reverses the numbers of a group, by way of local memory. */
    static void rlReverse(KernelContext context, FloatArray in, FloatArray out) {
        float[] shared = context.allocateFloatLocalArray(256);
        shared[context.localIdx] = in.get(context.globalIdx);
        context.localBarrier();
        out.set(context.globalIdx, shared[255 - context.localIdx]);
    }

    /** The same, without the barrier. */
    static void rlReverseTooEarly(KernelContext context, FloatArray in, FloatArray out) {
        float[] shared = context.allocateFloatLocalArray(256);
        shared[context.localIdx] = in.get(context.globalIdx);
        out.set(context.globalIdx, shared[255 - context.localIdx]);
    }

    /** A sum from below, with no barrier between its steps: right only if lanes run last to first. */
    static void rlTreeWithoutSteps(KernelContext context, FloatArray in, FloatArray out) {
        float[] tree = context.allocateFloatLocalArray(256);
        int lane = context.localIdx;
        tree[lane] = in.get(context.globalIdx);
        context.localBarrier();
        for (int half = 128; half > 0; half /= 2) {
            if (lane < half) {
                tree[lane] += tree[lane + half];
            }
        }
        if (lane == 0) {
            out.set(context.groupIdx, tree[0]);
        }
    }

    static void rlReadsLocalMemory(KernelContext context, FloatArray in, FloatArray out) {
        float[] shared = context.allocateFloatLocalArray(256);
        double[] wide = context.allocateDoubleLocalArray(4);
        int[] counts = context.allocateIntLocalArray(4);
        out.set(context.globalIdx, shared[0] + (float) wide[3] + counts[1]);
        context.localBarrier();
        shared[0] = 1;
        wide[3] = 1;
        counts[1] = 1;
    }

    static void rlSizeDiffers(KernelContext context, FloatArray in, FloatArray out) {
        context.allocateFloatLocalArray(256 + context.localIdx / 200);
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void rlTooMuchLocalMemory(KernelContext context, FloatArray in, FloatArray out) {
        context.allocateDoubleLocalArray(6145);
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    static void rlReadsPastTheEnd(KernelContext context, FloatArray in, FloatArray out) {
        out.set(context.globalIdx, in.get(context.globalIdx + 1));
    }

    static void rlWritesBeforeTheStart(KernelContext context, FloatArray in, FloatArray out) {
        out.set(context.globalIdx - 1, in.get(context.globalIdx));
    }

    static void rlDividesByZero(KernelContext context, FloatArray in, FloatArray out) {
        out.set(context.globalIdx, in.get(context.globalIdx) / (1 / context.localIdx));
    }

    private FloatArray run(Task3<KernelContext, FloatArray, FloatArray> kernel, int groups) {
        return run(kernel, Grids.groups(groups, "graph.task"), groups * Grids.LANES);
    }

    private FloatArray run(Task3<KernelContext, FloatArray, FloatArray> kernel, GridScheduler grids, int size) {
        FloatArray in = Grids.from(1, size);
        FloatArray out = new FloatArray(size);
        TaskGraph graph = new TaskGraph("graph")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("task", kernel, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        new TornadoExecutionPlan(graph.snapshot()).withGridScheduler(grids).execute();
        return out;
    }

    private void expectError(Task3<KernelContext, FloatArray, FloatArray> kernel, String message) {
        assertThatExceptionOfType(KernelError.class)
                .isThrownBy(() -> run(kernel, 2))
                .withMessage(message);
    }

    // Barriers.

    @Test
    void barrierKeepsLanesTogether() {
        FloatArray out = run(WorkGroupsTest::rlReverse, 3);
        for (int i = 0; i < 3 * 256; i++) {
            assertThat(out.get(i)).isEqualTo(i / 256 * 256 + 256 - i % 256);
        }
    }

    @Test
    void missingBarrierIsSeen() {
        FloatArray out = run(WorkGroupsTest::rlReverseTooEarly, 2);
        assertThat(out.get(0)).isNaN();
        assertThat(out.get(255)).isOne();
        assertThat(out.get(511)).isNaN();
    }

    @Test
    void missingBarrierIsSeenInEitherOrderOfLanes() {
        FloatArray out = run(WorkGroupsTest::rlTreeWithoutSteps, 2);
        assertThat(out.get(0)).isNotEqualTo(256 * 257 / 2);
        assertThat(out.get(1)).isEqualTo(256 * 257 / 2 + 256 * 256);
    }

    @Test
    void divergence() {
        expectError(
                WorkGroupsTest::rlSomeLanesStop,
                "graph.task, group 0: 100 lanes wait at a barrier that 156 lanes did not come to");
        expectError(
                WorkGroupsTest::rlLanesCountDifferently,
                "graph.task, group 0: 1 lanes wait at a barrier that 255 lanes did not come to");
    }

    @Test
    void asManyBarriersButOthers() {
        assertThatExceptionOfType(KernelError.class)
                .isThrownBy(() -> run(WorkGroupsTest::rlTwoBarriers, 2))
                .withMessageStartingWith(
                        "graph.task, group 0, lane 100: java.lang.IllegalStateException: at the barrier ")
                .withMessageContaining(" while another lane is at ");
    }

    // Local memory.

    @Test
    void localMemoryHoldsGarbageInEachGroup() {
        FloatArray out = run(WorkGroupsTest::rlReadsLocalMemory, 3);
        for (int i = 0; i < out.getSize(); i++) {
            assertThat(out.get(i)).isNaN();
        }
    }

    @Test
    void localMemoryIsOfOneConstantSize() {
        expectError(
                WorkGroupsTest::rlSizeDiffers,
                "graph.task, group 0, lane 200: java.lang.IllegalStateException: local array 0: float[257] where"
                        + " another lane or group has float[256]; it must be a constant");
        expectError(
                WorkGroupsTest::rlTooMuchLocalMemory,
                "graph.task, group 0, lane 0: java.lang.IllegalStateException: local memory: 49160 bytes;"
                        + " a device has 49152");
    }

    // Bounds.

    @Test
    void outOfBounds() {
        expectError(
                WorkGroupsTest::rlReadsPastTheEnd,
                "graph.task, group 1, lane 255: java.lang.IndexOutOfBoundsException:"
                        + " Index 512 out of bounds for length 512");
        expectError(
                WorkGroupsTest::rlWritesBeforeTheStart,
                "graph.task, group 0, lane 0: java.lang.IndexOutOfBoundsException:"
                        + " Index -1 out of bounds for length 512");
        expectError(
                WorkGroupsTest::rlDividesByZero,
                "graph.task, group 0, lane 0: java.lang.ArithmeticException: / by zero");
    }

    // Grids.

    private void expectRefusal(GridScheduler grids, String message) {
        assertThatExceptionOfType(TornadoRuntimeException.class)
                .isThrownBy(() -> run(Kernels::rlCopy, grids, 2048))
                .withMessage(message);
    }

    @Test
    void badGrids() {
        expectRefusal(
                Grids.grid(300, 256, "graph.task"),
                "graph.task: global work 300; expected a positive multiple of the local work 256");
        expectRefusal(
                Grids.grid(0, 256, "graph.task"),
                "graph.task: global work 0; expected a positive multiple of the local work 256");
        expectRefusal(Grids.grid(2048, 2048, "graph.task"), "graph.task: local work 2048; expected 1 to 1024");
        expectRefusal(
                new GridScheduler("graph.task", new WorkerGrid1D(512)),
                "graph.task: no local work; the driver would choose");
    }

    @Test
    void noGrid() {
        FloatArray in = Grids.from(1, 256);
        TaskGraph graph = new TaskGraph("graph")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("task", Kernels::rlCopy, context, in, in);
        assertThatExceptionOfType(TornadoRuntimeException.class)
                .isThrownBy(new TornadoExecutionPlan(graph.snapshot())::execute)
                .withMessage("graph.task: no grid; one work-item would run");
    }

    @Test
    void arrayThatGoesNowhere() {
        FloatArray in = Grids.from(1, 256);
        FloatArray out = new FloatArray(255);
        TaskGraph graph = new TaskGraph("graph")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("task", Kernels::rlCopy, context, in, out);
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        plan.withGridScheduler(Grids.groups(1, "graph.task"));
        assertThatExceptionOfType(TornadoRuntimeException.class)
                .isThrownBy(plan::execute)
                .withMessage(
                        "graph.task: an array of 255 elements is neither transferred, nor persisted, nor consumed");
    }
}
