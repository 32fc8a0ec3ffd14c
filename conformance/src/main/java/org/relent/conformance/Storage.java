package org.relent.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.relent.ElementType;
import org.relent.Rows;

/**
 * The ways a matrix can lie in memory. Everything around the rows (before the first, between two, after the last) is
 * NaN, so that a kernel which reads a value too many gives NaN.
 */
enum Storage {
    /** An array, nothing around it. */
    ARRAY(0, 0, 0),
    /** An array, from an odd index on. */
    ARRAY_AT_OFFSET(3, 0, 0),
    /** An array with gaps between the rows. */
    ARRAY_WITH_STRIDE(5, 7, 0),
    /** A segment over an array, rows that do not start on a vector's boundary, gaps of one. */
    HEAP_SEGMENT(1, 1, 0),
    /** A segment over a byte[], at an address that is no multiple of the element's size. */
    BYTE_ARRAY_SEGMENT(0, 0, 1),
    /** The same with gaps. */
    BYTE_ARRAY_SEGMENT_WITH_STRIDE(2, 3, 3),
    /** Native memory on a cache line's boundary. */
    NATIVE(0, 0, 0),
    /** Native memory at an odd address. */
    NATIVE_MISALIGNED(0, 0, 1),
    /** Native memory at an odd address, with offset and gaps. */
    NATIVE_MISALIGNED_WITH_STRIDE(4, 5, 3),
    /** Native memory that may only be read. */
    NATIVE_READ_ONLY(1, 0, 0),
    /** A direct buffer, from its position on. */
    DIRECT_BUFFER(2, 0, 0),
    /** A slice of a buffer over an array. */
    HEAP_BUFFER(3, 0, 0),
    /** A read-only buffer over an array, which hides it. */
    HEAP_BUFFER_READ_ONLY(3, 0, 0),
    /** A float or double view of a byte buffer over a byte[]. */
    BYTE_BUFFER_VIEW(1, 0, 0);

    private static final int AFTER = 11;

    private final int offset;
    private final int gap;
    private final int shift;

    Storage(int offset, int gap, int shift) {
        this.offset = offset;
        this.gap = gap;
        this.shift = shift;
    }

    /**
     * A matrix in memory.
     *
     * @param rows the view
     * @param whole all memory it lies in, the padding included
     * @param before a copy of its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stored(Rows rows, MemorySegment whole, byte[] before) {
        /** Whether no byte was written since. */
        boolean isUnchanged() {
            return whole.mismatch(MemorySegment.ofArray(before)) == -1;
        }
    }

    /** Whether matrices of a type can lie this way: there is no buffer view of 16-bit floats. */
    boolean takes(ElementType type) {
        return switch (this) {
            case DIRECT_BUFFER, HEAP_BUFFER, HEAP_BUFFER_READ_ONLY, BYTE_BUFFER_VIEW ->
                type == ElementType.F32 || type == ElementType.F64;
            default -> true;
        };
    }

    /** Lays a matrix out. */
    Stored store(Matrix matrix) {
        ElementType type = matrix.type();
        int stride = matrix.classes() + gap;
        int elements = this == ARRAY || this == NATIVE
                ? matrix.values().length
                : offset + Math.max(0, matrix.rows() * stride) + AFTER;
        MemorySegment memory = allocate(type, elements);
        MemorySegment used = memory.asSlice(shift, (long) elements * type.bytes());
        for (int i = 0; i < elements; i++) {
            set(type, used, i, Double.NaN);
        }
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.classes(); column++) {
                set(type, used, offset + row * stride + column, matrix.get(row, column));
            }
        }
        Rows rows = view(matrix, memory, used, stride);
        return new Stored(rows, memory, memory.toArray(ValueLayout.JAVA_BYTE));
    }

    private MemorySegment allocate(ElementType type, int elements) {
        long bytes = (long) elements * type.bytes() + shift;
        return switch (this) {
            case ARRAY, ARRAY_AT_OFFSET, ARRAY_WITH_STRIDE, HEAP_SEGMENT, HEAP_BUFFER, HEAP_BUFFER_READ_ONLY ->
                switch (type) {
                    case F64 -> MemorySegment.ofArray(new double[elements]);
                    case F32 -> MemorySegment.ofArray(new float[elements]);
                    case F16, BF16 -> MemorySegment.ofArray(new short[elements]);
                };
            case BYTE_ARRAY_SEGMENT, BYTE_ARRAY_SEGMENT_WITH_STRIDE, BYTE_BUFFER_VIEW ->
                MemorySegment.ofArray(new byte[(int) bytes]);
            case DIRECT_BUFFER ->
                MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()));
            case NATIVE, NATIVE_MISALIGNED, NATIVE_MISALIGNED_WITH_STRIDE, NATIVE_READ_ONLY ->
                Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
        };
    }

    private Rows view(Matrix matrix, MemorySegment memory, MemorySegment used, int stride) {
        ElementType type = matrix.type();
        int rows = matrix.rows();
        int classes = matrix.classes();
        return switch (this) {
            case ARRAY, ARRAY_AT_OFFSET, ARRAY_WITH_STRIDE ->
                switch (memory.heapBase().orElseThrow()) {
                    case double[] array -> Rows.of(array, offset, rows, classes, stride);
                    case float[] array -> Rows.of(array, offset, rows, classes, stride);
                    case short[] array -> Rows.of(array, type, offset, rows, classes, stride);
                    default -> throw new AssertionError(memory);
                };
            case HEAP_SEGMENT,
                    BYTE_ARRAY_SEGMENT,
                    BYTE_ARRAY_SEGMENT_WITH_STRIDE,
                    NATIVE,
                    NATIVE_MISALIGNED,
                    NATIVE_MISALIGNED_WITH_STRIDE -> Rows.of(used, type, offset, rows, classes, stride);
            case NATIVE_READ_ONLY -> Rows.of(used.asReadOnly(), type, offset, rows, classes, stride);
            case DIRECT_BUFFER, HEAP_BUFFER, HEAP_BUFFER_READ_ONLY, BYTE_BUFFER_VIEW ->
                type == ElementType.F32 ? floats(used, rows, classes) : doubles(used, rows, classes);
        };
    }

    private Rows floats(MemorySegment used, int rows, int classes) {
        FloatBuffer buffer = used.heapBase().orElse(null) instanceof float[] array
                ? FloatBuffer.wrap(array)
                : used.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        // A slice that starts past 0: offset, position and the array's own offset must all be added up.
        FloatBuffer part = buffer.position(1).slice().position(offset - 1);
        return Rows.of(this == HEAP_BUFFER_READ_ONLY ? part.asReadOnlyBuffer() : part, rows, classes);
    }

    private Rows doubles(MemorySegment used, int rows, int classes) {
        DoubleBuffer buffer = used.heapBase().orElse(null) instanceof double[] array
                ? DoubleBuffer.wrap(array)
                : used.asByteBuffer().order(ByteOrder.nativeOrder()).asDoubleBuffer();
        DoubleBuffer part = buffer.position(1).slice().position(offset - 1);
        return Rows.of(this == HEAP_BUFFER_READ_ONLY ? part.asReadOnlyBuffer() : part, rows, classes);
    }

    static void set(ElementType type, MemorySegment memory, long index, double value) {
        switch (type) {
            case F64 -> memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
            case F32 -> memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
            case F16 ->
                memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Float.floatToFloat16((float) value));
            case BF16 ->
                memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Matrix.bfloat16((float) value));
        }
    }

    /** A matrix as a plain array, for when the storage is not what is tested. */
    static Rows plain(Matrix matrix) {
        return ARRAY.store(matrix).rows();
    }
}
