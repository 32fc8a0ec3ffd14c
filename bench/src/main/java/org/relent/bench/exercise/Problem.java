package org.relent.bench.exercise;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A question with its data and its answer.
 *
 * @param given what the data are
 * @param data the numbers
 * @param asked what is to be computed
 * @param unit the unit of the answer
 * @param hint the formula
 * @param answer the right answer
 * @param mistakes wrong ones that can be told from it and from each other
 * @param lesson what the right answer shows
 */
record Problem(
        String given,
        List<Data> data,
        String asked,
        String unit,
        String hint,
        double answer,
        List<Mistake> mistakes,
        String lesson) {
    /** Three significant digits: 1.004 may be given as 1.00. */
    private static final double TOLERANCE = 0.005;

    private static final double SMALLEST_ANSWER = 0.01;

    /** Whether a number is another one to three significant digits. */
    static boolean matches(double given, double expected) {
        return Double.isInfinite(expected)
                ? given == expected
                : Math.abs(given - expected) <= TOLERANCE * Math.abs(expected);
    }

    /** Whether each number leads to one verdict alone: data for which a mistake gives the right answer are no good. */
    boolean isDecidable() {
        double[] values = DoubleStream.concat(
                        DoubleStream.of(answer), mistakes.stream().mapToDouble(Mistake::value))
                .toArray();
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < i; j++) {
                if (!areApart(values[i], values[j])) {
                    return false;
                }
            }
        }
        return Math.abs(answer) >= SMALLEST_ANSWER;
    }

    private static boolean areApart(double one, double other) {
        double larger = Math.max(Math.abs(one), Math.abs(other));
        return larger == Double.POSITIVE_INFINITY ? one != other : Math.abs(one - other) > 4 * TOLERANCE * larger;
    }
}
