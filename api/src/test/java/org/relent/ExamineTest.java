package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an examination says of rows: statuses, the first offending column, and sums. */
class ExamineTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Details unary(Form form, double... row) {
        Details details = Details.of(1);
        Relent.unary(form instanceof Joint ? Measure.MUTUAL_INFORMATION : Measure.ENTROPY, form)
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(new Reference<>(Rows.of(row, 1, row.length)), details);
        return details;
    }

    private static void assertStatus(Details details, int column, Status... status) {
        Set<Status> expected = EnumSet.noneOf(Status.class);
        expected.addAll(Arrays.asList(status));
        assertThat(details.status(0)).isEqualTo(expected);
        assertThat(details.column(0)).isEqualTo(column);
        assertThat(details.statusBits(0))
                .isEqualTo(expected.stream().mapToInt(Status::bit).sum());
        assertThat(details.isOk(0)).isEqualTo(expected.isEmpty());
    }

    @Test
    void bitsAreThoseOfTheContract() {
        assertThat(Status.values()).extracting(Status::bit).containsExactly(1, 2, 4, 8, 16, 32, 64);
    }

    @Test
    void weights() {
        for (Form form :
                List.of(Probabilities.given(), Counts.plain(), Joint.probabilities(1, 3), Joint.counts(3, 1))) {
            assertStatus(unary(form, 1, 0, 3), -1);
            assertStatus(unary(form, 1, NAN, 3), 1, Status.NAN);
            assertStatus(unary(form, 1, 0, -3), 2, Status.NEGATIVE);
            assertStatus(unary(form, INF, 0, 3), 0, Status.NOT_FINITE);
            assertStatus(unary(form, 1, -INF, 3), 1, Status.NEGATIVE, Status.NOT_FINITE);
            assertStatus(unary(form, 1, -1, NAN), 1, Status.NEGATIVE, Status.NAN);
            assertStatus(unary(form, -0.0, 1, 0), -1);
        }
        assertStatus(unary(Counts.plain(), 0, 0, -0.0), -1, Status.EMPTY);
        assertStatus(unary(Joint.counts(1, 3), 0, 0, 0), -1, Status.EMPTY);
        assertStatus(unary(Probabilities.given(), 0, 0, 0), -1);
        assertStatus(unary(Counts.smoothed(Smoothing.additive(1)), 0, 0, 0), -1);
        assertStatus(unary(Counts.smoothed(Smoothing.mixture(0.5)), 0, 0, 0), -1, Status.EMPTY);
        assertStatus(unary(Counts.smoothed(Smoothing.floor(0.5)), 0, 0, 0), -1, Status.EMPTY);
        assertStatus(unary(Probabilities.smoothed(Smoothing.floor(0.5)), 0, 0, 0), -1);
    }

    @Test
    void logarithms() {
        for (Form form :
                List.of(LogProbabilities.given(), Logits.plain(), Logits.plain().withSoftCap(2))) {
            assertStatus(unary(form, -1, -INF, 3), -1);
            assertStatus(unary(form, -1, -INF, NAN), 2, Status.NAN);
            assertStatus(unary(form, -1, INF, 3), 1, Status.NOT_FINITE);
            assertStatus(unary(form, INF, NAN, 3), 0, Status.NOT_FINITE, Status.NAN);
        }
        assertStatus(unary(Logits.plain(), -INF, -INF), -1, Status.EMPTY);
        assertStatus(unary(LogProbabilities.given(), -INF, -INF), -1);
    }

    @Test
    void sums() {
        assertThat(unary(Probabilities.given(), 0.25, 0.5, 0.125).referenceSum(0))
                .isEqualTo(0.875);
        assertThat(unary(Probabilities.smoothed(Smoothing.additive(1)), 0.25, 0.5, 0)
                        .referenceSum(0))
                .as("of the numbers given")
                .isEqualTo(0.75);
        assertThat(unary(Counts.plain(), 1e16, 1, 1, 1, 1).referenceSum(0))
                .as("compensated")
                .isEqualTo(1e16 + 4);
        assertThat(unary(LogProbabilities.given(), Math.log(0.25), -INF, Math.log(0.5))
                        .referenceSum(0))
                .isEqualTo(0.75);
        assertThat(unary(Logits.plain(), 800, -800, 3).referenceSum(0)).isEqualTo(1);
        assertThat(unary(Joint.counts(2, 2), 1, 2, 3, 4).referenceSum(0)).isEqualTo(10);
        assertThat(unary(Counts.plain(), 1, 2).modelSum(0)).isNaN();
        assertThat(unary(Counts.plain(), 1, NAN).referenceSum(0)).isNaN();
        Details pair = Details.of(1);
        Relent.kl(Counts.plain(), Probabilities.given())
                .f32()
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.counts(Rows.of(new float[] {1, 2}, 1, 2)),
                        Model.probabilities(Rows.of(new float[] {0.5f, 0.25f}, 1, 2)),
                        pair);
        assertThat(pair.referenceSum(0)).isEqualTo(3);
        assertThat(pair.modelSum(0)).isEqualTo(0.75);
    }

    @Test
    void bothSidesAreLookedAt() {
        PairKernel<Counts, Probabilities> kernel =
                Relent.kl(Counts.plain(), Probabilities.given()).f64().kernel(MadeUp.BACKEND);
        double[] p = {1, 1, 1, 1, 1, 1, 1, 1, NAN, 0, 0, 0, 1, 1, 1};
        double[] q = {1, 1, 1, 0, 1, 0, 1, -1, 1, 1, 1, 1, 1, 0, INF};
        Details details = Details.of(5);
        kernel.examine(Reference.counts(Rows.of(p, 5, 3)), Model.probabilities(Rows.of(q, 5, 3)), details);
        assertThat(details.isOk(0)).isTrue();
        assertThat(details.status(1)).containsExactly(Status.INFINITE);
        assertThat(details.column(1)).isZero();
        assertThat(details.status(2)).containsExactly(Status.NAN, Status.NEGATIVE);
        assertThat(details.column(2)).as("the first of both sides").isEqualTo(1);
        assertThat(details.status(3)).containsExactly(Status.EMPTY);
        assertThat(details.column(3)).isEqualTo(-1);
        assertThat(details.status(4)).as("NaN, so not infinite").containsExactly(Status.NOT_FINITE);
        assertThat(details.column(4)).isEqualTo(2);
    }

    @Test
    void labels() {
        LabelKernel<Logits> kernel =
                Relent.nll(ClassIndex.ignoring(-100), Logits.plain()).f64().kernel(MadeUp.BACKEND);
        double[] rows = {0, 0, 0, -INF, NAN, 0, 0, 0, NAN, 0, 0, 0};
        Model<Logits> model = Model.logits(Rows.of(rows, 6, 2));
        Labels labels = Labels.of(1, 1, -100, 2, -1, -1);
        Details details = Details.withBounds(6, 1);
        kernel.examine(labels, model, details);
        assertThat(details.isOk(0)).isTrue();
        assertThat(details.status(1)).containsExactly(Status.INFINITE);
        assertThat(details.column(1)).isEqualTo(1);
        assertThat(details.status(2)).as("whatever its row holds").containsExactly(Status.IGNORED);
        assertThat(details.column(2)).isEqualTo(-1);
        assertThat(details.bound(2)).isZero();
        assertThat(details.status(3)).containsExactly(Status.LABEL_OUT_OF_RANGE);
        assertThat(details.status(4)).containsExactly(Status.NAN, Status.LABEL_OUT_OF_RANGE);
        assertThat(details.bound(4)).isNaN();
        assertThat(details.status(5)).containsExactly(Status.LABEL_OUT_OF_RANGE);
        assertThat(details.referenceSum(0)).isNaN();
        assertThat(details.modelSum(0)).isEqualTo(1);
        assertThatThrownBy(() -> kernel.run(labels, model, new double[6]))
                .as("a run refuses what an examination reports")
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("labels[3]: got 2");
    }

    @Test
    void gaussians() {
        PairKernel<Gaussian.Variance, Gaussian.LogVariance> kernel = Relent.gaussianKl(
                        Gaussian.variance(), Gaussian.logVariance())
                .f64()
                .kernel(MadeUp.BACKEND);
        double[] means = {0, 0, INF, 0, 0, 0, 0, 0, 0, 0, 0, NAN};
        double[] variances = {1, 2, 1, 1, 1, -1, 1, 1, 1, 0, 0, 1};
        double[] modelMeans = new double[12];
        double[] logVariances = {0, 0, 0, 0, 0, 0, 0, INF, -INF, -INF, 0, 0};
        Details details = Details.withBounds(6, 1);
        kernel.examine(
                Reference.gaussianVariance(Rows.of(means, 6, 2), Rows.of(variances, 6, 2)),
                Model.gaussianLogVariance(Rows.of(modelMeans, 6, 2), Rows.of(logVariances, 6, 2)),
                details);
        assertThat(details.isOk(0)).isTrue();
        assertThat(details.bound(0)).isPositive();
        assertThat(details.status(1)).containsExactly(Status.NOT_FINITE);
        assertThat(details.column(1)).isZero();
        assertThat(details.status(2)).containsExactly(Status.NEGATIVE);
        assertThat(details.column(2)).isEqualTo(1);
        assertThat(details.status(3)).containsExactly(Status.NOT_FINITE);
        assertThat(details.column(3)).isEqualTo(1);
        assertThat(details.status(4)).containsExactly(Status.INFINITE);
        assertThat(details.column(4)).isZero();
        assertThat(details.status(5)).as("NaN, so not infinite").containsExactly(Status.NAN);
        assertThat(details.column(5)).as("not that of the point before it").isEqualTo(1);
        assertThat(details.referenceSum(0)).isNaN();
        assertThat(details.modelSum(0)).isNaN();
    }

    @Test
    void detailsHaveRoomOrAreRefused() {
        UnaryKernel<Counts> kernel = Relent.entropy(Counts.plain()).f64().kernel(MadeUp.BACKEND);
        Reference<Counts> two = Reference.counts(Rows.of(new double[] {1, 1, 1, 1}, 2, 2));
        assertThatThrownBy(() -> kernel.examine(two, Details.of(1)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("details: got room for 1 results, expected 2");
        assertThatThrownBy(() -> kernel.examine(two, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("details");
        assertThatThrownBy(() -> Details.of(-1)).hasMessage("results: got -1, expected 0 or more");
        assertThatThrownBy(() -> Details.withBounds(1, 0)).hasMessage("measures: got 0, expected 1 or more");
        Details details = Details.of(3);
        kernel.examine(two, details);
        assertThatThrownBy(() -> details.bound(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bounds: got details without, expected Details.withBounds");
        assertThat(details.results()).isEqualTo(3);
        assertThat(details.measures()).isZero();
        Details bounds = Details.withBounds(2, 1);
        assertThatThrownBy(() -> bounds.bound(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bounds.bound(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
