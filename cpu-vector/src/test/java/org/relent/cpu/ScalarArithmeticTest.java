package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** The backend gives the bits of arithmetic that is written out by hand. */
class ScalarArithmeticTest {
    private static final Backend BACKEND = Backends.require("cpu-vector");

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 127, 128, 129, 255, 256, 257, 289, 1000, 2053})
    void ordinaryRows(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        for (int round = 0; round < 20; round++) {
            // Not normalised: such rows would be nearly equal where there are few classes, and go on to another tier.
            double least = round % 2 == 0 ? 1 : 2; // numbers from 2 on are guarded
            double[] p = random.doubles(classes, least, least + 1).toArray();
            double[] q = random.doubles(classes, 1e-3, 1).toArray();
            requireBits(pair(Measure.KL, rows(p), rows(q)), ScalarArithmetic.kl(p, q));
            requireBits(pair(Measure.JS, rows(p), rows(q)), ScalarArithmetic.js(p, q));
            float[] narrowP = narrow(p);
            float[] narrowQ = narrow(q);
            Rows pRows = rows(narrowP);
            Rows qRows = rows(narrowQ);
            requireBits(pair(Measure.KL, pRows, qRows), ScalarArithmetic.kl(narrowP, narrowQ));
            requireBits(pair(Measure.JS, pRows, qRows), ScalarArithmetic.js(narrowP, narrowQ));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 511, 512, 513, 1000, 8192, 8193, 9000})
    void rowsOfLogits(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        for (int round = 0; round < 20; round++) {
            float[] x = narrow(
                    random.doubles(classes, round % 2 == 0 ? -70 : -200, 10).toArray());
            if (round % 3 == 0) {
                x[random.nextInt(classes)] = Float.NEGATIVE_INFINITY;
            }
            int label = random.nextInt(classes);
            if (x[label] > -70) { // below, others overflow, and f64 takes the row
                requireBits(nll(x, label), ScalarArithmetic.nll(x, label));
            }
        }
    }

    private static void requireBits(double got, double expected) {
        assertThat(Double.toHexString(got)).isEqualTo(Double.toHexString(expected));
    }

    private static float[] narrow(double[] wide) {
        float[] narrow = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (float) wide[i];
        }
        return narrow;
    }

    private static double pair(Measure measure, Rows p, Rows q) {
        double[] result = new double[1];
        Relent.pair(measure, Probabilities.given(), Probabilities.given())
                .elements(p.elementType())
                .kernel(BACKEND)
                .run(Reference.probabilities(p), Model.probabilities(q), result);
        return result[0];
    }

    private static Rows rows(double[] row) {
        return Rows.of(row, 1, row.length);
    }

    private static Rows rows(float[] row) {
        return Rows.of(row, 1, row.length);
    }

    private static double nll(float[] x, int label) {
        double[] result = new double[1];
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .kernel(BACKEND)
                .run(Labels.of(label), Model.logits(rows(x)), result);
        return result[0];
    }
}
