package org.relent;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of P and Q, such as the Kullback–Leibler divergence.
 *
 * @param <P> the form of P
 * @param <Q> the form of Q
 */
public final class PairKernel<P extends Form, Q extends Form> extends Kernel {
    PairKernel(KernelSpec spec, Workers workers, Backends.Selection selection) {
        super(spec, workers, selection);
    }

    /**
     * One result a pair of rows, in the order of the {@link Pairing}.
     *
     * @param reference P
     * @param model Q
     * @param results room for one number a pair
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or the
     *     results overlap an input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, Model<Q> model, double[] results) {
        run(reference, model, results, 0);
    }

    /**
     * One result a pair of rows, from an offset on.
     *
     * @param reference P
     * @param model Q
     * @param results where the results go
     * @param offset the index of the first one
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or the
     *     results overlap an input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, Model<Q> model, double[] results, int offset) {
        long pairs = check(reference, model);
        store(reference, model, null, pairs, results, offset);
    }

    /**
     * One result a pair of rows, as f64 in native byte order.
     *
     * @param reference P
     * @param model Q
     * @param results where the results go
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or the
     *     results overlap an input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, Model<Q> model, MemorySegment results) {
        long pairs = check(reference, model);
        store(reference, model, null, pairs, results);
    }

    /**
     * The sum of the results over all pairs.
     *
     * @param reference P
     * @param model Q
     * @return the sum; 0 for no pairs
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double sum(Reference<P> reference, Model<Q> model) {
        return total(reference, model, null, check(reference, model), null);
    }

    /**
     * The mean of the results over all pairs of rows: the batch mean, never a mean over elements.
     *
     * @param reference P
     * @param model Q
     * @return the mean; NaN for no pairs
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference, Model<Q> model) {
        return sum(reference, model) / results(reference, model);
    }

    /**
     * The mean of the results over all pairs of rows, each weighted: Σ weight · result / Σ weight.
     *
     * @param reference P
     * @param model Q
     * @param rowWeights one a pair, finite, 0 or more; a pair with weight 0 is left out, infinite or not
     * @return the mean; NaN if all weights are 0
     * @throws IllegalArgumentException if element type, classes, row counts or weights do not fit the plan and each other
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference, Model<Q> model, double[] rowWeights) {
        long pairs = check(reference, model);
        double weight = totalWeight(Objects.requireNonNull(rowWeights, "rowWeights"), null, pairs);
        return total(reference, model, null, pairs, rowWeights) / weight;
    }

    /**
     * One result a pair of rows, and its gradient with respect to the model's logits: for cross-entropy, kl, reverse-kl,
     * jeffreys and js, with {@link Logits} as the model, row by row.
     *
     * @param reference P
     * @param model Q, logits
     * @param results room for one number a pair
     * @param gradient room for one number a logit
     * @throws NotAvailableYetException if the backend does not give this gradient
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the measure has no gradient, or the arena of a segment, or the device copy of
     *     rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void runWithGradient(Reference<P> reference, Model<Q> model, double[] results, Gradient gradient) {
        storeWithGradient(reference, model, null, check(reference, model), results, gradient);
    }

    /**
     * One result a pair of rows, and its gradients with respect to the means and spreads of {@link Gaussian}s, of one side
     * or both, row by row. A dimension where σ is 0 on a side has derivatives of NaN.
     *
     * @param reference P
     * @param model Q
     * @param results room for one number a pair
     * @param ofReference room for the gradient with respect to P; null if it is not wanted
     * @param ofModel room for the gradient with respect to Q; null if it is not wanted
     * @throws NotAvailableYetException if the backend does not give this gradient
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input or each other
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the kernel has no such gradient, or the arena of a segment, or the device copy of
     *     rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void runWithGradient(
            Reference<P> reference,
            Model<Q> model,
            double[] results,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        if (ofReference == null && ofModel == null) {
            throw new IllegalArgumentException("ofReference, ofModel: got neither, expected one or both");
        }
        storeWithGradient(reference, model, check(reference, model), results, ofReference, ofModel);
    }

    /**
     * Looks at the rows without computing results: statuses, sums, and error bounds if the details have room for them.
     *
     * @param reference P
     * @param model Q
     * @param details room for one result a pair
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IndexOutOfBoundsException if there is no room for the details
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void examine(Reference<P> reference, Model<Q> model, Details details) {
        examine(reference, model, null, check(reference, model), details);
    }

    /**
     * The number of results a run gives.
     *
     * @param reference P
     * @param model Q
     * @return the number of pairs
     * @throws IllegalArgumentException if the row counts do not fit the pairing
     */
    public long results(Reference<P> reference, Model<Q> model) {
        return spec().pairing().results(reference.rows().rows(), model.rows().rows());
    }

    long check(Reference<P> reference, Model<Q> model) {
        requireSides(reference, model);
        Rows p = reference.rows();
        Rows q = model.rows();
        if (p.classes() != q.classes()) {
            throw new IllegalArgumentException(
                    "model.classes: got " + q.classes() + ", expected " + p.classes() + " as in reference");
        }
        return results(reference, model);
    }

    /** Checks each side by itself. */
    void requireSides(Reference<P> reference, Model<Q> model) {
        Rows p = Objects.requireNonNull(reference, "reference").rows();
        Rows q = Objects.requireNonNull(model, "model").rows();
        requireUsable("reference", p);
        requireUsable("model", q);
        requireForm("reference", spec().reference(), p, reference.spreads());
        requireForm("model", spec().model(), q, model.spreads());
    }
}
