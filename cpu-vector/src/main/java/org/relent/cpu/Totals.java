package org.relent.cpu;

import java.util.Arrays;

/** Totals of a side's rows, remembered within one call: a row that meets many others is added up once. */
final class Totals {
    private static final int SIZE = 64;

    private final long[] rows = new long[SIZE];
    private final double[] totals = new double[SIZE];

    void clear() {
        Arrays.fill(rows, -1);
    }

    /** {@return a row's total; NaN if it is not known} */
    double get(long row) {
        int slot = slot(row);
        return rows[slot] == row ? totals[slot] : Double.NaN;
    }

    void put(long row, double total) {
        int slot = slot(row);
        rows[slot] = row;
        totals[slot] = total;
    }

    private static int slot(long row) {
        return (int) row & (SIZE - 1);
    }
}
