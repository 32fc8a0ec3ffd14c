package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Rows of logits of many kinds in one batch, where what one row needs must not change another. */
class LogitRowsTest {
    private static final Backend VECTORS = Backends.require("cpu-vector");
    private static final Backend REFERENCE = Backends.require("reference");
    private static final int ROWS = 150; // more than two batches

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 31, 32, 33, 64, 65, 511, 512, 513, 1025, 8192, 8705})
    void aRowDoesNotDependOnItsNeighbours(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        int rows = classes > 2000 ? 20 : ROWS;
        float[] x = new float[rows * classes];
        float[] y = new float[rows * classes];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            fill(x, i * classes, classes, i % 7, random);
            fill(y, i * classes, classes, i % 5, random);
            labels[i] = random.nextInt(classes);
        }
        double[] nll = nll(VECTORS, Rows.of(x, rows, classes), labels);
        double[] kl = kl(VECTORS, Rows.of(x, rows, classes), Rows.of(y, rows, classes));
        double[] wideNll = nll(VECTORS, Rows.of(widened(x), rows, classes), labels);
        double[] exact = nll(REFERENCE, Rows.of(x, rows, classes), labels);
        for (int i = rows - 1; i >= 0; i--) {
            Rows row = Rows.of(x, i * classes, 1, classes, classes);
            Rows other = Rows.of(y, i * classes, 1, classes, classes);
            requireBits(nll(VECTORS, row, labels[i])[0], nll[i], i);
            requireBits(kl(VECTORS, row, other)[0], kl[i], i);
            if (Double.isFinite(exact[i])) {
                assertThat(Math.abs(nll[i] - exact[i])).as("row %d", i).isLessThanOrEqualTo(1e-6 * (1 + exact[i]));
                assertThat(Math.abs(wideNll[i] - exact[i])).as("row %d", i).isLessThanOrEqualTo(1e-14 * (1 + exact[i]));
            } else {
                requireBits(nll[i], exact[i], i);
            }
        }
    }

    /** Divergences around the limits between the kernels, of rows whose terms all round alike. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void divergencesOfAllSizesKeepTheirDigits(ElementType type) {
        double promised = type == ElementType.F64 ? 1e-12 : 1e-6;
        SplittableRandom random = new SplittableRandom(7);
        for (int classes : new int[] {2, 16, 17, 100, 512, 1000, 5000}) {
            for (double apart = 1e-3; apart < 30; apart *= 1.1) {
                double level = random.nextDouble(-5, 5);
                double[] x = new double[classes];
                double[] y = new double[classes];
                for (int j = 0; j < classes; j++) {
                    x[j] = (float) (level + (j % 2 == 0 ? apart : 0));
                    y[j] = (float) (level + random.nextDouble(1e-3));
                }
                Rows p = type == ElementType.F64 ? Rows.of(x, 1, classes) : Rows.of(narrowed(x), 1, classes);
                Rows q = type == ElementType.F64 ? Rows.of(y, 1, classes) : Rows.of(narrowed(y), 1, classes);
                double exact = kl(REFERENCE, p, q)[0];
                double got = kl(VECTORS, p, q)[0];
                assertThat(Math.abs(got - exact))
                        .as("%d classes, D = %s", classes, exact)
                        .isLessThanOrEqualTo(promised * exact);
            }
        }
    }

    /** Ordinary logits, far ones, masked ones, overflowing ones, and rows that have no result. */
    private static void fill(float[] x, int at, int n, int kind, SplittableRandom random) {
        for (int j = at; j < at + n; j++) {
            x[j] = (float) random.nextDouble(-5, 5);
            switch (kind) {
                case 1 -> x[j] -= random.nextInt(8) == 0 ? 300 : 0;
                case 2 -> x[j] = random.nextInt(3) == 0 ? Float.NEGATIVE_INFINITY : x[j];
                case 3 -> x[j] += random.nextInt(8) == 0 ? 200 : 0;
                case 4 -> x[j] += 40_000;
                default -> {}
            }
        }
        if (kind == 5) {
            x[at + random.nextInt(n)] = Float.NaN;
        }
        if (kind == 6) {
            x[at + random.nextInt(n)] = Float.POSITIVE_INFINITY;
        }
    }

    private static void requireBits(double got, double expected, int row) {
        assertThat(Double.toHexString(got)).as("row %d", row).isEqualTo(Double.toHexString(expected));
    }

    private static double[] nll(Backend backend, Rows x, int... labels) {
        double[] results = new double[labels.length];
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .elements(x.elementType())
                .kernel(backend)
                .run(Labels.of(labels), Model.logits(x), results);
        return results;
    }

    private static double[] kl(Backend backend, Rows x, Rows y) {
        double[] results = new double[(int) x.rows()];
        Relent.pair(Measure.KL, Logits.plain(), Logits.plain())
                .elements(x.elementType())
                .kernel(backend)
                .run(Reference.logits(x), Model.logits(y), results);
        return results;
    }

    private static double[] widened(float[] narrow) {
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    private static float[] narrowed(double[] wide) {
        float[] narrow = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (float) wide[i];
        }
        return narrow;
    }
}
