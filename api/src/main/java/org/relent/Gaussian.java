package org.relent;

import java.util.Locale;
import java.util.Objects;

/**
 * Diagonal Gaussians, given by their means and a second matrix that says how wide they are. Kept apart by type because
 * σ, σ² and ln σ² are easily confused.
 *
 * <p>σ = 0 is a point: its divergence from any other Gaussian is +∞ and from the same point 0. A negative σ or σ², and a
 * number that is NaN or infinite (but for ln σ² = −∞, which is σ = 0), make the row NaN.
 *
 * @param spread what the second matrix holds
 */
public record Gaussian(Spread spread) implements Form {
    /** Checks for null. */
    public Gaussian {
        Objects.requireNonNull(spread, "spread");
    }

    /** What the second matrix holds. */
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
