package org.relent;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an examination says and what the reference computes are two texts: here they agree on every pair of rows of two
 * classes made of the numbers that rules are about.
 */
class StatusAndResultTest {
    private static final int NAN_ROW =
            Status.NAN.bit() | Status.NEGATIVE.bit() | Status.NOT_FINITE.bit() | Status.EMPTY.bit();
    private static final double INF = Double.POSITIVE_INFINITY;

    /** All rows of two numbers, one after the other. */
    private static double[] rows(double... numbers) {
        double[] rows = new double[2 * numbers.length * numbers.length];
        for (int i = 0; i < rows.length; i += 2) {
            rows[i] = numbers[i / 2 / numbers.length];
            rows[i + 1] = numbers[i / 2 % numbers.length];
        }
        return rows;
    }

    private static Rows rows(Form form) {
        double[] rows = form instanceof Logits || form instanceof LogProbabilities
                ? rows(-INF, 0, -1.5, Double.NaN, INF)
                : rows(0, -0.0, 0.75, Double.NaN, -1, INF, -INF);
        return Rows.of(rows, rows.length / 2, 2);
    }

    private static final List<Distribution> FORMS = List.of(
            Probabilities.given(),
            Counts.plain(),
            LogProbabilities.given(),
            Logits.atTemperature(0.5),
            Logits.plain().withSoftCap(2),
            Counts.smoothed(Smoothing.additive(1)),
            Probabilities.smoothed(Smoothing.mixture(0.25)),
            Counts.smoothed(Smoothing.floor(0.125)));

    private static void agree(Details details, double[] results, String what) {
        for (int i = 0; i < results.length; i++) {
            int bits = details.statusBits(i);
            double result = results[i];
            boolean agrees;
            if ((bits & NAN_ROW) != 0) {
                agrees = Double.isNaN(result) && Double.isNaN(details.bound(i));
            } else if (bits == Status.INFINITE.bit()) {
                agrees = result == INF && Double.isNaN(details.bound(i));
            } else if (result == -INF) {
                // ln 0/(α − 1): Rényi's formula for a row of zeros, which is no distribution
                agrees = what.startsWith("renyi(") && details.referenceSum(i) == 0 && Double.isNaN(details.bound(i));
            } else {
                agrees = Double.isFinite(result) && Double.isFinite(details.bound(i));
            }
            if (!agrees) { // asked only here: there are millions
                fail(
                        "%s, result %d: got %s, bound %s, status %s",
                        what, i, result, details.bound(i), details.status(i));
            }
        }
    }

    @Test
    void ofTwoDistributions() {
        for (Measure measure : Measure.values()) {
            if (measure.operands() != Measure.Operands.REFERENCE_AND_MODEL || measure == Measure.GAUSSIAN_KL) {
                continue;
            }
            List<Options> all = new ArrayList<>(List.of(Options.DEFAULT));
            if (measure == Measure.RENYI) {
                all.clear();
                for (double alpha : new double[] {0, 0.5, 1, 2, INF}) {
                    all.add(Options.DEFAULT.withAlpha(alpha));
                }
            }
            for (Options options : all) {
                for (Distribution p : FORMS.subList(0, 5)) {
                    for (Distribution q : FORMS) {
                        PairKernel<Distribution, Distribution> kernel = Relent.pair(measure, p, q)
                                .options(options)
                                .f64()
                                .pairs(Pairing.ALL)
                                .kernel(Backends.reference());
                        Reference<Distribution> reference = new Reference<>(rows(p));
                        Model<Distribution> model = new Model<>(rows(q));
                        int count = (int) kernel.results(reference, model);
                        double[] results = new double[count];
                        Details details = Details.withBounds(count, 1);
                        kernel.run(reference, model, results);
                        kernel.examine(reference, model, details);
                        agree(details, results, kernel.toString());
                    }
                }
            }
        }
    }

    @Test
    void ofOneOperand() {
        List<UnaryPlan<? extends Form>> plans = new ArrayList<>();
        FORMS.forEach(form -> plans.add(Relent.entropy(form)));
        plans.add(Relent.logPartition(Logits.plain()));
        for (Joint joint : List.of(Joint.probabilities(1, 2), Joint.counts(2, 1), Joint.counts(1, 2))) {
            for (Measure measure : Measure.values()) {
                if (measure.isOfJointTables()) {
                    plans.add(Relent.unary(measure, joint));
                }
            }
        }
        plans.forEach(StatusAndResultTest::one);
    }

    private static <P extends Form> void one(UnaryPlan<P> plan) {
        UnaryKernel<P> kernel = plan.f64().kernel(Backends.reference());
        Reference<P> reference = new Reference<>(rows(kernel.spec().reference()));
        double[] results = new double[(int) reference.rows().rows()];
        Details details = Details.withBounds(results.length, 1);
        kernel.run(reference, results);
        kernel.examine(reference, details);
        agree(details, results, kernel.toString());
    }

    @Test
    void ofLabels() {
        for (Options options : List.of(
                Options.DEFAULT,
                Options.DEFAULT.withLabelSmoothing(0.1),
                Options.DEFAULT.withClassWeights(ClassWeights.of(0, 2)),
                Options.DEFAULT.withClassWeights(ClassWeights.of(0, 2)).withLabelSmoothing(0.1),
                Options.DEFAULT.withZLoss(0.5))) {
            for (Distribution form : List.of(Logits.plain(), Logits.plain().withSoftCap(2), LogProbabilities.given())) {
                if (options.zLoss() > 0 && form instanceof LogProbabilities) {
                    continue;
                }
                LabelKernel<Distribution> kernel = Relent.nll(ClassIndex.ignoring(-100), form)
                        .options(options)
                        .f64()
                        .kernel(Backends.reference());
                Model<Distribution> model = new Model<>(rows(form));
                for (int label : new int[] {0, 1, -100}) {
                    int[] labels = new int[(int) model.rows().rows()];
                    Arrays.fill(labels, label);
                    double[] results = new double[labels.length];
                    Details details = Details.withBounds(results.length, 1);
                    kernel.run(Labels.of(labels), model, results);
                    kernel.examine(Labels.of(labels), model, details);
                    agree(details, results, kernel + " label " + label);
                }
            }
        }
    }

    @Test
    void ofGaussians() {
        for (Gaussian.Spread p : Gaussian.Spread.values()) {
            for (Gaussian.Spread q : Gaussian.Spread.values()) {
                PairKernel<Gaussian, Gaussian> kernel = Relent.gaussianKl(Gaussian.of(p), Gaussian.of(q))
                        .f64()
                        .pairs(Pairing.ALL)
                        .kernel(Backends.reference());
                double[] numbers = rows(0, 1.5, Double.NaN, -1, INF, -INF);
                // each pair of numbers is a mean and a spread, of one dimension
                double[] means = new double[36];
                double[] spreads = new double[36];
                Arrays.setAll(means, i -> numbers[2 * i]);
                Arrays.setAll(spreads, i -> numbers[2 * i + 1]);
                Rows mu = Rows.of(means, 36, 1);
                Rows sigma = Rows.of(spreads, 36, 1);
                double[] results = new double[36 * 36];
                Details details = Details.withBounds(results.length, 1);
                kernel.run(new Reference<>(mu, sigma), new Model<>(mu, sigma), results);
                kernel.examine(new Reference<>(mu, sigma), new Model<>(mu, sigma), details);
                agree(details, results, kernel.toString());
            }
        }
    }
}
