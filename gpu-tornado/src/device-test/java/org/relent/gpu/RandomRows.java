package org.relent.gpu;

import java.util.Random;
import org.relent.ElementType;
import org.relent.Rows;

/** Rows for tests, the same for the same seed. */
final class RandomRows {
    private RandomRows() {}

    /** Probabilities of f32 or f64, some of them 0, a few elements more than a row apart. */
    static Rows probabilities(long seed, ElementType type, int rows, int classes) {
        Random random = new Random(seed);
        int stride = classes + 3;
        double[] numbers = new double[rows * stride];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                double number = random.nextInt(20) == 0 ? 0 : Math.exp(3 * random.nextGaussian());
                numbers[row * stride + c] = number;
                sum += number;
            }
            for (int c = 0; c < classes && sum > 0; c++) {
                numbers[row * stride + c] /= sum;
            }
        }
        return of(numbers, type, rows, classes, stride);
    }

    /** Logits of f32 or f64. */
    static Rows logits(long seed, ElementType type, int rows, int classes) {
        Random random = new Random(seed);
        int stride = classes + 3;
        double[] numbers = new double[rows * stride];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 5 * random.nextGaussian();
        }
        return of(numbers, type, rows, classes, stride);
    }

    private static Rows of(double[] numbers, ElementType type, int rows, int classes, int stride) {
        if (type == ElementType.F64) {
            return Rows.of(numbers, 0, rows, classes, stride);
        }
        float[] narrow = new float[numbers.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) numbers[i];
        }
        return Rows.of(narrow, 0, rows, classes, stride);
    }
}
