package org.relent;

import java.util.Objects;

/**
 * The parameters of a measure, with their defaults. Immutable; each {@code with…} gives a changed copy.
 *
 * <p>Thread-safe. A kernel refuses an option that it would ignore.
 */
public final class Options {
    /** Every option at its default. */
    public static final Options DEFAULT =
            new Options(new Values(Double.NaN, 0.5, 0.0, ClassWeights.none(), 0.0, false, 0.0, OnInfinite.RETURN));

    // A record inside a class: equality for free, and room for further options without a public constructor to break.
    private record Values(
            double alpha,
            double weight,
            double labelSmoothing,
            ClassWeights classWeights,
            double zLoss,
            boolean millerMadow,
            double freeNats,
            OnInfinite onInfinite) {}

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

    /** {@return the classes' weights in the loss; none by default} */
    public ClassWeights classWeights() {
        return values.classWeights;
    }

    /** {@return λ of the z-loss λ (ln Σ exp(x/T))² that is added to the loss; 0 by default} */
    public double zLoss() {
        return values.zLoss;
    }

    /** {@return whether entropies and information of counts get the Miller–Madow correction; false by default} */
    public boolean millerMadow() {
        return values.millerMadow;
    }

    /** {@return λ of the free bits, in nats: what a dimension of Gaussians counts at least; 0 by default} */
    public double freeNats() {
        return values.freeNats;
    }

    /** {@return what happens to rows with an infinite result; they are returned by default} */
    public OnInfinite onInfinite() {
        return values.onInfinite;
    }

    /**
     * Sets the order of Rényi's divergence.
     *
     * @param alpha α ≥ 0, may be infinite; 1 is the limit, kl
     * @return a changed copy
     */
    public Options withAlpha(double alpha) {
        if (!(alpha >= 0)) {
            throw new IllegalArgumentException("alpha: got " + alpha + ", expected 0 … ∞");
        }
        return new Options(new Values(
                alpha + 0.0, // −0 is 0
                values.weight,
                values.labelSmoothing,
                values.classWeights,
                values.zLoss,
                values.millerMadow,
                values.freeNats,
                values.onInfinite));
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
        return new Options(new Values(
                values.alpha,
                weight,
                values.labelSmoothing,
                values.classWeights,
                values.zLoss,
                values.millerMadow,
                values.freeNats,
                values.onInfinite));
    }

    /**
     * Sets label smoothing: the target is (1 − ε) of the label and ε/C of every class, the label's included.
     *
     * @param epsilon ε in [0, 1)
     * @return a changed copy
     */
    public Options withLabelSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("labelSmoothing: got " + epsilon + ", expected a number in [0, 1)");
        }
        return new Options(new Values(
                values.alpha,
                values.weight,
                epsilon + 0.0,
                values.classWeights,
                values.zLoss,
                values.millerMadow,
                values.freeNats,
                values.onInfinite));
    }

    /**
     * Sets the classes' weights: class c counts w[c] times in −Σ target[c] ln q[c].
     *
     * @param weights one a class
     * @return a changed copy
     */
    public Options withClassWeights(ClassWeights weights) {
        Objects.requireNonNull(weights, "classWeights");
        return new Options(new Values(
                values.alpha,
                values.weight,
                values.labelSmoothing,
                weights,
                values.zLoss,
                values.millerMadow,
                values.freeNats,
                values.onInfinite));
    }

    /**
     * Sets the z-loss: λ (ln Σ exp(x/T))² is added to each row's loss, whatever the weights of its classes.
     *
     * @param lambda λ ≥ 0, finite, such as 1e-4
     * @return a changed copy
     */
    public Options withZLoss(double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("zLoss: got " + lambda + ", expected a finite number, 0 or more");
        }
        return new Options(new Values(
                values.alpha,
                values.weight,
                values.labelSmoothing,
                values.classWeights,
                lambda + 0.0,
                values.millerMadow,
                values.freeNats,
                values.onInfinite));
    }

    /**
     * Chooses the Miller–Madow correction: (K − 1)/(2N) is added to each entropy that the result is made of, with K the
     * number of its cells that were seen and N the table's total. Information may then be negative. Miller (1955), "Note
     * on the Bias of Information Estimates".
     *
     * @param correct whether to
     * @return a changed copy
     */
    public Options withMillerMadow(boolean correct) {
        return new Options(new Values(
                values.alpha,
                values.weight,
                values.labelSmoothing,
                values.classWeights,
                values.zLoss,
                correct,
                values.freeNats,
                values.onInfinite));
    }

    /**
     * Sets the free bits of a divergence of Gaussians: each dimension counts max(λ, D_d), and its gradient is 0 where
     * D_d ≤ λ. Kingma et al. (2016), "Improved Variational Inference with Inverse Autoregressive Flow", §C.8.
     *
     * @param lambda λ ≥ 0, finite, in nats whatever the base of the results
     * @return a changed copy
     */
    public Options withFreeNats(double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("freeNats: got " + lambda + ", expected a finite number, 0 or more");
        }
        return new Options(new Values(
                values.alpha,
                values.weight,
                values.labelSmoothing,
                values.classWeights,
                values.zLoss,
                values.millerMadow,
                lambda + 0.0,
                values.onInfinite));
    }

    /**
     * Chooses what happens to rows with an infinite result.
     *
     * @param policy the policy
     * @return a changed copy
     */
    public Options withOnInfinite(OnInfinite policy) {
        Objects.requireNonNull(policy, "onInfinite");
        return new Options(new Values(
                values.alpha,
                values.weight,
                values.labelSmoothing,
                values.classWeights,
                values.zLoss,
                values.millerMadow,
                values.freeNats,
                policy));
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
                + (labelSmoothing() == 0 ? "" : " label-smoothing=" + labelSmoothing())
                + (classWeights().isNone() ? "" : " class-weights=" + classWeights())
                + (zLoss() == 0 ? "" : " z-loss=" + zLoss())
                + (millerMadow() ? " miller-madow" : "")
                + (freeNats() == 0 ? "" : " free-nats=" + freeNats())
                + (onInfinite() == OnInfinite.RETURN ? "" : " on-infinite=fail");
    }
}
