package org.relent;

import java.util.Locale;
import java.util.Objects;

/**
 * Diagonal Gaussians, given by their means and a second matrix that says how wide they are. Kept apart by type because
 * σ, σ² and ln σ² are easily confused.
 *
 * @param spread what the second matrix holds
 */
public record Gaussian(Spread spread) implements Form {
    /** Checks for null. */
    public Gaussian {
        Objects.requireNonNull(spread, "spread");
    }

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

    @Override
    public String toString() {
        return id() + "(" + spread.name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
    }
}
