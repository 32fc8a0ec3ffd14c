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

    /**
     * The form of log-probabilities whose row is normalised inside the kernel: the explicit way to renormalise.
     *
     * @return {@link Logits#plain()}
     */
    public Logits normalized() {
        return Logits.plain();
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
