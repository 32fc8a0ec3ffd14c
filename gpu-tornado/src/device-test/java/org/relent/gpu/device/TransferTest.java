package org.relent.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** When arrays are copied, and what stays on the device. Holds of TornadoVM as well, where it is run: -Ptornado. */
@Tag("emulation")
@Tag("tornado")
class TransferTest {
    private static final int SIZE = 512;

    private final KernelContext context = new KernelContext();
    private final FloatArray in = Grids.from(1, SIZE);
    private final FloatArray out = new FloatArray(SIZE);

    private TaskGraph copy(String name, FloatArray from, FloatArray to) {
        return new TaskGraph(name).task("t", Kernels::rlCopy, context, from, to);
    }

    @Test
    void everyExecution() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(Grids.groups(2, "g.t")).execute();
            assertThat(out.toHeapArray()).isEqualTo(in.toHeapArray());
            in.set(3, -7);
            plan.execute();
            assertThat(out.get(3)).isEqualTo(-7);
        }
    }

    @Test
    void firstExecution() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(Grids.groups(2, "g.t")).execute();
            in.set(3, -7);
            plan.execute();
            assertThat(out.get(3)).isEqualTo(4);
            plan.freeDeviceMemory();
            plan.execute();
            assertThat(out.get(3)).isEqualTo(-7);
        }
    }

    @Test
    void underDemand() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.UNDER_DEMAND, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            TornadoExecutionResult result =
                    plan.withGridScheduler(Grids.groups(2, "g.t")).execute();
            assertThat(out.get(3)).isZero();
            result.transferToHost(out);
            assertThat(out.toHeapArray()).isEqualTo(in.toHeapArray());
            out.init(-1);
            result.transferToHost(new DataRange(out).withOffset(8).withSize(4));
            for (int i = 0; i < SIZE; i++) {
                assertThat(out.get(i)).isEqualTo(i >= 8 && i < 12 ? i + 1 : -1);
            }
        }
    }

    /** The trap: a part's size is not forgotten, and counts the header. */
    @Test
    void wholeAfterPart() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.UNDER_DEMAND, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            TornadoExecutionResult result =
                    plan.withGridScheduler(Grids.groups(2, "g.t")).execute();
            result.transferToHost(new DataRange(out).withOffset(8).withSize(8));
            out.init(-1);
            result.transferToHost(out);
            assertThat(out.get(3)).isEqualTo(4);
            assertThat(out.get(4)).isEqualTo(-1);
        }
    }

    @Test
    void partIsTooLong() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.UNDER_DEMAND, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            TornadoExecutionResult result =
                    plan.withGridScheduler(Grids.groups(2, "g.t")).execute();
            assertThatThrownBy(() -> result.transferToHost(
                            new DataRange(out).withOffset(500).withSize(13)))
                    .isInstanceOf(TornadoRuntimeException.class);
            result.transferToHost(new DataRange(out).withOffset(500).withSize(12));
            assertThat(out.get(511)).isEqualTo(512);
        }
    }

    /** One graph writes an array that lives on the device alone, others read and change it, in any order. */
    @Test
    void sharedArray() throws Exception {
        FloatArray shared = new FloatArray(SIZE);
        FloatArray other = new FloatArray(SIZE);
        TaskGraph write = new TaskGraph("w")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, shared)
                .persistOnDevice(shared);
        TaskGraph read = new TaskGraph("r")
                .consumeFromDevice(shared)
                .task("t", Kernels::rlCopy, context, shared, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        TaskGraph readToo = new TaskGraph("s")
                .consumeFromDevice(shared)
                .task("t", Kernels::rlCopy, context, shared, other)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, other);
        TaskGraph add = new TaskGraph("a")
                .consumeFromDevice(shared)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlAdd, context, in, shared);
        TornadoExecutionPlan plan =
                new TornadoExecutionPlan(write.snapshot(), read.snapshot(), readToo.snapshot(), add.snapshot());
        plan.withGridScheduler(Grids.groups(2, "w.t", "r.t", "s.t", "a.t"));
        for (int round = 0; round < 2; round++) {
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            assertThat(out.get(3)).isEqualTo(4);
            plan.withGraph(3).execute();
            plan.withGraph(3).execute();
            plan.withGraph(2).execute();
            assertThat(other.get(3)).isEqualTo(12);
            plan.withGraph(1).execute();
            assertThat(out.get(3)).isEqualTo(12);
            assertThat(shared.get(3)).isZero();
        }
        plan.withAllGraphs().close();
    }

    @Test
    void consumedBeforeAnythingRan() {
        FloatArray shared = new FloatArray(SIZE);
        TaskGraph write = copy("w", in, shared)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .persistOnDevice(shared);
        TaskGraph read = new TaskGraph("r")
                .consumeFromDevice(shared)
                .task("t", Kernels::rlCopy, context, shared, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        TornadoExecutionPlan plan = new TornadoExecutionPlan(write.snapshot(), read.snapshot());
        plan.withGridScheduler(Grids.groups(2, "w.t", "r.t"));
        plan.withGraph(1);
        assertThatThrownBy(plan::execute).isInstanceOf(RuntimeException.class);
    }

    /** What persists and is read as well would be copied once; under demand it is only allocated. */
    @Test
    void allocatedWithoutACopy() throws Exception {
        FloatArray shared = new FloatArray(1 << 20);
        TaskGraph add = new TaskGraph("a")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .transferToDevice(DataTransferMode.UNDER_DEMAND, shared)
                .task("t", Kernels::rlAdd, context, in, shared)
                .persistOnDevice(shared);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(add.snapshot())) {
            TornadoExecutionResult result = plan.withProfiler(ProfilerMode.SILENT)
                    .withGridScheduler(Grids.groups(2, "a.t"))
                    .execute();
            assertThat(result.getProfilerResult().getTotalBytesCopyIn()).isBetween((long) SIZE * Float.BYTES, 100_000L);
        }
    }

    @Test
    void consumedAfterAGraphThatDoesNotHoldIt() {
        FloatArray shared = new FloatArray(SIZE);
        FloatArray other = new FloatArray(SIZE);
        TaskGraph write = new TaskGraph("w")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, shared)
                .persistOnDevice(shared);
        TaskGraph apart = new TaskGraph("x")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, other)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, other);
        TaskGraph read = new TaskGraph("r")
                .consumeFromDevice(shared)
                .task("t", Kernels::rlCopy, context, shared, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        TornadoExecutionPlan plan = new TornadoExecutionPlan(write.snapshot(), apart.snapshot(), read.snapshot());
        plan.withGridScheduler(Grids.groups(2, "w.t", "x.t", "r.t"));
        plan.withGraph(0).execute();
        plan.withGraph(1).execute();
        plan.withGraph(2);
        assertThatThrownBy(plan::execute).isInstanceOf(RuntimeException.class);
    }

    /** The trap: an array that two graphs persist is freed twice, and the second time fails. */
    @Test
    void persistedTwice() {
        FloatArray shared = new FloatArray(SIZE);
        TaskGraph write = new TaskGraph("w")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, shared)
                .persistOnDevice(shared);
        TaskGraph read = new TaskGraph("r")
                .consumeFromDevice(shared)
                .task("t", Kernels::rlCopy, context, shared, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out)
                .persistOnDevice(shared);
        TornadoExecutionPlan plan = new TornadoExecutionPlan(write.snapshot(), read.snapshot());
        plan.withGridScheduler(Grids.groups(2, "w.t", "r.t"));
        plan.withGraph(0).execute();
        plan.withGraph(1).execute();
        assertThatThrownBy(plan.withAllGraphs()::close).isInstanceOf(Error.class);
    }

    @Test
    void gridsOfOtherTasks() {
        TornadoExecutionPlan plan = new TornadoExecutionPlan(copy("g", in, out)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .snapshot());
        assertThatThrownBy(() -> plan.withGridScheduler(Grids.groups(2, "h.t")))
                .isInstanceOf(TornadoRuntimeException.class);
    }

    /** One plan, many shapes: the grid may change between executions. */
    @Test
    void gridChanges() throws Exception {
        IntArray ids = new IntArray(5 * 1024);
        TaskGraph graph = new TaskGraph("g")
                .task("t", Kernels::rlIds, context, ids)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, ids);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            for (int[] shape : new int[][] {{2, 256}, {4, 256}, {3, 64}, {1, 1}}) {
                int items = shape[0] * shape[1];
                plan.withGridScheduler(Grids.grid(items, shape[1], "g.t")).execute();
                for (int i = 0; i < items; i++) {
                    int[] id = new int[5];
                    MemorySegment.ofArray(id).copyFrom(ids.getSegment().asSlice(i * 20L, 20));
                    assertThat(id).containsExactly(i, i / shape[1], i % shape[1], items, shape[1]);
                }
            }
        }
    }

    @Test
    void profile() throws Exception {
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(Grids.groups(2, "g.t"));
            assertThat(plan.execute().getProfilerResult().getDeviceKernelTime()).isZero();
            TornadoExecutionResult result =
                    plan.withProfiler(ProfilerMode.SILENT).execute();
            assertThat(result.getProfilerResult().getDeviceKernelTime()).isPositive();
            assertThat(result.getProfilerResult().getDeviceWriteTime()).isPositive();
            assertThat(result.getProfilerResult().getTotalBytesCopyIn())
                    .isGreaterThanOrEqualTo(in.getNumBytesOfSegmentWithHeader());
            assertThat(result.getProfilerResult().getTotalBytesCopyOut())
                    .isGreaterThanOrEqualTo(out.getNumBytesOfSegmentWithHeader());
            // The trap: a copy under demand wipes it out.
            result.transferToHost(out);
            assertThat(result.getProfilerResult().getDeviceKernelTime()).isZero();
        }
    }

    @Test
    void arraysOfTheHost() {
        long header = TornadoNativeArray.ARRAY_HEADER;
        MemorySegment memory = Arena.ofAuto().allocate(header + 40, 8);
        memory.set(ValueLayout.JAVA_FLOAT, header + 4, 5);
        FloatArray wrapped = FloatArray.fromSegmentShallow(memory);
        assertThat(wrapped.getSize()).isEqualTo(10);
        assertThat(wrapped.get(1)).isEqualTo(5);
        assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(10);
        wrapped.set(9, 3);
        assertThat(memory.get(ValueLayout.JAVA_FLOAT, header + 36)).isEqualTo(3);
        assertThat(wrapped.getSegmentWithHeader().address()).isEqualTo(memory.address());
        assertThat(wrapped.getSegment().address()).isEqualTo(memory.address() + header);
        assertThat(wrapped.getNumBytesOfSegment()).isEqualTo(40);
        assertThat(wrapped.getNumBytesOfSegmentWithHeader()).isEqualTo(40 + header);
        assertThatThrownBy(() -> wrapped.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
