package org.relent;

/** What can be wrong with a row, or special about it. A row's {@link Details} hold a set of these; an empty set is OK. */
public enum Status {
    /** A result is +∞: one side has a class that the other lacks, or is a Gaussian with σ = 0. */
    INFINITE(1),
    /** A number is NaN: so is the result. */
    NAN(2),
    /** A probability, count, σ or σ² is negative: the result is NaN. */
    NEGATIVE(4),
    /** A number is infinite where that means nothing: the result is NaN. */
    NOT_FINITE(8),
    /** Nothing to divide by: counts that sum to 0, or logits that are all −∞. The result is NaN. */
    EMPTY(16),
    /** The label is the ignore index: the result is 0, and means leave it out. */
    IGNORED(32),
    /** The label is no class and not the ignore index. A run refuses such a batch; only an examination goes on. */
    LABEL_OUT_OF_RANGE(64);

    private final int bit;

    Status(int bit) {
        this.bit = bit;
    }

    /** {@return this status as a bit: 1, 2, 4 … in the order of the constants} */
    public int bit() {
        return bit;
    }
}
