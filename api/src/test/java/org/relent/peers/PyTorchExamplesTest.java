package org.relent.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.relent.peers.Peer.DIGITS;
import static org.relent.peers.Peer.assertClose;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.Smoothing;

/**
 * torch.nn.functional.cross_entropy and kl_div. The numbers were not printed by PyTorch: they come from the formulas of
 * its documentation (CrossEntropyLoss, KLDivLoss), evaluated in f64 by NumPy 2.4.6 with {@code log_softmax} of SciPy 1.17.1.
 * Where Relent differs on purpose, both stand here.
 */
class PyTorchExamplesTest {
    private static final double[] LOGITS = {1, -2, 0.5, 0.25, 3, -1, 2, 2, -4, 0, 1, -0.5};
    private static final Labels TARGET = Labels.of(2, 1, -100, 0);
    private static final ClassWeights WEIGHT = ClassWeights.of(0.5, 2, 1.25);
    private static final double[] SOFT = {0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.25, 0.25, 0.5, 0, 1, 0};
    private static final double[] DENSE = {0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.25, 0.25, 0.5, 0.3, 0.3, 0.4};

    private static Rows rows(double[] numbers) {
        return Rows.of(numbers, 4, 3);
    }

    /** reduction='none', 'sum' and 'mean' of labels, with ignore_index=-100 as in PyTorch's default. */
    private static void crossEntropy(Options options, double sum, double mean, double... none) {
        LabelKernel<Logits> kernel = Relent.nll(ClassIndex.ignoring(-100), Logits.plain())
                .options(options)
                .f64()
                .kernel(Backends.reference());
        double[] results = new double[4];
        kernel.run(TARGET, Model.logits(rows(LOGITS)), results);
        assertClose(results, none);
        assertThat(kernel.sum(TARGET, Model.logits(rows(LOGITS)))).isCloseTo(sum, DIGITS);
        assertThat(kernel.mean(TARGET, Model.logits(rows(LOGITS)))).isCloseTo(mean, DIGITS);
    }

    @Test
    void labels() {
        crossEntropy(
                Options.DEFAULT,
                2.548001887854328,
                0.8493339626181093,
                1.0045969023422834,
                0.07903620140409959,
                0.0,
                1.464368784107945);
    }

    @Test
    void labelSmoothing() {
        crossEntropy(
                Options.DEFAULT.withLabelSmoothing(0.1),
                2.8230018878543275,
                0.9410006292847758,
                1.07126356900895,
                0.3040362014040996,
                0.0,
                1.447702117441278);
    }

    @Test
    void classWeights() {
        crossEntropy(
                Options.DEFAULT.withClassWeights(WEIGHT),
                2.146002922790026,
                0.5722674460773403,
                1.2557461279278543,
                0.15807240280819917,
                0.0,
                0.7321843920539725);
    }

    @Test
    void labelSmoothingWithClassWeights() {
        // as in PyTorch: each class's share of the smoothing has its own weight, and the mean divides by those of the
        // labels
        crossEntropy(
                Options.DEFAULT.withClassWeights(WEIGHT).withLabelSmoothing(0.1),
                2.574902866492814,
                0.6866407643980837,
                1.4140794612611876,
                0.3646446877028917,
                0.0,
                0.7961787175287349);
    }

    @Test
    void nothingIsIgnoredUnlessAsked() {
        LabelKernel<Logits> plain =
                Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel(Backends.reference());
        assertThatThrownBy(() -> plain.mean(TARGET, Model.logits(rows(LOGITS))))
                .as("PyTorch ignores -100 by default")
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("labels[2]: got -100, expected 0 … 2");
    }

    @Test
    void aMeanOverNoRowsIsNaN() {
        LabelKernel<Logits> kernel =
                Relent.nll(ClassIndex.ignoring(-100), Logits.plain()).f64().kernel(Backends.reference());
        Labels none = Labels.of(-100, -100, -100, -100);
        assertThat(kernel.mean(none, Model.logits(rows(LOGITS))))
                .as("as in PyTorch")
                .isNaN();
        assertThat(kernel.sum(none, Model.logits(rows(LOGITS)))).isZero();
    }

    @Test
    void softTargets() {
        PairPlan<Probabilities, Logits> plan = Relent.crossEntropy(Probabilities.given(), Logits.plain());
        assertClose(
                Peer.many(plan, SOFT, LOGITS, 4),
                1.1545969023422833,
                0.7540362014040998,
                3.694385789255728,
                0.4643687841079449);
        assertThat(plan.f64()
                        .kernel(Backends.reference())
                        .mean(Reference.probabilities(rows(SOFT)), Model.logits(rows(LOGITS))))
                .isCloseTo(1.516846919277514, DIGITS);
    }

    @Test
    void softTargetsWithLabelSmoothing() {
        PairPlan<Probabilities, Logits> plan =
                Relent.crossEntropy(Probabilities.smoothed(Smoothing.mixture(0.1)), Logits.plain());
        assertClose(
                Peer.many(plan, SOFT, LOGITS, 4),
                1.2062635690089503,
                0.9115362014040997,
                3.5943857892557274,
                0.5477021174412783);
    }

    @Test
    void softTargetsHaveNoClassWeights() {
        // PyTorch multiplies them in and divides the mean by the number of rows, unlike with labels
        PairPlan<Probabilities, Logits> plan = Relent.crossEntropy(Probabilities.given(), Logits.plain());
        assertThatThrownBy(() -> plan.options(Options.DEFAULT.withClassWeights(WEIGHT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("classWeights: got [0.5, 2.0, 1.25], expected none for cross-entropy");
        // the same numbers: weigh the targets, which are used as given
        double[] weighted = new double[12];
        Arrays.setAll(weighted, i -> SOFT[i] * WEIGHT.get(i % 3));
        assertClose(
                Peer.many(plan, weighted, LOGITS, 4),
                1.704022289549498,
                0.7777892574922769,
                4.6179822365696594,
                0.9287375682158898);
    }

    @Test
    void aClassThatIsMaskedOutAddsNothing() {
        // PyTorch's formula is 0 · -inf = nan here
        PairPlan<Probabilities, Logits> plan = Relent.crossEntropy(Probabilities.given(), Logits.plain());
        assertThat(Peer.two(plan, new double[] {1, 0}, new double[] {3, Double.NEGATIVE_INFINITY}))
                .isEqualTo(0.0);
        // and of a label with label smoothing, in both: every class is a target
        LabelKernel<Logits> smoothed = Relent.nll(ClassIndex.plain(), Logits.plain())
                .options(Options.DEFAULT.withLabelSmoothing(0.1))
                .f64()
                .kernel(Backends.reference());
        double[] result = new double[1];
        smoothed.run(Labels.of(0), Model.logits(Rows.of(new double[] {3, Double.NEGATIVE_INFINITY}, 1, 2)), result);
        assertThat(result[0]).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** kl_div(input=log_softmax(LOGITS), target=DENSE): P is the target, which PyTorch's call names last. */
    @Test
    void klDivOfLogProbabilities() {
        double[] rows = {0.3527783497989462, 0.11500434175392277, 2.65466501841581, 0.27546880876272134};
        PairPlan<Probabilities, LogProbabilities> plan = Relent.kl(Probabilities.given(), LogProbabilities.given());
        assertClose(Peer.many(plan, DENSE, logSoftmax(LOGITS), 4), rows);
        // log_softmax need not be made first: logits are a form
        assertClose(Peer.many(Relent.kl(Probabilities.given(), Logits.plain()), DENSE, LOGITS, 4), rows);
        PairKernel<Probabilities, LogProbabilities> kernel = plan.f64().kernel(Backends.reference());
        Reference<Probabilities> target = Reference.probabilities(rows(DENSE));
        Model<LogProbabilities> input = Model.logProbabilities(rows(logSoftmax(LOGITS)));
        assertThat(kernel.sum(target, input)).as("'sum'").isCloseTo(3.3979165187313995, DIGITS);
        assertThat(kernel.mean(target, input)).as("'batchmean'").isCloseTo(0.8494791296828499, DIGITS);
        assertThat(kernel.mean(target, input) / 3)
                .as("'mean', PyTorch's default, divides by rows · classes: Relent has no such mean")
                .isCloseTo(0.2831597098942833, DIGITS);
    }

    @Test
    void klDivOfLogTargets() {
        double[] target = {0.1, 0.2, 0.3, 1, 0, -1, 2, 2, 2, 0, 0.5, 1};
        double[] rows = {0.5895673148440638, 1.4361755406264423, 1.5957735005876177, 0.39022175719044216};
        PairPlan<LogProbabilities, LogProbabilities> plan =
                Relent.kl(LogProbabilities.given(), LogProbabilities.given());
        assertClose(Peer.many(plan, logSoftmax(target), logSoftmax(LOGITS), 4), rows);
        assertClose(Peer.many(Relent.kl(Logits.plain(), Logits.plain()), target, LOGITS, 4), rows);
        assertThat(plan.f64()
                        .kernel(Backends.reference())
                        .mean(
                                Reference.logProbabilities(rows(logSoftmax(target))),
                                Model.logProbabilities(rows(logSoftmax(LOGITS)))))
                .isCloseTo(1.0029345283121414, DIGITS);
    }

    @Test
    void sharedZerosAddNothing() {
        // With log_target=True the documented formula exp(target) * (target - input) is 0 · (-inf + inf) = nan
        double none = Double.NEGATIVE_INFINITY;
        double[] p = {0, none};
        assertThat(Peer.two(Relent.kl(LogProbabilities.given(), LogProbabilities.given()), p, p.clone()))
                .isEqualTo(0.0);
        // and target * (target.log() - input) is 0 · (-inf + inf) = nan
        assertThat(Peer.two(Relent.kl(Probabilities.given(), LogProbabilities.given()), new double[] {1, 0}, p))
                .isEqualTo(0.0);
    }

    private static double[] logSoftmax(double[] logits) {
        double[] logs = new double[logits.length];
        for (int row = 0; row < logits.length; row += 3) {
            double largest = Math.max(logits[row], Math.max(logits[row + 1], logits[row + 2]));
            double sum = 0;
            for (int c = row; c < row + 3; c++) {
                sum += Math.exp(logits[c] - largest);
            }
            for (int c = row; c < row + 3; c++) {
                logs[c] = logits[c] - largest - Math.log(sum);
            }
        }
        return logs;
    }
}
