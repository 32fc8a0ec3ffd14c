package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Gradient;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Options;
import org.relent.Relent;
import org.relent.Rows;

/** Gradients of labels' losses, on rows and in places that the kit's are too short or too ordinary for. */
class LabelGradientTest {
    private static final Backend CPU = Backends.require("cpu-vector");
    private static final float NONE = Float.NEGATIVE_INFINITY;

    /** What is told of a row, its logits, its label. */
    static Stream<Arguments> rows() {
        float[] gap = random(700);
        gap[3] = -300;
        float[] masked = random(40);
        Arrays.fill(masked, 5, 30, NONE);
        masked[33] = -Float.MAX_VALUE;
        masked[34] = -1e9f;
        return Stream.of(
                Arguments.of("two blocks and a tail", random(1037), 600),
                Arguments.of("more than a chunk", random(66_001), 66_000),
                Arguments.of("a label too far below the others for f32", gap, 3),
                Arguments.of("the same among few classes", new float[] {-120, 3, 4}, 0),
                Arguments.of("a certain label", new float[] {0, 25, 1, -3}, 1),
                Arguments.of("classes that are not there", masked, 2),
                Arguments.of("a label that is not there", new float[] {1, NONE, 2}, 1),
                Arguments.of("large logits close together", new float[] {400_000, 400_001, 399_998.5f}, 2),
                Arguments.of("logits whose powers f32 lanes do not take", new float[] {4e6f, 4e6f + 1, 4e6f - 2}, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWithinTheBound(String name, float[] x, int label) {
        double[] doubles = new double[x.length];
        Arrays.setAll(doubles, c -> x[c]);
        for (Logits form : new Logits[] {Logits.plain(), Logits.atTemperature(2.5), Logits.atTemperature(0x1p30)}) {
            for (double epsilon : new double[] {0, 0.1}) {
                double[] exact = gradient(Backends.reference(), Rows.of(doubles, 1, x.length), form, epsilon, label);
                for (Rows given : new Rows[] {Rows.of(x, 1, x.length), Rows.of(doubles, 1, x.length)}) {
                    double share = given.array() instanceof float[] ? 1e-6 : 1e-14;
                    double least = given.array() instanceof float[] ? 0x1p-126 : 0x1p-1000;
                    double[] got = gradient(CPU, given, form, epsilon, label);
                    double t = form.temperature();
                    for (int c = 0; c < x.length; c++) {
                        double target = (c == label ? 1 - epsilon : 0) + epsilon / x.length;
                        double q = Math.max(0, exact[c] * t + target);
                        double bound = share * (q * (1 + Math.abs(Math.log(Math.max(q, least)))) + target) + least;
                        assertThat(got[c]).as("%s, class %d", form, c).isCloseTo(exact[c], offset(bound / t));
                    }
                }
            }
        }
    }

    /** q − 1 of a certain label is the share of the others, to as many digits. */
    @Test
    void theLabelsOwnDerivativeKeepsItsDigits() {
        float[] x = {0, 40, 1, -3};
        double[] got = gradient(CPU, Rows.of(x, 1, 4), Logits.plain(), 0, 1);
        double others = Math.exp(-40) + Math.exp(-39) + Math.exp(-43);

        assertThat(got[1]).isCloseTo(-others, offset(1e-6 * others));
    }

    /** Arrays of both types with offset and stride, from arrays and blocks, short and long rows: the same numbers. */
    @Test
    void whatLiesBetweenRowsIsLeftAlone() {
        for (int classes : new int[] {1, 7, 16, 33, 511, 530}) {
            int rows = 5;
            int stride = classes + 3;
            float[] x = random(rows * classes);
            Labels labels = Labels.of(new int[] {0, classes - 1, classes / 2, 0, classes / 3});
            Model<Logits> model = Model.logits(Rows.of(x, rows, classes));
            LabelKernel<Logits> kernel =
                    Relent.nll(ClassIndex.plain(), Logits.plain()).f32().kernel(CPU);
            double[] forward = new double[rows];
            kernel.run(labels, model, forward);
            double[] expected = new double[rows * classes];
            double[] results = new double[rows];
            kernel.runWithGradient(labels, model, results, Gradient.of(expected, rows, classes));
            assertThat(results).as("C=%d", classes).isEqualTo(forward);
            float[] floats = new float[2 + rows * stride];
            double[] doubles = new double[2 + rows * stride];
            Arrays.fill(floats, 7);
            Arrays.fill(doubles, 7);
            kernel.runWithGradient(labels, model, results, Gradient.of(floats, 2, rows, classes, stride));
            kernel.runWithGradient(labels, model, results, Gradient.of(doubles, 2, rows, classes, stride));
            for (int i = 0; i < floats.length; i++) {
                int row = (i - 2) / stride;
                int column = (i - 2) % stride;
                boolean between = i < 2 || column >= classes;
                double value = between ? 7 : expected[row * classes + column];
                assertThat(doubles[i]).as("C=%d, f64, %d", classes, i).isEqualTo(value);
                assertThat(floats[i]).as("C=%d, f32, %d", classes, i).isEqualTo((float) value);
            }
        }
    }

    private static double[] gradient(Backend backend, Rows x, Logits form, double epsilon, int label) {
        double[] gradient = new double[x.classes()];
        Relent.nll(ClassIndex.plain(), form)
                .elements(x.elementType())
                .options(Options.DEFAULT.withLabelSmoothing(epsilon))
                .kernel(backend)
                .runWithGradient(
                        Labels.of(new int[] {label}),
                        Model.logits(x),
                        new double[1],
                        Gradient.of(gradient, 1, x.classes()));
        return gradient;
    }

    private static float[] random(int n) {
        Random random = new Random(n);
        float[] x = new float[n];
        for (int c = 0; c < n; c++) {
            x[c] = (float) (3 * random.nextGaussian());
        }
        return x;
    }
}
