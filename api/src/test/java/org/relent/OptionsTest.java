package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The parameters of measures, and of forms. */
class OptionsTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void everyOptionKeepsTheOthers() {
        List<UnaryOperator<Options>> changes = List.of(
                options -> options.withAlpha(2),
                options -> options.withWeight(0.25),
                options -> options.withLabelSmoothing(0.1),
                options -> options.withClassWeights(ClassWeights.of(1, 2)),
                options -> options.withZLoss(1e-4),
                options -> options.withMillerMadow(true),
                options -> options.withFreeNats(0.5),
                options -> options.withOnInfinite(OnInfinite.FAIL));
        for (int rotation = 0; rotation < changes.size(); rotation++) {
            Options options = Options.DEFAULT;
            for (int i = 0; i < changes.size(); i++) {
                Options before = options;
                options = changes.get((rotation + i) % changes.size()).apply(options);
                assertThat(options).isNotEqualTo(before);
            }
            assertThat(options.alpha()).isEqualTo(2);
            assertThat(options.weight()).isEqualTo(0.25);
            assertThat(options.labelSmoothing()).isEqualTo(0.1);
            assertThat(options.classWeights()).isEqualTo(ClassWeights.of(1, 2));
            assertThat(options.zLoss()).isEqualTo(1e-4);
            assertThat(options.millerMadow()).isTrue();
            assertThat(options.freeNats()).isEqualTo(0.5);
            assertThat(options.onInfinite()).isEqualTo(OnInfinite.FAIL);
            assertThat(options)
                    .hasToString(" alpha=2.0 weight=0.25 label-smoothing=0.1 class-weights=[1.0, 2.0] z-loss=1.0E-4"
                            + " miller-madow free-nats=0.5 on-infinite=fail");
        }
        assertThat(Options.DEFAULT).hasToString("");
        assertThat(Options.DEFAULT.alpha()).isNaN();
    }

    @Test
    void minusZeroIsZero() {
        assertThat(Options.DEFAULT.withAlpha(-0.0)).isEqualTo(Options.DEFAULT.withAlpha(0));
        assertThat(Options.DEFAULT.withLabelSmoothing(-0.0)).isEqualTo(Options.DEFAULT);
        assertThat(Options.DEFAULT.withZLoss(-0.0)).isEqualTo(Options.DEFAULT);
        assertThat(Options.DEFAULT.withFreeNats(-0.0)).isEqualTo(Options.DEFAULT);
        assertThat(ClassWeights.of(-0.0, 1))
                .isEqualTo(ClassWeights.of(0.0, 1))
                .hasSameHashCodeAs(ClassWeights.of(0.0, 1));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        Options options = Options.DEFAULT;
        refused(() -> options.withAlpha(-1), "alpha: got -1.0, expected 0 … ∞");
        refused(() -> options.withWeight(1), "weight: got 1.0, expected a number in (0, 1)");
        refused(() -> options.withLabelSmoothing(1), "labelSmoothing: got 1.0, expected a number in [0, 1)");
        for (double lambda : new double[] {-1e-4, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> options.withZLoss(lambda), "zLoss: got " + lambda + ", expected a finite number, 0 or more");
            refused(
                    () -> options.withFreeNats(lambda),
                    "freeNats: got " + lambda + ", expected a finite number, 0 or more");
        }
        assertThatThrownBy(() -> options.withClassWeights(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("classWeights");
        assertThatThrownBy(() -> options.withOnInfinite(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("onInfinite");
    }

    @Test
    void classWeightsAreCopiedAndChecked() {
        double[] mine = {1, 0, 2.5};
        ClassWeights weights = ClassWeights.of(mine);
        mine[0] = 9;
        weights.toArray()[2] = 9;
        assertThat(weights.toArray()).containsExactly(1, 0, 2.5);
        assertThat(weights.get(2)).isEqualTo(2.5);
        assertThat(weights.classes()).isEqualTo(3);
        assertThat(weights.isNone()).isFalse();
        assertThat(weights).hasToString("[1.0, 0.0, 2.5]");
        assertThat(ClassWeights.of(1, 2, 3, 4, 5)).hasToString("5 weights");
        assertThat(ClassWeights.none().isNone()).isTrue();
        assertThat(ClassWeights.none().get(7)).isEqualTo(1);
        refused(() -> ClassWeights.of(), "classWeights: got none, expected one a class");
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(
                    () -> ClassWeights.of(1, wrong),
                    "classWeights[1]: got " + wrong + ", expected a finite number, 0 or more");
        }
        assertThatThrownBy(() -> ClassWeights.of((double[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("classWeights");
    }

    @Test
    void thereIsOneWeightAClass() {
        LabelKernel<Logits> kernel = Relent.nll(ClassIndex.plain(), Logits.plain())
                .options(Options.DEFAULT.withClassWeights(ClassWeights.of(1, 2)))
                .f64()
                .kernel(MadeUp.BACKEND);
        Model<Logits> model = Model.logits(Rows.of(new double[3], 1, 3));
        refused(() -> kernel.mean(Labels.of(0), model), "classWeights: got 2, expected 3, one a class");
        refused(
                () -> kernel.examine(Labels.of(0), model, Details.of(1)),
                "classWeights: got 2, expected 3, one a class");
    }

    @Test
    void tablesHaveCells() {
        assertThat(Joint.counts(3, 4).cellCount()).isEqualTo(12);
        assertThat(Joint.counts(3, 4)).hasToString("joint(counts 3×4)");
        assertThat(Joint.probabilities(3, 4)).hasToString("joint(probs 3×4)").isNotEqualTo(Joint.counts(3, 4));
        refused(() -> Joint.counts(0, 4), "xCount: got 0, expected 1 or more");
        refused(() -> Joint.counts(4, -1), "yCount: got -1, expected 1 or more");
        refused(
                () -> Joint.counts(1 << 16, 1 << 16),
                "xCount · yCount: got 4294967296, expected at most " + Rows.MAX_CLASSES);
        refused(() -> new Joint(Logits.plain(), 2, 2), "cells: got logits, expected probs or counts without smoothing");
        refused(
                () -> new Joint(Counts.smoothed(Smoothing.additive(1)), 2, 2),
                "cells: got counts(add:1.0), expected probs or counts without smoothing");
        UnaryKernel<Joint> information =
                Relent.mutualInformation(Joint.counts(2, 3)).f64().kernel(MadeUp.BACKEND);
        refused(
                () -> information.run(Reference.joint(Rows.of(new double[5], 1, 5)), new double[1]),
                "reference.classes: got 5, expected 6 = 2 × 3 cells a table");
    }

    @Test
    void logitsMayBeCapped() {
        assertThat(Logits.plain().isCapped()).isFalse();
        assertThat(Logits.plain().withSoftCap(30)).hasToString("logits(cap=30.0)");
        assertThat(Logits.atTemperature(2).withSoftCap(30))
                .hasToString("logits(T=2.0,cap=30.0)")
                .isEqualTo(new Logits(2, 30));
        assertThat(Logits.atTemperature(2).withSoftCap(30).isCapped()).isTrue();
        assertThat(Logits.plain().withSoftCap(Double.POSITIVE_INFINITY)).isEqualTo(Logits.plain());
        for (double cap : new double[] {0, -1, Double.NaN}) {
            refused(
                    () -> Logits.plain().withSoftCap(cap),
                    "softCap: got " + cap + ", expected a positive number or ∞ for none");
        }
    }

    @Test
    void normalizedFormsAreTheOnesThatDivideByTheirSum() {
        assertThat(Probabilities.given().normalized()).isEqualTo(Counts.plain());
        assertThat(Probabilities.smoothed(Smoothing.mixture(0.1)).normalized())
                .isEqualTo(Counts.smoothed(Smoothing.mixture(0.1)));
        assertThat(LogProbabilities.given().normalized()).isEqualTo(Logits.plain());
        for (Distribution given : List.of(Probabilities.given(), LogProbabilities.given())) {
            assertThat(given.normalizedInside()).isFalse();
        }
        assertThat(Probabilities.smoothed(Smoothing.additive(1)).normalizedInside())
                .isTrue();
        assertThat(Probabilities.smoothed(Smoothing.floor(1e-6)).normalizedInside())
                .isTrue();
        assertThat(Probabilities.smoothed(Smoothing.mixture(0.1)).normalizedInside())
                .as("it keeps 1 − λ of whatever the sum was")
                .isFalse();
    }
}
