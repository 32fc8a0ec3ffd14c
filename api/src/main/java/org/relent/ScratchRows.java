package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows of a kernel's own, of which parts of a caller's rows are made. */
final class ScratchRows {
    private static final short NONE_F16 = (short) 0xfc00;
    private static final short NONE_BF16 = (short) 0xff80;

    private final ElementType type;
    private final int classes;
    private final Object array;
    private final MemorySegment memory;

    ScratchRows(ElementType type, int rows, int classes) {
        this.type = type;
        this.classes = classes;
        int size = Math.multiplyExact(rows, classes);
        switch (type) {
            case F64 -> {
                double[] numbers = new double[size];
                array = numbers;
                memory = MemorySegment.ofArray(numbers);
            }
            case F32 -> {
                float[] numbers = new float[size];
                array = numbers;
                memory = MemorySegment.ofArray(numbers);
            }
            case F16, BF16 -> {
                short[] numbers = new short[size];
                array = numbers;
                memory = MemorySegment.ofArray(numbers);
            }
            default -> throw new AssertionError(type);
        }
    }

    /** {@return a view of the first rows} */
    Rows rows(int count) {
        return switch (array) {
            case double[] numbers -> Rows.of(numbers, count, classes);
            case float[] numbers -> Rows.of(numbers, count, classes);
            default -> Rows.of((short[]) array, type, 0, count, classes, classes);
        };
    }

    /** Copies whole rows. */
    void copy(Rows from, long first, int count) {
        MemorySegment source = from.memory();
        long bytes = (long) classes * type.bytes();
        for (int row = 0; row < count; row++) {
            MemorySegment.copy(source, from.start(first + row) * type.bytes(), memory, row * bytes, bytes);
        }
    }

    /** Copies some columns, side by side. */
    void copy(Rows from, long first, int count, int[] columns) {
        MemorySegment source = from.memory();
        for (int row = 0; row < count; row++) {
            long start = from.start(first + row);
            for (int i = 0; i < classes; i++) {
                long to = (long) row * classes + i;
                long at = start + columns[i];
                switch (type) {
                    case F64 ->
                        memory.set(
                                ValueLayout.JAVA_LONG_UNALIGNED,
                                to * Long.BYTES,
                                source.get(ValueLayout.JAVA_LONG_UNALIGNED, at * Long.BYTES));
                    case F32 ->
                        memory.set(
                                ValueLayout.JAVA_INT_UNALIGNED,
                                to * Integer.BYTES,
                                source.get(ValueLayout.JAVA_INT_UNALIGNED, at * Integer.BYTES));
                    case F16, BF16 ->
                        memory.set(
                                ValueLayout.JAVA_SHORT_UNALIGNED,
                                to * Short.BYTES,
                                source.get(ValueLayout.JAVA_SHORT_UNALIGNED, at * Short.BYTES));
                }
            }
        }
    }

    /** Makes a logit one of a class that is not there: −∞. */
    void remove(int row, int column) {
        int at = row * classes + column;
        switch (array) {
            case double[] numbers -> numbers[at] = Double.NEGATIVE_INFINITY;
            case float[] numbers -> numbers[at] = Float.NEGATIVE_INFINITY;
            default -> ((short[]) array)[at] = type == ElementType.F16 ? NONE_F16 : NONE_BF16;
        }
    }
}
