package org.relent;

/**
 * A sum in f64 that keeps what its additions round away. The order of the additions is the caller's, and fixes the bits.
 *
 * <p>Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen". An infinite or NaN sum is
 * what plain addition gives. Not thread-safe.
 */
public final class CompensatedSum {
    private double sum;
    private double lost;

    /** A sum of nothing: 0. */
    public CompensatedSum() {}

    /** Forgets everything added so far. */
    public void clear() {
        sum = 0;
        lost = 0;
    }

    /**
     * Adds a number.
     *
     * @param value the number
     */
    public void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    /** {@return the sum of all numbers added} */
    public double value() {
        // An infinite sum has no rounding error to give back, and ∞ − ∞ in its place would make it NaN.
        return Double.isFinite(sum) ? sum + lost : sum;
    }
}
