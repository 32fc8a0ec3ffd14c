package org.relent;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

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
     * @throws IllegalStateException if the arena of a segment is closed
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
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, Model<Q> model, double[] results, int offset) {
        long pairs = check(reference, model);
        store(reference.rows(), model.rows(), null, pairs, results, offset);
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
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, Model<Q> model, MemorySegment results) {
        long pairs = check(reference, model);
        store(reference.rows(), model.rows(), null, pairs, results);
    }

    /**
     * The sum of the results over all pairs.
     *
     * @param reference P
     * @param model Q
     * @return the sum; 0 for no pairs
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double sum(Reference<P> reference, Model<Q> model) {
        return total(reference.rows(), model.rows(), null, check(reference, model));
    }

    /**
     * The mean of the results over all pairs of rows: the batch mean, never a mean over elements.
     *
     * @param reference P
     * @param model Q
     * @return the mean; NaN for no pairs
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference, Model<Q> model) {
        return sum(reference, model) / results(reference, model);
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

    private long check(Reference<P> reference, Model<Q> model) {
        Rows p = Objects.requireNonNull(reference, "reference").rows();
        Rows q = Objects.requireNonNull(model, "model").rows();
        requireUsable("reference", p);
        requireUsable("model", q);
        if (p.classes() != q.classes()) {
            throw new IllegalArgumentException(
                    "model.classes: got " + q.classes() + ", expected " + p.classes() + " as in reference");
        }
        return results(reference, model);
    }
}
