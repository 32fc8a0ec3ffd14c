package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The error bounds of an examination against the contract's formulas, written out here once more. */
class BoundsTest {
    private static final Percentage CLOSE = Percentage.withPercentage(1e-9);
    private static final double[] P = {0.5, 0.125, 0.25, 0.125};
    private static final double[] Q = {0.0625, 0.25, 0.1875, 0.5};
    private static final Options OPTIONS = Options.DEFAULT;

    private static double sum(int classes, java.util.function.IntToDoubleFunction term) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += term.applyAsDouble(c);
        }
        return sum;
    }

    private static double log(double x) {
        return Math.abs(Math.log(x));
    }

    /** B of P and Q, or of a root the bound itself, which is not linear in ε. */
    private static double expected(Measure measure, Options options, boolean given, double epsilon) {
        double w = options.weight();
        double alpha = options.alpha();
        double[] m = new double[P.length];
        Arrays.setAll(m, c -> w * P[c] + (1 - w) * Q[c]);
        double kl = sum(4, c -> P[c] * (1 + log(P[c] / Q[c])));
        double reverse = sum(4, c -> Q[c] * (1 + log(Q[c] / P[c])));
        double js = sum(4, c -> w * P[c] * (1 + log(P[c] / m[c])) + (1 - w) * Q[c] * (1 + log(Q[c] / m[c])));
        double most = Arrays.stream(new int[] {0, 1, 2, 3})
                .mapToDouble(c -> Math.log(P[c] / Q[c]))
                .max()
                .orElseThrow();
        double total = sum(4, c -> Math.pow(P[c], alpha) * Math.pow(Q[c], 1 - alpha));
        double exactJs = sum(4, c -> w * P[c] * Math.log(P[c] / m[c]) + (1 - w) * Q[c] * Math.log(Q[c] / m[c]));
        double exactHellinger = sum(4, c -> 0.5 * Math.pow(Math.sqrt(P[c]) - Math.sqrt(Q[c]), 2));
        DoubleUnaryOperator root = b ->
                Math.min(b / (2 * Math.sqrt(measure == Measure.HELLINGER ? exactHellinger : exactJs)), Math.sqrt(b));
        return switch (measure) {
            case ENTROPY -> epsilon * sum(4, c -> P[c] * (1 + log(P[c])));
            case CROSS_ENTROPY -> epsilon * sum(4, c -> P[c] * (1 + log(Q[c])));
            case KL -> epsilon * kl;
            case REVERSE_KL -> epsilon * reverse;
            case JEFFREYS -> epsilon * (kl + reverse);
            case GENERALIZED_KL -> epsilon * (kl + 1);
            case JS -> epsilon * js;
            case JS_DISTANCE -> root.applyAsDouble(epsilon * js);
            case TOTAL_VARIATION -> epsilon;
            case HELLINGER -> root.applyAsDouble(epsilon);
            case CHI_SQUARE -> epsilon * sum(4, c -> Math.pow(P[c] + Q[c], 2) / Q[c]);
            case RENYI -> {
                if (alpha == 1) {
                    yield epsilon * kl;
                }
                if (alpha == Double.POSITIVE_INFINITY) {
                    yield epsilon * (1 + Math.abs(most));
                }
                double shares =
                        sum(4, c -> Math.pow(P[c], alpha) * Math.pow(Q[c], 1 - alpha) / total * (1 + log(P[c] / Q[c])));
                double result = Math.log(total) / (alpha - 1);
                yield epsilon * (Math.abs(result) + shares + (given ? 1 / Math.abs(1 - alpha) : 0));
            }
            default -> throw new AssertionError(measure);
        };
    }

    private static Rows rows(Distribution form, double[] row, ElementType type) {
        double[] numbers = new double[row.length];
        Arrays.setAll(numbers, c -> switch (form) {
            case Probabilities ignored -> row[c];
            case LogProbabilities ignored -> Math.log(row[c]);
            case Logits logits -> logits.temperature() * Math.log(row[c]) + 3;
            case Counts ignored -> 16 * row[c];
        });
        if (type == ElementType.F64) {
            return Rows.of(numbers, 1, numbers.length);
        }
        float[] narrow = new float[numbers.length];
        for (int c = 0; c < narrow.length; c++) {
            narrow[c] = (float) numbers[c];
        }
        return Rows.of(narrow, 1, narrow.length);
    }

    private static final List<Distribution> FORMS = List.of(
            Probabilities.given(), LogProbabilities.given(), Logits.plain(), Logits.atTemperature(2), Counts.plain());

    @Test
    void everyMeasureOfTwoDistributionsInEveryForm() {
        for (Measure measure : Measure.values()) {
            if (measure.operands() != Measure.Operands.REFERENCE_AND_MODEL || measure == Measure.GAUSSIAN_KL) {
                continue;
            }
            List<Options> all = switch (measure) {
                case RENYI ->
                    List.of(
                            OPTIONS.withAlpha(0),
                            OPTIONS.withAlpha(0.5),
                            OPTIONS.withAlpha(1),
                            OPTIONS.withAlpha(3),
                            OPTIONS.withAlpha(Double.POSITIVE_INFINITY));
                case JS, JS_DISTANCE -> List.of(OPTIONS, OPTIONS.withWeight(0.25));
                default -> List.of(OPTIONS);
            };
            for (Options options : all) {
                for (Distribution p : FORMS) {
                    for (Distribution q : FORMS) {
                        Details details = Details.withBounds(1, 1);
                        PairKernel<Distribution, Distribution> kernel = Relent.pair(measure, p, q)
                                .options(options)
                                .f64()
                                .kernel(MadeUp.BACKEND);
                        kernel.examine(
                                new Reference<>(rows(p, P, ElementType.F64)),
                                new Model<>(rows(q, Q, ElementType.F64)),
                                details);
                        boolean given = !p.normalizedInside() || !q.normalizedInside();
                        assertThat(details.bound(0))
                                .as("%s", kernel)
                                .isCloseTo(expected(measure, options, given, 1e-14), CLOSE);
                    }
                }
            }
        }
    }

    @Test
    void theElementTypeDecidesAndTheBaseScales() {
        Details details = Details.withBounds(1, 1);
        Relent.kl(Probabilities.given(), Probabilities.given())
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.probabilities(rows(Probabilities.given(), P, ElementType.F32)),
                        Model.probabilities(rows(Probabilities.given(), Q, ElementType.F32)),
                        details);
        assertThat(details.bound(0)).isCloseTo(expected(Measure.KL, OPTIONS, true, 1e-6) / Math.log(2), CLOSE);
        Relent.jsDistance(Probabilities.given(), Probabilities.given())
                .f64()
                .in(LogBase.BASE_10)
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.probabilities(rows(Probabilities.given(), P, ElementType.F64)),
                        Model.probabilities(rows(Probabilities.given(), Q, ElementType.F64)),
                        details);
        assertThat(details.bound(0))
                .isCloseTo(expected(Measure.JS_DISTANCE, OPTIONS, true, 1e-14) / Math.sqrt(Math.log(10)), CLOSE);
    }

    private static double unary(Measure measure, Form form, Options options, double... row) {
        Details details = Details.withBounds(1, 1);
        Relent.unary(measure, form)
                .options(options)
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(new Reference<>(Rows.of(row, 1, row.length)), details);
        return details.bound(0) / 1e-14;
    }

    @Test
    void measuresOfOneOperand() {
        for (Distribution form : FORMS) {
            double[] row = new double[4];
            Rows rows = rows(form, P, ElementType.F64);
            Arrays.setAll(row, c -> rows.get(0, c));
            assertThat(unary(Measure.ENTROPY, form, OPTIONS, row))
                    .as("%s", form)
                    .isCloseTo(expected(Measure.ENTROPY, OPTIONS, true, 1), CLOSE);
        }
        assertThat(unary(Measure.LOG_PARTITION, Logits.atTemperature(2), OPTIONS, 2, 4, -3))
                .isCloseTo(1 + Math.log(Math.exp(1) + Math.exp(2) + Math.exp(-1.5)), CLOSE);
        double cap = 1.5;
        assertThat(unary(Measure.LOG_PARTITION, Logits.atTemperature(2).withSoftCap(cap), OPTIONS, 2, 4, -3))
                .isCloseTo(
                        1
                                + Math.log(Math.exp(cap * Math.tanh(2 / cap) / 2)
                                        + Math.exp(cap * Math.tanh(4 / cap) / 2)
                                        + Math.exp(cap * Math.tanh(-3 / cap) / 2)),
                        CLOSE);
        assertThat(unary(Measure.ENTROPY, Counts.plain(), OPTIONS, 1e308, 1e-320))
                .as("a share that underflows adds nothing")
                .isCloseTo(1, CLOSE);
    }

    @Test
    void smoothedForms() {
        double[] counts = {6, 0, 2};
        double[][] smoothed = {
            {7 / 11.0, 1 / 11.0, 3 / 11.0}, {0.7, 0.1, 0.2}, {0.75 / 1.0625, 0.0625 / 1.0625, 0.25 / 1.0625}
        };
        List<Smoothing> policies = List.of(Smoothing.additive(1), Smoothing.mixture(0.25), Smoothing.floor(0.0625));
        smoothed[1] = new double[] {0.75 * 0.75 + 0.25 / 3, 0.25 / 3, 0.75 * 0.25 + 0.25 / 3};
        for (int i = 0; i < 3; i++) {
            double[] p = smoothed[i];
            assertThat(unary(Measure.ENTROPY, Counts.smoothed(policies.get(i)), OPTIONS, counts))
                    .as("%s", policies.get(i))
                    .isCloseTo(sum(3, c -> p[c] * (1 + log(p[c]))), CLOSE);
        }
    }

    @Test
    void jointTables() {
        double[][] p = {{0.25, 0, 0.125}, {0.125, 0.25, 0.25}};
        double[] x = {0.375, 0.625};
        double[] y = {0.375, 0.25, 0.375};
        double[] information = new double[1];
        double[] conditional = new double[1];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                if (p[i][j] > 0) {
                    information[0] += p[i][j] * (1 + log(p[i][j] / (x[i] * y[j])));
                    conditional[0] += p[i][j] * (1 + log(p[i][j] / y[j]));
                }
            }
        }
        for (double scale : new double[] {1, 8}) {
            Form form = scale == 1 ? Joint.probabilities(2, 3) : Joint.counts(2, 3);
            double[] table = {0.25, 0, 0.125, 0.125, 0.25, 0.25};
            Arrays.setAll(table, c -> scale * table[c]);
            assertThat(unary(Measure.MUTUAL_INFORMATION, form, OPTIONS, table)).isCloseTo(information[0], CLOSE);
            assertThat(unary(Measure.CONDITIONAL_ENTROPY, form, OPTIONS, table)).isCloseTo(conditional[0], CLOSE);
            assertThat(unary(Measure.ENTROPY_X, form, OPTIONS, table))
                    .isCloseTo(sum(2, c -> x[c] * (1 + log(x[c]))), CLOSE);
            assertThat(unary(Measure.ENTROPY_Y, form, OPTIONS, table))
                    .isCloseTo(sum(3, c -> y[c] * (1 + log(y[c]))), CLOSE);
        }
    }

    @Test
    void millerAndMadowsCorrectionIsRoundedToo() {
        Options corrected = OPTIONS.withMillerMadow(true);
        double tiny = 1e-10; // two cells over a total of 2e-10: the correction is larger than any entropy
        assertThat(unary(Measure.ENTROPY, Counts.plain(), corrected, tiny, tiny, 0))
                .isCloseTo(1 + Math.log(2) + 1e10, CLOSE);
        assertThat(unary(Measure.MUTUAL_INFORMATION, Joint.counts(2, 2), corrected, tiny, 0, 0, tiny))
                .isCloseTo(1 + Math.log(2) + 1e10, CLOSE);
    }

    @Test
    void losses() {
        double[] logits = {1, -2, 0.5};
        double z = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5));
        double[] w = {2, 0, 0.5};
        double epsilon = 0.3;
        double lambda = 0.125;
        double expected = 0;
        for (int c = 0; c < 3; c++) {
            double t = (c == 2 ? 1 - epsilon : 0) + epsilon / 3;
            expected += t * w[c] * (1 + Math.abs(logits[c] - z));
        }
        expected += 2 * lambda * (1 + z) * (1 + z);
        Details details = Details.withBounds(1, 1);
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .options(OPTIONS.withLabelSmoothing(epsilon)
                        .withClassWeights(ClassWeights.of(w))
                        .withZLoss(lambda))
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(Labels.of(2), Model.logits(Rows.of(logits, 1, 3)), details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(expected, CLOSE);
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(Labels.of(2), Model.logits(Rows.of(logits, 1, 3)), details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(1 + z - 0.5, CLOSE);
    }

    @Test
    void gaussians() {
        double[] sigma = {2, 0.5};
        double[] modelVariance = {3, 0.25};
        double expected = 0;
        for (int c = 0; c < 2; c++) {
            double r = sigma[c] * sigma[c] / modelVariance[c];
            double d = c == 0 ? 1.5 : -2;
            expected += 0.5 * ((1 + r) * (1 + log(r)) + d * d / modelVariance[c]);
        }
        Details details = Details.withBounds(1, 1);
        Relent.gaussianKl(Gaussian.sigma(), Gaussian.variance())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.gaussianSigma(Rows.of(new double[] {2.5, -1}, 1, 2), Rows.of(sigma, 1, 2)),
                        Model.gaussianVariance(Rows.of(new double[] {1, 1}, 1, 2), Rows.of(modelVariance, 1, 2)),
                        details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(expected, CLOSE);
        Relent.gaussianKl(Gaussian.logVariance())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.gaussianLogVariance(Rows.of(new double[] {3}, 1, 1), Rows.of(new double[] {1}, 1, 1)),
                        details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(0.5 * ((1 + Math.E) * 2 + 9), CLOSE);
    }

    @Test
    void zerosAddWhatTheFormulaSays() {
        Details details = Details.withBounds(1, 1);
        Reference<Probabilities> p = Reference.probabilities(Rows.of(new double[] {1, 0, 0}, 1, 3));
        Model<Probabilities> q = Model.probabilities(Rows.of(new double[] {0.5, 0.5, 0}, 1, 3));
        Relent.kl(Probabilities.given(), Probabilities.given())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(p, q, details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(1 + Math.log(2), CLOSE);
        Relent.generalizedKl(Probabilities.given(), Probabilities.given())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(p, q, details);
        assertThat(details.bound(0) / 1e-14).isCloseTo(2 + Math.log(2), CLOSE);
    }

    @Test
    void aResultThatIsNotFiniteHasNone() {
        Reference<Counts> p = Reference.counts(Rows.of(new double[] {1, 1, 1, 1}, 2, 2));
        Model<Counts> q = Model.counts(Rows.of(new double[] {1, 0, Double.NaN, 1}, 2, 2));
        List<Measure> measures = List.of(Measure.KL, Measure.ENTROPY, Measure.TOTAL_VARIATION);
        Details details = Details.withBounds(2, 3);
        Relent.measures(measures, Counts.plain(), Counts.plain())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(p, q, details);
        assertThat(details.status(0)).containsExactly(Status.INFINITE);
        assertThat(details.bound(0, 0)).isNaN();
        assertThat(details.bound(0, 1)).isCloseTo(1e-14 * (1 + Math.log(2)), CLOSE);
        assertThat(details.bound(0, 2)).as("finite, whatever kl is").isCloseTo(1e-14, CLOSE);
        assertThat(details.status(1)).containsExactly(Status.NAN);
        assertThat(details.bound(1, 0)).isNaN();
        assertThat(details.bound(1, 1)).as("entropy never looks at Q").isCloseTo(1e-14 * (1 + Math.log(2)), CLOSE);
        assertThat(details.bound(1, 2)).isNaN();
    }

    @Test
    void subnormalResultsHaveTwoOfTheirUnits() {
        Details details = Details.withBounds(1, 1);
        Rows zeros = Rows.of(new double[2], 1, 2);
        Relent.kl(Probabilities.given(), Probabilities.given())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(Reference.probabilities(zeros), Model.probabilities(zeros), details);
        assertThat(details.bound(0)).isEqualTo(2 * Double.MIN_VALUE);
    }

    @Test
    void equalRowsHaveARootOfZero() {
        Details details = Details.withBounds(1, 1);
        Relent.hellinger(Probabilities.given(), Probabilities.given())
                .f64()
                .kernel(MadeUp.BACKEND)
                .examine(
                        Reference.probabilities(rows(Probabilities.given(), P, ElementType.F64)),
                        Model.probabilities(rows(Probabilities.given(), P, ElementType.F64)),
                        details);
        assertThat(details.bound(0)).isCloseTo(1e-7, within(1e-16));
    }
}
