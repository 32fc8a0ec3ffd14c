package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import org.relent.ElementType;
import org.relent.Rows;

/**
 * A thread's scratch for rows of few classes, whose terms are computed for a block of rows at a time, as if it were one
 * row: a vector would be mostly empty otherwise, and what a row costs by itself would be most of it.
 */
final class Few {
    /** The most classes that count as few. */
    static final int CLASSES = 128;

    /** Numbers of a block of rows: both sides and the terms stay in the L1 cache. */
    private static final int NUMBERS = 1024;

    // Room for a row's last vector, and for one that is all padding.
    private static final int ROOM = NUMBERS + 32;

    final float[] pF32 = new float[ROOM];
    final float[] qF32 = new float[ROOM];
    final float[] termsF32 = new float[ROOM];
    final double[] pF64 = new double[ROOM];
    final double[] qF64 = new double[ROOM];
    final double[] termsF64 = new double[ROOM];
    final int[] presentF32 = new int[16];
    final long[] presentF64 = new long[16];
    final long[] ones = new long[8];
    final double[] fold = new double[8];
    final double[] pTotals = new double[NUMBERS / 8];
    final double[] qTotals = new double[NUMBERS / 8];

    private final short[] half = new short[NUMBERS];

    /** {@return how many rows of n classes make a block} */
    static int rowsABlock(int n) {
        return NUMBERS / n;
    }

    /** {@return the distance of rows of n classes that are filled up to whole vectors of any width} */
    static int stride(int n) {
        return (n + 7) & -8;
    }

    /** {@return whether rows can be read where they are, as one long row} */
    static boolean isOneArray(Rows rows, ElementType lanes) {
        return rows.array() != null && rows.elementType() == lanes && rows.rowStride() == rows.classes();
    }

    /** Copies n numbers, which may go on from row to row, and widens them to f32. */
    void copy(Rows rows, long start, int n, float[] to, int at) {
        Object array = rows.array();
        if (rows.elementType() == ElementType.F32) {
            if (array == null) {
                MemorySegment.copy(rows.memory(), Shapes.F32_LAYOUT, start * Float.BYTES, to, at, n);
            } else {
                System.arraycopy(array, (int) start, to, at, n);
            }
            return;
        }
        short[] from = half;
        int first = 0;
        if (array == null) {
            MemorySegment.copy(rows.memory(), Shapes.F16_LAYOUT, start * Short.BYTES, half, 0, n);
        } else {
            from = (short[]) array;
            first = (int) start;
        }
        if (rows.elementType() == ElementType.F16) {
            Widen.f16(from, first, n, to, at);
        } else {
            Widen.bf16(from, first, n, to, at);
        }
    }

    /** Copies n numbers of f64. */
    void copy(Rows rows, long start, int n, double[] to, int at) {
        Object array = rows.array();
        if (array == null) {
            MemorySegment.copy(rows.memory(), Shapes.F64_LAYOUT, start * Double.BYTES, to, at, n);
        } else {
            System.arraycopy(array, (int) start, to, at, n);
        }
    }

    /** Multiplies results by a factor. */
    static void scale(double[] results, int from, int to, double factor) {
        for (int i = from; i < to; i++) {
            results[i] *= factor;
        }
    }

    /** {@return the first result from one on that is not at least the floor, or not finite; the end if all are} */
    static int unsettled(double[] results, int from, int to, double floor) {
        int width = Shapes.F64.length();
        int i = from;
        for (; i <= to - width; i += width) {
            DoubleVector result = DoubleVector.fromArray(Shapes.F64, results, i);
            if (!result.compare(VectorOperators.GE, floor)
                    .and(result.lt(Double.POSITIVE_INFINITY))
                    .allTrue()) {
                break;
            }
        }
        while (i < to && results[i] >= floor && results[i] < Double.POSITIVE_INFINITY) {
            i++;
        }
        return i;
    }
}
