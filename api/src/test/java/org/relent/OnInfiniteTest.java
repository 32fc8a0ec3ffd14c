package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** OnInfinite.FAIL: which results are infinite, what the exception names, and that nothing was written before it. */
class OnInfiniteTest {
    private static final double UNTOUCHED = -7;
    private static final Options FAIL = Options.DEFAULT.withOnInfinite(OnInfinite.FAIL);
    /** Infinite where q lacks a class of p. */
    private static final Set<Measure> BY_Q =
            EnumSet.of(Measure.CROSS_ENTROPY, Measure.KL, Measure.JEFFREYS, Measure.GENERALIZED_KL, Measure.CHI_SQUARE);
    /** Infinite where p lacks a class of q. */
    private static final Set<Measure> BY_P = EnumSet.of(Measure.REVERSE_KL, Measure.JEFFREYS);

    private static PairKernel<Counts, Counts> kernel(Measure measure, Options options) {
        return Relent.pair(measure, Counts.plain(), Counts.plain())
                .options(options)
                .f64()
                .kernel(MadeUp.BACKEND);
    }

    private static Reference<Counts> p(double... row) {
        return Reference.counts(Rows.of(row, row.length / 3, 3));
    }

    private static Model<Counts> q(double... row) {
        return Model.counts(Rows.of(row, row.length / 3, 3));
    }

    private static void check(PairKernel<Counts, Counts> kernel, Reference<Counts> p, Model<Counts> q, int column) {
        double[] results = {UNTOUCHED, UNTOUCHED};
        if (column < 0) {
            assertThatCode(() -> kernel.run(p, q, results)).doesNotThrowAnyException();
            assertThat(results).doesNotContain(UNTOUCHED);
            return;
        }
        assertThatThrownBy(() -> kernel.run(p, q, results))
                .as("%s", kernel)
                .isInstanceOf(InfiniteResultException.class)
                .hasMessage(kernel.spec().measureIds() + ": got ∞ as result 1 because of column " + column
                        + ", expected finite results (OnInfinite.FAIL)")
                .asInstanceOf(type(InfiniteResultException.class))
                .satisfies(problem -> {
                    assertThat(problem.result()).isEqualTo(1);
                    assertThat(problem.column()).isEqualTo(column);
                });
        assertThat(results).as("nothing is written").containsOnly(UNTOUCHED);
    }

    @Test
    void everyMeasureHasItsRule() {
        for (Measure measure : Measure.values()) {
            if (measure.operands() != Measure.Operands.REFERENCE_AND_MODEL
                    || measure == Measure.GAUSSIAN_KL
                    || measure == Measure.RENYI) {
                continue;
            }
            PairKernel<Counts, Counts> kernel = kernel(measure, FAIL);
            check(kernel, p(1, 1, 1, 2, 1, 0), q(1, 1, 1, 1, 0, 0), BY_Q.contains(measure) ? 1 : -1);
            check(kernel, p(1, 1, 1, 2, 0, 0), q(1, 1, 1, 1, 0, 3), BY_P.contains(measure) ? 2 : -1);
            check(kernel, p(1, 1, 1, 0, 0, 2), q(1, 1, 1, 0, 0, 3), -1);
        }
    }

    @Test
    void renyiDependsOnItsOrder() {
        for (double alpha : new double[] {0, 0.5, 1, 2, Double.POSITIVE_INFINITY}) {
            PairKernel<Counts, Counts> kernel = kernel(Measure.RENYI, FAIL.withAlpha(alpha));
            check(kernel, p(1, 1, 1, 2, 1, 0), q(1, 1, 1, 1, 0, 0), alpha < 1 ? -1 : 1);
            check(kernel, p(1, 1, 1, 2, 0, 0), q(1, 1, 1, 1, 0, 3), -1);
            check(kernel, p(1, 1, 1, 0, 1, 0), q(1, 1, 1, 1, 0, 2), 1);
        }
        PairKernel<Probabilities, Probabilities> given = Relent.renyi(0.5, Probabilities.given(), Probabilities.given())
                .options(FAIL.withAlpha(0.5))
                .f64()
                .kernel(MadeUp.BACKEND);
        Rows zeros = Rows.of(new double[2], 1, 2);
        assertThatThrownBy(() -> given.run(Reference.probabilities(zeros), Model.probabilities(zeros), new double[1]))
                .as("no class in common, for there is none")
                .isInstanceOf(InfiniteResultException.class);
    }

    @Test
    void rowsThatAreNaNAreNotInfinite() {
        check(kernel(Measure.KL, FAIL), p(1, 1, 1, Double.NaN, 1, 1), q(1, 1, 1, 1, 0, 1), -1);
        check(kernel(Measure.KL, FAIL), p(1, 1, 1, 1, 1, 1), q(1, 1, 1, 0, 0, 0), -1);
    }

    @Test
    void theDefaultReturnsThem() {
        check(kernel(Measure.KL, Options.DEFAULT), p(1, 1, 1, 1, 1, 1), q(1, 1, 1, 1, 0, 1), -1);
    }

    @Test
    void everyWayToRunFails() {
        PairKernel<Counts, Counts> kernel = kernel(Measure.KL, FAIL);
        Reference<Counts> p = p(1, 1, 1);
        Model<Counts> q = q(0, 1, 1);
        double[] results = {UNTOUCHED};
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> kernel.run(p, q, results),
                        () -> kernel.run(p, q, MemorySegment.ofArray(results)),
                        () -> kernel.sum(p, q),
                        () -> kernel.mean(p, q),
                        () -> kernel.mean(p, q, new double[] {1}))) {
            assertThatThrownBy(call).isInstanceOf(InfiniteResultException.class);
            assertThat(results).containsOnly(UNTOUCHED);
        }
        Details details = Details.of(1);
        kernel.examine(p, q, details);
        assertThat(details.status(0)).as("an examination only says so").containsExactly(Status.INFINITE);
    }

    @Test
    void pairsAreNumberedAsTheResultsAre() {
        PairKernel<Counts, Counts> all = Relent.kl(Counts.plain(), Counts.plain())
                .options(FAIL)
                .f64()
                .pairs(Pairing.ALL)
                .kernel(MadeUp.BACKEND);
        assertThatThrownBy(() -> all.run(p(1, 0, 0, 1, 1, 1), q(1, 1, 1, 1, 0, 0), new double[4]))
                .asInstanceOf(type(InfiniteResultException.class))
                .satisfies(problem -> assertThat(problem.result()).isEqualTo(3));
    }

    @Test
    void oneOfSeveralMeasuresIsEnough() {
        PairKernel<Counts, Counts> several = Relent.measures(
                        List.of(Measure.JS, Measure.REVERSE_KL), Counts.plain(), Counts.plain())
                .options(FAIL)
                .f64()
                .kernel(MadeUp.BACKEND);
        assertThatThrownBy(() -> several.run(p(1, 0, 1), q(1, 1, 1), new double[2]))
                .isInstanceOf(InfiniteResultException.class)
                .hasMessageContaining("js,reverse-kl: got ∞ as result 0 because of column 1");
        assertThatCode(() -> several.run(p(1, 1, 1), q(1, 0, 1), new double[2])).doesNotThrowAnyException();
    }

    @Test
    void aLossIsInfiniteWhereItsTargetHasNoProbability() {
        double gone = Double.NEGATIVE_INFINITY;
        Model<Logits> model = Model.logits(Rows.of(new double[] {0, 0, 0, 0, gone, 0}, 2, 3));
        loss(FAIL, model, Labels.of(0, 0), -1);
        loss(FAIL, model, Labels.of(0, 1), 1);
        loss(FAIL, model, Labels.of(0, -100), -1);
        loss(FAIL.withLabelSmoothing(0.1), model, Labels.of(0, 0), 1);
        loss(FAIL.withLabelSmoothing(0.1), model, Labels.of(0, -100), -1);
        ClassWeights none = ClassWeights.of(1, 0, 1);
        loss(FAIL.withClassWeights(none), model, Labels.of(0, 1), -1);
        loss(FAIL.withClassWeights(none).withLabelSmoothing(0.1), model, Labels.of(0, 0), -1);
    }

    private static void loss(Options options, Model<Logits> model, Labels labels, int column) {
        LabelKernel<Logits> kernel = Relent.nll(ClassIndex.ignoring(-100), Logits.plain())
                .options(options)
                .f64()
                .kernel(MadeUp.BACKEND);
        double[] results = {UNTOUCHED, UNTOUCHED};
        if (column < 0) {
            kernel.run(labels, model, results);
            assertThat(results).containsExactly(1, 2);
        } else {
            assertThatThrownBy(() -> kernel.run(labels, model, results))
                    .asInstanceOf(type(InfiniteResultException.class))
                    .satisfies(problem -> {
                        assertThat(problem.result()).isEqualTo(1);
                        assertThat(problem.column()).isEqualTo(column);
                    });
            assertThat(results).containsOnly(UNTOUCHED);
        }
    }

    @Test
    void smoothingLeavesNothingInfinite() {
        for (Smoothing smoothing : List.of(Smoothing.additive(0.5), Smoothing.mixture(0.1), Smoothing.floor(1e-9))) {
            PairKernel<Counts, Counts> kernel = Relent.kl(Counts.plain(), Counts.smoothed(smoothing))
                    .options(FAIL)
                    .f64()
                    .kernel(MadeUp.BACKEND);
            check(kernel, p(1, 1, 1, 1, 1, 1), q(1, 1, 1, 1, 0, 0), -1);
        }
    }

    @Test
    void aPointIsInfinitelyFarFromAnyOtherGaussian() {
        PairKernel<Gaussian.Sigma, Gaussian.LogVariance> kernel = Relent.gaussianKl(
                        Gaussian.sigma(), Gaussian.logVariance())
                .options(FAIL)
                .f64()
                .kernel(MadeUp.BACKEND);
        double point = Double.NEGATIVE_INFINITY;
        double[][] cases = {{0, 1, 0, point, 1}, {0, 0, 0, 0, 1}, {0, 0, 1, point, 1}, {0, 0, 0, point, -1}};
        for (double[] numbers : cases) {
            Reference<Gaussian.Sigma> p = Reference.gaussianSigma(
                    Rows.of(new double[] {5, numbers[0]}, 1, 2), Rows.of(new double[] {2, numbers[1]}, 1, 2));
            Model<Gaussian.LogVariance> q = Model.gaussianLogVariance(
                    Rows.of(new double[] {4, numbers[2]}, 1, 2), Rows.of(new double[] {3, numbers[3]}, 1, 2));
            if (numbers[4] < 0) {
                assertThatCode(() -> kernel.run(p, q, new double[1])).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> kernel.run(p, q, new double[1]))
                        .as(Arrays.toString(numbers))
                        .asInstanceOf(type(InfiniteResultException.class))
                        .satisfies(problem -> assertThat(problem.column()).isEqualTo(1));
            }
        }
    }
}
