package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Room for gradients, {@code rows × classes} row after row, over memory that the caller owns: where a kernel writes
 * ∂result/∂logits, or one half of a {@link GaussianGradient}. f32 or f64, whatever the element type of the input.
 *
 * <p>Immutable as far as the view is; two runs must not write into the same memory at a time.
 */
public final class Gradient {
    private final ElementType elementType;
    private final @Nullable Object array;
    private final MemorySegment memory;
    private final long offset;
    private final long rows;
    private final int classes;
    private final long rowStride;
    private final MemorySegment written;

    private Gradient(
            ElementType type,
            @Nullable Object array,
            MemorySegment memory,
            long offset,
            long rows,
            int classes,
            long rowStride) {
        long length = memory.byteSize() / type.bytes();
        Layout.require(length, offset, rows, classes, rowStride);
        if (memory.isReadOnly()) {
            throw new IllegalArgumentException("gradient: got a read-only segment, expected a writable one");
        }
        if (!Layout.hasRoom(length, offset, rows, classes, rowStride)) {
            throw new IndexOutOfBoundsException("gradient: got room for " + (length - offset)
                    + " elements after offset " + offset + ", expected " + rows + " rows of " + classes
                    + " classes with row stride " + rowStride);
        }
        this.elementType = type;
        this.array = array;
        this.memory = memory;
        this.offset = offset;
        this.rows = rows;
        this.classes = classes;
        this.rowStride = rowStride;
        long extent = rows == 0 ? 0 : (rows - 1) * rowStride + classes;
        this.written = memory.asSlice(offset * type.bytes(), extent * type.bytes());
    }

    /**
     * f32 gradients in an array.
     *
     * @param data the array
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Gradient of(float[] data, int rows, int classes) {
        return of(data, 0, rows, classes, classes);
    }

    /**
     * f32 gradients in a part of an array.
     *
     * @param data the array
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements; what lies between rows is left alone
     * @return the view
     */
    public static Gradient of(float[] data, int offset, int rows, int classes, int rowStride) {
        Objects.requireNonNull(data, "data");
        return new Gradient(ElementType.F32, data, MemorySegment.ofArray(data), offset, rows, classes, rowStride);
    }

    /**
     * f64 gradients in an array.
     *
     * @param data the array
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Gradient of(double[] data, int rows, int classes) {
        return of(data, 0, rows, classes, classes);
    }

    /**
     * f64 gradients in a part of an array.
     *
     * @param data the array
     * @param offset index of element (0, 0)
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements; what lies between rows is left alone
     * @return the view
     */
    public static Gradient of(double[] data, int offset, int rows, int classes, int rowStride) {
        Objects.requireNonNull(data, "data");
        return new Gradient(ElementType.F64, data, MemorySegment.ofArray(data), offset, rows, classes, rowStride);
    }

    /**
     * Gradients in a segment, in native byte order, of any alignment.
     *
     * @param data heap or native memory
     * @param type {@link ElementType#F32} or {@link ElementType#F64}
     * @param rows number of rows
     * @param classes number of classes
     * @return the view
     */
    public static Gradient of(MemorySegment data, ElementType type, long rows, int classes) {
        return of(data, type, 0, rows, classes, classes);
    }

    /**
     * Gradients in a part of a segment, in native byte order, of any alignment.
     *
     * @param data heap or native memory
     * @param type {@link ElementType#F32} or {@link ElementType#F64}
     * @param offset element (0, 0), in elements from the start of the segment
     * @param rows number of rows
     * @param classes number of classes
     * @param rowStride distance between the starts of two rows, in elements; what lies between rows is left alone
     * @return the view
     */
    public static Gradient of(
            MemorySegment data, ElementType type, long offset, long rows, int classes, long rowStride) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(type, "type");
        if (type != ElementType.F32 && type != ElementType.F64) {
            throw new IllegalArgumentException("type: got " + type.id() + ", expected f32 or f64");
        }
        return new Gradient(type, null, data, offset, rows, classes, rowStride);
    }

    /** {@return f32 or f64} */
    public ElementType elementType() {
        return elementType;
    }

    /** {@return the number of rows} */
    public long rows() {
        return rows;
    }

    /** {@return the number of classes} */
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

    /** {@return what a run writes to: from the first element to the last, with what lies between rows} */
    MemorySegment written() {
        return written;
    }

    /** {@return the array behind this view, a float[] or double[]; null if a segment is behind it} */
    public @Nullable Object array() {
        return array;
    }

    /** {@return the memory behind this view; element (0, 0) stands at {@link #offset()} in it} */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Writes one element, rounded to the element type. For backends.
     *
     * @param row its row
     * @param column its class
     * @param value its value
     */
    public void set(long row, int column, double value) {
        long index = offset + Objects.checkIndex(row, rows) * rowStride + Objects.checkIndex(column, classes);
        switch (array) {
            case float[] data -> data[(int) index] = (float) value;
            case double[] data -> data[(int) index] = value;
            case null, default -> {
                if (elementType == ElementType.F32) {
                    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
                } else {
                    memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
                }
            }
        }
    }

    /**
     * Reads one element back.
     *
     * @param row its row
     * @param column its class
     * @return its value
     */
    public double get(long row, int column) {
        long index = offset + Objects.checkIndex(row, rows) * rowStride + Objects.checkIndex(column, classes);
        return elementType == ElementType.F32
                ? memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES)
                : memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
    }

    /** Room of its own with the element type of another. */
    static Gradient like(Gradient other, int rows, int classes) {
        int size = Math.multiplyExact(rows, classes);
        return other.elementType == ElementType.F32
                ? of(new float[size], rows, classes)
                : of(new double[size], rows, classes);
    }

    /** Some consecutive rows of this view. */
    Gradient slice(long first, long count) {
        return new Gradient(elementType, array, memory, offset + first * rowStride, count, classes, rowStride);
    }

    /** Multiplies every element. */
    void scale(double factor) {
        for (long row = 0; row < rows; row++) {
            scale(row, factor);
        }
    }

    /** Multiplies the elements of a row. */
    void scale(long row, double factor) {
        int start = array == null ? 0 : (int) (offset + row * rowStride);
        switch (array) {
            case float[] data -> {
                for (int i = start; i < start + classes; i++) {
                    data[i] = (float) (data[i] * factor);
                }
            }
            case double[] data -> {
                for (int i = start; i < start + classes; i++) {
                    data[i] *= factor;
                }
            }
            case null, default -> {
                for (int column = 0; column < classes; column++) {
                    set(row, column, get(row, column) * factor);
                }
            }
        }
    }

    /** Adds so many times the elements of another, of as many rows and classes in an array of this element type. */
    void add(double times, Gradient other) {
        for (long row = 0; row < rows; row++) {
            int from = (int) (other.offset + row * other.rowStride);
            int start = array == null ? 0 : (int) (offset + row * rowStride);
            switch (array) {
                case float[] data -> {
                    float[] more = (float[]) Objects.requireNonNull(other.array);
                    for (int i = 0; i < classes; i++) {
                        data[start + i] = (float) (data[start + i] + times * more[from + i]);
                    }
                }
                case double[] data -> {
                    double[] more = (double[]) Objects.requireNonNull(other.array);
                    for (int i = 0; i < classes; i++) {
                        data[start + i] += times * more[from + i];
                    }
                }
                case null, default -> {
                    for (int column = 0; column < classes; column++) {
                        set(row, column, get(row, column) + times * other.get(row, column));
                    }
                }
            }
        }
    }

    /** Writes one number into every element of a row. */
    void fill(long row, double value) {
        for (int column = 0; column < classes; column++) {
            set(row, column, value);
        }
    }

    @Override
    public String toString() {
        return "gradient " + elementType.id() + "[" + rows + ", " + classes + "]"
                + (rowStride == classes ? "" : " stride " + rowStride);
    }
}
