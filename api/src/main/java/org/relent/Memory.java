package org.relent;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Resident;

/** What must hold of memory before a kernel touches it: alive, reachable from its threads, and not written while read. */
final class Memory {
    // Never started: stands for any thread but the caller where a segment is asked who may read it.
    private static final Thread ANOTHER_THREAD = Thread.ofPlatform().unstarted(() -> {});

    private Memory() {}

    /** Checks memory that the workers read. */
    static void requireShared(String name, MemorySegment segment, Workers workers) {
        requireAlive(name, segment);
        if (workers.threads() > 1 && !segment.isAccessibleBy(ANOTHER_THREAD)) {
            throw new WrongThreadException(name + ": got a segment confined to this thread, expected one that "
                    + workers.threads() + " threads may read: one of a shared arena, or a plan with one thread");
        }
    }

    /** Checks memory that the calling thread reads or writes. */
    static void requireAlive(String name, MemorySegment segment) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(name + ": got a segment whose arena is closed, expected an open one");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException(name + ": got a segment confined to another thread, expected one that "
                    + Thread.currentThread().getName() + " may read");
        }
    }

    /** Checks that the device's copy of rows, if they have one, is not closed. */
    static void requireOpen(String name, Rows rows) {
        Resident copy = rows.resident();
        if (copy != null && !copy.isOpen()) {
            throw new IllegalStateException(name + ": got rows whose device copy is closed, expected an open one");
        }
    }

    /** Checks that some numbers of an array of the caller's, which are about to be written, are no input's. */
    static void requireApart(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            String output,
            double[] out,
            int offset,
            long count) {
        if (p != null) {
            requireNoOverlap("reference", p.rows(), output, out, offset, count);
            requireNoOverlap("reference.spreads", p.spreads(), output, out, offset, count);
        }
        if (q != null) {
            requireNoOverlap("model", q.rows(), output, out, offset, count);
            requireNoOverlap("model.spreads", q.spreads(), output, out, offset, count);
        }
        MemorySegment labels = y == null ? null : y.segment();
        if (y != null && labels != null && !labels.isNative()) { // no other labels can be in a double[]
            MemorySegment written = MemorySegment.ofArray(out).asSlice((long) offset * Double.BYTES);
            y.requireNoOverlap(output, written, count * Double.BYTES);
        }
    }

    /** The same for the first bytes of a segment; {@code array} is what is behind it, if that is known. */
    static void requireApart(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            String output,
            @Nullable Object array,
            MemorySegment written,
            long bytes) {
        if (p != null) {
            requireNoOverlap("reference", p.rows(), output, array, written, bytes);
            requireNoOverlap("reference.spreads", p.spreads(), output, array, written, bytes);
        }
        if (q != null) {
            requireNoOverlap("model", q.rows(), output, array, written, bytes);
            requireNoOverlap("model.spreads", q.spreads(), output, array, written, bytes);
        }
        if (y != null && (array == null || y.segment() != null)) { // labels in an int[] or long[] are in no other array
            y.requireNoOverlap(output, written, bytes);
        }
    }

    /** Checks that some numbers of an array of the caller's, which are about to be written, are none of an input's. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same memory, not whether it holds the same numbers
    private static void requireNoOverlap(
            String input, @Nullable Rows rows, String output, double[] out, int offset, long count) {
        if (rows == null || count == 0 || rows.rows() == 0) {
            return;
        }
        long end = rows.start(rows.rows() - 1) + rows.classes();
        if (rows.array() == out) {
            if (rows.offset() < offset + count && offset < end) {
                throw overlap(input, output);
            }
        } else if (rows.segment() != null && !rows.segment().isNative()) {
            // Not asked by heapBase(), which a read-only segment keeps to itself.
            MemorySegment written =
                    MemorySegment.ofArray(out).asSlice((long) offset * Double.BYTES, count * Double.BYTES);
            requireNoOverlap(input, rows, output, out, written, written.byteSize());
        }
    }

    /** The same for the first bytes of a segment, and the array behind it where that is known. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same memory
    static void requireNoOverlap(
            String input,
            @Nullable Rows rows,
            String output,
            @Nullable Object array,
            MemorySegment written,
            long bytes) {
        if (rows == null || rows.rows() == 0 || (array != null && rows.array() != null && rows.array() != array)) {
            return;
        }
        int size = rows.elementType().bytes();
        long start = rows.offset() * size;
        long end = (rows.start(rows.rows() - 1) + rows.classes()) * size;
        requireNoOverlap(input, rows.memory(), start, end, output, written, bytes);
    }

    /** The same for an input that is a part of a segment. */
    static void requireNoOverlap(
            String input, MemorySegment read, long start, long end, String output, MemorySegment written, long bytes) {
        boolean overlaps;
        if (read.isReadOnly() && !read.isNative() && !written.isNative()) { // which keeps its array to itself
            overlaps = read.asSlice(start, end - start)
                    .asOverlappingSlice(written.asSlice(0, bytes))
                    .isPresent();
        } else { // by addresses, which allocates nothing; an array's are within it
            overlaps = read.isNative() == written.isNative()
                    && (read.isNative() || read.heapBase().equals(written.heapBase()))
                    && read.address() + start < written.address() + bytes
                    && written.address() < read.address() + end;
        }
        if (overlaps && start < end && bytes > 0) {
            throw overlap(input, output);
        }
    }

    /** What is thrown where something would be written over something else. */
    static IllegalArgumentException overlap(String input, String output) {
        return new IllegalArgumentException(output + ": got memory that overlaps " + input
                + ", expected memory of its own (inputs are never written)");
    }
}
