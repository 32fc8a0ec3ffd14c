package org.relent.bench.jmh;

/**
 * A batch that was timed.
 *
 * @param kernel the case's id
 * @param type the element type's id
 * @param classes the row length
 * @param memory where the rows were; empty if the peer has memory of its own
 * @param size how much memory was read, by name
 * @param threads how many threads shared a batch
 * @param callers how many threads had a batch each
 * @param backend who computed
 * @param nanos the time of a batch
 * @param elements pairs, or logits, of a batch
 * @param bytes what a batch reads and writes
 * @param error of a backend as a fraction of the bound, of a peer relative to the result
 * @param allocated bytes a batch
 */
record Measured(
        String kernel,
        String type,
        int classes,
        String memory,
        String size,
        int threads,
        int callers,
        String backend,
        double nanos,
        double elements,
        double bytes,
        double error,
        double allocated) {

    /** {@return elements a nanosecond, of all callers together} */
    double rate() {
        return callers * elements / nanos;
    }

    /** {@return nanoseconds a row} */
    double nanosPerRow() {
        return nanos * classes / elements;
    }

    /** Whether it is the same work on the same amount of memory, whoever does it and wherever the rows are. */
    boolean isSameWorkAs(Measured other) {
        return kernel.equals(other.kernel) && classes == other.classes && size.equals(other.size);
    }

    boolean isAlone() {
        return threads == 1 && callers == 1;
    }
}
