package org.relent.bench.jmh;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.LogProbabilities;
import org.relent.Probabilities;

/** Random rows of each form, with the spread of real ones. */
final class Samples {
    private static final double LOGIT_SPREAD = 3;
    private static final double MEAN_COUNT = 20;
    private static final double SMALLEST_F16 = 0x1p-24;

    private Samples() {}

    /**
     * Random rows.
     *
     * @param random the source
     * @param form what the numbers mean; all forms that are no weights get normal numbers
     * @param type what they will be rounded to; no probability becomes 0 by that
     * @param zeros whether classes may be lacking
     * @return row after row
     */
    static double[] rows(SplittableRandom random, Form form, ElementType type, boolean zeros, int rows, int classes) {
        double least = type == ElementType.F16 ? SMALLEST_F16 : 0;
        double[] data = new double[Math.multiplyExact(rows, classes)];
        for (int row = 0; row < rows; row++) {
            int start = row * classes;
            switch (form) {
                case Probabilities given -> fillProbabilities(random, least, data, start, classes);
                case LogProbabilities given -> {
                    fillProbabilities(random, least, data, start, classes);
                    for (int i = start; i < start + classes; i++) {
                        data[i] = Math.log(data[i]);
                    }
                }
                case Counts counts -> fillCounts(random, zeros ? 0 : 1, data, start, classes);
                case Joint tables -> fillCounts(random, zeros ? 0 : 1, data, start, classes);
                case Gaussian gaussian -> fillNormal(random, 1, data, start, classes);
                default -> fillNormal(random, LOGIT_SPREAD, data, start, classes);
            }
        }
        return data;
    }

    /** Exponential numbers divided by their sum: any point of the simplex is as likely as any other. */
    private static void fillProbabilities(
            SplittableRandom random, double least, double[] data, int start, int classes) {
        double sum = 0;
        for (int i = start; i < start + classes; i++) {
            data[i] = random.nextExponential();
            sum += data[i];
        }
        for (int i = start; i < start + classes; i++) {
            data[i] = Math.max(data[i] / sum, least);
        }
    }

    private static void fillCounts(SplittableRandom random, int smallest, double[] data, int start, int classes) {
        for (int i = start; i < start + classes; i++) {
            // 8 bits hold them, so that they are whole numbers in every element type.
            data[i] = Math.min(255, smallest + Math.floor(MEAN_COUNT * random.nextExponential()));
        }
    }

    private static void fillNormal(SplittableRandom random, double spread, double[] data, int start, int classes) {
        for (int i = start; i < start + classes; i++) {
            data[i] = spread * random.nextGaussian();
        }
    }

    /**
     * Copies numbers into memory, rounded to a type, again and again until it is full.
     *
     * @param data the numbers
     * @param type what to round to
     * @param memory what to fill
     */
    static void fill(double[] data, ElementType type, MemorySegment memory) {
        MemorySegment tile = Memory.ARRAY.allocate(type, data.length);
        Object array = tile.heapBase().orElseThrow();
        for (int i = 0; i < data.length; i++) {
            switch (array) {
                case double[] doubles -> doubles[i] = data[i];
                case float[] floats -> floats[i] = (float) data[i];
                case short[] shorts -> shorts[i] = narrow(type, (float) data[i]);
                default -> throw new AssertionError(array);
            }
        }
        for (long at = 0; at < memory.byteSize(); at += tile.byteSize()) {
            MemorySegment.copy(tile, 0, memory, at, Math.min(tile.byteSize(), memory.byteSize() - at));
        }
    }

    private static short narrow(ElementType type, float value) {
        if (type == ElementType.F16) {
            return Float.floatToFloat16(value);
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16); // to nearest, ties to even
    }
}
