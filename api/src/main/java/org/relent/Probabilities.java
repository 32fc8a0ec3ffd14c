package org.relent;

import java.util.Objects;

/**
 * Probabilities p ≥ 0, used as given: a row that does not sum to 1 is never silently renormalised.
 *
 * <p>To divide rows by their sums say so: {@link #normalized()}.
 *
 * @param smoothing how zeros are treated before the measure is applied
 */
public record Probabilities(Smoothing smoothing) implements Distribution {
    /** Checks for null. */
    public Probabilities {
        Objects.requireNonNull(smoothing, "smoothing");
    }

    private static final Probabilities GIVEN = new Probabilities(Smoothing.none());

    /**
     * Probabilities exactly as given.
     *
     * @return the form
     */
    public static Probabilities given() {
        return GIVEN;
    }

    /**
     * Probabilities exactly as given, but for a smoothing policy that is applied first.
     *
     * @param smoothing the policy; additive smoothing takes them for weights and divides by their sum
     * @return the form
     */
    public static Probabilities smoothed(Smoothing smoothing) {
        return new Probabilities(smoothing);
    }

    /**
     * The form of numbers that are divided by their row's sum inside the kernel: the explicit way to renormalise.
     *
     * @return {@link Counts} with the same smoothing
     */
    public Counts normalized() {
        return Counts.smoothed(smoothing);
    }

    @Override
    public String id() {
        return "probs";
    }

    @Override
    public boolean normalizedInside() {
        // These two end with a division by the row's sum; a mixture keeps 1 − λ of whatever the sum was.
        return smoothing instanceof Smoothing.Additive || smoothing instanceof Smoothing.Floor;
    }

    @Override
    public String toString() {
        return Smoothing.describe(id(), smoothing);
    }
}
