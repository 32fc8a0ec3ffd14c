package org.relent.bench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/**
 * The evidence lower bound, ln p(y) = ELBO(q) + D(q‖posterior), of independent normal q: fitted by the gradient, and
 * checked on a grid of parameters.
 */
final class Evidence {
    private static final int D = BayesianLine.PARAMETERS;

    /** Independent normal parameters, and their ELBO. */
    record Belief(List<Double> means, List<Double> sigmas, double elbo) {}

    /** What the grid says of a belief: its ELBO, and its divergence from the posterior. */
    record Judgement(double elbo, double divergence) {}

    private Evidence() {}

    /**
     * Raises ELBO = E[ln p(y|θ)] − D(q‖prior), a row a model. The divergence and its gradient are the library's; the prior
     * is the first belief.
     *
     * @param models the rows
     * @param steps how many
     * @param rate of {@link NaturalGradient}
     * @return for each model the belief before each step and after the last
     */
    static List<List<Belief>> fit(List<BayesianLine> models, int steps, double rate) {
        int rows = models.size();
        double[] means = new double[rows * D];
        double[] logVariances = new double[rows * D];
        double[] divergences = new double[rows];
        double[] byMean = new double[rows * D];
        double[] byLogVariance = new double[rows * D];
        GaussianGradient gradient =
                new GaussianGradient(Gradient.of(byMean, rows, D), Gradient.of(byLogVariance, rows, D));
        UnaryKernel<Gaussian.LogVariance> fromPrior =
                Relent.gaussianKl(Gaussian.logVariance()).f64().kernel();
        List<List<Belief>> paths = new ArrayList<>();
        models.forEach(model -> paths.add(new ArrayList<>()));
        for (int step = 0; step <= steps; step++) {
            Rows mu = Rows.of(means, rows, D);
            fromPrior.runWithGradient(
                    Reference.gaussianLogVariance(mu, Rows.of(logVariances, rows, D)), divergences, gradient);
            for (int row = 0; row < rows; row++) {
                BayesianLine model = models.get(row);
                double[] mean = Arrays.copyOfRange(means, row * D, (row + 1) * D);
                double[] variance = Arrays.stream(logVariances, row * D, (row + 1) * D)
                        .map(Math::exp)
                        .toArray();
                double elbo = model.expectedLogLikelihood(mean, variance) - divergences[row];
                paths.get(row).add(belief(mean, variance, elbo));
                for (int j = 0; j < D; j++) {
                    byMean[row * D + j] -= model.byMean(mean, j);
                    byLogVariance[row * D + j] -= model.byVariance(j) * variance[j];
                }
            }
            NaturalGradient.step(means, logVariances, byMean, byLogVariance, rate);
        }
        return paths;
    }

    private static Belief belief(double[] means, double[] variances, double elbo) {
        return new Belief(
                Arrays.stream(means).boxed().toList(),
                Arrays.stream(variances).map(Math::sqrt).boxed().toList(),
                elbo);
    }

    /**
     * A model on a grid of parameters, seven posterior σ around the posterior mean. The cells are the classes; ln p(y, θ),
     * with the logarithm of a cell's area, is read in two ways: as log-probabilities, used as given, D(q‖joint) is −ELBO; as
     * logits, normalised inside, it is D(q‖posterior). Their log-partition is ln p(y).
     */
    static final class Grid {
        private static final int SIDE = 161;
        private static final double REACH = 7;

        private final double[] intercepts;
        private final double[] slopes;
        private final double[] joint;

        Grid(BayesianLine model) {
            double[] mean = model.posteriorMean();
            double[] sigma = model.posteriorSigma();
            intercepts = axis(mean[0], sigma[0]);
            slopes = axis(mean[1], sigma[1]);
            double area = (intercepts[1] - intercepts[0]) * (slopes[1] - slopes[0]);
            joint = IntStream.range(0, SIDE * SIDE)
                    .mapToDouble(i -> model.logJoint(intercepts[i % SIDE], slopes[i / SIDE]) + Math.log(area))
                    .toArray();
        }

        private static double[] axis(double mean, double sigma) {
            return IntStream.range(0, SIDE)
                    .mapToDouble(i -> mean + REACH * sigma * (2.0 * i / (SIDE - 1) - 1))
                    .toArray();
        }

        double[] intercepts() {
            return intercepts.clone();
        }

        double[] slopes() {
            return slopes.clone();
        }

        /** ln p(y, θ) of each cell, the first row of slopes first. */
        double[] joint() {
            return joint.clone();
        }

        private Rows rows(double[] numbers) {
            return Rows.of(numbers, numbers.length / joint.length, joint.length);
        }

        /** ln p(y). */
        double evidence() {
            double[] result = new double[1];
            Relent.logPartition(Logits.plain()).f64().kernel().run(Reference.logits(rows(joint)), result);
            return result[0];
        }

        /** Logits of beliefs on the grid, a row a belief. */
        double[] logits(List<Belief> beliefs) {
            double[] logits = new double[beliefs.size() * joint.length];
            for (int i = 0; i < logits.length; i++) {
                Belief belief = beliefs.get(i / joint.length);
                int cell = i % joint.length;
                double a = (intercepts[cell % SIDE] - belief.means.get(0)) / belief.sigmas.get(0);
                double b = (slopes[cell / SIDE] - belief.means.get(1)) / belief.sigmas.get(1);
                logits[i] = -0.5 * (a * a + b * b);
            }
            return logits;
        }

        /** All beliefs in two calls. */
        List<Judgement> judge(List<Belief> beliefs) {
            Reference<Logits> q = Reference.logits(rows(logits(beliefs)));
            double[] fromJoint = new double[beliefs.size()];
            Relent.kl(Logits.plain(), LogProbabilities.given())
                    .f64()
                    .pairs(Pairing.MANY_TO_ONE)
                    .kernel()
                    .run(q, Model.logProbabilities(rows(joint)), fromJoint);
            double[] fromPosterior = new double[beliefs.size()];
            Relent.kl(Logits.plain(), Logits.plain())
                    .f64()
                    .pairs(Pairing.MANY_TO_ONE)
                    .kernel()
                    .run(q, Model.logits(rows(joint)), fromPosterior);
            return IntStream.range(0, beliefs.size())
                    .mapToObj(i -> new Judgement(-fromJoint[i], fromPosterior[i]))
                    .toList();
        }
    }
}
