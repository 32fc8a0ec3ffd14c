package org.relent.cpu;

import java.util.Arrays;
import org.relent.Measure;
import org.relent.Rows;

/** One joint table, its marginals and the sums that its measures are made of: scratch of a thread, for one shape. */
final class JointTable {
    private final int xCount;
    private final int yCount;
    private final double[] raw = new double[Shapes.BLOCK];
    private final Block cells = new Block();
    private final Block products = new Block();
    private final Block[] x;
    private final Block[] y;
    private final double[] xSums;
    private final double[] ySums;
    private final double[] yLows;
    private final LaneSum rowSum = new LaneSum();
    private final LaneSum sum = new LaneSum();
    private final LaneSum plain = new LaneSum();
    private final LaneSum excess = new LaneSum();
    private final LaneSum conditional = new LaneSum();
    private final LaneSum unused = new LaneSum();

    private int factorExponent;
    private int power;
    private double factor;
    private double total;
    private double excessMass;
    private boolean counts;
    private long positive;

    JointTable(int xCount, int yCount) {
        this.xCount = xCount;
        this.yCount = yCount;
        x = blocks(xCount);
        y = blocks(yCount);
        xSums = new double[x.length * Shapes.BLOCK];
        ySums = new double[y.length * Shapes.BLOCK];
        yLows = new double[y.length * Shapes.BLOCK];
    }

    private static Block[] blocks(int columns) {
        Block[] blocks = new Block[(columns + Shapes.BLOCK - 1) / Shapes.BLOCK];
        Arrays.setAll(blocks, i -> new Block());
        return blocks;
    }

    boolean is(int otherXCount, int otherYCount) {
        return xCount == otherXCount && yCount == otherYCount;
    }

    /** Makes the marginals of a table; false where the definition says NaN. */
    boolean take(Loader loader, Rows tables, long row, boolean counts) {
        this.counts = counts;
        double largest = 0;
        for (long cell = 0; cell < tables.classes(); cell += Shapes.BLOCK) {
            int n = (int) Math.min(Shapes.BLOCK, tables.classes() - cell);
            double most = Weights.largest(raw, load(loader, tables, tables.start(row) + cell, n));
            if (Double.isNaN(most)) {
                return false;
            }
            largest = Math.max(largest, most);
        }
        if (counts && largest == 0) {
            return false;
        }
        int exponent = Math.max(Math.getExponent(largest), -1000);
        factorExponent = counts ? exponent : 0;
        // Probabilities as given are brought near 1 only if they are so far from it that products would lose digits.
        power = counts || Math.abs(exponent) < 400 || largest == 0 ? 0 : Math.clamp(-exponent, -1000, 1000);
        factor = Math.scalb(1.0, -factorExponent);
        addUp(loader, tables, row);
        decode(xSums, xCount, x);
        decode(ySums, yCount, y);
        return true;
    }

    private int load(Loader loader, Rows tables, long start, int n) {
        loader.load(tables, start, n, raw);
        Arrays.fill(raw, n, Shapes.padded(n), 0);
        return Shapes.padded(n);
    }

    private void addUp(Loader loader, Rows tables, long row) {
        Arrays.fill(ySums, 0);
        Arrays.fill(yLows, 0);
        sum.clear();
        positive = 0;
        for (int i = 0; i < xCount; i++) {
            rowSum.clear();
            for (int j = 0; j < yCount; j += Shapes.BLOCK) {
                int n = Math.min(Shapes.BLOCK, yCount - j);
                int padded = load(loader, tables, tables.start(row) + (long) i * yCount + j, n);
                Weights.smooth(raw, padded, factor, 1, 0, 0, cells.p);
                Weights.add(cells.p, padded, rowSum.lanes);
                JointBlock.addColumns(cells.p, padded, j, ySums, yLows);
                positive += positive(cells.p, n);
            }
            xSums[i] = rowSum.value();
            addInto(sum, rowSum);
        }
        for (int j = 0; j < yCount; j++) {
            ySums[j] += yLows[j];
        }
        total = counts ? sum.value() : 1;
        excessMass = counts ? 0 : sum.plus(-1);
    }

    private static void addInto(LaneSum sum, LaneSum part) {
        for (int lane = 0; lane < Shapes.LANES; lane++) {
            double before = sum.lanes[lane];
            double term = part.lanes[lane];
            double next = before + term;
            double back = next - before;
            sum.lanes[lane] = next;
            sum.lanes[Shapes.LANES + lane] +=
                    (before - (next - back)) + (term - back) + part.lanes[Shapes.LANES + lane];
        }
    }

    private static int positive(double[] values, int n) {
        int positive = 0;
        for (int j = 0; j < n; j++) {
            positive += values[j] > 0 ? 1 : 0;
        }
        return positive;
    }

    /** Marginal sums as probabilities and logarithms. */
    private void decode(double[] sums, int count, Block[] to) {
        for (int b = 0; b < to.length; b++) {
            int n = Math.min(Shapes.BLOCK, count - b * Shapes.BLOCK);
            Arrays.fill(raw, 0, Shapes.BLOCK, 0);
            System.arraycopy(sums, b * Shapes.BLOCK, raw, 0, n);
            Weights.shares(raw, Shapes.padded(n), total, 0, Math.scalb(1.0, power), to[b]);
        }
    }

    /** Compares each cell with the product of its marginals, and with its column's. */
    void compareCells(Loader loader, Rows tables, long row) {
        plain.clear();
        excess.clear();
        conditional.clear();
        unused.clear();
        for (int i = 0; i < xCount; i++) {
            Block marginal = x[i / Shapes.BLOCK];
            int at = i % Shapes.BLOCK;
            for (int b = 0; b < y.length; b++) {
                int j = b * Shapes.BLOCK;
                int n = load(
                        loader, tables, tables.start(row) + (long) i * yCount + j, Math.min(Shapes.BLOCK, yCount - j));
                Weights.shares(raw, n, total, -factorExponent, Math.scalb(factor, power), cells);
                JointBlock.product(marginal.p[at], marginal.high[at], marginal.low[at], y[b], n, products);
                KlBlock.add(cells, products, n, plain.lanes, excess.lanes);
                KlBlock.add(cells, y[b], n, conditional.lanes, unused.lanes);
            }
        }
    }

    double result(Measure measure, boolean wide) {
        double value = switch (measure) {
            case MUTUAL_INFORMATION -> information(wide);
            case CONDITIONAL_ENTROPY -> -conditional.value();
            case ENTROPY_X -> entropy(x, xCount);
            case ENTROPY_Y -> entropy(y, yCount);
            default -> throw new AssertionError(measure);
        };
        return Math.scalb(value, -power) + 0.0; // never −0
    }

    private double information(boolean wide) {
        if (counts) {
            return excess.value();
        }
        double result = plain.value();
        // Next to independence the sum without cancellation, and the difference s − s² of what both sides sum to.
        boolean near = wide && power == 0 && Math.abs(result) < 0x1p-6 && Math.abs(excessMass) < 0.5;
        return near ? excess.value() - excessMass * (1 + excessMass) : result;
    }

    private double entropy(Block[] marginal, int count) {
        sum.clear();
        for (int b = 0; b < marginal.length; b++) {
            int n = Math.min(Shapes.BLOCK, count - b * Shapes.BLOCK);
            EntropyBlock.add(marginal[b], Shapes.padded(n), sum.lanes);
        }
        return sum.value();
    }

    /** Miller and Madow's (K − 1)/(2N), with the signs of the entropies in a measure. */
    double correction(Measure measure) {
        long xPositive = positive(xSums, xCount);
        long yPositive = positive(ySums, yCount);
        long cellsSeen = switch (measure) {
            case MUTUAL_INFORMATION -> xPositive + yPositive - positive - 1;
            case CONDITIONAL_ENTROPY -> positive - yPositive;
            case ENTROPY_X -> xPositive - 1;
            default -> yPositive - 1;
        };
        return cellsSeen / (2 * Math.scalb(total, factorExponent));
    }
}
