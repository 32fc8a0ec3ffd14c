package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * 16-bit numbers as f32, exactly. A row goes through here in pieces that stay in the L1 cache, so that the kernels are
 * compiled for f32 and f64 alone.
 */
final class Widen {
    /** The numbers of a piece at most. */
    static final int PIECE = 2048;

    private Widen() {}

    /** bf16 is the upper half of an f32. */
    static void bf16(short[] from, int at, int n, float[] to, int start) {
        int width = Shapes.F32.length();
        int j = 0;
        for (; j <= n - width; j += width) {
            IntVector half = (IntVector)
                    ShortVector.fromArray(Shapes.I16, from, at + j).convertShape(VectorOperators.S2I, Shapes.I32, 0);
            half.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(to, start + j);
        }
        for (; j < n; j++) {
            to[start + j] = Float.intBitsToFloat(from[at + j] << 16);
        }
    }

    static void bf16(MemorySegment from, long at, int n, float[] to, int start) {
        int width = Shapes.F32.length();
        int j = 0;
        for (; j <= n - width; j += width) {
            IntVector half = (IntVector) ShortVector.fromMemorySegment(Shapes.I16, from, (at + j) * 2, Shapes.ORDER)
                    .convertShape(VectorOperators.S2I, Shapes.I32, 0);
            half.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(to, start + j);
        }
        for (; j < n; j++) {
            to[start + j] = Float.intBitsToFloat(from.get(Shapes.F16_LAYOUT, (at + j) * 2) << 16);
        }
    }

    /**
     * f16 has a narrower exponent: moved into place it is too small by 2¹¹², subnormal numbers included; the exponent of
     * ∞ and NaN is filled up by hand.
     */
    static void f16(short[] from, int at, int n, float[] to, int start) {
        int width = Shapes.F32.length();
        int j = 0;
        for (; j <= n - width; j += width) {
            IntVector half = (IntVector)
                    ShortVector.fromArray(Shapes.I16, from, at + j).convertShape(VectorOperators.S2I, Shapes.I32, 0);
            VectorMask<Integer> notFinite = half.and(0x7c00).compare(VectorOperators.EQ, 0x7c00);
            FloatVector moved = half.lanewise(VectorOperators.LSHL, 13)
                    .and(0x8fffe000)
                    .reinterpretAsFloats()
                    .mul(0x1p112f);
            moved.reinterpretAsInts()
                    .lanewise(VectorOperators.OR, 0x7f800000, notFinite)
                    .reinterpretAsFloats()
                    .intoArray(to, start + j);
        }
        for (; j < n; j++) {
            to[start + j] = Float.float16ToFloat(from[at + j]);
        }
    }

    static void f16(MemorySegment from, long at, int n, float[] to, int start, short[] scratch) {
        MemorySegment.copy(from, Shapes.F16_LAYOUT, at * 2, scratch, 0, n);
        f16(scratch, 0, n, to, start);
    }
}
