package org.relent.spi;

import org.jspecify.annotations.Nullable;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Workers;

/**
 * A compiled kernel. Thread-safe: any number of calls may run at a time.
 *
 * <p>Everything has been validated before it is called (shapes, element type, labels, memory that is alive and can be
 * reached from this thread), so implementations {@code assert} and do not check. They write nothing but the results
 * asked for, and allocate nothing when {@code workers} is the caller alone.
 *
 * <p>What a kernel may give besides these later comes as further methods with defaults that refuse, so that a backend
 * written today stays valid. Row details (status, sums, bounds) are not a backend's: one code gives them for all.
 */
public interface RowKernel {
    /**
     * Computes consecutive results, in nats (the caller scales to the base asked for). A kernel of several measures writes
     * one number a measure for each result, in their order.
     *
     * @param reference P; null where the reference is labels
     * @param model Q; null for a measure of P alone, and for Gaussians against the standard normal
     * @param labels the labels, with those of the ignore index among them; null where there are none
     * @param first the first result, numbered as {@link org.relent.Pairing} says
     * @param count how many results
     * @param results where they go
     * @param offset the index of the first number there
     * @param workers the threads that may be used
     */
    void run(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers);

    /**
     * Computes consecutive results, and for each of them the gradient with respect to the logits, in nats: those of the
     * model, or of P where there is none. Called only where {@link Engine#gradientRefusal} had no objection.
     *
     * @param reference P; null where the reference is labels
     * @param model Q, logits; null for a measure of P alone, which is logits then
     * @param labels the labels; null where there are none
     * @param first the first result
     * @param count how many results
     * @param results where they go; the same bits as {@link #run} gives
     * @param offset the index of the first one there
     * @param gradient where the gradients go: row i belongs to result i
     * @param workers the threads that may be used
     */
    default void gradient(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Workers workers) {
        throw new UnsupportedOperationException("no gradients");
    }

    /**
     * Computes consecutive results of Gaussians, and for each of them the gradient with respect to the means and spreads of
     * one side or both, in nats. Called only where {@link Engine#gradientRefusal} had no objection.
     *
     * @param reference P
     * @param model Q; null for the standard normal
     * @param first the first result
     * @param count how many results
     * @param results where they go; the same bits as {@link #run} gives
     * @param offset the index of the first one there
     * @param ofReference where the gradients with respect to P go: row i belongs to result i; null if not asked for
     * @param ofModel the same for Q
     * @param workers the threads that may be used
     */
    default void gaussianGradient(
            Reference<?> reference,
            @Nullable Model<?> model,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Workers workers) {
        throw new UnsupportedOperationException("no gradients");
    }
}
