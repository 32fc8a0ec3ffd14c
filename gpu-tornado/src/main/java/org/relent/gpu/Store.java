package org.relent.gpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.relent.BackendException;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.Rows;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The device's side of one type of the arithmetic: one plan at a time, and the arena of rows on the device.
 *
 * <p>Nothing that the device says is believed without proof: each work-group marks every run with the run's token, and
 * results are NaN on the host until they come. What fails becomes a {@link BackendException}.
 *
 * <p>Not thread-safe: every call needs the device's lock, for TornadoVM's plans are not.
 */
final class Store implements AutoCloseable {
    // An execution keeps some 170 bytes for good; a new plan is a few hundred milliseconds.
    private static final int MOST_EXECUTIONS = 200_000;

    private static final int UNIFORM = 8;

    private final Device device;
    private final Sizes sizes;
    private final ElementType arithmetic;
    private final Times times;
    private final int mostExecutions;
    private final List<Span> held = new ArrayList<>();
    private final Ranges ranges;
    private @Nullable DevicePlan plan;
    private int token;
    private int plans;

    /** Rows in the arena. */
    final class Span {
        private final int start;
        private final int stride;
        private final int length;
        private final @Nullable Rows kept;
        private boolean open = true;

        private Span(int start, int stride, int length, @Nullable Rows kept) {
            this.start = start;
            this.stride = stride;
            this.length = length;
            this.kept = kept;
        }

        /** {@return where a row begins} */
        int start(long row) {
            return (int) (start + row * stride);
        }

        int stride() {
            return stride;
        }

        long bytes() {
            return open ? (long) length * arithmetic.bytes() : 0;
        }

        void close() {
            if (open) {
                open = false;
                held.remove(this);
                ranges.give(start, length);
            }
        }
    }

    Store(Device device, ElementType arithmetic, Sizes sizes, Times times) {
        this(device, arithmetic, sizes, times, MOST_EXECUTIONS);
    }

    Store(Device device, ElementType arithmetic, Sizes sizes, Times times, int mostExecutions) {
        this.device = device;
        this.arithmetic = arithmetic;
        this.sizes = sizes;
        this.times = times;
        this.mostExecutions = mostExecutions;
        this.ranges = new Ranges(sizes.scratch(), sizes.arena() - sizes.scratch());
        start();
    }

    private void start() {
        boolean done = false;
        DeviceTimes before = times.total();
        try {
            build();
            done = true;
        } finally {
            times.reset(before); // no caller's work
            if (!done) {
                stop();
            }
        }
    }

    private void build() {
        plan = new DevicePlan(device, arithmetic, sizes, times, mostExecutions, token);
        plans++;
        // The first graph makes the arena, which the others take over; both its ends must hold what is written there.
        requireUniform(sizes.scratch());
        requireUniform(sizes.arena() - UNIFORM);
    }

    /** Computes the entropy of a row of eight equal probabilities at some place of the arena: a proof that all works. */
    private void requireUniform(int start) {
        copy(uniform(), start, UNIFORM);
        runEntropy(start, 1, UNIFORM);
        double entropy = result(0);
        if (!(Math.abs(entropy - Math.log(UNIFORM)) < 1e-6)) {
            throw new BackendException(
                    "gpu-tornado: " + device.name() + " computes the entropy of " + UNIFORM + " equal probabilities as "
                            + entropy + ", expected " + Math.log(UNIFORM),
                    null);
        }
    }

    private Rows uniform() {
        float eighth = 1f / UNIFORM;
        if (arithmetic == ElementType.F64) {
            return Rows.of(DoubleStream.generate(() -> eighth).limit(UNIFORM).toArray(), 1, UNIFORM);
        }
        float[] row = new float[UNIFORM];
        Arrays.fill(row, eighth);
        return Rows.of(row, 1, UNIFORM);
    }

    private DevicePlan plan() {
        return Objects.requireNonNull(plan, "plan");
    }

    private Graphs graphs() {
        return plan().graphs();
    }

    private void stop() {
        if (plan != null) {
            DevicePlan old = plan;
            plan = null;
            token = old.token(); // what an old plan has left must not pass for new
            old.close();
        }
    }

    /** {@return the most rows that there is room for now} */
    long room(int classes) {
        return ranges.longest() / Units.stride(classes);
    }

    /** {@return how many plans there have been, one at a time} */
    int plans() {
        return plans;
    }

    int units() {
        return sizes.units();
    }

    /**
     * Gets ready for a call, before any of its rows are there. After a failure, and before what executions leave behind
     * counts, there is a new plan; rows that are kept are copied to it again.
     */
    void ready() {
        if (plan != null && !plan.isSpent()) {
            return;
        }
        stop();
        start();
        for (Span span : List.copyOf(held)) {
            copy(Objects.requireNonNull(span.kept, "kept"), span.start, span.stride);
        }
    }

    /** Copies rows into the arena, for good where they are to be kept. */
    Span upload(Rows rows, boolean keep) {
        int stride = Units.stride(rows.classes());
        long length = rows.rows() * stride;
        int start = length > Integer.MAX_VALUE ? -1 : ranges.take((int) Math.max(1, length));
        if (start < 0) {
            throw new BackendException(
                    String.format(
                            Locale.ROOT,
                            "gpu-tornado: no room on %s for %d rows of %d classes: they take %,d bytes, and %,d are free in one"
                                    + " piece; -Dtornado.device.memory says how much is given out",
                            device.name(),
                            rows.rows(),
                            rows.classes(),
                            length * arithmetic.bytes(),
                            (long) ranges.longest() * arithmetic.bytes()),
                    null);
        }
        Span span = new Span(start, stride, (int) Math.max(1, length), keep ? rows : null);
        boolean done = false;
        try {
            copy(rows, start, stride);
            done = true;
        } finally {
            if (!done) {
                ranges.give(start, span.length);
            }
        }
        if (keep) {
            held.add(span);
        }
        return span;
    }

    /** {@return how many numbers there is room for in one piece} */
    int room() {
        return ranges.longest();
    }

    /** Sets room aside for rows that lie one after the other, and puts nothing there. */
    Span reserve(int length, int classes) {
        int start = ranges.take(length);
        if (start < 0) {
            throw new AssertionError(length);
        }
        return new Span(start, classes, length, null);
    }

    /** Copies rows to a place of the arena that is taken. */
    void copy(Rows rows, int start, int stride) {
        long total = rows.rows() * rows.classes();
        for (long first = 0; first < total; ) {
            Graphs.Staging staging = graphs().staging(rows.elementType(), total - first);
            int count = (int) Math.min(total - first, staging.array().getSize() - 1);
            Packing.copy(rows, first, count, staging.array().getSegment());
            IntArray shape = graphs().shape;
            shape.set(Slots.UPLOAD_COUNT, count);
            shape.set(Slots.UPLOAD_FIRST, (int) first);
            shape.set(Slots.CLASSES, rows.classes());
            shape.set(Slots.P_START, start);
            shape.set(Slots.P_STRIDE, stride);
            plan().upload(staging, groups(count, 8 * Slots.GROUP));
            first += count;
        }
    }

    /** Where the numbers of a run go before it. */
    IntArray shape() {
        return graphs().shape;
    }

    IntArray labels() {
        return graphs().labels;
    }

    void set(int scalar, double value) {
        graphs().set(scalar, value);
    }

    /** Says where rows lie that are taken one by one, on both sides. */
    void place(int pStart, int pStride, int qStart, int qStride) {
        IntArray shape = graphs().shape;
        shape.set(Slots.P_START, pStart);
        shape.set(Slots.P_STRIDE, pStride);
        shape.set(Slots.Q_START, qStart);
        shape.set(Slots.Q_STRIDE, qStride);
        // A side's row of result i is (i / every) mod rows.
        shape.set(Slots.P_EVERY, 1);
        shape.set(Slots.P_ROWS, Integer.MAX_VALUE);
        shape.set(Slots.Q_EVERY, 1);
        shape.set(Slots.Q_ROWS, Integer.MAX_VALUE);
    }

    /** Computes the entropies of rows that lie one after the other: what shows whether they are there. */
    void runEntropy(int start, int rows, int classes) {
        place(start, classes, 0, 0);
        graphs().shape.set(Slots.MODE, Slots.SUM);
        set(Slots.FACTOR, -1);
        set(Slots.FLOOR, 0);
        run(Kind.ENTROPY, rows, classes);
    }

    /** Runs a kernel over the rows that the shape says. */
    void run(Kind kind, int rows, int classes) {
        int parts = Units.parts(classes);
        int lanes = Units.lanes(classes);
        IntArray shape = graphs().shape;
        shape.set(Slots.UNITS, rows * parts);
        shape.set(Slots.PARTS, parts);
        shape.set(Slots.LANES, lanes);
        shape.set(Slots.CLASSES, classes);
        shape.set(Slots.ROWS, rows);
        shape.set(Slots.SCRATCH, 0);
        shape.set(Slots.NORMS, sizes.units() * Slots.WIDTH);
        int together = Slots.GROUP / lanes;
        int ofUnits = groups(rows * parts, together);
        int ofRows = groups(rows, Slots.GROUP);
        List<Integer> groups = kind.tasks().stream()
                .map(task -> Kind.isOfUnits(task) ? ofUnits : ofRows)
                .toList();
        plan().run(kind, groups, 2 * rows);
    }

    /**
     * Computes derivatives of the rows that a kernel has just run over, from the norms that it has left.
     *
     * @param kind the gradient
     * @param first the first derivative, counted over the rows: row · classes + column
     * @param count how many; the buffer must have room for them
     */
    void runGradient(Kind kind, int first, int count) {
        IntArray shape = graphs().shape;
        shape.set(Slots.GRADIENT_FIRST, first);
        shape.set(Slots.GRADIENT_COUNT, count);
        plan().run(kind, List.of(groups(count, 4 * Slots.GROUP)), count);
    }

    /** {@return the most derivatives of one run} */
    int mostDerivatives() {
        return sizes.gradient();
    }

    /** {@return the derivatives of the last run} */
    Output derivatives() {
        return graphs().gradient();
    }

    /** Work-groups for so much work, of which one does so much at a time. */
    private int groups(int work, int each) {
        return Math.clamp(((long) work + each - 1) / each, 1, sizes.groups());
    }

    /** {@return a result in two parts' sum; −∞ where the host must compute it} */
    double result(int i) {
        Output results = graphs().results();
        double high = results.get(2 * i);
        if (Double.isNaN(high)) {
            throw notGiven("result " + i);
        }
        return high + results.get(2 * i + 1) + 0.0; // −0 is 0
    }

    /** {@return the failure of a run that came back without one of its numbers; there will be a new plan} */
    BackendException notGiven(String what) {
        plan().distrust();
        return new BackendException(
                "gpu-tornado: " + device.name() + " did not give " + what + "; nothing of this run can be trusted",
                null);
    }

    @Override
    public void close() {
        stop();
    }
}
