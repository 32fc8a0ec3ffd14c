package org.relent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of Q, the distribution that is judged. Role and form are types: a kernel cannot be
 * given its arguments in the wrong order or in the wrong space.
 *
 * <p>Immutable and thread-safe as far as the view is; making one copies nothing.
 *
 * @param <F> the form of the numbers
 */
@SuppressWarnings("UnusedTypeParameter") // a phantom: the form exists for the compiler alone
public final class Model<F extends Form> {
    private final Rows rows;
    private final @Nullable Rows spreads;

    /**
     * Gives a view its role and form.
     *
     * @param rows the view of the numbers
     */
    public Model(Rows rows) {
        this.rows = Objects.requireNonNull(rows, "rows");
        this.spreads = null;
    }

    /**
     * Gives two views of Gaussians their role and form.
     *
     * @param means the view of the means μ
     * @param spreads the view of σ, σ² or ln σ²
     */
    public Model(Rows means, Rows spreads) {
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
        return "model " + rows;
    }

    /**
     * Rows of probabilities.
     *
     * @param rows the view
     * @return Q
     */
    public static Model<Probabilities> probabilities(Rows rows) {
        return new Model<>(rows);
    }

    /**
     * Rows of natural logarithms of probabilities.
     *
     * @param rows the view
     * @return Q
     */
    public static Model<LogProbabilities> logProbabilities(Rows rows) {
        return new Model<>(rows);
    }

    /**
     * Rows of logits.
     *
     * @param rows the view
     * @return Q
     */
    public static Model<Logits> logits(Rows rows) {
        return new Model<>(rows);
    }

    /**
     * Rows of non-negative weights.
     *
     * @param rows the view
     * @return Q
     */
    public static Model<Counts> counts(Rows rows) {
        return new Model<>(rows);
    }

    /**
     * Rows of diagonal Gaussians given by μ and σ, one dimension a column.
     *
     * @param means their means μ
     * @param sigmas σ
     * @return Q
     */
    public static Model<Gaussian.Sigma> gaussianSigma(Rows means, Rows sigmas) {
        return new Model<>(means, sigmas);
    }

    /**
     * Rows of diagonal Gaussians given by μ and σ², one dimension a column.
     *
     * @param means their means μ
     * @param variances σ²
     * @return Q
     */
    public static Model<Gaussian.Variance> gaussianVariance(Rows means, Rows variances) {
        return new Model<>(means, variances);
    }

    /**
     * Rows of diagonal Gaussians given by μ and ln σ², one dimension a column.
     *
     * @param means their means μ
     * @param logVariances ln σ²
     * @return Q
     */
    public static Model<Gaussian.LogVariance> gaussianLogVariance(Rows means, Rows logVariances) {
        return new Model<>(means, logVariances);
    }
}
