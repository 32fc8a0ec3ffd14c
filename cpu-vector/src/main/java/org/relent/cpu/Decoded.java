package org.relent.cpu;

/** A thread's scratch of the decoded path: both sides, and sums for every measure of a kernel. */
final class Decoded {
    /** More measures than any kernel can have. */
    private static final int MEASURES = 32;

    final DecodedSide p = new DecodedSide();
    final DecodedSide q = new DecodedSide();

    /** The terms of each measure. */
    final LaneSum[] sums = new LaneSum[MEASURES];

    /** What a measure adds up besides. */
    final LaneSum[] others = new LaneSum[MEASURES];

    /** The largest number a measure has met, where it is a maximum. */
    final double[] tops = new double[MEASURES];

    /** A block of a gradient. */
    final double[] gradient = new double[Shapes.BLOCK];

    /** The same with the factors of temperature and cap, to be written. */
    final GradientBlocks out = new GradientBlocks();

    /** A block of logits before their cap. */
    final double[] uncapped = new double[Shapes.BLOCK];

    /** What classes the sides of the row lack: bits of {@link Shares}. */
    int support;

    /** The power of two that all probabilities are multiplied by. */
    int power;

    /** Whether the last result takes more digits than f64 lanes have. */
    boolean inexact;

    Decoded() {
        for (int i = 0; i < MEASURES; i++) {
            sums[i] = new LaneSum();
            others[i] = new LaneSum();
        }
    }

    void clear(int measure) {
        sums[measure].clear();
        others[measure].clear();
        tops[measure] = Double.NEGATIVE_INFINITY;
    }

    boolean lacks(int classes) {
        return (support & classes) != 0;
    }

    /** Whether both sides are divided by their totals. */
    boolean isNormalized() {
        return p.isNormalized() && q.isNormalized();
    }

    /** A sum of terms that are proportional to the probabilities. */
    double value(LaneSum sum) {
        return Math.scalb(sum.value(), -power) + 0.0; // never −0
    }

    /** The root of a sum of such terms, or of a half of it: the power of two is even, and leaves the root at the end. */
    double root(double scaledSquare) {
        return Math.scalb(Math.sqrt(scaledSquare), -power / 2);
    }

    void close() {
        p.close();
        q.close();
    }
}
