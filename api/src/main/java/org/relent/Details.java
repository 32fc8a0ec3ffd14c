package org.relent;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What an examination says of each result's rows: statuses, the first offending column, the sums Σp and Σq, and, if
 * asked for, the error bound of the result. Filled by the {@code examine} methods of kernels, the same on every backend.
 *
 * <p>Not thread-safe while an examination fills it.
 */
public final class Details {
    private final byte[] statuses;
    private final int[] columns;
    private final double[] referenceSums;
    private final double[] modelSums;
    private final double[] bounds;
    private final int measures;

    private Details(int results, int measures) {
        if (results < 0) {
            throw new IllegalArgumentException("results: got " + results + ", expected 0 or more");
        }
        this.statuses = new byte[results];
        this.columns = new int[results];
        this.referenceSums = new double[results];
        this.modelSums = new double[results];
        this.bounds = new double[Math.multiplyExact(results, measures)];
        this.measures = measures;
        Arrays.fill(columns, -1);
    }

    /**
     * Room for statuses and sums.
     *
     * @param results number of results
     * @return the details, all OK
     */
    public static Details of(int results) {
        return new Details(results, 0);
    }

    /**
     * Room for statuses, sums and error bounds, which cost logarithms.
     *
     * @param results number of results
     * @param measures number of measures of the kernel; 1 for nearly all
     * @return the details, all OK
     */
    public static Details withBounds(int results, int measures) {
        if (measures < 1) {
            throw new IllegalArgumentException("measures: got " + measures + ", expected 1 or more");
        }
        return new Details(results, measures);
    }

    /** {@return the number of results there is room for} */
    public int results() {
        return statuses.length;
    }

    /** {@return the number of measures bounds are asked of; 0 for no bounds} */
    public int measures() {
        return measures;
    }

    /**
     * Tells whether there is nothing to say of a result.
     *
     * @param result its number
     * @return true if its status is empty
     */
    public boolean isOk(int result) {
        return statuses[result] == 0;
    }

    /**
     * The status of a result.
     *
     * @param result its number
     * @return a set; empty for OK
     */
    public Set<Status> status(int result) {
        Set<Status> set = EnumSet.noneOf(Status.class);
        for (Status status : Status.values()) {
            if ((statuses[result] & status.bit()) != 0) {
                set.add(status);
            }
        }
        return set;
    }

    /**
     * The status of a result as bits.
     *
     * @param result its number
     * @return the sum of the {@link Status#bit bits}; 0 for OK
     */
    public int statusBits(int result) {
        return statuses[result] & 0xff;
    }

    /**
     * The first column that made the status what it is.
     *
     * @param result its number
     * @return the column; −1 where none did
     */
    public int column(int result) {
        return columns[result];
    }

    /**
     * Σp: the sum of the probabilities of P as given, the total of counts, 1 for logits; NaN for labels and Gaussians.
     *
     * @param result its number
     * @return the sum
     */
    public double referenceSum(int result) {
        return referenceSums[result];
    }

    /**
     * Σq: the same for Q; NaN where there is no Q.
     *
     * @param result its number
     * @return the sum
     */
    public double modelSum(int result) {
        return modelSums[result];
    }

    /**
     * The error bound of a result, in the kernel's base.
     *
     * @param result its number
     * @return the bound; NaN where the result is not finite
     */
    public double bound(int result) {
        return bound(result, 0);
    }

    /**
     * The error bound of one of several measures.
     *
     * @param result its number
     * @param measure the index of the measure
     * @return the bound; NaN where the result is not finite
     */
    public double bound(int result, int measure) {
        if (measures == 0) {
            throw new IllegalStateException("bounds: got details without, expected Details.withBounds");
        }
        return bounds[Objects.checkIndex(result, results()) * measures + Objects.checkIndex(measure, measures)];
    }

    void set(int result, int bits, int column, double referenceSum, double modelSum) {
        statuses[result] = (byte) bits;
        columns[result] = column;
        referenceSums[result] = referenceSum;
        modelSums[result] = modelSum;
    }

    void setBound(int result, int measure, double bound) {
        bounds[result * measures + measure] = bound;
    }
}
