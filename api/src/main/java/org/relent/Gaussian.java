package org.relent;

import java.util.Objects;

/**
 * Diagonal Gaussians, given by their means and a second matrix that says how wide they are. σ, σ² and ln σ² are easily
 * confused, so each is a type: a kernel planned for {@link Variance} takes no rows of {@link Sigma}.
 *
 * <p>σ = 0 is a point: its divergence from any other Gaussian is +∞ and from the same point 0. A negative σ or σ², and a
 * number that is NaN or infinite (but for ln σ² = −∞, which is σ = 0), make the row NaN.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Gaussian extends Form {
    /** What the second matrix holds. */
    enum Spread {
        /** σ. */
        SIGMA,
        /** σ². */
        VARIANCE,
        /** ln σ². */
        LOG_VARIANCE
    }

    /** Gaussians given by μ and σ. */
    record Sigma() implements Gaussian {
        @Override
        public Spread spread() {
            return Spread.SIGMA;
        }

        @Override
        public String toString() {
            return "gaussian(sigma)";
        }
    }

    /** Gaussians given by μ and σ². */
    record Variance() implements Gaussian {
        @Override
        public Spread spread() {
            return Spread.VARIANCE;
        }

        @Override
        public String toString() {
            return "gaussian(variance)";
        }
    }

    /** Gaussians given by μ and ln σ². */
    record LogVariance() implements Gaussian {
        @Override
        public Spread spread() {
            return Spread.LOG_VARIANCE;
        }

        @Override
        public String toString() {
            return "gaussian(log-variance)";
        }
    }

    /** {@return what the second matrix holds} */
    Spread spread();

    @Override
    default String id() {
        return "gaussian";
    }

    /** {@return Gaussians given by μ and σ} */
    static Sigma sigma() {
        return new Sigma();
    }

    /** {@return Gaussians given by μ and σ²} */
    static Variance variance() {
        return new Variance();
    }

    /** {@return Gaussians given by μ and ln σ²} */
    static LogVariance logVariance() {
        return new LogVariance();
    }

    /**
     * The form for a spread that is known at run time alone.
     *
     * @param spread what the second matrix holds
     * @return the form
     */
    static Gaussian of(Spread spread) {
        return switch (Objects.requireNonNull(spread, "spread")) {
            case SIGMA -> sigma();
            case VARIANCE -> variance();
            case LOG_VARIANCE -> logVariance();
        };
    }
}
