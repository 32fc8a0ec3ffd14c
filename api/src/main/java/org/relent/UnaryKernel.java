package org.relent;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A kernel of P alone, such as the entropy.
 *
 * @param <P> the form of P
 */
public final class UnaryKernel<P extends Form> extends Kernel {
    UnaryKernel(KernelSpec spec, Workers workers, Backends.Selection selection) {
        super(spec, workers, selection);
    }

    /**
     * One result a row.
     *
     * @param reference P
     * @param results room for {@code reference.rows().rows()} numbers
     * @throws IllegalArgumentException if the element type does not fit the plan, or the results overlap the input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, double[] results) {
        run(reference, results, 0);
    }

    /**
     * One result a row, from an offset on.
     *
     * @param reference P
     * @param results where the results go
     * @param offset the index of the first one
     * @throws IllegalArgumentException if the element type does not fit the plan, or the results overlap the input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, double[] results, int offset) {
        Rows p = check(reference);
        store(p, null, null, p.rows(), results, offset);
    }

    /**
     * One result a row, as f64 in native byte order.
     *
     * @param reference P
     * @param results where the results go
     * @throws IllegalArgumentException if the element type does not fit the plan, or the results overlap the input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, MemorySegment results) {
        Rows p = check(reference);
        store(p, null, null, p.rows(), results);
    }

    /**
     * The sum of the results over all rows.
     *
     * @param reference P
     * @return the sum; 0 for no rows
     * @throws IllegalArgumentException if the element type does not fit the plan
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double sum(Reference<P> reference) {
        Rows p = check(reference);
        return total(p, null, null, p.rows());
    }

    /**
     * The mean of the results over all rows.
     *
     * @param reference P
     * @return the mean; NaN for no rows
     * @throws IllegalArgumentException if the element type does not fit the plan
     * @throws IllegalStateException if the arena of a segment is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference) {
        return sum(reference) / reference.rows().rows();
    }

    private Rows check(Reference<P> reference) {
        Rows p = Objects.requireNonNull(reference, "reference").rows();
        requireUsable("reference", p);
        return p;
    }
}
