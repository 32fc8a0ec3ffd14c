package org.relent.bench.jmh;

import org.relent.Backends;

/** Compares results with those of the reference backend: what is wrong is not timed. */
public final class Check {
    private Check() {}

    /**
     * The largest error of a backend's results.
     *
     * @param batch what was computed
     * @param results of all rows of the batch
     * @return the error, as a fraction of the documented bound of its result
     * @throws IllegalStateException if one is outside its bound, or rows that are equal have unequal results
     */
    public static double largestError(Workload batch, double[] results) {
        Oracle.Verdict verdict = new Oracle(batch).compare(results);
        if (verdict.wrong() != null) {
            throw new IllegalStateException(verdict.wrong() + "; not timed");
        }
        return verdict.error();
    }

    /**
     * The largest relative error of a peer's results, which promises none.
     *
     * @param batch what was computed
     * @param results of all rows of the batch
     * @return the error, NaN if a result is
     */
    static double relativeError(Workload batch, double[] results) {
        Workload head = batch.head();
        double[] expected = new double[head.results()];
        head.bind(Backends.reference(), 1, expected).run();
        double largest = 0;
        for (int i = 0; i < results.length; i++) {
            double exact = expected[i % expected.length];
            largest = Math.max(largest, Math.abs(results[i] - exact) / Math.abs(exact));
        }
        return largest;
    }
}
