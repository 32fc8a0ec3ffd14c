package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The last columns of a row, filled up with zeros to whole virtual lanes. Loops read them like any others: masked reads that
 * reach beyond the row are boxed now and then, depending on what else the JIT has compiled.
 */
final class Tail {
    private static final int COLUMNS = 32;

    final float[] f32 = new float[COLUMNS];
    final double[] f64 = new double[COLUMNS];
    final short[] f16 = new short[COLUMNS];

    float[] of(float[] from, int at, int n) {
        System.arraycopy(from, at, f32, 0, n);
        Arrays.fill(f32, n, COLUMNS, 0);
        return f32;
    }

    double[] of(double[] from, int at, int n) {
        System.arraycopy(from, at, f64, 0, n);
        Arrays.fill(f64, n, COLUMNS, 0);
        return f64;
    }

    short[] of(short[] from, int at, int n) {
        System.arraycopy(from, at, f16, 0, n);
        Arrays.fill(f16, n, COLUMNS, (short) 0);
        return f16;
    }

    float[] f32(MemorySegment from, long at, int n) {
        MemorySegment.copy(from, Shapes.F32_LAYOUT, at * Float.BYTES, f32, 0, n);
        Arrays.fill(f32, n, COLUMNS, 0);
        return f32;
    }

    double[] f64(MemorySegment from, long at, int n) {
        MemorySegment.copy(from, Shapes.F64_LAYOUT, at * Double.BYTES, f64, 0, n);
        Arrays.fill(f64, n, COLUMNS, 0);
        return f64;
    }

    short[] f16(MemorySegment from, long at, int n) {
        MemorySegment.copy(from, Shapes.F16_LAYOUT, at * Short.BYTES, f16, 0, n);
        Arrays.fill(f16, n, COLUMNS, (short) 0);
        return f16;
    }
}
