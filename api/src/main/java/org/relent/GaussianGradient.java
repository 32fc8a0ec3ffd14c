package org.relent;

import java.util.Objects;

/**
 * Room for the gradients of a divergence of Gaussians with respect to one side: ∂result/∂μ, and ∂result/∂ of the spreads
 * as they are given, be it σ, σ² or ln σ².
 *
 * <p>Immutable as far as the views are; two runs must not write into the same memory at a time.
 *
 * @param means room for one number a mean
 * @param spreads room for one number a spread, in memory of its own
 */
public record GaussianGradient(Gradient means, Gradient spreads) {
    /** Checks for null. */
    public GaussianGradient {
        Objects.requireNonNull(means, "means");
        Objects.requireNonNull(spreads, "spreads");
    }
}
