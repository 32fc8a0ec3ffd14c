package org.relent;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

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

    /** Checks that some numbers of an array of the caller's, which are about to be written, are none of an input's. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same memory, not whether it holds the same numbers
    static void requireNoOverlap(
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
            requireNoOverlap(input, rows, output, written);
        }
    }

    /** The same for a segment that is about to be written as a whole. */
    static void requireNoOverlap(String input, @Nullable Rows rows, String output, MemorySegment written) {
        if (rows == null || written.byteSize() == 0 || rows.rows() == 0) {
            return;
        }
        int bytes = rows.elementType().bytes();
        long start = rows.offset() * bytes;
        long end = (rows.start(rows.rows() - 1) + rows.classes()) * bytes;
        requireNoOverlap(input, rows.memory().asSlice(start, end - start), output, written);
    }

    /** The same for an input that is a segment. */
    static void requireNoOverlap(String input, MemorySegment read, String output, MemorySegment written) {
        if (written.byteSize() > 0 && read.asOverlappingSlice(written).isPresent()) {
            throw overlap(input, output);
        }
    }

    private static IllegalArgumentException overlap(String input, String output) {
        return new IllegalArgumentException(output + ": got memory that overlaps " + input
                + ", expected memory of its own (inputs are never written)");
    }
}
