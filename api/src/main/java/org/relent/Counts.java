package org.relent;

import java.util.Objects;

/**
 * Non-negative weights; the row means the weights divided by their sum, which is never materialised. Weights need not
 * be integers. A row that sums to 0 gives NaN.
 *
 * @param smoothing how zeros are treated; {@link Smoothing.Additive} is Laplace's and Lidstone's rule
 */
public record Counts(Smoothing smoothing) implements Distribution {
    /** Checks for null. */
    public Counts {
        Objects.requireNonNull(smoothing, "smoothing");
    }

    private static final Counts PLAIN = new Counts(Smoothing.none());

    /**
     * Counts without smoothing.
     *
     * @return the form
     */
    public static Counts plain() {
        return PLAIN;
    }

    /**
     * Counts with an explicit smoothing policy.
     *
     * @param smoothing the policy
     * @return the form
     */
    public static Counts smoothed(Smoothing smoothing) {
        return new Counts(smoothing);
    }

    @Override
    public String id() {
        return "counts";
    }

    @Override
    public boolean normalizedInside() {
        return true;
    }

    @Override
    public String toString() {
        return Smoothing.describe(id(), smoothing);
    }
}
