package org.relent.cpu;

/** Columns of one side, decoded to f64: the probabilities, and their logarithms in two parts. Filled up with zeros. */
final class Block {
    /** p; 0 also where it underflows. */
    final double[] p = new double[Shapes.BLOCK];

    /** ln p, rounded; −∞ where p is 0 by its number, and only there. */
    final double[] high = new double[Shapes.BLOCK];

    /** What rounding ln p left over. */
    final double[] low = new double[Shapes.BLOCK];
}
