package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Resident;

/**
 * A view of a row-major matrix, {@code rows × classes}, over memory that the caller owns: an array, a buffer or a memory
 * segment. Making one costs nothing and copies nothing; kernels read through it and never write.
 *
 * <p>Element (r, c) is the element number {@code offset + r · rowStride + c} of the storage. Extents are 64-bit: a
 * segment may hold more than 2³¹ elements. Rows may not overlap: {@code rowStride ≥ classes}.
 *
 * <p>Every factory throws {@link NullPointerException}, {@link IllegalArgumentException} (classes, rows, stride, byte
 * order, element type) or {@link IndexOutOfBoundsException} (rows that the storage has no room for), naming the argument,
 * what came and what was expected.
 *
 * <p>Immutable and thread-safe as far as its memory is: a view over a confined arena's segment can be used by that
 * arena's thread only.
 */
public final class Rows {
    /** The most classes a row may have, 2²⁷: up to there the error bound is guaranteed. */
    public static final int MAX_CLASSES = 1 << 27;

    private final ElementType elementType;
    private final @Nullable Object array;
    private final @Nullable MemorySegment segment;
    private final long offset;
    private final long rows;
    private final int classes;
    private final long rowStride;
    private final @Nullable ResidentRows copy;
    private @Nullable MemorySegment memory;

    private Rows(
            ElementType elementType,
            @Nullable Object array,
            @Nullable MemorySegment segment,
            long length,
            long offset,
            long rows,
            int classes,
            long rowStride) {
        this(elementType, array, segment, length, offset, rows, classes, rowStride, null);
    }

    private Rows(
            ElementType elementType,
            @Nullable Object array,
            @Nullable MemorySegment segment,
            long length,
            long offset,
            long rows,
            int classes,
            long rowStride,
            @Nullable ResidentRows copy) {
        Layout.require(length, offset, rows, classes, rowStride);
        if (!Layout.hasRoom(length, offset, rows, classes, rowStride)) {
            throw new IndexOutOfBoundsException("data: got " + (length - offset) + " elements after offset " + offset
                    + ", expected room for " + rows + " rows of " + classes + " classes with row stride " + rowStride);
        }
        this.elementType = elementType;
        this.array = array;
        this.segment = segment;
        this.offset = offset;
        this.rows = rows;
        this.classes = classes;
        this.rowStride = rowStride;
        this.copy = copy;
    }

    /**
     * Contiguous f32 rows from the start of an array.
     *
     * @param data the elements, row after row
     * @param rows number of rows
     * @param classes number of classes, the row's length
     * @return the view
     */
    public static Rows of(float[] data, int rows, int classes) {
        return of(data, 0, rows, classes, classes);
    }

    /**
     * f32 rows in an array.
     *
     * @param data the array
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements
     * @return the view
     */
    public static Rows of(float[] data, int offset, int rows, int classes, int rowStride) {
        Objects.requireNonNull(data, "data");
        return new Rows(ElementType.F32, data, null, data.length, offset, rows, classes, rowStride);
    }

    /**
     * Contiguous f64 rows from the start of an array.
     *
     * @param data the elements, row after row
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Rows of(double[] data, int rows, int classes) {
        return of(data, 0, rows, classes, classes);
    }

    /**
     * f64 rows in an array.
     *
     * @param data the array
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements
     * @return the view
     */
    public static Rows of(double[] data, int offset, int rows, int classes, int rowStride) {
        Objects.requireNonNull(data, "data");
        return new Rows(ElementType.F64, data, null, data.length, offset, rows, classes, rowStride);
    }

    /**
     * 16-bit rows in an array.
     *
     * @param data the bit patterns
     * @param type {@link ElementType#F16} or {@link ElementType#BF16}
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements
     * @return the view
     */
    public static Rows of(short[] data, ElementType type, int offset, int rows, int classes, int rowStride) {
        Objects.requireNonNull(data, "data");
        if (type != ElementType.F16 && type != ElementType.BF16) {
            throw new IllegalArgumentException("type: got " + type.id() + ", expected f16 or bf16 for a short[]");
        }
        return new Rows(type, data, null, data.length, offset, rows, classes, rowStride);
    }

    /**
     * Contiguous f32 rows in a buffer, from its position on. The position is read once and not moved.
     *
     * @param data a heap or direct buffer in native byte order
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Rows of(FloatBuffer data, int rows, int classes) {
        Objects.requireNonNull(data, "data");
        Layout.requireNativeOrder(data.order());
        if (data.hasArray()) {
            return new Rows(
                    ElementType.F32,
                    data.array(),
                    null,
                    data.arrayOffset() + data.limit(),
                    data.arrayOffset() + data.position(),
                    rows,
                    classes,
                    classes);
        }
        return of(MemorySegment.ofBuffer(data), ElementType.F32, rows, classes);
    }

    /**
     * Contiguous f64 rows in a buffer, from its position on. The position is read once and not moved.
     *
     * @param data a heap or direct buffer in native byte order
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Rows of(DoubleBuffer data, int rows, int classes) {
        Objects.requireNonNull(data, "data");
        Layout.requireNativeOrder(data.order());
        if (data.hasArray()) {
            return new Rows(
                    ElementType.F64,
                    data.array(),
                    null,
                    data.arrayOffset() + data.limit(),
                    data.arrayOffset() + data.position(),
                    rows,
                    classes,
                    classes);
        }
        return of(MemorySegment.ofBuffer(data), ElementType.F64, rows, classes);
    }

    /**
     * Contiguous rows from the start of a segment.
     *
     * @param data heap or native memory, elements in native byte order, any alignment
     * @param type the elements' type
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Rows of(MemorySegment data, ElementType type, long rows, int classes) {
        return of(data, type, 0, rows, classes, classes);
    }

    /**
     * Rows in a segment.
     *
     * @param data heap or native memory, elements in native byte order, any alignment
     * @param type the elements' type
     * @param offset element (0, 0), in elements from the start of the segment
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements
     * @return the view
     */
    public static Rows of(MemorySegment data, ElementType type, long offset, long rows, int classes, long rowStride) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(type, "type");
        Object base = data.heapBase().orElse(null);
        long elements = data.byteSize() / type.bytes();
        if (type.isStoredIn(base) && data.address() % type.bytes() == 0) {
            // A heap segment over an array of these elements is that array: one loop for both is faster than two.
            long start = data.address() / type.bytes();
            if (offset < 0 || offset > elements) {
                throw new IndexOutOfBoundsException(
                        "offset: got " + offset + ", expected 0 … " + elements + " elements");
            }
            return new Rows(type, base, null, start + elements, start + offset, rows, classes, rowStride);
        }
        return new Rows(type, null, data, elements, offset, rows, classes, rowStride);
    }

    /**
     * Some consecutive rows of this view.
     *
     * @param first the first row
     * @param count how many
     * @return a view of the same memory
     */
    public Rows slice(long first, long count) {
        if (first < 0 || count < 0 || first > rows - count) {
            throw new IndexOutOfBoundsException(
                    "slice: got rows " + first + " … " + (first + count) + ", expected within 0 … " + rows);
        }
        // The offset of an empty slice past the last row may lie outside the storage; any offset will do for it.
        long start = count == 0 ? offset : offset + first * rowStride;
        return new Rows(elementType, array, segment, Long.MAX_VALUE, start, count, classes, rowStride, copy);
    }

    /** The same view with a device's copy attached. */
    Rows with(ResidentRows copy) {
        return new Rows(elementType, array, segment, Long.MAX_VALUE, offset, rows, classes, rowStride, copy);
    }

    /** The device's copy, open or closed; null if there is none. */
    @Nullable
    ResidentRows copy() {
        return copy;
    }

    /**
     * One row of this view.
     *
     * @param row its index
     * @return a view of the same memory with one row
     */
    public Rows row(long row) {
        return slice(row, 1);
    }

    /** {@return the type of the elements} */
    public ElementType elementType() {
        return elementType;
    }

    /** {@return the number of rows} */
    public long rows() {
        return rows;
    }

    /** {@return the number of classes, the length of a row} */
    public int classes() {
        return classes;
    }

    /** {@return the distance between the starts of two rows, in elements} */
    public long rowStride() {
        return rowStride;
    }

    /** {@return the position of element (0, 0) in the storage, in elements} */
    public long offset() {
        return offset;
    }

    /** {@return the array behind this view, a float[], double[] or short[]; null if a segment is behind it} */
    public @Nullable Object array() {
        return array;
    }

    /** {@return the segment behind this view; null if an array is behind it} */
    public @Nullable MemorySegment segment() {
        return segment;
    }

    /**
     * The copy on a device that these rows, or those that they are a part of, were uploaded to: for backends. A part keeps
     * the copy of the whole and its row stride, and begins whole rows after it, so its first row is the row
     * {@code (offset − offset of the rows uploaded) / rowStride} of the copy.
     *
     * @return what {@link org.relent.spi.Engine#upload} gave, open or closed; null for rows that were not uploaded
     */
    public @Nullable Resident resident() {
        return copy == null ? null : copy.resident();
    }

    /**
     * The memory behind this view as a segment, whatever it is: for backends that read an array and a segment together.
     *
     * @return the segment; element (0, 0) stands at {@link #offset()} in it
     */
    public MemorySegment memory() {
        MemorySegment known = memory;
        if (known == null) {
            known = switch (array) {
                case float[] data -> MemorySegment.ofArray(data);
                case double[] data -> MemorySegment.ofArray(data);
                case short[] data -> MemorySegment.ofArray(data);
                case null, default -> Objects.requireNonNull(segment);
            };
            memory = known; // threads that race here make equal segments
        }
        return known;
    }

    /**
     * The position of a row's first element in the storage.
     *
     * @param row a row of this view, not checked
     * @return its position, in elements
     */
    public long start(long row) {
        return offset + row * rowStride;
    }

    /**
     * One element, widened to f64 exactly. Convenient and checked; kernels read the storage directly.
     *
     * @param row its row
     * @param column its class
     * @return its value
     */
    public double get(long row, int column) {
        Objects.checkIndex(row, rows);
        Objects.checkIndex(column, classes);
        long index = start(row) + column;
        return switch (array) {
            case float[] data -> data[(int) index];
            case double[] data -> data[(int) index];
            case short[] data -> widen(data[(int) index]);
            case null, default -> read(Objects.requireNonNull(segment), index);
        };
    }

    private double read(MemorySegment data, long index) {
        return switch (elementType) {
            case F64 -> data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
            case F32 -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
            case F16, BF16 -> widen(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES));
        };
    }

    private float widen(short bits) {
        return elementType == ElementType.BF16 ? Float.intBitsToFloat(bits << 16) : Float.float16ToFloat(bits);
    }

    @Override
    public String toString() {
        return elementType.id() + "[" + rows + ", " + classes + "]"
                + (rowStride == classes ? "" : " stride " + rowStride)
                + (copy == null ? "" : " on " + copy.backend().id());
    }
}
