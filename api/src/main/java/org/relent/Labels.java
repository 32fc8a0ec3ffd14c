package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view of class labels, one a row, int32 or int64, over memory that the caller owns. Copies nothing.
 *
 * <p>Labels are checked against the classes when a kernel runs. Every factory throws {@link NullPointerException}, {@link
 * IllegalArgumentException} or {@link IndexOutOfBoundsException} where the memory has no room for the rows.
 *
 * <p>Immutable and thread-safe as far as its memory is.
 */
public final class Labels {
    private final int @Nullable [] ints;
    private final long @Nullable [] longs;
    private final @Nullable MemorySegment segment;
    private final boolean wide;
    private final long offset;
    private final long rows;
    private @Nullable MemorySegment memory;

    private Labels(
            int @Nullable [] ints,
            long @Nullable [] longs,
            @Nullable MemorySegment segment,
            boolean wide,
            long length,
            long offset,
            long rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("labels.rows: got " + rows + ", expected 0 or more");
        }
        if (offset < 0 || offset > length - rows) {
            throw new IndexOutOfBoundsException(
                    "labels: got " + length + " elements, expected room for " + rows + " labels from offset " + offset);
        }
        this.ints = ints;
        this.longs = longs;
        this.segment = segment;
        this.wide = wide;
        this.offset = offset;
        this.rows = rows;
    }

    /**
     * Labels in an array.
     *
     * @param labels one class index a row
     * @return the view
     */
    public static Labels of(int... labels) {
        return of(labels, 0, labels.length);
    }

    /**
     * Labels in a part of an array.
     *
     * @param labels the array
     * @param offset index of the first label
     * @param rows number of labels
     * @return the view
     */
    public static Labels of(int[] labels, int offset, int rows) {
        Objects.requireNonNull(labels, "labels");
        return new Labels(labels, null, null, false, labels.length, offset, rows);
    }

    /**
     * 64-bit labels in an array.
     *
     * @param labels one class index a row
     * @return the view
     */
    public static Labels of(long... labels) {
        Objects.requireNonNull(labels, "labels");
        return of(labels, 0, labels.length);
    }

    /**
     * 64-bit labels in a part of an array.
     *
     * @param labels the array
     * @param offset index of the first label
     * @param rows number of labels
     * @return the view
     */
    public static Labels of(long[] labels, int offset, int rows) {
        Objects.requireNonNull(labels, "labels");
        return new Labels(null, labels, null, true, labels.length, offset, rows);
    }

    /**
     * 32-bit labels in a segment, in native byte order.
     *
     * @param labels heap or native memory
     * @param rows number of labels
     * @return the view
     */
    public static Labels ofInts(MemorySegment labels, long rows) {
        return new Labels(null, null, labels, false, labels.byteSize() / Integer.BYTES, 0, rows);
    }

    /**
     * 64-bit labels in a segment, in native byte order.
     *
     * @param labels heap or native memory
     * @param rows number of labels
     * @return the view
     */
    public static Labels ofLongs(MemorySegment labels, long rows) {
        return new Labels(null, null, labels, true, labels.byteSize() / Long.BYTES, 0, rows);
    }

    /** {@return the number of labels} */
    public long rows() {
        return rows;
    }

    /**
     * The label of a row.
     *
     * @param row the row
     * @return its class index, not checked
     */
    public long get(long row) {
        Objects.checkIndex(row, rows);
        if (ints != null) {
            return ints[(int) (offset + row)];
        }
        if (longs != null) {
            return longs[(int) (offset + row)];
        }
        MemorySegment memory = Objects.requireNonNull(segment);
        return wide
                ? memory.get(ValueLayout.JAVA_LONG_UNALIGNED, (offset + row) * Long.BYTES)
                : memory.get(ValueLayout.JAVA_INT_UNALIGNED, (offset + row) * Integer.BYTES);
    }

    /** Some consecutive labels of this view. */
    Labels slice(long first, long count) {
        return new Labels(ints, longs, segment, wide, Long.MAX_VALUE, offset + first, count);
    }

    /** {@return the segment behind this view; null if an array is behind it} */
    @Nullable
    MemorySegment segment() {
        return segment;
    }

    private MemorySegment memory() {
        MemorySegment known = memory;
        if (known == null) {
            known = ints != null
                    ? MemorySegment.ofArray(ints)
                    : longs != null ? MemorySegment.ofArray(longs) : Objects.requireNonNull(segment);
            memory = known; // threads that race here make equal segments
        }
        return known;
    }

    /** Checks that the first bytes of a segment, which are about to be written, are none of these labels'. */
    void requireNoOverlap(String output, MemorySegment written, long bytes) {
        int size = wide ? Long.BYTES : Integer.BYTES;
        Memory.requireNoOverlap("labels", memory(), offset * size, (offset + rows) * size, output, written, bytes);
    }

    @Override
    public String toString() {
        return (wide ? "int64" : "int32") + "[" + rows + "]";
    }
}
