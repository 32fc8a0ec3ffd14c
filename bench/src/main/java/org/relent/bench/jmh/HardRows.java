package org.relent.bench.jmh;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.Probabilities;

/**
 * Turns random rows into those that careless kernels get wrong: lacking classes on either side, equal and nearly equal rows,
 * numbers far apart or next to nothing, and such as are no distribution.
 */
final class HardRows {
    /** How many rows there are, each of another kind. */
    static final int KINDS = 12;

    private static final double NEARLY = 1e-4;
    private static final double SUBNORMAL_F32 = 0x1p-130;

    private final boolean weights;
    private final boolean spreadsFollow;
    private final double[] data;
    private final int classes;

    private HardRows(Form form, double[] data, int classes) {
        this.weights = form instanceof Probabilities || form instanceof Counts || form instanceof Joint;
        this.spreadsFollow = form instanceof Gaussian;
        this.data = data;
        this.classes = classes;
    }

    /**
     * Changes rows.
     *
     * @param p the form of P
     * @param left its rows; null for labels
     * @param q the form of Q; null if there is none
     * @param right its rows
     * @param classes how long a row is
     */
    static void make(Form p, double @Nullable [] left, @Nullable Form q, double @Nullable [] right, int classes) {
        HardRows ofP = left == null ? null : new HardRows(p, left, classes);
        HardRows ofQ = q == null || right == null ? null : new HardRows(q, right, classes);
        if (ofP != null && ofQ != null && ofP.weights == ofQ.weights) {
            ofQ.nearly(1, ofP, 0);
            ofQ.nearly(2, ofP, NEARLY);
        }
        if (ofP != null) {
            ofP.lack(3, 0, 3);
            ofP.lack(4, 1, 2);
            ofP.keep(6, 0);
            ofP.stretch(8);
            ofP.shrink(9);
            ofP.put(10, Double.NaN);
            ofP.put(11, ofP.weights ? -1 : Double.POSITIVE_INFINITY);
        }
        if (ofQ != null) {
            ofQ.lack(4, 1, 2);
            ofQ.lack(5, classes - 1, classes);
            ofQ.keep(7, classes - 1);
            ofQ.stretch(8);
            ofQ.shrink(9);
            if (ofP == null) {
                ofQ.put(10, Double.NaN);
                ofQ.put(11, Double.POSITIVE_INFINITY);
            }
        }
    }

    /** A class that lacks. A Gaussian has none: its means stay as they are. */
    private double nothing(int index) {
        return spreadsFollow ? data[index] : weights ? 0 : Double.NEGATIVE_INFINITY;
    }

    private void nearly(int row, HardRows other, double difference) {
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            double step = difference * Math.sin(i);
            data[i] = weights ? other.data[i] * (1 + step) : other.data[i] + step;
        }
    }

    private void lack(int row, int first, int every) {
        for (int i = first; i < classes; i += every) {
            data[row * classes + i] = nothing(row * classes + i);
        }
    }

    private void keep(int row, int only) {
        double kept = data[row * classes + only];
        lack(row, 0, 1);
        data[row * classes + only] = weights ? 1 : kept;
    }

    /** Thirty powers of ten between neighbours. */
    private void stretch(int row) {
        for (int i = 0; i < classes; i++) {
            int power = i % 30;
            int at = row * classes + i;
            data[at] = weights ? data[at] * Math.pow(10, -power) : data[at] - power * Math.log(10);
        }
    }

    private void shrink(int row) {
        for (int i = 0; i < classes / 2; i++) {
            int at = row * classes + i;
            data[at] = weights ? data[at] * SUBNORMAL_F32 : data[at] + Math.log(SUBNORMAL_F32);
        }
    }

    private void put(int row, double value) {
        Arrays.fill(data, row * classes + classes / 2, row * classes + classes / 2 + 1, value);
    }
}
