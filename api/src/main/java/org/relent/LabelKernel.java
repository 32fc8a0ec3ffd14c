package org.relent;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A kernel of class labels against Q, such as the negative log-likelihood of logits.
 *
 * <p>A label out of range is refused before anything is computed; a label that equals the ignore index of the plan is
 * not out of range: its row's result is 0, and means leave it out.
 *
 * @param <Q> the form of Q
 */
public final class LabelKernel<Q extends Form> extends Kernel {
    LabelKernel(KernelSpec spec, Workers workers, Backends.Selection selection) {
        super(spec, workers, selection);
    }

    /**
     * One result a row.
     *
     * @param labels one class index a row
     * @param model Q
     * @param results room for one number a row
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other, or the results
     *     overlap an input
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Labels labels, Model<Q> model, double[] results) {
        run(labels, model, results, 0);
    }

    /**
     * One result a row, from an offset on.
     *
     * @param labels one class index a row
     * @param model Q
     * @param results where the results go
     * @param offset the index of the first one
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other, or the results
     *     overlap an input
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Labels labels, Model<Q> model, double[] results, int offset) {
        check(labels, model);
        store(null, model, labels, labels.rows(), results, offset);
    }

    /**
     * One result a row, as f64 in native byte order.
     *
     * @param labels one class index a row
     * @param model Q
     * @param results where the results go
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other, or the results
     *     overlap an input
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void run(Labels labels, Model<Q> model, MemorySegment results) {
        check(labels, model);
        store(null, model, labels, labels.rows(), results);
    }

    /**
     * The sum of the results over all rows that are not ignored.
     *
     * @param labels one class index a row
     * @param model Q
     * @return the sum; 0 if no row counts
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other
     * @throws IndexOutOfBoundsException if a label is out of range
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double sum(Labels labels, Model<Q> model) {
        check(labels, model);
        return total(null, model, labels, labels.rows(), null);
    }

    /**
     * The mean of the results over the rows that are not ignored. With class weights it is the weighted mean: the sum of
     * the results over the sum of the labels' weights.
     *
     * @param labels one class index a row
     * @param model Q
     * @return the mean; NaN if no row counts, never a silent 0
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other
     * @throws IndexOutOfBoundsException if a label is out of range
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Labels labels, Model<Q> model) {
        check(labels, model);
        return total(null, model, labels, labels.rows(), null) / totalWeight(null, labels, labels.rows());
    }

    /**
     * The mean of the results over the rows that are not ignored, each weighted: Σ weight · result / Σ weight, where a
     * row's weight is multiplied by its label's class weight in the divisor, as the result already is.
     *
     * @param labels one class index a row
     * @param model Q
     * @param rowWeights one a row, finite, 0 or more; a row with weight 0 is left out, infinite or not
     * @return the mean; NaN if nothing counts
     * @throws IllegalArgumentException if element type, row counts or weights do not fit the plan and each other
     * @throws IndexOutOfBoundsException if a label is out of range
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public double mean(Labels labels, Model<Q> model, double[] rowWeights) {
        check(labels, model);
        Objects.requireNonNull(rowWeights, "rowWeights");
        double weight = totalWeight(rowWeights, labels, labels.rows());
        return total(null, model, labels, labels.rows(), rowWeights) / weight;
    }

    /**
     * One result a row, and its gradient with respect to the logits; 0 in rows that are ignored.
     *
     * @param labels one class index a row
     * @param model Q, logits
     * @param results room for one number a row
     * @param gradient room for one number a logit
     * @throws NotAvailableYetException if the backend does not give this gradient
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other, or what is
     *     written overlaps an input
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     * @throws IllegalStateException if the measure has no gradient, or the arena of a segment, or the device copy of
     *     rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void runWithGradient(Labels labels, Model<Q> model, double[] results, Gradient gradient) {
        check(labels, model);
        storeWithGradient(null, model, labels, labels.rows(), results, gradient);
    }

    /**
     * Looks at the rows without computing results: statuses, sums, and error bounds if the details have room for them.
     * A label out of range is no error here but a status.
     *
     * @param labels one class index a row
     * @param model Q
     * @param details room for one result a row
     * @throws IllegalArgumentException if element type or row counts do not fit the plan and each other
     * @throws IndexOutOfBoundsException if there is no room for the details
     * @throws IllegalStateException if the arena of a segment, or the device copy of rows, is closed
     * @throws WrongThreadException if a segment may not be read by all threads that work on it
     */
    public void examine(Labels labels, Model<Q> model, Details details) {
        checkShapes(labels, model);
        examine(null, model, labels, labels.rows(), details);
    }

    private Rows checkShapes(Labels labels, Model<Q> model) {
        Objects.requireNonNull(labels, "labels");
        Rows q = Objects.requireNonNull(model, "model").rows();
        requireUsable("model", q);
        requireForm("model", spec().model(), q, model.spreads());
        requireClassWeights(q);
        MemorySegment segment = labels.segment();
        if (segment != null) {
            requireReadable("labels", segment);
        }
        if (labels.rows() != q.rows()) {
            throw new IllegalArgumentException(
                    "labels.rows: got " + labels.rows() + ", expected " + q.rows() + " as in model");
        }
        return q;
    }

    void check(Labels labels, Model<Q> model) {
        Rows q = checkShapes(labels, model);
        ClassIndex form = (ClassIndex) spec().reference();
        for (long row = 0; row < labels.rows(); row++) {
            long label = labels.get(row);
            if (form.ignores(label)) {
                continue;
            }
            if (label < 0 || label >= q.classes()) {
                throw new IndexOutOfBoundsException("labels[" + row + "]: got " + label + ", expected 0 … "
                        + (q.classes() - 1)
                        + (form.ignore().isPresent() ? " or " + form.ignore().getAsLong() + ", the ignore index" : ""));
            }
        }
    }
}
