package org.relent.cpu;

import org.relent.ElementType;
import org.relent.Rows;

/** What makes shares of a row of logits x: factor·2^(x·rate − shift). It belongs to a thread and is used again. */
final class Normalizer {
    Rate rate = Rate.of(1);

    /** A whole number, so large that no power exceeds 1. */
    double shift;

    /** From 1 to 2, but for what else shares are multiplied with. */
    double factor;

    /** The share of all classes but the one that the row was taken by. */
    double others;

    /** Sums a row's powers; false where none is there, or the first that is has no room for the others beside it. */
    boolean take(Rows x, long row, Rate rate, Lanes lanes) {
        int label = 0;
        while (label < x.classes() && x.get(row, label) == Double.NEGATIVE_INFINITY) {
            label++;
        }
        return label < x.classes() && take(x, row, label, rate, lanes);
    }

    /**
     * Sums a row's powers relative to that of a class; false where even f64 has no room for them.
     *
     * @param label a class that is there
     */
    boolean take(Rows x, long row, int label, Rate rate, Lanes lanes) {
        double own = x.get(row, label);
        double[] factors = lanes.c;
        factors[0] = Double.NaN;
        if (x.elementType() != ElementType.F64) {
            float[] data = x.array() instanceof float[] floats ? floats : null;
            NllF32.row(x, data, x.start(row), x.classes(), label, own, rate, lanes, 0);
            Logarithms.shares(lanes.sums, lanes.fractions, 1, factors, lanes.chunks);
        }
        if (Double.isNaN(factors[0])) {
            double[] data = x.array() instanceof double[] doubles ? doubles : null;
            NllF64.row(x, data, x.start(row), x.classes(), label, own, rate, lanes, 0);
            Logarithms.shares(lanes.sums, lanes.fractions, 1, factors, lanes.chunks);
        }
        set(own, factors[0], lanes.chunks[0], rate);
        return !Double.isNaN(factor);
    }

    /** From what is known relative to a class: its logit, the factor for its whole exponent, the share of the others. */
    void set(double own, double factor, double others, Rate rate) {
        int exponent = Math.getExponent(factor);
        this.rate = rate;
        this.shift = Math.rint(own * rate.high()) - exponent;
        this.factor = Math.scalb(factor, -exponent);
        this.others = others;
    }
}
