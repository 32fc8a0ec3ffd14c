package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.relent.Rows;

/** Blocks of a row of logits in the type of the lanes, from wherever they stand. */
final class LogitBlocks {
    /** Columns whose powers are summed in the lanes' own type. */
    static final int COLUMNS = 512;

    /** How many blocks' sums are kept before they are added in f64. */
    static final int KEPT = 16;

    /** Rows of up to as many classes are worked on together. */
    static final int FEW = 32;

    final float[] f32 = new float[COLUMNS];
    final double[] f64 = new double[COLUMNS];
    final float[] sums32 = new float[32 * KEPT];
    final double[] sums64 = new double[16 * KEPT];
    final float[] products32 = new float[32 * KEPT];
    final double[] products64 = new double[16 * KEPT];
    final float[] columns32 = new float[FEW * Lanes.ROWS];
    final float[] magics32 = new float[Lanes.ROWS];
    final float[] nones32 = new float[Lanes.ROWS];
    final double[] columns64 = new double[FEW * Lanes.ROWS];
    final double[] magics64 = new double[Lanes.ROWS];
    final double[] nones64 = new double[Lanes.ROWS];
    private final short[] halves = new short[COLUMNS];

    /** Fills {@link #f32} from its start. */
    void readF32(Rows x, long at, int n) {
        Object array = x.array();
        switch (x.elementType()) {
            case F32 -> {
                if (array != null) {
                    System.arraycopy(array, (int) at, f32, 0, n);
                } else {
                    MemorySegment.copy(x.memory(), Shapes.F32_LAYOUT, at * Float.BYTES, f32, 0, n);
                }
            }
            case F16 -> Widen.f16(halves(x, array, at, n), array == null ? 0 : (int) at, n, f32, 0);
            case BF16 -> Widen.bf16(halves(x, array, at, n), array == null ? 0 : (int) at, n, f32, 0);
            case F64 -> throw new AssertionError("f64 in f32 lanes");
        }
    }

    private short[] halves(Rows x, @Nullable Object array, long at, int n) {
        if (array != null) {
            return (short[]) array;
        }
        MemorySegment.copy(x.memory(), Shapes.F16_LAYOUT, at * Short.BYTES, halves, 0, n);
        return halves;
    }

    /** Fills {@link #f64} from its start. */
    void readF64(Rows x, long at, int n) {
        if (x.array() instanceof double[] data) {
            System.arraycopy(data, (int) at, f64, 0, n);
        } else {
            Loader.of(x).load(x, at, n, f64);
        }
    }

    /** Makes a row of few classes one lane of the columns; an odd number of them is filled up with a class of probability 0. */
    void take(Rows x, long at, int i) {
        int n = x.classes();
        if (x.array() instanceof float[] data) {
            for (int c = 0; c < n; c++) {
                columns64[Lanes.ROWS * c + i] = data[(int) at + c];
            }
        } else {
            readF64(x, at, n);
            for (int c = 0; c < n; c++) {
                columns64[Lanes.ROWS * c + i] = f64[c];
            }
        }
        if ((n & 1) != 0) {
            columns64[Lanes.ROWS * n + i] = Double.NEGATIVE_INFINITY;
        }
    }
}
