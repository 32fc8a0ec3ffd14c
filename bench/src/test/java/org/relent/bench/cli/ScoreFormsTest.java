package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.npy.NpyBytes;

/** Every form of a matrix, every type of element, and what is done to the numbers first. */
class ScoreFormsTest {
    private static final double[] P = {0.5, 0.25, 0.125, 0.125};
    private static final double[] Q = {0.125, 0.25, 0.5, 0.125};
    private static final double[] X = {1, -2, 0.5, 3};
    private static final double[] COUNTS = {6, 0, 1, 3};

    @TempDir
    Path folder;

    @BeforeEach
    void save() {
        NpyBytes.saveDoubles(file("p.npy"), "(1, 4)", P);
        NpyBytes.saveDoubles(file("q.npy"), "(1, 4)", Q);
        NpyBytes.saveDoubles(file("x.npy"), "(1, 4)", X);
        NpyBytes.saveDoubles(file("k.npy"), "(1, 4)", COUNTS);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private double[] scores(String shape, String line) {
        Run.ok(Run.words(folder, "score " + line + " --out out.npy"));
        return NpyBytes.results(file("out.npy"), shape);
    }

    private double score(String line) {
        return scores("(1,)", line)[0];
    }

    private static double kl(double[] p, double[] q) {
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            sum += p[c] == 0 ? 0 : p[c] * Math.log(p[c] / q[c]);
        }
        return sum;
    }

    private static double[] each(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    private static double[] normalised(double... x) {
        double total = Arrays.stream(x).sum();
        return each(x, number -> number / total);
    }

    @Test
    void everyMeasureOfPairs() {
        double[] m = {0.3125, 0.25, 0.3125, 0.125};
        double js = (kl(P, m) + kl(Q, m)) / 2;
        assertThat(score("js --p p.npy --q q.npy")).isCloseTo(js, within(1e-15));
        double[] third = {0.2375, 0.25, 0.3875, 0.125}; // w = 0.3
        assertThat(score("js --weight 0.3 --p p.npy --q q.npy"))
                .isCloseTo(0.3 * kl(P, third) + 0.7 * kl(Q, third), within(1e-15));
        assertThat(score("total-variation --p p.npy --q q.npy")).isEqualTo(0.375);
        assertThat(score("chi-square --p p.npy --q q.npy")).isCloseTo(1.125 + 0.28125, within(1e-15));
        double root = Math.sqrt(0.5) - Math.sqrt(0.125);
        assertThat(score("hellinger --p p.npy --q q.npy")).isCloseTo(Math.abs(root), within(1e-15));
        assertThat(score("generalized-kl --p x2.npy --q q.npy".replace("x2", twice())))
                .isCloseTo(2 * kl(P, Q) + 2 * Math.log(2) - 1, within(1e-15));
    }

    private String twice() {
        NpyBytes.saveDoubles(file("twice.npy"), "(1, 4)", each(P, p -> 2 * p));
        return "twice";
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, -2", "2, 1", "3, 0.5"})
    void renyiHasAnOrder(double alpha, double factor) {
        double sum = 0;
        for (int c = 0; c < 4; c++) {
            sum += Math.pow(P[c], alpha) * Math.pow(Q[c], 1 - alpha);
        }
        assertThat(score("renyi --p p.npy --q q.npy --alpha " + alpha))
                .isCloseTo(factor * Math.log(sum), within(1e-15));
    }

    @Test
    void renyiHasLimits() {
        assertThat(score("renyi --p p.npy --q q.npy --alpha 1")).isCloseTo(kl(P, Q), within(1e-15));
        assertThat(score("renyi --p p.npy --q q.npy --alpha Infinity")).isCloseTo(Math.log(4), within(1e-15));
        assertThat(score("renyi --p p.npy --q q.npy --alpha inf")).isCloseTo(Math.log(4), within(1e-15));
    }

    @Test
    void smoothsEachSide() {
        double[] none = normalised(COUNTS);
        double[] add = normalised(7, 1, 2, 4);
        double[] mix = each(none, k -> 0.8 * k + 0.05);
        double[] floor = normalised(0.6, 0.2, 0.2, 0.3);
        String kl = "kl --p k.npy --q k.npy --form counts ";
        assertThat(score(kl + "--q-smoothing add:1")).isCloseTo(kl(none, add), within(1e-15));
        assertThat(score(kl + "--smoothing add:1 --q-smoothing mix:0.2")).isCloseTo(kl(add, mix), within(1e-15));
        assertThat(score(kl + "--p-smoothing floor:0.2 --q-smoothing mix:0.2"))
                .isCloseTo(kl(floor, mix), within(1e-15));
        assertThat(score("kl --p p.npy --q k.npy --q-form counts --smoothing mix:0.2"))
                .isCloseTo(kl(each(P, p -> 0.8 * p + 0.05), mix), within(1e-15));
        assertThat(score(kl + "--smoothing floor:0.2")).isZero();
    }

    @Test
    void capsBeforeTheTemperatureDivides() {
        double[] powers = each(X, x -> Math.exp(2 * Math.tanh(x / 2) / 0.5));
        assertThat(score("kl --p p.npy --q x.npy --q-form logits --soft-cap 2 --temperature 0.5"))
                .isCloseTo(kl(P, normalised(powers)), within(1e-15));
        assertThat(score("log-partition --p x.npy --soft-cap 2 --temperature 0.5"))
                .isCloseTo(Math.log(Arrays.stream(powers).sum()), within(1e-15));
    }

    @Test
    void takesLogProbabilities() {
        NpyBytes.saveDoubles(file("ln.npy"), "(1, 4)", each(P, Math::log));
        assertThat(score("kl --p ln.npy --q q.npy --p-form log-probs")).isCloseTo(kl(P, Q), within(1e-15));
        NpyBytes.saveLabels(file("y.npy"), 2);
        assertThat(score("nll --labels y.npy --q ln.npy --form log-probs")).isCloseTo(3 * Math.log(2), within(1e-15));
    }

    @Test
    void takesHalfAndBfloat16() {
        ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer brain = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (double p : P) { // powers of two, exact in both
            half.putShort(Float.floatToFloat16((float) p));
            brain.putShort((short) (Float.floatToIntBits((float) p) >>> 16));
        }
        NpyBytes.write(file("p2.npy"), NpyBytes.file(NpyBytes.dict("<f2", "(4,)"), half.array()));
        NpyBytes.write(file("pb.npy"), NpyBytes.file(NpyBytes.dict("<u2", "(4,)"), brain.array()));
        double entropy = 1.75 * Math.log(2);
        assertThat(score("entropy --p p2.npy")).isCloseTo(entropy, within(1e-6));
        assertThat(score("entropy --p pb.npy --dtype bf16")).isCloseTo(entropy, within(1e-6));
    }

    @Test
    void takesJointTables() {
        double[] tables = {2, 1, 1, 0, 1, 3, 4, 4, 4, 4, 4, 4};
        NpyBytes.saveDoubles(file("t.npy"), "(2, 2, 3)", tables);
        double hx = -(0.5 * Math.log(0.5)) * 2;
        double hy = -(0.25 * Math.log(0.25) * 2 + 0.5 * Math.log(0.5));
        double hxy = -(0.25 * Math.log(0.25) + 3 * 0.125 * Math.log(0.125) + 0.375 * Math.log(0.375));
        String all = "mutual-information,entropy-x,entropy-y,conditional-entropy --p t.npy --form counts";
        double uniform = Math.log(3);
        assertThat(scores("(2, 4)", all))
                .containsExactly(
                        new double[] {hx + hy - hxy, hx, hy, hxy - hy, 0, Math.log(2), uniform, Math.log(2)},
                        within(1e-15));
        // K: 2 of x, 3 of y, 5 cells; N = 8
        assertThat(Arrays.copyOf(scores("(2, 4)", all + " --miller-madow"), 4))
                .containsExactly(
                        new double[] {hx + hy - hxy - 1 / 16.0, hx + 1 / 16.0, hy + 2 / 16.0, hxy - hy + 2 / 16.0},
                        within(1e-15));
        NpyBytes.saveDoubles(
                file("one.npy"),
                "(2, 3)",
                Arrays.stream(tables, 0, 6).map(k -> k / 8).toArray());
        assertThat(score("mutual-information --p one.npy")).isCloseTo(hx + hy - hxy, within(1e-15));
        NpyBytes.saveDoubles(file("row.npy"), "(1, 6)", Arrays.copyOf(tables, 6));
        assertThat(score("entropy --p row.npy --form counts --miller-madow")).isCloseTo(hxy + 4 / 16.0, within(1e-15));
    }

    @Test
    void takesGaussians() {
        NpyBytes.saveDoubles(file("mu.npy"), "(2, 2)", 0, 1, 2, 3);
        NpyBytes.saveDoubles(file("s.npy"), "(2, 2)", 1, 2, 0.5, 1);
        NpyBytes.saveDoubles(file("nu.npy"), "(2, 2)", 1, 1, 1, 1);
        NpyBytes.saveDoubles(file("v.npy"), "(2, 2)", 4, 1, 1, 4);
        NpyBytes.saveDoubles(file("ln.npy"), "(2, 2)", each(new double[] {4, 1, 1, 4}, Math::log));
        double[][] mu = {{0, 1}, {2, 3}};
        double[][] s = {{1, 2}, {0.5, 1}};
        double[][] v = {{4, 1}, {1, 4}};
        double[] row = new double[2];
        double[] all = new double[4];
        double[] standard = new double[2];
        for (int i = 0; i < 2; i++) {
            for (int c = 0; c < 2; c++) {
                double variance = s[i][c] * s[i][c];
                standard[i] += 0.5 * (variance + mu[i][c] * mu[i][c] - 1 - Math.log(variance));
                for (int j = 0; j < 2; j++) {
                    double r = variance / v[j][c];
                    all[2 * i + j] += 0.5 * (r + Math.pow(mu[i][c] - 1, 2) / v[j][c] - 1 - Math.log(r));
                }
            }
            row[i] = all[3 * i];
        }
        String p = "gaussian-kl --p mu.npy --p-sigma s.npy";
        assertThat(scores("(2,)", p + " --q nu.npy --q-variance v.npy")).containsExactly(row, within(1e-14));
        assertThat(scores("(2,)", p + " --q nu.npy --q-log-variance ln.npy")).containsExactly(row, within(1e-14));
        assertThat(scores("(2, 2)", p + " --q nu.npy --q-variance v.npy --pairs all"))
                .containsExactly(all, within(1e-14));
        assertThat(scores("(2,)", p)).containsExactly(standard, within(1e-14));
        Run run = Run.ok(Run.words(folder, "score " + p));
        assertThat(run.out()).contains("P spread " + file("s.npy") + " '<f8' (2, 2) gaussian(sigma)\n");
    }

    @Test
    void rowsThatDoNotSumTo1AreTakenAsGivenAndMentioned() {
        assertThat(table("kl --p k.npy --q q.npy"))
                .contains("sums     row 0 of P 10.0000000, used as given: is --form right?\n");
        assertThat(table("kl --p k.npy --q k.npy"))
                .contains("sums     row 0 of P 10.0000000, of Q 10.0000000, used as given: is --form right?\n");
        assertThat(table("kl --p q.npy --q x.npy --q-form log-probs")).contains("sums     row 0 of Q ");
        assertThat(table("kl --p p.npy --q q.npy")).doesNotContain("sums");
        assertThat(table("kl --p k.npy --p-form counts --q x.npy --q-form logits"))
                .doesNotContain("sums");
        assertThat(table("generalized-kl --p k.npy --q q.npy"))
                .as("which is for such rows")
                .doesNotContain("sums");
    }

    private String table(String line) {
        return Run.ok(Run.words(folder, "score " + line)).out();
    }
}
