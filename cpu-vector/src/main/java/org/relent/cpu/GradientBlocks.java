package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import org.relent.ElementType;
import org.relent.Gradient;

/** Blocks of a gradient that cannot be written where they belong at once: there are other elements, or a segment. */
final class GradientBlocks {
    final float[] f32 = new float[LogitBlocks.COLUMNS];
    final double[] f64 = new double[LogitBlocks.COLUMNS];

    /** The position of a row's first element in the storage. */
    static long start(Gradient gradient, long row) {
        return gradient.offset() + row * gradient.rowStride();
    }

    /** Writes the first n numbers of {@link #f32} from a position on. */
    void writeF32(Gradient to, long at, int n) {
        if (to.array() instanceof float[] data) {
            System.arraycopy(f32, 0, data, (int) at, n);
        } else if (to.elementType() == ElementType.F32) {
            MemorySegment.copy(f32, 0, to.memory(), Shapes.F32_LAYOUT, at * Float.BYTES, n);
        } else {
            for (int j = 0; j < n; j++) {
                f64[j] = f32[j];
            }
            writeF64(to, at, n);
        }
    }

    /** Writes the first n numbers of {@link #f64} from a position on, rounded to the elements there. */
    void writeF64(Gradient to, long at, int n) {
        if (to.array() instanceof double[] data) {
            System.arraycopy(f64, 0, data, (int) at, n);
        } else if (to.elementType() == ElementType.F64) {
            MemorySegment.copy(f64, 0, to.memory(), Shapes.F64_LAYOUT, at * Double.BYTES, n);
        } else {
            for (int j = 0; j < n; j++) {
                f32[j] = (float) f64[j];
            }
            writeF32(to, at, n);
        }
    }
}
