package org.relent.bench.hardware.compare;

import java.util.Arrays;

/**
 * By how much one sample lies above another, whatever their distribution: the estimate of Hodges and Lehmann, which is the
 * median of all differences, and the exact interval that belongs to the test of Mann, Whitney and Wilcoxon, which lies
 * between two order statistics of the differences (Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3rd ed.,
 * sections 4.2 and 4.3). The distributions may be of any shape, if only both are alike but for the shift; a single outlier
 * moves neither far.
 *
 * @param estimate of the shift
 * @param low the lower end of the interval
 * @param high the upper end
 * @param level how sure it is that the shift lies between them: at least what was asked for, or, where the samples are too
 *     small for that, what all differences together reach
 */
record Shift(double estimate, double low, double high, double level) {

    /**
     * Estimates a shift.
     *
     * @param base one sample
     * @param now the other
     * @param level how sure the interval is to be, in [0, 1)
     * @return how far the second lies above the first
     */
    static Shift of(double[] base, double[] now, double level) {
        double[] differences = Arrays.stream(now)
                .flatMap(later -> Arrays.stream(base).map(before -> later - before))
                .sorted()
                .toArray();
        int count = differences.length;
        double[] probabilities = rankSums(base.length, now.length);
        double tails = 2 * probabilities[0];
        int skipped = 0; // on either side
        while (1 - (tails + 2 * probabilities[skipped + 1]) >= level) {
            skipped++;
            tails += 2 * probabilities[skipped];
        }
        double median = (differences[(count - 1) / 2] + differences[count / 2]) / 2;
        return new Shift(median, differences[skipped], differences[count - 1 - skipped], Math.max(0, 1 - tails));
    }

    /**
     * The distribution of U, the number of pairs (x, y) with x above y, where both samples have the same distribution. The
     * largest number of all is an x in m of m + n cases, and above all n of y then: what is left is the U of m − 1 and n.
     *
     * @param m how many x there are
     * @param n how many y
     * @return the probabilities of U = 0, 1 … m · n
     */
    static double[] rankSums(int m, int n) {
        double[][] ofFirst = new double[m + 1][m * n + 1];
        for (int j = 0; j <= n; j++) {
            ofFirst[0][0] = 1;
            for (int i = 1; i <= m; i++) {
                for (int u = i * j; u >= 0; u--) {
                    double highest = u >= j ? i * ofFirst[i - 1][u - j] : 0;
                    ofFirst[i][u] = (highest + j * ofFirst[i][u]) / (i + j);
                }
            }
        }
        return ofFirst[m];
    }
}
