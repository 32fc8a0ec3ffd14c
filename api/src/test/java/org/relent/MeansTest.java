package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Means over rows, weighted by row and by class. */
class MeansTest {
    private static final Options WEIGHTED = Options.DEFAULT.withClassWeights(ClassWeights.of(1, 3));
    private static final Model<Logits> LOGITS = Model.logits(Rows.of(new double[6], 3, 2));

    private final LabelKernel<Logits> plain = nll(Options.DEFAULT);
    private final LabelKernel<Logits> weighted = nll(WEIGHTED);
    private final UnaryKernel<Counts> entropy =
            Relent.entropy(Counts.plain()).f64().kernel(MadeUp.BACKEND);
    private final PairKernel<Counts, Counts> kl =
            Relent.kl(Counts.plain(), Counts.plain()).f64().kernel(Backends.reference());

    private static LabelKernel<Logits> nll(Options options) {
        return Relent.nll(ClassIndex.ignoring(-100), Logits.plain())
                .options(options)
                .f64()
                .kernel(MadeUp.BACKEND);
    }

    @Test
    void rowWeightsWeighResultsAndDivide() {
        // results are 1, 2 and 3
        Reference<Counts> p = Reference.counts(Rows.of(new double[6], 3, 2));
        assertThat(entropy.mean(p)).isEqualTo(2);
        assertThat(entropy.mean(p, new double[] {1, 0, 3})).isEqualTo((1 + 9) / 4.0);
        assertThat(plain.mean(Labels.of(0, 1, 1), LOGITS, new double[] {1, 0, 3}))
                .isEqualTo((1 + 9) / 4.0);
    }

    @Test
    void classWeightsDivideByThoseOfTheLabels() {
        assertThat(weighted.sum(Labels.of(0, 1, 1), LOGITS)).isEqualTo(6);
        assertThat(weighted.mean(Labels.of(0, 1, 1), LOGITS)).isEqualTo(6 / 7.0);
        assertThat(weighted.mean(Labels.of(0, 0, 1), LOGITS)).isEqualTo(6 / 5.0);
        assertThat(weighted.mean(Labels.of(0, 1, 1), LOGITS, new double[] {2, 0.5, 1}))
                .isEqualTo((2 * 1 + 0.5 * 2 + 3) / (2 * 1 + 0.5 * 3 + 1 * 3));
    }

    @Test
    void ignoredRowsDoNotDivide() {
        // a real kernel gives 0 for an ignored row; the made-up one does not, so only the divisor is looked at
        assertThat(plain.mean(Labels.of(0, -100, 1), LOGITS)).isEqualTo(6 / 2.0);
        assertThat(weighted.mean(Labels.of(0, -100, 1), LOGITS)).isEqualTo(6 / 4.0);
        assertThat(weighted.mean(Labels.of(0, -100, 1), LOGITS, new double[] {1, 0, 1}))
                .isEqualTo(4 / 4.0);
    }

    @Test
    void aMeanOverNothingIsNaN() {
        LabelKernel<Logits> real =
                Relent.nll(ClassIndex.ignoring(-100), Logits.plain()).f64().kernel(Backends.reference());
        assertThat(real.mean(Labels.of(-100, -100, -100), LOGITS, new double[] {1, 1, 1}))
                .isNaN();
        assertThat(weighted.mean(Labels.of(0, 1, 1), LOGITS, new double[3])).isNaN();
        assertThat(entropy.mean(Reference.counts(Rows.of(new double[6], 3, 2)), new double[3]))
                .isNaN();
        Reference<Counts> none = Reference.counts(Rows.of(new double[0], 0, 2));
        assertThat(entropy.mean(none, new double[0])).isNaN();
        assertThat(entropy.mean(none)).isNaN();
        assertThat(kl.mean(none, Model.counts(Rows.of(new double[0], 0, 2)), new double[0]))
                .isNaN();
    }

    @Test
    void aWeightOfZeroLeavesARowOutWhateverItsResult() {
        Reference<Counts> p = Reference.counts(Rows.of(new double[] {1, 1, 1, 1, 1, 1}, 3, 2));
        Model<Counts> q = Model.counts(Rows.of(new double[] {1, 0, 0, 0, 1, 1}, 3, 2)); // ∞, NaN, 0
        assertThat(kl.mean(p, q, new double[] {0, 0, 2})).isZero();
        assertThat(kl.mean(p, q, new double[] {1, 0, 2})).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(kl.mean(p, q, new double[] {0, 1, 2})).isNaN();
        PairKernel<Counts, Counts> failing = Relent.kl(Counts.plain(), Counts.plain())
                .f64()
                .options(Options.DEFAULT.withOnInfinite(OnInfinite.FAIL))
                .kernel(Backends.reference());
        assertThat(failing.mean(p, q, new double[] {0, 0, 2})).isZero();
        assertThatThrownBy(() -> failing.mean(p, q, new double[] {1, 0, 2}))
                .isInstanceOf(InfiniteResultException.class);
    }

    @Test
    void weightsAreChecked() {
        Reference<Counts> p = Reference.counts(Rows.of(new double[6], 3, 2));
        refused(() -> entropy.mean(p, new double[2]), "rowWeights: got 2, expected 3, one a result");
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] weights = {1, wrong, 1};
            String message = "rowWeights[1]: got " + wrong + ", expected a finite number, 0 or more";
            refused(() -> entropy.mean(p, weights), message);
            refused(() -> plain.mean(Labels.of(0, -100, 1), LOGITS, weights), message);
        }
        assertThatThrownBy(() -> entropy.mean(p, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("rowWeights");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void theDivisorIsSummedAsCarefullyAsTheResults() {
        int rows = 100_000;
        LabelKernel<Logits> tenth = nll(Options.DEFAULT.withClassWeights(ClassWeights.of(0.1, 0.1)));
        Model<Logits> model = Model.logits(Rows.of(new double[2 * rows], rows, 2));
        double exact = (rows + 1) / 2.0 / 0.1;
        assertThat(tenth.mean(Labels.of(new int[rows]), model)).isBetween(Math.nextDown(exact), Math.nextUp(exact));
    }
}
