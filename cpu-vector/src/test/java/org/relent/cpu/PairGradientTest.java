package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Gradients of kl and cross-entropy against logits, on rows that the kit's are too short or too ordinary for. */
class PairGradientTest {
    private static final Backend CPU = Backends.require("cpu-vector");
    private static final float NONE = Float.NEGATIVE_INFINITY;

    /** What is told of them, the form of P, P, Q. */
    static Stream<Arguments> rows() {
        float[] x = random(1037);
        float[] masked = x.clone();
        Arrays.fill(masked, 0, 20, NONE);
        float[] below = x.clone();
        below[0] = -1000;
        float[] far = x.clone();
        far[0] = -400;
        far[9] = -Float.MAX_VALUE;
        float[] weights = new float[1037];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = (float) Math.exp(x[c]);
        }
        float[] some = weights.clone();
        Arrays.fill(some, 5, 500, 0);
        float[] q = random(1036);
        float[] model = Arrays.copyOf(q, 1037);
        return Stream.of(
                Arguments.of("two blocks and a tail", Logits.plain(), x, model),
                Arguments.of("T of its own", Logits.atTemperature(3), x, model),
                Arguments.of("a first class that is not there", Logits.plain(), masked, masked),
                Arguments.of("a first class far below", Logits.plain(), far, model),
                Arguments.of("one far below in Q", Logits.plain(), x, far),
                Arguments.of("one too far below for f64", Logits.plain(), below, below),
                Arguments.of("Q without a class of P", Logits.plain(), x, masked),
                Arguments.of("probabilities that do not sum to 1", Probabilities.given(), some, model),
                Arguments.of("counts", Counts.plain(), some, far),
                Arguments.of("huge sums", Probabilities.given(), new float[] {1e38f, 0, 2e38f}, new float[] {1, 2, 0}),
                Arguments.of("huge counts", Counts.plain(), new float[] {3e38f, 1, 3e38f}, new float[] {1, 2, 0}),
                Arguments.of(
                        "tiny sums", Probabilities.given(), new float[] {1e-30f, 0, 1e-31f}, new float[] {1, 2, 0}),
                Arguments.of("no sum", Probabilities.given(), new float[3], new float[] {1, 2, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWithinTheBound(String name, Distribution form, float[] p, float[] q) {
        int n = p.length;
        Rows pWide = Rows.of(widened(p), 1, n);
        Rows qWide = Rows.of(widened(q), 1, n);
        for (Measure measure : new Measure[] {Measure.KL, Measure.CROSS_ENTROPY}) {
            for (Logits model : new Logits[] {Logits.plain(), Logits.atTemperature(0.7)}) {
                double t = model.temperature();
                double[] exact = gradient(Backends.reference(), measure, form, pWide, model, qWide);
                double[] qs = shares(q, t);
                double[] ps = form instanceof Logits logits ? shares(p, logits.temperature()) : widened(p);
                double sum = Arrays.stream(ps).sum();
                for (boolean wide : new boolean[] {false, true}) {
                    double[] got = wide
                            ? gradient(CPU, measure, form, pWide, model, qWide)
                            : gradient(CPU, measure, form, Rows.of(p, 1, n), model, Rows.of(q, 1, n));
                    double share = wide ? 1e-14 : 1e-6;
                    double least = wide ? 0x1p-1000 : 0x1p-126;
                    double mass = form instanceof Counts ? 1 : sum;
                    for (int c = 0; c < n; c++) {
                        double own = form instanceof Counts ? ps[c] / sum : ps[c];
                        double bound = (share * term(qs[c]) + least) * mass + share * term(own) + least;
                        assertThat(got[c])
                                .as("%s %s wide=%s, class %d", measure, model, wide, c)
                                .isCloseTo(exact[c], offset(bound / t));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F64"})
    void equalRowsHaveAGradientOfExactlyZero(ElementType type) {
        float[] x = random(533);
        Rows rows = type == ElementType.F32 ? Rows.of(x, 1, x.length) : Rows.of(widened(x), 1, x.length);
        assertThat(gradient(CPU, Measure.CROSS_ENTROPY, Logits.plain(), rows, Logits.plain(), rows))
                .containsOnly(0);
        assertThat(gradient(CPU, Measure.KL, Logits.plain(), rows, Logits.plain(), rows))
                .containsOnly(0);
    }

    private static double term(double q) {
        return q == 0 ? 0 : q * (1 + Math.abs(Math.log(q)));
    }

    private static double[] shares(float[] x, double t) {
        double top = Arrays.stream(widened(x)).max().orElseThrow();
        double[] powers =
                Arrays.stream(widened(x)).map(v -> Math.exp((v - top) / t)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(v -> v / sum).toArray();
    }

    @SuppressWarnings("unchecked") // the form of a Reference exists for the compiler alone
    private static double[] gradient(
            Backend backend, Measure measure, Distribution form, Rows p, Logits model, Rows q) {
        double[] gradient = new double[q.classes()];
        double[] results = new double[1];
        double[] alone = new double[1];
        var kernel = Relent.pair(measure, form, model).elements(p.elementType()).kernel(backend);
        var reference = (Reference<Distribution>) (Reference<?>) new Reference<>(p);
        kernel.run(reference, Model.logits(q), alone);
        kernel.runWithGradient(reference, Model.logits(q), results, Gradient.of(gradient, 1, q.classes()));
        assertThat(results).as("with a gradient").isEqualTo(alone);
        return gradient;
    }

    private static double[] widened(float[] x) {
        double[] doubles = new double[x.length];
        Arrays.setAll(doubles, c -> x[c]);
        return doubles;
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
