package org.relent.bench.exercise;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Numbers that are short in print. */
final class Draw {
    private static final int PARTS = 20;

    private Draw() {}

    /** Whole numbers from the smallest to the largest. */
    static double[] counts(RandomGenerator random, int size, int smallest, int largest) {
        return IntStream.range(0, size)
                .mapToDouble(i -> random.nextInt(smallest, largest + 1))
                .toArray();
    }

    /** Probabilities that are multiples of 0.05, none 0, and sum to 1. */
    static double[] probabilities(RandomGenerator random, int size) {
        int[] parts = new int[size];
        for (int i = 0; i < PARTS; i++) {
            parts[i < size ? i : random.nextInt(size)]++;
        }
        return IntStream.of(parts).mapToDouble(part -> (double) part / PARTS).toArray();
    }

    /** Multiples of 1/steps from the smallest to the largest. */
    static double[] fractions(RandomGenerator random, int size, int steps, int smallest, int largest) {
        return IntStream.range(0, size)
                .mapToDouble(i -> (double) random.nextInt(smallest * steps, largest * steps + 1) / steps)
                .toArray();
    }
}
