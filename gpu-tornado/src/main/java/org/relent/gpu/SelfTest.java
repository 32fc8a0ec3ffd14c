package org.relent.gpu;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Runs a kernel on a device and compares what comes back. Drivers differ in how they round, what they do with NaN and
 * subnormal numbers, and in whether they say that something failed; TornadoVM may run a kernel that it cannot compile as
 * plain Java, without a word.
 */
final class SelfTest {
    /** Why the device cannot serve an element type; null where it can. */
    record Outcome(@Nullable String f32Refusal, @Nullable String f64Refusal) {}

    private SelfTest() {}

    static Outcome run(Device device) {
        String f32 = refusal(device, Precision.F32);
        if (f32 != null) {
            return new Outcome(f32, f32);
        }
        return new Outcome(null, device.fp64() ? refusal(device, Precision.F64) : device.fp64Refusal());
    }

    private static @Nullable String refusal(Device device, Precision precision) {
        try {
            return new SelfTest.Run(device, precision).refusal();
        } catch (Throwable e) { // a compiler that cannot compile, for one
            return precision.id + ": " + Causes.of(e);
        }
    }

    /** One element type. */
    private static final class Run {
        private final Device device;
        private final SelfTestData data;
        private final int token = ThreadLocalRandom.current().nextInt(1, 1 << 30);
        private final IntArray tokens = IntArray.fromElements(token);
        private final IntArray ints;
        private final ShortArray shorts;
        private final IntArray intsOut = new IntArray(SelfTestData.INT_ROWS * SelfTestData.PAIRS);
        private final IntArray canary = new IntArray(SelfTestData.GROUPS);

        Run(Device device, Precision precision) {
            this.device = device;
            this.data = new SelfTestData(precision);
            this.ints = IntArray.fromArray(data.ints);
            this.shorts = ShortArray.fromArray(data.shorts);
            intsOut.init(-1);
            canary.init(-1);
        }

        @Nullable
        String refusal() throws TornadoExecutionPlanException {
            double[] out = data.precision == Precision.F32 ? f32() : f64();
            return data.refusal(new SelfTestData.Output(out, intsOut.toHeapArray(), canary.toHeapArray()), token)
                    .map(refusal -> data.precision.id + ": " + refusal)
                    .orElse(null);
        }

        private double[] f32() throws TornadoExecutionPlanException {
            double[] numbers = input();
            FloatArray in = new FloatArray(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                in.set(i, (float) numbers[i]);
            }
            FloatArray out = new FloatArray(SelfTestData.OUT_ROWS * SelfTestData.PAIRS);
            out.init(Float.NaN);
            execute(new TaskGraph("relentSelfTestF32")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, tokens, in, ints, shorts)
                    .task(
                            "test",
                            SelfTestKernelF32::selfTestF32,
                            new KernelContext(),
                            tokens,
                            in,
                            ints,
                            shorts,
                            out,
                            intsOut,
                            canary)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, out, intsOut, canary));
            double[] results = new double[out.getSize()];
            Arrays.setAll(results, out::get);
            return results;
        }

        private double[] f64() throws TornadoExecutionPlanException {
            DoubleArray in = DoubleArray.fromArray(input());
            DoubleArray out = new DoubleArray(SelfTestData.OUT_ROWS * SelfTestData.PAIRS);
            out.init(Double.NaN);
            execute(new TaskGraph("relentSelfTestF64")
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, tokens, in, ints, shorts)
                    .task(
                            "test",
                            SelfTestKernelF64::selfTestF64,
                            new KernelContext(),
                            tokens,
                            in,
                            ints,
                            shorts,
                            out,
                            intsOut,
                            canary)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, out, intsOut, canary));
            return out.toHeapArray();
        }

        private double[] input() {
            double[] numbers = Arrays.copyOf(data.a, 3 * SelfTestData.PAIRS);
            System.arraycopy(data.b, 0, numbers, SelfTestData.PAIRS, SelfTestData.PAIRS);
            System.arraycopy(data.summands, 0, numbers, 2 * SelfTestData.PAIRS, SelfTestData.PAIRS);
            return numbers;
        }

        private void execute(TaskGraph graph) throws TornadoExecutionPlanException {
            WorkerGrid1D grid = new WorkerGrid1D(SelfTestData.PAIRS);
            grid.setLocalWork(Slots.GROUP, 1, 1);
            GridScheduler scheduler = new GridScheduler(graph.getTaskGraphName() + ".test", grid);
            try (TornadoExecutionPlan plan = device.plan(graph.snapshot())) {
                plan.withGridScheduler(scheduler).execute();
            }
        }
    }
}
