package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.spi.RowKernel;

/**
 * A planned computation: validated and compiled once, run any number of times, from any number of threads. A run checks
 * shapes, labels and memory first; if anything is wrong nothing is computed and nothing written. With one thread (the
 * default) a run allocates nothing.
 *
 * <p>Results are f64, one a pair of rows, in the base of the spec. Thread-safe.
 */
public abstract sealed class Kernel permits UnaryKernel, PairKernel, LabelKernel {
    // Results that do not stay in a double[] of the caller's pass through this many at a time: 128 KiB, half an L2.
    private static final int CHUNK = 1 << 14;
    private static final ThreadLocal<@Nullable Scratch> SCRATCH = new ThreadLocal<>();

    private static final class Scratch {
        final double[] results = new double[CHUNK];
        final CompensatedSum sum = new CompensatedSum();
    }

    // Never started: stands for any thread but the caller where a segment is asked who may read it.
    private static final Thread ANOTHER_THREAD = Thread.ofPlatform().unstarted(() -> {});

    private final KernelSpec spec;
    private final Workers workers;
    private final Backends.Selection selection;
    private final RowKernel compiled;
    private final double scale;

    Kernel(KernelSpec spec, Workers workers, Backends.Selection selection) {
        this.spec = spec;
        this.workers = workers;
        this.selection = selection;
        this.compiled = selection.backend().compile(spec);
        this.scale = spec.base().scale(spec.measure().quantity());
    }

    /** {@return what this kernel computes} */
    public final KernelSpec spec() {
        return spec;
    }

    /** {@return the backend that computes it} */
    public final Backend backend() {
        return selection.backend();
    }

    /** {@return the better-ranked backends that an automatic choice passed over, each with the reason} */
    public final List<String> passedOver() {
        return selection.passedOver();
    }

    /** Results into an array. */
    final void store(@Nullable Rows p, @Nullable Rows q, @Nullable Labels y, long results, double[] out, int offset) {
        Objects.requireNonNull(out, "results");
        if (offset < 0 || results > out.length - (long) offset) {
            throw new IndexOutOfBoundsException("results: got room for " + (out.length - (long) offset)
                    + " from offset " + offset + ", expected " + results);
        }
        requireNoOverlap("reference", p, out, offset, results);
        requireNoOverlap("model", q, out, offset, results);
        compute(p, q, y, 0, (int) results, out, offset);
    }

    /** Results into a segment of f64, in native byte order. */
    final void store(@Nullable Rows p, @Nullable Rows q, @Nullable Labels y, long results, MemorySegment out) {
        Objects.requireNonNull(out, "results");
        if (out.byteSize() / Double.BYTES < results) {
            throw new IndexOutOfBoundsException(
                    "results: got room for " + out.byteSize() / Double.BYTES + ", expected " + results);
        }
        if (out.isReadOnly()) {
            throw new IllegalArgumentException("results: got a read-only segment, expected a writable one");
        }
        requireAlive("results", out);
        requireNoOverlap("reference", p, out, results);
        requireNoOverlap("model", q, out, results);
        MemorySegment labels = y == null ? null : y.memory();
        if (labels != null && results > 0 && overlaps(labels, out, results)) {
            throw overlap("labels");
        }
        Scratch scratch = takeScratch();
        try {
            for (long first = 0; first < results; first += CHUNK) {
                int count = (int) Math.min(CHUNK, results - first);
                compute(p, q, y, first, count, scratch.results, 0);
                MemorySegment.copy(
                        scratch.results, 0, out, ValueLayout.JAVA_DOUBLE_UNALIGNED, first * Double.BYTES, count);
            }
        } finally {
            SCRATCH.set(scratch);
        }
    }

    /** Taken away while it is in use: a pool may run another call on this thread meanwhile. */
    private static Scratch takeScratch() {
        Scratch scratch = SCRATCH.get();
        SCRATCH.set(null);
        return scratch == null ? new Scratch() : scratch;
    }

    /** The sum of all results, in a fixed order, compensated. */
    final double total(@Nullable Rows p, @Nullable Rows q, @Nullable Labels y, long results) {
        Scratch scratch = takeScratch();
        try {
            scratch.sum.clear();
            for (long first = 0; first < results; first += CHUNK) {
                int count = (int) Math.min(CHUNK, results - first);
                compute(p, q, y, first, count, scratch.results, 0);
                for (int i = 0; i < count; i++) {
                    scratch.sum.add(scratch.results[i]);
                }
            }
            return scratch.sum.value();
        } finally {
            SCRATCH.set(scratch);
        }
    }

    private void compute(
            @Nullable Rows p, @Nullable Rows q, @Nullable Labels y, long first, int count, double[] out, int offset) {
        compiled.run(p, q, y, first, count, out, offset, workers);
        if (scale != 1.0) {
            for (int i = offset; i < offset + count; i++) {
                out[i] *= scale;
            }
        }
    }

    /** Checks what a side must satisfy before a kernel starts. */
    final void requireUsable(String name, Rows rows) {
        if (rows.elementType() != spec.elements()) {
            throw new IllegalArgumentException(name + ".elementType: got "
                    + rows.elementType().id() + ", expected " + spec.elements().id() + " as planned");
        }
        MemorySegment segment = rows.segment();
        if (segment != null) {
            requireReadable(name, segment);
        }
    }

    /** Checks memory that the workers read. */
    final void requireReadable(String name, MemorySegment segment) {
        requireAlive(name, segment);
        if (workers.threads() > 1 && !segment.isAccessibleBy(ANOTHER_THREAD)) {
            throw new WrongThreadException(name + ": got a segment confined to this thread, expected one that "
                    + workers.threads() + " threads may read: one of a shared arena, or a plan with one thread");
        }
    }

    /** Checks memory that the calling thread reads or writes. */
    private static void requireAlive(String name, MemorySegment segment) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(name + ": got a segment whose arena is closed, expected an open one");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException(name + ": got a segment confined to another thread, expected one that "
                    + Thread.currentThread().getName() + " may read");
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same memory, not whether it holds the same numbers
    private static void requireNoOverlap(String name, @Nullable Rows rows, double[] out, int offset, long results) {
        if (rows == null || results == 0 || rows.rows() == 0) {
            return;
        }
        long end = rows.start(rows.rows() - 1) + rows.classes();
        if (rows.array() == out) {
            if (rows.offset() < offset + results && offset < end) {
                throw overlap(name);
            }
        } else if (rows.segment() != null && !rows.segment().isNative()) {
            // Not asked by heapBase(), which a read-only segment keeps to itself.
            requireNoOverlap(name, rows, MemorySegment.ofArray(out).asSlice((long) offset * Double.BYTES), results);
        }
    }

    private static void requireNoOverlap(String name, @Nullable Rows rows, MemorySegment out, long results) {
        if (rows == null || results == 0 || rows.rows() == 0) {
            return;
        }
        int bytes = rows.elementType().bytes();
        long start = rows.offset() * bytes;
        long end = (rows.start(rows.rows() - 1) + rows.classes()) * bytes;
        if (overlaps(rows.memory().asSlice(start, end - start), out, results)) {
            throw overlap(name);
        }
    }

    private static boolean overlaps(MemorySegment input, MemorySegment out, long results) {
        return input.asOverlappingSlice(out.asSlice(0, results * Double.BYTES)).isPresent();
    }

    private static IllegalArgumentException overlap(String name) {
        return new IllegalArgumentException("results: got memory that overlaps " + name
                + ", expected memory of its own (inputs are never written)");
    }

    @Override
    public final String toString() {
        return spec + " on " + selection.backend().id();
    }
}
