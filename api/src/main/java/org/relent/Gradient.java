package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Room for gradients, {@code rows × classes} row after row, over memory that the caller owns: where a kernel writes
 * ∂result/∂logits. f32 or f64, whatever the element type of the logits.
 *
 * <p>Immutable as far as the view is; two runs must not write into the same memory at a time.
 */
public final class Gradient {
    private final ElementType elementType;
    private final @Nullable Object array;
    private final MemorySegment memory;
    private final long rows;
    private final int classes;

    private Gradient(ElementType type, @Nullable Object array, MemorySegment memory, long rows, int classes) {
        if (classes < 1 || classes > Rows.MAX_CLASSES) {
            throw new IllegalArgumentException("classes: got " + classes + ", expected 1 … " + Rows.MAX_CLASSES);
        }
        if (rows < 0) {
            throw new IllegalArgumentException("rows: got " + rows + ", expected 0 or more");
        }
        if (memory.isReadOnly()) {
            throw new IllegalArgumentException("gradient: got a read-only segment, expected a writable one");
        }
        if (memory.byteSize() / type.bytes() / classes < rows) {
            throw new IndexOutOfBoundsException("gradient: got room for " + memory.byteSize() / type.bytes()
                    + " elements, expected " + rows + " rows of " + classes + " classes");
        }
        this.elementType = type;
        this.array = array;
        this.memory = memory;
        this.rows = rows;
        this.classes = classes;
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
        Objects.requireNonNull(data, "data");
        return new Gradient(ElementType.F32, data, MemorySegment.ofArray(data), rows, classes);
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
        Objects.requireNonNull(data, "data");
        return new Gradient(ElementType.F64, data, MemorySegment.ofArray(data), rows, classes);
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
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(type, "type");
        if (type != ElementType.F32 && type != ElementType.F64) {
            throw new IllegalArgumentException("type: got " + type.id() + ", expected f32 or f64");
        }
        return new Gradient(type, null, data, rows, classes);
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

    /** {@return the array behind this view, a float[] or double[] from its index 0 on; null if a segment is behind it} */
    public @Nullable Object array() {
        return array;
    }

    /** {@return the memory behind this view; element (0, 0) stands at its start} */
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
        long index = Objects.checkIndex(row, rows) * classes + Objects.checkIndex(column, classes);
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
        long index = Objects.checkIndex(row, rows) * classes + Objects.checkIndex(column, classes);
        return elementType == ElementType.F32
                ? memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES)
                : memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
    }

    @Override
    public String toString() {
        return "gradient " + elementType.id() + "[" + rows + ", " + classes + "]";
    }
}
