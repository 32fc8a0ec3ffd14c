package org.relent.spi;

import org.jspecify.annotations.Nullable;
import org.relent.Labels;
import org.relent.Rows;
import org.relent.Workers;

/**
 * A compiled kernel. Thread-safe: any number of calls may run at a time.
 *
 * <p>Everything has been validated before it is called (shapes, element type, labels, memory that is alive and can be
 * reached from this thread), so implementations {@code assert} and do not check. They write nothing but the results
 * asked for, and allocate nothing when {@code workers} is the caller alone.
 *
 * <p>What a kernel may give besides results later (statuses, bounds, several measures, gradients) comes as further methods
 * with defaults that refuse, so that a backend written today stays valid.
 */
public interface RowKernel {
    /**
     * Computes consecutive results, in nats (the caller scales to the base asked for).
     *
     * @param reference P; null where the reference is labels
     * @param model Q; null for a measure of P alone
     * @param labels the labels, with those of the ignore index among them; null where there are none
     * @param first the first result, numbered as {@link org.relent.Pairing} says
     * @param count how many results
     * @param results where they go
     * @param offset the index of the first one there
     * @param workers the threads that may be used
     */
    void run(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers);
}
