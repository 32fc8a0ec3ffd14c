package org.relent.gpu.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.gpu.device.Grids;
import org.relent.gpu.device.Kernels;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.EmulatedDevice;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.KernelError;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** What the emulation adds to TornadoVM: it finds misuse, and says what the device is. */
@Tag("emulation")
class PlansTest {
    private final KernelContext context = new KernelContext();
    private final FloatArray in = Grids.from(1, 512);
    private final FloatArray out = new FloatArray(512);

    @AfterEach
    void reset() {
        EmulatedDevice.INSTANCE.reset();
    }

    private TornadoExecutionPlan plan(TaskGraph... graphs) {
        TornadoExecutionPlan plan = switch (graphs.length) {
            case 1 -> new TornadoExecutionPlan(graphs[0].snapshot());
            default -> new TornadoExecutionPlan(graphs[0].snapshot(), graphs[1].snapshot());
        };
        return plan.withGridScheduler(Grids.groups(2, "g.t", "h.t"));
    }

    private TaskGraph copy(String name, FloatArray to) {
        return new TaskGraph(name)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlCopy, context, in, to)
                .transferToHost(DataTransferMode.UNDER_DEMAND, to);
    }

    // Threads.

    private static final CountDownLatch RUNNING = new CountDownLatch(1);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    static void rlWaits(KernelContext context, FloatArray in, FloatArray out) {
        RUNNING.countDown();
        await(GO_ON);
        out.set(context.globalIdx, in.get(context.globalIdx));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoThreadsInOnePlan() throws Exception {
        TornadoExecutionPlan plan = plan(new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", PlansTest::rlWaits, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out));
        Thread other = Thread.ofPlatform().name("other").start(plan::execute);
        await(RUNNING);
        assertThatExceptionOfType(KernelError.class)
                .isThrownBy(plan::execute)
                .withMessageStartingWith("one plan is used by two threads at once: ")
                .withMessageContaining("other");
        GO_ON.countDown();
        other.join();
        assertThat(out.get(511)).isEqualTo(512);
        plan.execute();
    }

    // Arrays.

    /** TornadoVM overwrites what it finds in the graph's other objects. */
    @Test
    void copyOfAnotherGraphsArray() {
        FloatArray other = new FloatArray(512);
        TornadoExecutionPlan plan = plan(copy("g", out), copy("h", other));
        TornadoExecutionResult result = plan.withGraph(0).execute();
        plan.withGraph(1).execute();
        assertThatExceptionOfType(KernelError.class)
                .isThrownBy(() -> result.transferToHost(new DataRange(out).withSize(1)))
                .withMessage("h: asked for a copy of an array that is not its own; is another graph selected?");
    }

    @Test
    void consumedAfterItsOwnerFreedIt() throws Exception {
        FloatArray shared = new FloatArray(512);
        TornadoExecutionPlan plan = plan(
                copy("g", shared),
                new TaskGraph("h")
                        .consumeFromDevice(shared)
                        .task("t", Kernels::rlCopy, context, shared, out)
                        .transferToHost(DataTransferMode.EVERY_EXECUTION, out));
        plan.withGraph(0).execute();
        plan.withGraph(1).execute();
        plan.withGraph(0).close();
        plan.withGraph(1);
        assertThatExceptionOfType(KernelError.class)
                .isThrownBy(plan::execute)
                .withMessage("h.t: an array of 512 elements was freed");
    }

    static void rlTouches(KernelContext context, FloatArray arena, FloatArray out) {
        if (context.globalIdx == 300) {
            out.set(0, arena.get(100));
            arena.set(16_000_000, 3);
            out.set(1, arena.get(16_000_000));
            out.set(2, arena.get(15_999_999));
        }
    }

    /** An arena that lives on the device alone costs what is touched of it. */
    @Test
    void largeArena() throws Exception {
        FloatArray arena = FloatArray.fromSegmentShallow(Arena.ofAuto().allocate(16 + 4L * 16_777_216, 8));
        try (TornadoExecutionPlan plan = plan(new TaskGraph("g")
                .task("t", PlansTest::rlTouches, context, arena, out)
                .persistOnDevice(arena)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out))) {
            plan.execute();
            assertThat(out.get(0)).isNaN();
            assertThat(out.get(1)).isEqualTo(3);
            assertThat(out.get(2)).isNaN();
            assertThat(plan.getCurrentDeviceMemoryUsage()).isGreaterThan(4L << 24);
        }
    }

    static void rlTypes(
            KernelContext context, DoubleArray d, IntArray i, LongArray l, ShortArray s, LongArray unwritten) {
        int at = context.globalIdx;
        d.set(at, d.get(at) + i.get(at) + l.get(at) + s.get(at));
        l.set(at, unwritten.get(at));
        i.set(at, -at);
        s.set(at, (short) 0x8000);
    }

    /** Across the pages' borders, too. */
    @Test
    void arraysOfEachType() throws Exception {
        int size = 70_144;
        DoubleArray d = new DoubleArray(size);
        IntArray i = new IntArray(size);
        LongArray l = new LongArray(size);
        ShortArray s = new ShortArray(size);
        LongArray unwritten = new LongArray(size);
        for (int at = 0; at < size; at++) {
            d.set(at, at + 0.25);
            i.set(at, at);
            l.set(at, 1L << 40);
            s.set(at, (short) -at);
        }
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, d, i, l, s)
                .task("t", PlansTest::rlTypes, context, d, i, l, s, unwritten)
                .persistOnDevice(unwritten)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, d, i, l, s);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(Grids.groups(size / 256, "g.t")).execute();
        }
        for (int at = 0; at < size; at++) {
            assertThat(d.get(at)).isEqualTo(at + 0.25 + at + (1L << 40) + (short) -at);
            assertThat(i.get(at)).isEqualTo(-at);
            assertThat(s.get(at)).isEqualTo(Short.MIN_VALUE);
            assertThat(Double.longBitsToDouble(l.get(at))).isNaN();
        }
    }

    // Devices.

    @Test
    void compilerFlags() throws Exception {
        TornadoExecutionPlan plan = plan(copy("g", out), copy("h", new FloatArray(512)));
        plan.withGraph(0).withCompilerFlags(TornadoVMBackendType.OPENCL, "-w").execute();
        assertThat(EmulatedDevice.relaxed()).isEmpty();
        plan.withGraph(1).withCompilerFlags(TornadoVMBackendType.PTX, "-w").execute();
        assertThat(EmulatedDevice.relaxed()).containsExactly("h");
        plan.withAllGraphs().close();
    }

    @Test
    void device() {
        TornadoDevice device =
                TornadoRuntimeProvider.getTornadoRuntime().getBackend(0).getDevice(0);
        assertThat(device.getDeviceName()).isEqualTo("Emulated device");
        assertThat(device.getDeviceType()).isEqualTo(TornadoDeviceType.GPU);
        assertThat(device.getTornadoVMBackend()).isEqualTo(TornadoVMBackendType.OPENCL);
        EmulatedDevice.INSTANCE.become("A processor", TornadoDeviceType.CPU, TornadoVMBackendType.PTX);
        assertThat(device.getDeviceType()).isEqualTo(TornadoDeviceType.CPU);
        assertThat(TornadoExecutionPlan.DEFAULT_DEVICE.getDeviceName()).isEqualTo("A processor");
    }
}
