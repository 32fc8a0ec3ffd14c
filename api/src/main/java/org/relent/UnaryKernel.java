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
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
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
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, double[] results, int offset) {
        store(reference, null, null, check(reference), results, offset);
    }

    /**
     * One result a row, as f64 in native byte order.
     *
     * @param reference P
     * @param results where the results go
     * @throws IllegalArgumentException if the element type does not fit the plan, or the results overlap the input
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Reference<P> reference, MemorySegment results) {
        store(reference, null, null, check(reference), results);
    }

    /**
     * The sum of the results over all rows.
     *
     * @param reference P
     * @return the sum; 0 for no rows
     * @throws IllegalArgumentException if the element type does not fit the plan
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double sum(Reference<P> reference) {
        return total(reference, null, null, check(reference), null);
    }

    /**
     * The mean of the results over all rows.
     *
     * @param reference P
     * @return the mean; NaN for no rows
     * @throws IllegalArgumentException if the element type does not fit the plan
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference) {
        return sum(reference) / reference.rows().rows();
    }

    /**
     * The mean of the results over all rows, each weighted: Σ weight · result / Σ weight.
     *
     * @param reference P
     * @param rowWeights one a row, finite, 0 or more; a row with weight 0 is left out, infinite or not
     * @return the mean; NaN if all weights are 0
     * @throws IllegalArgumentException if the element type does not fit the plan, or the weights do not fit the rows
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Reference<P> reference, double[] rowWeights) {
        long rows = check(reference);
        double weight = totalWeight(Objects.requireNonNull(rowWeights, "rowWeights"), null, rows);
        return total(reference, null, null, rows, rowWeights) / weight;
    }

    /**
     * One result a row, and its gradient with respect to the logits: for log-partition, whose gradient is softmax(x/T)/T,
     * and for entropy, of {@link Logits}.
     *
     * @param reference P, logits
     * @param results room for one number a row
     * @param gradient room for one number a logit
     * @throws NotAvailableYetException if the backend does not give this gradient
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input or each other
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the kernel has no such gradient, or the arena of a segment, or the device copy of
     *     rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void runWithGradient(Reference<P> reference, double[] results, Gradient gradient) {
        storeWithGradient(reference, null, null, check(reference), results, gradient);
    }

    /**
     * One result a row, and its gradient with respect to the means and spreads of {@link Gaussian}s against the standard
     * normal. A dimension where σ is 0 has derivatives of NaN.
     *
     * @param reference P
     * @param results room for one number a row
     * @param ofReference room for two numbers a dimension
     * @throws NotAvailableYetException if the backend does not give this gradient
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input or each other
     * @throws IndexOutOfBoundsException if there is no room for the results
     * @throws IllegalStateException if the kernel has no such gradient, or the arena of a segment, or the device copy of
     *     rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void runWithGradient(Reference<P> reference, double[] results, GaussianGradient ofReference) {
        Objects.requireNonNull(ofReference, "ofReference");
        storeWithGradient(reference, null, check(reference), results, ofReference, null);
    }

    /**
     * Looks at the rows without computing results: statuses, sums, and error bounds if the details have room for them.
     *
     * @param reference P
     * @param details room for {@code reference.rows().rows()} results
     * @throws IllegalArgumentException if the element type does not fit the plan
     * @throws IndexOutOfBoundsException if there is no room for the details
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void examine(Reference<P> reference, Details details) {
        examine(reference, null, null, check(reference), details);
    }

    private long check(Reference<P> reference) {
        Rows p = Objects.requireNonNull(reference, "reference").rows();
        requireUsable("reference", p);
        requireForm("reference", spec().reference(), p, reference.spreads());
        return p.rows();
    }
}
