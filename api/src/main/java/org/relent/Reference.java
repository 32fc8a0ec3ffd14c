package org.relent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of P, the world: the distribution expectations are taken under. Role and form are types: a kernel cannot be
 * given its arguments in the wrong order or in the wrong space.
 *
 * <p>Immutable and thread-safe as far as the view is; making one copies nothing.
 *
 * @param <F> the form of the numbers
 */
@SuppressWarnings("UnusedTypeParameter") // a phantom: the form exists for the compiler alone
public final class Reference<F extends Form> implements Teacher<F> {
    private final Rows rows;
    private final @Nullable Rows spreads;

    /**
     * Gives a view its role and form.
     *
     * @param rows the view of the numbers
     */
    public Reference(Rows rows) {
        this.rows = Objects.requireNonNull(rows, "rows");
        this.spreads = null;
    }

    /**
     * Gives two views of Gaussians their role and form.
     *
     * @param means the view of the means μ
     * @param spreads the view of σ, σ² or ln σ²
     */
    public Reference(Rows means, Rows spreads) {
        this.rows = Objects.requireNonNull(means, "means");
        this.spreads = Objects.requireNonNull(spreads, "spreads");
    }

    /** {@return the view of the numbers; of Gaussians, their means} */
    public Rows rows() {
        return rows;
    }

    /** {@return how wide the Gaussians are; null for any other form} */
    public @Nullable Rows spreads() {
        return spreads;
    }

    @Override
    public String toString() {
        return "reference " + rows;
    }

    /**
     * Rows of probabilities.
     *
     * @param rows the view
     * @return P
     */
    public static Reference<Probabilities> probabilities(Rows rows) {
        return new Reference<>(rows);
    }

    /**
     * Rows of natural logarithms of probabilities.
     *
     * @param rows the view
     * @return P
     */
    public static Reference<LogProbabilities> logProbabilities(Rows rows) {
        return new Reference<>(rows);
    }

    /**
     * Rows of logits.
     *
     * @param rows the view
     * @return P
     */
    public static Reference<Logits> logits(Rows rows) {
        return new Reference<>(rows);
    }

    /**
     * Rows of non-negative weights.
     *
     * @param rows the view
     * @return P
     */
    public static Reference<Counts> counts(Rows rows) {
        return new Reference<>(rows);
    }

    /**
     * Joint tables, one a row.
     *
     * @param tables the view, with {@link Joint#cellCount()} classes
     * @return P
     */
    public static Reference<Joint> joint(Rows tables) {
        return new Reference<>(tables);
    }

    /**
     * Rows of diagonal Gaussians given by μ and σ, one dimension a column.
     *
     * @param means their means μ
     * @param sigmas σ
     * @return P
     */
    public static Reference<Gaussian.Sigma> gaussianSigma(Rows means, Rows sigmas) {
        return new Reference<>(means, sigmas);
    }

    /**
     * Rows of diagonal Gaussians given by μ and σ², one dimension a column.
     *
     * @param means their means μ
     * @param variances σ²
     * @return P
     */
    public static Reference<Gaussian.Variance> gaussianVariance(Rows means, Rows variances) {
        return new Reference<>(means, variances);
    }

    /**
     * Rows of diagonal Gaussians given by μ and ln σ², one dimension a column.
     *
     * @param means their means μ
     * @param logVariances ln σ²
     * @return P
     */
    public static Reference<Gaussian.LogVariance> gaussianLogVariance(Rows means, Rows logVariances) {
        return new Reference<>(means, logVariances);
    }
}
