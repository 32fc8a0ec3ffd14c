package org.relent;

import java.util.Arrays;
import java.util.Objects;

/** One weight a class, for the loss of imbalanced classes. Immutable and thread-safe; equal by content. */
public final class ClassWeights {
    private static final ClassWeights NONE = new ClassWeights(new double[0]);

    private final double[] weights;

    private ClassWeights(double[] weights) {
        this.weights = weights;
    }

    /**
     * No weights: every class counts 1.
     *
     * @return the instance without weights
     */
    public static ClassWeights none() {
        return NONE;
    }

    /**
     * One weight a class.
     *
     * @param weights finite numbers, 0 or more; copied
     * @return the weights
     * @throws IllegalArgumentException if there is none, or one is negative or not finite
     */
    public static ClassWeights of(double... weights) {
        Objects.requireNonNull(weights, "classWeights");
        if (weights.length == 0) {
            throw new IllegalArgumentException("classWeights: got none, expected one a class");
        }
        for (int c = 0; c < weights.length; c++) {
            if (!(weights[c] >= 0 && weights[c] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "classWeights[" + c + "]: got " + weights[c] + ", expected a finite number, 0 or more");
            }
        }
        double[] copy = weights.clone();
        for (int c = 0; c < copy.length; c++) {
            copy[c] += 0.0; // −0 is 0
        }
        return new ClassWeights(copy);
    }

    /** {@return whether there are no weights} */
    public boolean isNone() {
        return weights.length == 0;
    }

    /** {@return the number of classes; 0 for none} */
    public int classes() {
        return weights.length;
    }

    /**
     * The weight of a class.
     *
     * @param column the class
     * @return its weight; 1 where there are none
     */
    public double get(int column) {
        return weights.length == 0 ? 1 : weights[column];
    }

    /** {@return a copy of the weights} */
    public double[] toArray() {
        return weights.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassWeights that && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return weights.length <= 4 ? Arrays.toString(weights) : weights.length + " weights";
    }
}
