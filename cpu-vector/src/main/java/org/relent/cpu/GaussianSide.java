package org.relent.cpu;

import java.util.Arrays;
import org.relent.Gaussian.Spread;
import org.relent.Rows;

/** A block of one side's Gaussians in f64, filled up with standard normals. An instance belongs to a thread. */
final class GaussianSide {
    final double[] mean = new double[Shapes.BLOCK];
    final double[] sigma = new double[Shapes.BLOCK];

    /** Logarithms of the spreads as they are given. */
    final Block logs = new Block();

    /** σ², after {@link #prepareSlopes}, and what its rounding left over. */
    final double[] variance = new double[Shapes.BLOCK];

    final double[] varianceLow = new double[Shapes.BLOCK];

    /** What twice a derivative with respect to ln σ² is divided by to be that with respect to the spread. */
    final double[] divisor = new double[Shapes.BLOCK];

    private final double[] spread = new double[Shapes.BLOCK];

    /** How many logarithms of a spread make that of a variance. */
    static double times(Spread kind) {
        return kind == Spread.SIGMA ? 2 : 1;
    }

    /** Reads a block; false if it holds what is no mean or no spread. */
    boolean load(Rows means, Rows spreads, long row, int column, int n, Spread kind) {
        Loader.of(means).load(means, means.start(row) + column, n, mean);
        Loader.of(spreads).load(spreads, spreads.start(row) + column, n, spread);
        int padded = Shapes.padded(n);
        Arrays.fill(mean, n, padded, 0);
        Arrays.fill(spread, n, padded, kind == Spread.LOG_VARIANCE ? 0 : 1);
        boolean logarithms = kind == Spread.LOG_VARIANCE;
        double most = logarithms ? Powers.largest(spread, padded) : Weights.largest(spread, padded);
        if (Double.isNaN(most) || !GaussianBlock.isFinite(mean, padded)) {
            return false;
        }
        if (logarithms) {
            System.arraycopy(spread, 0, logs.high, 0, padded);
            Arrays.fill(logs.low, 0, padded, 0);
            GaussianBlock.exponentials(spread, padded, 0.5, sigma);
        } else {
            Weights.shares(spread, padded, 1, 0, 1, logs);
            if (kind == Spread.VARIANCE) {
                GaussianBlock.roots(spread, padded, sigma);
            } else {
                System.arraycopy(spread, 0, sigma, 0, padded);
            }
        }
        return true;
    }

    void loadStandardNormal() {
        Arrays.fill(mean, 0);
        Arrays.fill(sigma, 1);
        Arrays.fill(logs.high, 0);
        Arrays.fill(logs.low, 0);
        Arrays.fill(variance, 1);
        Arrays.fill(varianceLow, 0);
        Arrays.fill(divisor, 1);
    }

    /** Makes ready for the derivatives of the block that was loaded. */
    void prepareSlopes(Spread kind, int padded) {
        Arrays.fill(varianceLow, 0, padded, 0);
        switch (kind) {
            case SIGMA -> {
                GaussianBlock.squares(spread, padded, variance, varianceLow);
                System.arraycopy(spread, 0, divisor, 0, padded);
            }
            case VARIANCE -> {
                System.arraycopy(spread, 0, variance, 0, padded);
                GaussianBlock.twice(spread, padded, divisor);
            }
            case LOG_VARIANCE -> {
                GaussianBlock.exponentials(spread, padded, 1, variance);
                Arrays.fill(divisor, 0, padded, 2);
            }
        }
    }
}
