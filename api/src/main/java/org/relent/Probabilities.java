package org.relent;

import java.util.Objects;

/**
 * Probabilities p ≥ 0, used as given: a row that does not sum to 1 is never silently renormalised.
 *
 * <p>To divide rows by their sums say so: {@link Counts} is that form.
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

    @Override
    public String id() {
        return "probs";
    }

    @Override
    public boolean normalizedInside() {
        return false;
    }

    @Override
    public String toString() {
        return Smoothing.describe(id(), smoothing);
    }
}
