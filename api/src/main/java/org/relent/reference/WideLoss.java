package org.relent.reference;

import org.relent.ClassWeights;
import org.relent.Options;

/** The loss of a label. */
final class WideLoss {
    private WideLoss() {}

    /** −Σ t w ln q + λ z², t = (1 − ε)·[c = y] + ε/C. */
    static double loss(WideRow q, int label, Options options) {
        Wide sum = Wide.ZERO;
        for (int c = 0; c < q.classes(); c++) {
            if (!counts(c, label, options)) {
                continue;
            }
            if (q.isZero(c)) {
                return Double.POSITIVE_INFINITY;
            }
            sum = sum.minus(WideMeasures.product(target(c, label, q.classes(), options), q.log[c]));
        }
        if (options.zLoss() > 0) {
            sum = sum.plus(q.logPartition.times(q.logPartition).times(options.zLoss()));
        }
        return sum.toDouble() + 0.0; // never −0
    }

    /** Whether t·w &gt; 0. */
    private static boolean counts(int column, int label, Options options) {
        return (column == label || options.labelSmoothing() > 0)
                && options.classWeights().get(column) > 0;
    }

    /** t·w of a class. */
    static Wide target(int column, int label, int classes, Options options) {
        Wide epsilon = Wide.of(options.labelSmoothing());
        Wide share = epsilon.dividedBy(Wide.of(classes));
        ClassWeights weights = options.classWeights();
        return (column == label ? Wide.ONE.minus(epsilon).plus(share) : share).times(weights.get(column));
    }
}
