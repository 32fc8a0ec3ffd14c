package org.relent;

/**
 * The numeric parameters of a measure, with their defaults. Immutable; each {@code with…} gives a changed copy.
 *
 * <p>Thread-safe. What an option does not apply to, it must be left at its default for: a kernel refuses an option it would ignore.
 */
public final class Options {
    /** Every option at its default. */
    public static final Options DEFAULT = new Options(new Values(Double.NaN, 0.5, 0.0));

    // A record inside a class: equality for free, and room for further options without a public constructor to break.
    private record Values(double alpha, double weight, double labelSmoothing) {}

    private final Values values;

    private Options(Values values) {
        this.values = values;
    }

    /** {@return the order α of Rényi's divergence; NaN when none was given} */
    public double alpha() {
        return values.alpha;
    }

    /** {@return w, the weight of P in the mixture of the Jensen–Shannon divergence; ½ by default} */
    public double weight() {
        return values.weight;
    }

    /** {@return ε of label smoothing; 0 by default} */
    public double labelSmoothing() {
        return values.labelSmoothing;
    }

    /**
     * Sets the order of Rényi's divergence.
     *
     * @param alpha α ≥ 0, may be infinite
     * @return a changed copy
     */
    public Options withAlpha(double alpha) {
        if (!(alpha >= 0)) {
            throw new IllegalArgumentException("alpha: got " + alpha + ", expected 0 … ∞");
        }
        return new Options(new Values(alpha, values.weight, values.labelSmoothing));
    }

    /**
     * Sets the weight of P in the Jensen–Shannon mixture.
     *
     * @param weight w in (0, 1)
     * @return a changed copy
     */
    public Options withWeight(double weight) {
        if (!(weight > 0 && weight < 1)) {
            throw new IllegalArgumentException("weight: got " + weight + ", expected a number in (0, 1)");
        }
        return new Options(new Values(values.alpha, weight, values.labelSmoothing));
    }

    /**
     * Sets label smoothing.
     *
     * @param epsilon ε in [0, 1)
     * @return a changed copy
     */
    public Options withLabelSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("labelSmoothing: got " + epsilon + ", expected a number in [0, 1)");
        }
        return new Options(new Values(values.alpha, values.weight, epsilon));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Options that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return (Double.isNaN(alpha()) ? "" : " alpha=" + alpha())
                + (weight() == 0.5 ? "" : " weight=" + weight())
                + (labelSmoothing() == 0 ? "" : " label-smoothing=" + labelSmoothing());
    }
}
