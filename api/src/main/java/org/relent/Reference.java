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
public final class Reference<F extends Form> {
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

    private Reference(Rows means, Rows spreads) {
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
     * Rows of diagonal Gaussians, one dimension a column.
     *
     * @param means their means μ
     * @param spreads σ, σ² or ln σ², whichever the plan's {@link Gaussian} says
     * @return P
     */
    public static Reference<Gaussian> gaussian(Rows means, Rows spreads) {
        return new Reference<>(means, spreads);
    }
}
