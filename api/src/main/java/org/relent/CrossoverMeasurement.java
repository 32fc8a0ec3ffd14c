package org.relent;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.relent.spi.RowKernel;

/**
 * Times kl of given probabilities, row by row, on a host and a device, and compares their numbers on the way. Of each
 * size the least time of a few runs counts: whatever else the machine does only adds to it.
 */
final class CrossoverMeasurement {
    private static final int CLASSES = 1000;
    private static final int[] ROWS = {65, 262, 1048, 4194}; // 2¹⁶ … 2²² elements
    private static final int MOST_ROWS = ROWS[ROWS.length - 1];
    private static final int PATTERN_ROWS = 61;
    private static final int RUNS = 7;
    private static final long BUDGET = 100_000_000L; // for each of the four passes
    private static final long STEADY_NANOS = 200_000_000L;
    private static final int STEADY_RUNS = 20;

    private final Backend device;
    private final Backend host;
    private final ElementType type;
    private final LongSupplier clock;
    private final double[] hostNanos = unknown();
    private final double[] deviceNanos = unknown();
    private final double[] residentNanos = unknown();
    private final double[] expected = new double[MOST_ROWS];
    private final double[] results = new double[MOST_ROWS];
    private int known;

    CrossoverMeasurement(Backend device, Backend host, ElementType type, LongSupplier clock) {
        this.device = device;
        this.host = host;
        this.type = type;
        this.clock = clock;
    }

    private static double[] unknown() {
        double[] nanos = new double[ROWS.length];
        Arrays.fill(nanos, Double.POSITIVE_INFINITY);
        return nanos;
    }

    /** What is timed. */
    static KernelSpec spec(ElementType type) {
        return KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given())
                .withElements(type);
    }

    /**
     * Measures, and counts what was measured before where that was faster. A failure of the device comes out as it is.
     *
     * @param workers always of the same number of threads
     * @param patience how long the host may take to become steady
     * @return null if the host is not steady yet
     */
    @Nullable
    Crossover measure(Workers workers, long patience) {
        KernelSpec spec = spec(type);
        if (host.refusal(spec).isPresent() || device.refusal(spec).isPresent()) {
            String lacking = host.refusal(spec).isPresent() ? host.id() : device.id();
            return never(workers.threads(), lacking + " computes no " + spec + ", which is what is measured");
        }
        try (Arena arena = Arena.ofShared()) {
            Rows p = matrix(arena, 1);
            Rows q = matrix(arena, 2);
            RowKernel onHost = host.compile(spec);
            IntConsumer hostRun = rows -> {
                run(onHost, p, q, rows, expected, workers);
                known = Math.max(known, rows);
            };
            if (!becomesSteady(hostRun, patience)) {
                return null;
            }
            time(hostRun, hostNanos, ROWS.length);
            RowKernel onDevice = device.compile(spec);
            time(checked(onDevice, p, q, workers), deviceNanos, ROWS.length);
            timeResident(onDevice, p, q, workers);
            time(hostRun, hostNanos, ROWS.length); // again: a compiler may have been busy with it the first time
        }
        var costs = new Crossover.Costs(line(hostNanos), line(deviceNanos), line(residentNanos));
        return Crossover.measured(device.id(), host.id(), type, workers.threads(), costs);
    }

    /** What holds where it cannot be measured. */
    Crossover never(int threads, String reason) {
        return Crossover.never(device.id(), host.id(), type, threads, reason);
    }

    private void timeResident(RowKernel onDevice, Rows p, Rows q, Workers workers) {
        int sizes = sizes(deviceNanos); // a device too slow for the others must not be given their rows either
        int rows = ROWS[sizes - 1];
        try (ResidentRows residentP = device.upload(p.slice(0, rows));
                ResidentRows residentQ = device.upload(q.slice(0, rows))) {
            time(checked(onDevice, residentP.rows(), residentQ.rows(), workers), residentNanos, sizes);
        } catch (UnsupportedOperationException keepsNothing) { // then no rows of a call are resident either
            System.arraycopy(deviceNanos, 0, residentNanos, 0, ROWS.length);
        }
    }

    private static void run(RowKernel kernel, Rows p, Rows q, int rows, double[] out, Workers workers) {
        kernel.run(
                Reference.probabilities(p.slice(0, rows)),
                Model.probabilities(q.slice(0, rows)),
                null,
                0,
                rows,
                out,
                0,
                workers);
    }

    /** A run on the device whose numbers are compared with the host's. */
    private IntConsumer checked(RowKernel kernel, Rows p, Rows q, Workers workers) {
        return rows -> {
            Arrays.fill(results, 0, rows, Double.NaN);
            run(kernel, p, q, rows, results, workers);
            for (int row = 0; row < Math.min(rows, known); row++) {
                // Each is within ε Σ p (1 + |ln(p/q)|) of the exact number, and |ln(p/q)| < ln 3 here.
                if (!(Math.abs(results[row] - expected[row]) <= 5 * type.epsilon())) {
                    BackendException mismatch = new BackendException(
                            device.id() + " computes wrong numbers: kl of row " + row + ": got " + results[row]
                                    + ", expected " + expected[row],
                            null);
                    device.health().wrong(mismatch);
                    throw mismatch;
                }
            }
        };
    }

    /** Runs until times have been steady for a while: the first ones are of code that is not compiled yet. */
    private boolean becomesSteady(IntConsumer run, long patience) {
        long start = clock.getAsLong();
        long before = start;
        long best = Long.MAX_VALUE;
        long bestAt = start;
        int steady = 0;
        while (steady < STEADY_RUNS || before - bestAt < Math.max(STEADY_NANOS, (before - start) / 2)) {
            if (before - start > patience) {
                return false;
            }
            run.accept(ROWS[0]);
            long after = clock.getAsLong();
            steady++;
            if (after - before < 0.9 * best) {
                best = after - before;
                bestAt = after;
                steady = 0;
            }
            before = after;
        }
        return true;
    }

    /** Lowers the least time of each size, but for sizes that would take too long. */
    private void time(IntConsumer run, double[] least, int sizes) {
        run.accept(ROWS[0]); // what a first run prepares is not timed
        long end = clock.getAsLong() + BUDGET;
        for (int size = 0; size < sizes; size++) {
            long before = clock.getAsLong();
            if (size > 0 && before + least[size - 1] * ROWS[size] / ROWS[size - 1] > end) {
                break;
            }
            for (int i = 0; i < RUNS && (i == 0 || before < end); i++) {
                run.accept(ROWS[size]);
                long after = clock.getAsLong();
                double nanos = Math.max(1, after - before);
                least[size] = Math.min(least[size], nanos);
                before = after;
            }
        }
    }

    /** How many sizes have a time. */
    private static int sizes(double[] nanos) {
        int sizes = 0;
        while (sizes < nanos.length && nanos[sizes] < Double.POSITIVE_INFINITY) {
            sizes++;
        }
        return sizes;
    }

    private static Crossover.Line line(double[] nanos) {
        double[] elements = new double[sizes(nanos)];
        for (int size = 0; size < elements.length; size++) {
            elements[size] = (double) ROWS[size] * CLASSES;
        }
        return Crossover.Line.fit(elements, Arrays.copyOf(nanos, elements.length));
    }

    /** Rows that sum to about 1, none of them near its counterpart. */
    private Rows matrix(Arena arena, int seed) {
        long rowBytes = (long) CLASSES * type.bytes();
        MemorySegment memory = arena.allocate(MOST_ROWS * rowBytes, 64);
        Random random = new Random(seed);
        for (long i = 0; i < (long) PATTERN_ROWS * CLASSES; i++) {
            set(memory, i, (0.5 + random.nextDouble()) / CLASSES);
        }
        for (long row = PATTERN_ROWS; row < MOST_ROWS; row += PATTERN_ROWS) {
            long bytes = Math.min(PATTERN_ROWS, MOST_ROWS - row) * rowBytes;
            MemorySegment.copy(memory, 0, memory, row * rowBytes, bytes);
        }
        return Rows.of(memory, type, MOST_ROWS, CLASSES);
    }

    private void set(MemorySegment memory, long index, double value) {
        switch (type) {
            case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
            case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
            case F16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16((float) value));
            case BF16 ->
                memory.setAtIndex(
                        ValueLayout.JAVA_SHORT, index, (short) (Float.floatToRawIntBits((float) value) >>> 16));
        }
    }
}
