package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.npy.NpyBytes;

/** The loss of labels: its options, its means and its gradient, against plain loops. */
class ScoreLossTest {
    private static final double[][] X = {{1, -2, 0.5}, {0, 0, 3}, {-1, 2, 1}, {2, 2, 2}};
    private static final int[] Y = {0, 2, -100, 1};
    private static final double[] W = {0.5, 2, 1};
    private static final double[] ROWS = {1, 0, 5, 3};

    @TempDir
    Path folder;

    @BeforeEach
    void save() {
        double[] x = Arrays.stream(X).flatMapToDouble(Arrays::stream).toArray();
        NpyBytes.saveDoubles(file("x.npy"), "(4, 3)", x);
        NpyBytes.save(file("x4.npy"), X);
        NpyBytes.saveLabels(file("y.npy"), Y);
        NpyBytes.saveDoubles(file("w.npy"), "(3,)", W);
        NpyBytes.saveDoubles(file("r.npy"), "(4,)", ROWS);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void run(String line) {
        Run.ok(Run.words(folder, "score nll --labels y.npy --ignore-index -100 " + line));
    }

    /** The loss of a row of logits, by its definition. */
    private static double loss(double[] x, int label, double epsilon, double[] weights, double z) {
        if (label < 0) {
            return 0;
        }
        double log = Math.log(Arrays.stream(x).map(Math::exp).sum());
        double sum = z * log * log;
        for (int c = 0; c < x.length; c++) {
            double target = (c == label ? 1 - epsilon : 0) + epsilon / x.length;
            sum += target * weights[c] * (log - x[c]);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0, false, 0", "0.3, false, 0", "0, true, 0", "0, false, 0.01", "0.3, true, 0.01"})
    void followsItsDefinition(double epsilon, boolean weighted, double z) {
        double[] weights = weighted ? W : new double[] {1, 1, 1};
        String options = " --q x.npy --label-smoothing " + epsilon + " --z-loss " + z
                + (weighted ? " --class-weights w.npy" : "");
        double[] losses = new double[4];
        double sum = 0;
        double divisor = 0;
        double rowSum = 0;
        double rowDivisor = 0;
        for (int i = 0; i < 4; i++) {
            losses[i] = loss(X[i], Y[i], epsilon, weights, z);
            sum += losses[i];
            rowSum += ROWS[i] * losses[i];
            divisor += Y[i] < 0 ? 0 : weights[Y[i]];
            rowDivisor += Y[i] < 0 ? 0 : ROWS[i] * weights[Y[i]];
        }
        run(options + " --out out.npy");
        assertThat(NpyBytes.results(file("out.npy"), "(4,)")).containsExactly(losses, within(1e-14));
        run(options + " --reduce sum --out out.npy");
        assertThat(NpyBytes.results(file("out.npy"), "()")).containsExactly(new double[] {sum}, within(1e-14));
        run(options + " --reduce mean --out out.npy");
        assertThat(NpyBytes.results(file("out.npy"), "()"))
                .containsExactly(new double[] {sum / divisor}, within(1e-14));
        run(options + " --reduce mean --row-weights r.npy --out out.npy");
        assertThat(NpyBytes.results(file("out.npy"), "()"))
                .containsExactly(new double[] {rowSum / rowDivisor}, within(1e-14));
    }

    @Test
    void writesItsGradient() {
        run("--q x.npy --label-smoothing 0.3 --class-weights w.npy --z-loss 0.01 --grad g.npy --status s.npy"
                + " --bound b.npy --out out.npy");
        double[] gradient = NpyBytes.results(file("g.npy"), "(4, 3)");
        double[] bounds = NpyBytes.results(file("b.npy"), "(4,)");
        double step = 1e-5;
        for (int i = 0; i < 4; i++) {
            for (int c = 0; c < 3; c++) {
                double[] up = X[i].clone();
                double[] down = X[i].clone();
                up[c] += step;
                down[c] -= step;
                double slope = (loss(up, Y[i], 0.3, W, 0.01) - loss(down, Y[i], 0.3, W, 0.01)) / (2 * step);
                assertThat(gradient[3 * i + c]).isCloseTo(slope, within(1e-9));
            }
            assertThat(bounds[i]).isBetween(0.0, 1e-12);
            assertThat(bounds[i] == 0).isEqualTo(Y[i] < 0);
        }
        assertThat(NpyBytes.byteResults(file("s.npy"), "(4,)")).containsExactly(0, 0, 32, 0);

        run("--q x4.npy --grad g.npy");
        float[] single = NpyBytes.floatResults(file("g.npy"), "(4, 3)");
        double total = Math.exp(1) + Math.exp(-2) + Math.exp(0.5);
        assertThat(single[0]).isCloseTo((float) (Math.exp(1) / total - 1), within(1e-6f));
        assertThat(single[1]).isCloseTo((float) (Math.exp(-2) / total), within(1e-6f));
    }

    @Test
    void aRowWithoutWeightIsLeftOutEvenWhereItIsInfinite() {
        NpyBytes.save(file("p.npy"), new double[] {0.5, 0.5}, new double[] {0.5, 0.5});
        NpyBytes.save(file("q.npy"), new double[] {1, 0}, new double[] {0.25, 0.75});
        NpyBytes.saveDoubles(file("two.npy"), "(2,)", 0, 2);
        Run.ok(Run.words(folder, "score kl --p p.npy --q q.npy --reduce mean --row-weights two.npy --out out.npy"));
        assertThat(NpyBytes.results(file("out.npy"), "()"))
                .containsExactly(new double[] {0.5 * Math.log(4.0 / 3)}, within(1e-7));
    }
}
