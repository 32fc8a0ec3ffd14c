package org.relent.gpu;

import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A kernel on the device. Brings rows there that are not kept there, runs over as many results at a time as there is room
 * for, and lets the host compute the rows that the device must not be believed on. Thread-safe: one call at a time has the
 * device.
 */
final class DeviceKernel implements RowKernel {
    private final KernelSpec spec;
    private final Formula formula;
    private final Store store;
    private final ReentrantLock lock;
    private final HostKernel host;

    DeviceKernel(KernelSpec spec, Store store, ReentrantLock lock, HostKernel host) {
        this.spec = spec;
        this.formula = Formula.of(spec);
        this.store = store;
        this.lock = lock;
        this.host = host;
    }

    @Override
    public void run(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        compute(reference, model, labels, first, count, results, offset, null);
    }

    @Override
    public void gradient(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Workers workers) {
        compute(reference, model, labels, first, count, results, offset, gradient);
    }

    private void compute(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable Gradient gradient) {
        if (count == 0) {
            return;
        }
        Rows p = reference == null ? null : reference.rows();
        Rows q = model == null ? null : model.rows();
        lock.lock();
        try {
            new Batch(p, q, labels, results, offset - first, gradient).run(first, count);
        } finally {
            lock.unlock();
        }
    }

    /** One call. */
    private final class Batch {
        private final @Nullable Rows p;
        private final @Nullable Rows q;
        private final @Nullable Labels labels;
        private final double[] results;
        private final long shift;
        private final @Nullable Gradient gradient;

        Batch(
                @Nullable Rows p,
                @Nullable Rows q,
                @Nullable Labels labels,
                double[] results,
                long shift,
                @Nullable Gradient gradient) {
            this.p = p;
            this.q = q;
            this.labels = labels;
            this.results = results;
            this.shift = shift;
            this.gradient = gradient;
        }

        /** Cuts the results into rectangles: consecutive rows of P, each with the same consecutive rows of Q. */
        void run(long first, int count) {
            if (spec.pairing() != Pairing.ALL) {
                blocks(first, count);
                return;
            }
            long modelRows = Objects.requireNonNull(q).rows();
            long end = first + count;
            for (long at = first; at < end; ) {
                long row = at / modelRows;
                long column = at % modelRows;
                long most = most();
                long whole = column == 0 ? Math.min((end - at) / modelRows, store.units() / units(modelRows)) : 0;
                if (whole > 0 && modelRows <= most) {
                    whole = Math.min(whole, most); // there must be room for both
                    block(at, row, whole, 0, modelRows);
                    at += whole * modelRows;
                } else {
                    long here = Math.min(Math.min(end - at, modelRows - column), most);
                    block(at, row, 1, column, here);
                    at += here;
                }
            }
        }

        private long units(long rows) {
            return Math.max(1, rows * Units.parts(classes()));
        }

        private int classes() {
            return Objects.requireNonNull(p == null ? q : p).classes();
        }

        /** The most results of one run: by units of work, and by the room for the rows that must be brought. */
        private long most() {
            int classes = classes();
            long byUnits = Math.max(1, store.units() / Units.parts(classes));
            int sides = (needsRoom(p) ? 1 : 0) + (needsRoom(q) ? 1 : 0);
            return sides == 0 ? byUnits : Math.max(1, Math.min(byUnits, store.room(classes) / sides - 1));
        }

        private boolean needsRoom(@Nullable Rows rows) {
            return rows != null && KeptRows.of(rows, store) == null;
        }

        private void blocks(long first, int count) {
            long end = first + count;
            for (long at = first; at < end; ) {
                long here = Math.min(end - at, most());
                switch (spec.pairing()) {
                    case ROW -> block(at, at, here, at, here);
                    case ONE_TO_MANY -> block(at, 0, 1, at, here);
                    case MANY_TO_ONE -> block(at, at, here, 0, 1);
                    case ALL -> throw new AssertionError();
                }
                at += here;
            }
        }

        /** Results of some rows of P and some of Q, which are numbered from "at". */
        private void block(long at, long pFirst, long pCount, long qFirst, long qCount) {
            store.ready();
            int rows = (int) (spec.pairing() == Pairing.ALL ? pCount * qCount : Math.max(pCount, qCount));
            Side sideP = p == null ? null : new Side(p, pFirst, pCount);
            try {
                Side sideQ = q == null ? null : new Side(q, qFirst, qCount);
                try {
                    Side one = sideP == null || (formula.swapped() && sideQ != null) ? sideQ : sideP;
                    Side other = sideP == null || sideQ == null ? null : formula.swapped() ? sideP : sideQ;
                    prepare(Objects.requireNonNull(one), other, qCount, at, rows);
                    store.run(formula.kind(), rows, classes());
                    BitSet believed = take(at, rows);
                    if (gradient != null) {
                        takeGradient(gradient, at, rows, believed);
                    }
                } finally {
                    if (sideQ != null) {
                        sideQ.close();
                    }
                }
            } finally {
                if (sideP != null) {
                    sideP.close();
                }
            }
        }

        private void prepare(Side one, @Nullable Side other, long qCount, long at, int rows) {
            IntArray shape = store.shape();
            store.place(one.start, one.stride, other == null ? 0 : other.start, other == null ? 0 : other.stride);
            boolean swapped = formula.swapped();
            switch (spec.pairing()) {
                case ROW -> {}
                case ONE_TO_MANY -> shape.set(swapped ? Slots.Q_ROWS : Slots.P_ROWS, 1);
                case MANY_TO_ONE -> shape.set(swapped ? Slots.P_ROWS : Slots.Q_ROWS, 1);
                case ALL -> {
                    shape.set(swapped ? Slots.Q_EVERY : Slots.P_EVERY, (int) qCount);
                    shape.set(swapped ? Slots.P_ROWS : Slots.Q_ROWS, (int) qCount);
                }
            }
            shape.set(Slots.MODE, formula.mode());
            scalars();
            if (labels != null) {
                ClassIndex index = (ClassIndex) spec.reference();
                for (int i = 0; i < rows; i++) {
                    long label = labels.get(at + i);
                    store.labels().set(i, index.ignores(label) ? 0 : (int) label);
                }
            }
        }

        private void scalars() {
            double temperature = formula.temperature();
            store.set(Slots.FACTOR, formula.factor());
            store.set(Slots.FLOOR, formula.floor(spec.elements()));
            store.set(Slots.PARAMETER, formula.parameter());
            store.set(Slots.TEMPERATURE, temperature);
            double rate = 1 / temperature;
            store.set(Slots.RATE, rate);
            store.set(Slots.RATE_LOW, rate - (spec.elements() == ElementType.F64 ? rate : (float) rate));
            store.set(Slots.RATE_2, 1 / (temperature * LN_2));
            double step = temperature * LN_2;
            double high = spec.elements() == ElementType.F64 ? Bits.first(step, 36) : Bits.first(step, 14);
            store.set(Slots.STEP_HIGH, high);
            store.set(Slots.STEP_LOW, step - high);
            store.set(Slots.SMOOTHING, formula.smoothing() / classes());
        }

        /** Takes the results; rows that the device left open go to the host, one by one. Says whose gradients are the device's. */
        private BitSet take(long at, int rows) {
            ClassIndex index = spec.reference() instanceof ClassIndex given ? given : null;
            BitSet believed = new BitSet(rows);
            for (int i = 0; i < rows; i++) {
                int to = (int) (at + i + shift);
                if (index != null && labels != null && index.ignores(labels.get(at + i))) {
                    results[to] = 0;
                    fill(at + i, 0);
                    continue;
                }
                double result = store.result(i);
                if (result == Double.NEGATIVE_INFINITY) {
                    host.run(p, q, labels, at + i, results, to, gradient);
                    continue;
                }
                results[to] = formula.root() ? Math.sqrt(result) : result;
                if (result == Double.POSITIVE_INFINITY && formula.gradient() == Kind.REVERSE_GRADIENT) {
                    fill(at + i, Double.NaN); // it has no limit there
                } else {
                    believed.set(i);
                }
            }
            return believed;
        }

        private void fill(long row, double value) {
            for (int column = 0; gradient != null && column < gradient.classes(); column++) {
                gradient.set(row, column, value);
            }
        }

        /** Has the gradients of the rows that have just been run computed, and takes those of the rows to be believed. */
        private void takeGradient(Gradient to, long at, int rows, BitSet believed) {
            Kind kind = Objects.requireNonNull(formula.gradient());
            int classes = classes();
            int all = rows * classes; // all of them are in the arena
            for (int first = 0; first < all && !believed.isEmpty(); ) {
                int count = Math.min(all - first, store.mostDerivatives());
                store.runGradient(kind, first, count);
                for (int i = 0; i < count; ) {
                    int row = (first + i) / classes;
                    int column = (first + i) % classes;
                    int here = Math.min(count - i, classes - column);
                    if (believed.get(row) && !taken(to, at + row, column, i, here)) {
                        double[] result = new double[1];
                        host.run(p, q, labels, at + row, result, 0, to);
                        believed.clear(row);
                    }
                    i += here;
                }
                first += count;
            }
        }

        /** Takes a part of a row's derivatives; false if one of them is none. */
        private boolean taken(Gradient to, long row, int column, int first, int count) {
            Output derivatives = store.derivatives();
            double largest = derivatives.largest(first, count);
            if (Double.isNaN(largest)) {
                throw store.notGiven("all derivatives of result " + row);
            }
            boolean finite = largest < Double.POSITIVE_INFINITY;
            if (finite) {
                derivatives.copy(first, count, to, row, column);
            }
            return finite;
        }
    }

    private static final double LN_2 = 0x1.62e42fefa39efp-1;

    /** Some rows in the arena: those kept there, or brought for this call. */
    private final class Side implements AutoCloseable {
        final int start;
        final int stride;
        private final Store.@Nullable Span brought;

        Side(Rows rows, long first, long count) {
            KeptRows kept = KeptRows.of(rows, store);
            if (kept != null) {
                brought = null;
                start = kept.span().start(kept.row(rows, first));
                stride = kept.span().stride();
            } else {
                brought = store.upload(rows.slice(first, count), false);
                start = brought.start(0);
                stride = brought.stride();
            }
        }

        @Override
        public void close() {
            if (brought != null) {
                brought.close();
            }
        }
    }
}
