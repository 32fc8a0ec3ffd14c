package org.relent.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Smoothing;
import org.relent.Workers;

/** Gradients: what they add up to, differences of results, and the rows that have none. */
class ReferenceGradientTest {
    private static final double NONE = Double.NEGATIVE_INFINITY;
    private static final List<Measure> PAIRS =
            List.of(Measure.CROSS_ENTROPY, Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS);

    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void everyGradientOfTheContractIsOffered() {
        ReferenceEngine engine = new ReferenceEngine();
        for (Measure measure : PAIRS) {
            assertThat(engine.gradientRefusal(KernelSpec.of(measure, Counts.plain(), Logits.plain())))
                    .isEmpty();
        }
    }

    /** q[c] Σp − p[c] over T, by hand. */
    @Test
    void gradientOfACoin() {
        double[] q = {0, Math.log(3)};
        double[] kl = of(Measure.KL, Probabilities.given(), Logits.plain(), Numbers.row(0.5, 0.5), q);
        assertThat(kl).containsExactly(Numbers.row(-0.25, 0.25), within(1e-16));
        double[] given = of(Measure.KL, Probabilities.given(), Logits.atTemperature(2), Numbers.row(1, 1), q);
        double share = 1 / (1 + Math.sqrt(3));
        assertThat(given).containsExactly(Numbers.row(share - 0.5, 0.5 - share), within(1e-16)); // (2 q − 1) / 2
    }

    /** A constant added to all logits changes nothing, so the slopes of a row add up to 0. */
    @Test
    void slopesAddUpToNothing() {
        for (int i = 0; i < 40; i++) {
            int classes = random.nextInt(1, 7);
            double[] q = random.doubles(classes, -6, 6).toArray();
            for (Measure measure : PAIRS) {
                for (Distribution form : forms()) {
                    double[] p = row(form, classes);
                    double[] slopes = of(measure, form, Logits.atTemperature(0.7), p, q);
                    double size = Arrays.stream(slopes).map(Math::abs).sum();
                    assertThat(Arrays.stream(slopes).sum())
                            .as(measure + " " + form)
                            .isCloseTo(0, within(1e-15 * size));
                }
            }
            ClassWeights weights = ClassWeights.of(random.doubles(classes, 0, 3).toArray());
            double[] loss = loss(
                    i % classes,
                    Logits.plain(),
                    q,
                    Options.DEFAULT.withLabelSmoothing(0.3).withClassWeights(weights));
            assertThat(Arrays.stream(loss).sum()).isCloseTo(0, within(1e-14));
        }
    }

    /** The z-loss alone pulls on all logits together: its slopes add up to 2 λ z / T. */
    @Test
    void slopesOfTheZLoss() {
        double[] q = {0.5, -1, 2};
        double z = Math.log(Math.exp(0.25) + Math.exp(-0.5) + Math.exp(1));
        double[] slopes = loss(1, Logits.atTemperature(2), q, Options.DEFAULT.withZLoss(0.1));
        assertThat(Arrays.stream(slopes).sum()).isCloseTo(0.2 * z / 2, within(1e-15));
    }

    @Test
    void slopesAreDifferencesOfResults() {
        Logits form = Logits.atTemperature(1.5).withSoftCap(4);
        double step = 1e-5;
        for (int i = 0; i < 10; i++) {
            double[] q = random.doubles(4, -6, 6).toArray();
            for (Measure measure : PAIRS) {
                for (Distribution reference : forms()) {
                    double[] p = row(reference, 4);
                    double[] slopes = of(measure, reference, form, p, q);
                    for (int c = 0; c < q.length; c++) {
                        double[] there = q.clone();
                        there[c] += step;
                        double[] back = q.clone();
                        back[c] -= step;
                        double difference = Numbers.of(measure, reference, p, form, there)
                                - Numbers.of(measure, reference, p, form, back);
                        assertThat(slopes[c])
                                .as(measure + " " + reference)
                                .isCloseTo(difference / (there[c] - back[c]), within(1e-8));
                    }
                }
            }
        }
    }

    @Test
    void equalRowsHaveNoSlope() {
        double[] x = random.doubles(5, -3, 3).toArray();
        for (Measure measure : PAIRS) {
            for (double slope : of(measure, Logits.plain(), Logits.plain(), x, x)) {
                assertThat(Double.doubleToRawLongBits(slope)).as(measure.id()).isZero();
            }
        }
    }

    /** A cap that is all but reached leaves 4 e^(−2x/c) of the slope, not the 0 that 1 − tanh² would round to. */
    @Test
    void capsThatAreReached() {
        double[] slopes = of(
                Measure.KL,
                Probabilities.given(),
                Logits.plain().withSoftCap(1),
                Numbers.row(1, 0),
                Numbers.row(50, 50));
        assertThat(slopes[0]).isCloseTo(-0.5 * 4 * Math.exp(-100), within(1e-57));
        assertThat(slopes[1]).isCloseTo(0.5 * 4 * Math.exp(-100), within(1e-57));
    }

    /** Where the result is infinite, that of kl, cross-entropy and nll is its limit; reverse-kl and jeffreys have none. */
    @Test
    void infiniteResults() {
        double[] q = {0, 0, NONE};
        double[] p = {0, 0.5, 0.5};
        for (Measure measure : List.of(Measure.KL, Measure.CROSS_ENTROPY)) {
            assertThat(of(measure, Probabilities.given(), Logits.plain(), p, q))
                    .as(measure.id())
                    .containsExactly(0.5, 0, -0.5);
        }
        for (Measure measure : List.of(Measure.REVERSE_KL, Measure.JEFFREYS)) {
            assertThat(of(measure, Probabilities.given(), Logits.plain(), p, q))
                    .as(measure.id())
                    .containsOnly(Double.NaN);
        }
        assertThat(loss(2, Logits.plain(), q, Options.DEFAULT)).containsExactly(0.5, 0.5, -1);
        // P has all classes of Q: the result is finite, and the class without a logit has no slope.
        assertThat(of(Measure.REVERSE_KL, Probabilities.given(), Logits.plain(), Numbers.row(0.25, 0.25, 0.5), q))
                .containsExactly(0, 0, 0);
    }

    @Test
    void rowsThatAreNaN() {
        double[] q = {0, 1};
        assertThat(of(Measure.KL, Probabilities.given(), Logits.plain(), Numbers.row(-1, 2), q))
                .containsOnly(Double.NaN);
        assertThat(of(Measure.JS, Probabilities.given(), Logits.plain(), Numbers.row(0, 1), Numbers.row(NONE, NONE)))
                .containsOnly(Double.NaN);
        assertThat(loss(0, Logits.plain(), Numbers.row(0, Double.POSITIVE_INFINITY), Options.DEFAULT))
                .containsOnly(Double.NaN);
    }

    @Test
    void ignoredRowsHaveNoSlopeWhateverTheyHold() {
        KernelSpec spec =
                Numbers.spec(Measure.NLL, ClassIndex.ignoring(-100), Logits.plain(), Options.DEFAULT.withZLoss(1));
        assertThat(Numbers.gradient(spec, null, Numbers.modelOf(Double.NaN, 3), Labels.of(-100)))
                .containsExactly(0, 0);
    }

    /** Result i of a part goes to the offset, its gradient to the row it has in the whole batch. */
    @Test
    void partsOfABatch() {
        double[] p = random.doubles(8, 0, 1).toArray();
        double[] q = random.doubles(8, -3, 3).toArray();
        KernelSpec spec = Numbers.spec(Measure.JS, Probabilities.given(), Logits.plain(), Options.DEFAULT);
        ReferenceKernel kernel = new ReferenceKernel(spec);
        Reference<Probabilities> reference = Reference.probabilities(Rows.of(p, 4, 2));
        Model<Logits> model = Model.logits(Rows.of(q, 4, 2));
        double[] results = new double[4];
        double[] whole = new double[8];
        kernel.gradient(reference, model, null, 0, 4, results, 0, Gradient.of(whole, 4, 2), Workers.caller());
        double[] ofPart = new double[5];
        double[] part = new double[8];
        kernel.gradient(reference, model, null, 1, 2, ofPart, 3, Gradient.of(part, 4, 2), Workers.caller());
        assertThat(ofPart).containsExactly(0, 0, 0, results[1], results[2]);
        assertThat(Arrays.copyOfRange(part, 2, 6)).isEqualTo(Arrays.copyOfRange(whole, 2, 6));
        assertThat(part).startsWith(0, 0).endsWith(0, 0);
        double[] alone = new double[4];
        kernel.run(reference, model, null, 0, 4, alone, 0, Workers.caller());
        assertThat(alone).isEqualTo(results);
    }

    private static List<Distribution> forms() {
        return List.of(
                Probabilities.given(),
                Probabilities.smoothed(Smoothing.mixture(0.2)),
                Counts.smoothed(Smoothing.additive(0.5)),
                LogProbabilities.given(),
                Logits.plain());
    }

    private double[] row(Distribution form, int classes) {
        boolean weights = form instanceof Probabilities || form instanceof Counts;
        return random.doubles(classes, weights ? 0.05 : -4, weights ? 1 : 0).toArray();
    }

    private static double[] of(Measure measure, Distribution form, Logits model, double[] p, double[] q) {
        return Numbers.gradient(
                Numbers.spec(measure, form, model, Options.DEFAULT), Numbers.referenceOf(p), Numbers.modelOf(q), null);
    }

    private static double[] loss(int label, Logits model, double[] q, Options options) {
        return Numbers.gradient(
                Numbers.spec(Measure.NLL, ClassIndex.plain(), model, options),
                null,
                Numbers.modelOf(q),
                Labels.of(label));
    }
}
