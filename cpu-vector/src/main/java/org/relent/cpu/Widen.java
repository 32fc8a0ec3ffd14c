package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * 16-bit numbers as f32, exactly. A row goes through here in pieces that stay in the L1 cache, so that the kernels are
 * compiled for f32 and f64 alone.
 */
final class Widen {
    /** The numbers of a piece at most. */
    static final int PIECE = 2048;

    private Widen() {}

    /**
     * bf16 is the upper half of an f32. The sign is turned twice: what is reinterpreted has a class that C2 does not know
     * before it stores it, and where it has seen stores of two widths it keeps boxes for good; what is negated has one.
     */
    static void bf16(short[] from, int at, int n, float[] to, int start) {
        int width = Shapes.F32.length();
        int j = 0;
        for (; j <= n - width; j += width) {
            IntVector half = (IntVector)
                    ShortVector.fromArray(Shapes.I16, from, at + j).convertShape(VectorOperators.S2I, Shapes.I32, 0);
            half.lanewise(VectorOperators.LSHL, 16)
                    .add(Integer.MIN_VALUE)
                    .reinterpretAsFloats()
                    .neg()
                    .intoArray(to, start + j);
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
            half.lanewise(VectorOperators.LSHL, 16)
                    .add(Integer.MIN_VALUE)
                    .reinterpretAsFloats()
                    .neg()
                    .intoArray(to, start + j);
        }
        for (; j < n; j++) {
            to[start + j] = Float.intBitsToFloat(from.get(Shapes.F16_LAYOUT, (at + j) * 2) << 16);
        }
    }

    /**
     * A plain loop: the JIT has an instruction for it, which the Vector API cannot name, and which takes subnormal numbers, as
     * probabilities among many classes are, as fast as others. A multiplication by 2¹¹² takes thirty times as long for them.
     */
    static void f16(short[] from, int at, int n, float[] to, int start) {
        for (int j = 0; j < n; j++) {
            to[start + j] = Float.float16ToFloat(from[at + j]);
        }
    }

    static void f16(MemorySegment from, long at, int n, float[] to, int start, short[] scratch) {
        MemorySegment.copy(from, Shapes.F16_LAYOUT, at * 2, scratch, 0, n);
        f16(scratch, 0, n, to, start);
    }
}
