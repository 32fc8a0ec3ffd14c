package org.relent;

import java.util.Objects;

/**
 * The rows of P, the world: the distribution expectations are taken under. Role and form are types, so that a kernel can not be given
 * its arguments in the wrong order or in the wrong space.
 *
 * <p>Immutable and thread-safe as far as the view is; making one copies nothing.
 *
 * @param <F> the form of the numbers
 */
@SuppressWarnings("UnusedTypeParameter") // a phantom: the form exists for the compiler alone
public final class Reference<F extends Form> {
    private final Rows rows;

    /**
     * Gives a view its role and form.
     *
     * @param rows the view of the numbers
     */
    public Reference(Rows rows) {
        this.rows = Objects.requireNonNull(rows, "rows");
    }

    /** {@return the view of the numbers} */
    public Rows rows() {
        return rows;
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
}
