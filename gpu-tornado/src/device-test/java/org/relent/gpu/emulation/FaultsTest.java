package org.relent.gpu.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.gpu.device.Grids;
import org.relent.gpu.device.Kernels;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.EmulatedDevice;
import uk.ac.manchester.tornado.api.Fault;
import uk.ac.manchester.tornado.api.Faults;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.KernelError;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Each fault strikes once, does what it says, and leaves the next execution whole. */
@Tag("emulation")
class FaultsTest {
    private static final int SIZE = 1024;

    private final long before = Faults.memoryUsed();

    private final KernelContext context = new KernelContext();
    private final FloatArray in = Grids.from(1, SIZE);
    private final FloatArray out = new FloatArray(SIZE);
    private final FloatArray demanded = new FloatArray(SIZE);

    /** Two tasks: one result comes back with each execution, the other under demand. */
    private final TornadoExecutionPlan plan = new TornadoExecutionPlan(new TaskGraph("g")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
            .task("first", Kernels::rlCopy, context, in, out)
            .task("second", Kernels::rlCopy, context, in, demanded)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, out)
            .transferToHost(DataTransferMode.UNDER_DEMAND, demanded)
            .snapshot());

    {
        plan.withGridScheduler(Grids.groups(4, "g.first", "g.second"));
    }

    @AfterEach
    void reset() throws Exception {
        Faults.clear();
        EmulatedDevice.INSTANCE.reset();
        plan.close();
        assertThat(Faults.memoryUsed()).isEqualTo(before);
    }

    private TornadoExecutionResult execute() {
        return plan.execute().transferToHost(new DataRange(demanded).withSize(SIZE));
    }

    private void expect(FloatArray array, float first, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(array.get(i)).isEqualTo(first + i);
        }
    }

    private void expectNaN(FloatArray array, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(array.get(i)).isNaN();
        }
    }

    private void expectWhole() {
        assertThat(Faults.pending()).isFalse();
        in.set(7, -99);
        execute();
        assertThat(out.toHeapArray()).isEqualTo(in.toHeapArray());
        assertThat(demanded.toHeapArray()).isEqualTo(in.toHeapArray());
    }

    /** Other numbers come in, so that old ones show. */
    private void change() {
        for (int i = 0; i < SIZE; i++) {
            in.set(i, 5000 + i);
        }
    }

    @Test
    void noFault() {
        execute();
        expectWhole();
    }

    @Test
    void failedLaunch() {
        Faults.next(Fault.FAILED_LAUNCH, "second");
        execute();
        expect(out, 1, 0, SIZE);
        expectNaN(demanded, 0, SIZE); // never written
        expectWhole();
        change();
        Faults.next(Fault.FAILED_LAUNCH);
        execute();
        expect(out, 1, 0, 7); // of the run before
        expect(demanded, 5000, 0, SIZE);
        expectWhole();
    }

    @Test
    void partialLaunch() {
        Faults.next(Fault.PARTIAL_LAUNCH, "g.first");
        execute();
        expect(out, 1, 0, SIZE / 2);
        expectNaN(out, SIZE / 2, SIZE);
        expect(demanded, 1, 0, SIZE);
        expectWhole();
    }

    @Test
    void staleOutput() {
        out.init(-1);
        demanded.init(-2);
        Faults.next(Fault.STALE_OUTPUT);
        execute();
        assertThat(out.get(0)).isEqualTo(-1);
        expect(demanded, 1, 0, SIZE);
        Faults.next(Fault.STALE_DEMAND);
        change();
        execute();
        expect(out, 5000, 0, SIZE);
        expect(demanded, 1, 0, SIZE);
        expectWhole();
    }

    @Test
    void staleInput() {
        Faults.next(Fault.STALE_INPUT);
        execute();
        expectNaN(out, 0, SIZE);
        execute();
        expect(out, 1, 0, SIZE);
        change();
        Faults.next(Fault.STALE_INPUT);
        execute();
        expect(out, 1, 0, SIZE);
        expectWhole();
    }

    @Test
    void staleArray() throws Exception {
        FloatArray sum = new FloatArray(SIZE);
        try (TornadoExecutionPlan add = new TornadoExecutionPlan(new TaskGraph("a")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in, sum)
                .task("t", Kernels::rlAdd, context, in, sum)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, sum)
                .snapshot())) {
            add.withGridScheduler(Grids.groups(4, "a.t")).execute();
            expect(sum, 1, 0, SIZE);
            change();
            Faults.after(1, Fault.STALE_ARRAY, "");
            sum.init(0);
            add.execute(); // on the device the sum is still what it was
            for (int i = 0; i < SIZE; i++) {
                assertThat(sum.get(i)).isEqualTo(5000 + i + 1 + i);
            }
            assertThat(Faults.pending()).isFalse();
        }
    }

    /** The kernels write the first element of the host's arrays, and the device's copy of one comes over it. */
    @Test
    void compileBailout() {
        execute();
        change();
        Faults.next(Fault.COMPILE_BAILOUT, "first");
        plan.execute();
        assertThat(out.get(0)).isEqualTo(5000);
        expect(out, 1, 1, SIZE);
        assertThat(demanded.get(0)).isEqualTo(5000);
        plan.execute().transferToHost(new DataRange(demanded).withSize(SIZE));
        expect(demanded, 5000, 0, SIZE);
        expectWhole();
    }

    static void rlStrides(KernelContext context, FloatArray in, FloatArray out) {
        for (int i = context.globalIdx; i < in.getSize(); i += context.globalGroupSizeX) {
            out.set(i, in.get(i));
        }
    }

    /** TornadoVM hangs here; the emulation says why. */
    @Test
    void compileBailoutOfAKernelThatStrides() throws Exception {
        TornadoExecutionPlan strides = new TornadoExecutionPlan(new TaskGraph("s")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", FaultsTest::rlStrides, context, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out)
                .snapshot());
        strides.withGridScheduler(Grids.groups(1, "s.t")).execute();
        expect(out, 1, 0, SIZE);
        Faults.next(Fault.COMPILE_BAILOUT);
        assertThatIllegalStateException()
                .isThrownBy(strides::execute)
                .withMessage("no end in sight: is the step of a loop 0?");
        strides.close();
    }

    @Test
    void outOfMemory() {
        Faults.next(Fault.OUT_OF_MEMORY);
        assertThatExceptionOfType(TornadoOutOfMemoryException.class).isThrownBy(plan::execute);
        expectWhole();
    }

    @Test
    void memoryLimit() throws Exception {
        long each = in.getNumBytesOfSegmentWithHeader();
        Faults.memoryLimit(before + 3 * each - 1);
        assertThatExceptionOfType(TornadoOutOfMemoryException.class)
                .isThrownBy(plan::execute)
                .withMessageStartingWith("to be allocated: 4112 bytes; there are 4111 of ");
        plan.close();
        assertThat(Faults.memoryUsed()).isEqualTo(before);
        Faults.memoryLimit(before + 3 * each);
        expectWhole();
        assertThat(plan.getCurrentDeviceMemoryUsage()).isEqualTo(3 * each);
        assertThat(Faults.memoryUsed()).isEqualTo(before + 3 * each);
    }

    @Test
    void failedAllocation() throws Exception {
        Faults.after(1, Fault.FAILED_ALLOCATION, "");
        out.init(-1);
        execute();
        execute();
        assertThat(out.get(3)).isEqualTo(-1);
        expect(demanded, 1, 0, SIZE);
        plan.close();
        expectWhole();
    }

    @Test
    void failedAllocationOfWhatIsReadAndWritten() throws Exception {
        Faults.next(Fault.FAILED_ALLOCATION);
        execute();
        expectNaN(out, 0, SIZE);
        plan.close();
        Faults.next(Fault.FAILED_ALLOCATION);
        FloatArray sum = new FloatArray(SIZE);
        sum.init(-1);
        try (TornadoExecutionPlan add = new TornadoExecutionPlan(new TaskGraph("a")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, sum)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, in)
                .task("t", Kernels::rlAdd, context, in, sum)
                .task("u", Kernels::rlCopy, context, sum, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out)
                .snapshot())) {
            add.withGridScheduler(Grids.groups(4, "a.t", "a.u")).execute();
            expectNaN(out, 0, SIZE);
        }
    }

    static void rlIndirect(KernelContext context, IntArray index, FloatArray in, FloatArray out) {
        int at = index.get(context.globalIdx);
        int quotient = 1 / (at + 1);
        out.set(context.globalIdx, in.get(at) + quotient);
        out.set(at, 0);
        context.localBarrier();
        in.set(context.globalIdx, 0);
    }

    /** A device reads and writes wherever garbage points, and goes on. */
    @Test
    void garbageForAnIndex() throws Exception {
        IntArray index = new IntArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            index.set(i, i % 2 == 0 ? i : -1);
        }
        try (TornadoExecutionPlan indirect = new TornadoExecutionPlan(new TaskGraph("i")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, index, in)
                .task("t", FaultsTest::rlIndirect, context, index, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out)
                .snapshot())) {
            indirect.withGridScheduler(Grids.groups(4, "i.t"));
            assertThatExceptionOfType(KernelError.class).isThrownBy(indirect::execute);
            Faults.next(Fault.FAILED_LAUNCH);
            indirect.execute();
            indirect.execute(); // a lane that divides by zero is gone, and no other waits for it
            assertThat(out.get(2)).isZero();
            Faults.clear();
            assertThatExceptionOfType(KernelError.class).isThrownBy(indirect::execute);
            Faults.next(Fault.STALE_INPUT);
            assertThatNoException().isThrownBy(indirect::execute);
        }
    }

    @Test
    void deviceError() {
        Faults.next(Fault.DEVICE_ERROR);
        assertThatExceptionOfType(TornadoRuntimeException.class).isThrownBy(plan::execute);
        expectWhole();
    }

    @Test
    void strikesWhereAndWhenItIsMeantTo() {
        Faults.next(Fault.FAILED_LAUNCH, "other.task");
        execute();
        assertThat(Faults.pending()).isTrue();
        Faults.clear();
        change();
        Faults.after(2, Fault.FAILED_LAUNCH, "g.second");
        execute();
        execute();
        expect(demanded, 5000, 0, SIZE);
        in.set(3, 0);
        execute();
        expect(demanded, 5000, 0, SIZE);
        assertThat(out.get(3)).isZero();
        expectWhole();
    }
}
