package org.relent.conformance;

import org.relent.ElementType;

/**
 * A dense matrix whose values are exactly representable in an element type, kept as doubles until a {@link Storage}
 * lays them out.
 *
 * @param type the element type the values are rounded to
 * @param rows number of rows
 * @param classes number of classes
 * @param values the values, row after row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Matrix(ElementType type, int rows, int classes, double[] values) {
    /** Rounds every value to the element type, in place. */
    Matrix {
        if (values.length != rows * classes) {
            throw new IllegalArgumentException("values: got " + values.length + ", expected " + rows + " × " + classes);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = round(type, values[i]);
        }
    }

    static Matrix of(ElementType type, double[]... rows) {
        int classes = rows[0].length;
        double[] values = new double[rows.length * classes];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * classes, classes);
        }
        return new Matrix(type, rows.length, classes, values);
    }

    double get(int row, int column) {
        return values[row * classes + column];
    }

    double[] row(int row) {
        double[] copy = new double[classes];
        System.arraycopy(values, row * classes, copy, 0, classes);
        return copy;
    }

    /** The same matrix with one element changed. */
    Matrix with(int row, int column, double value) {
        double[] copy = values.clone();
        copy[row * classes + column] = value;
        return new Matrix(type, rows, classes, copy);
    }

    /** Some consecutive rows. */
    Matrix slice(int first, int count) {
        double[] copy = new double[count * classes];
        System.arraycopy(values, first * classes, copy, 0, copy.length);
        return new Matrix(type, count, classes, copy);
    }

    /** The same rows several times over. */
    Matrix tiled(int times) {
        double[] copies = new double[values.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(values, 0, copies, i * values.length, values.length);
        }
        return new Matrix(type, rows * times, classes, copies);
    }

    /** The same numbers as f64, which every element type widens to exactly. */
    Matrix widened() {
        return new Matrix(ElementType.F64, rows, classes, values.clone());
    }

    static double round(ElementType type, double value) {
        return switch (type) {
            case F64 -> value;
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> Float.intBitsToFloat(bfloat16((float) value) << 16);
        };
    }

    /** The nearest bfloat16, ties to even; NaN stays NaN. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** The bits of an element in its own type, for messages. */
    static String bits(ElementType type, double value) {
        return switch (type) {
            case F64 -> String.format("0x%016x", Double.doubleToRawLongBits(value));
            case F32 -> String.format("0x%08x", Float.floatToRawIntBits((float) value));
            case F16 -> String.format("0x%04x", Float.floatToFloat16((float) value));
            case BF16 -> String.format("0x%04x", bfloat16((float) value));
        };
    }
}
