package org.relent;

/** Natural logarithms of probabilities, used as given; −∞ is probability 0. */
public record LogProbabilities() implements Distribution {
    private static final LogProbabilities GIVEN = new LogProbabilities();

    /**
     * Log-probabilities exactly as given.
     *
     * @return the form
     */
    public static LogProbabilities given() {
        return GIVEN;
    }

    @Override
    public String id() {
        return "log-probs";
    }

    @Override
    public boolean normalizedInside() {
        return false;
    }

    @Override
    public String toString() {
        return id();
    }
}
