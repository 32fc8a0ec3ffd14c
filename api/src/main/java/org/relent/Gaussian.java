package org.relent;

/**
 * Diagonal Gaussians, given by their means and a second matrix that says how wide they are. Kept apart by type because
 * σ, σ² and ln σ² are easily confused.
 *
 * @param spread what the second matrix holds
 */
public record Gaussian(Spread spread) implements Form {
    /** What the matrix of widths holds. */
    public enum Spread {
        /** σ. */
        SIGMA,
        /** σ². */
        VARIANCE,
        /** ln σ². */
        LOG_VARIANCE
    }

    @Override
    public String id() {
        return "gaussian";
    }
}
