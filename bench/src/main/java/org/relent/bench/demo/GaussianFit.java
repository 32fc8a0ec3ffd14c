package org.relent.bench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * One Gaussian fitted to a mixture of two, by KL divergence in both directions. Both are rows over a grid of x, fine and
 * wide enough for sums over it to be integrals to all digits of a double.
 *
 * <p>The target is given as logits, not as probabilities: far out in its tails p underflows, in f32 already at 14 σ, and a
 * p that became 0 under a positive q would make D(q‖p) infinite. Its logarithm never does.
 */
final class GaussianFit {
    /** A part of the mixture. */
    record Hump(double weight, double mean, double sigma) {}

    /** A Gaussian, and its divergence from the target in the direction it was fitted by. */
    record Fit(double mean, double sigma, double divergence) {}

    /** A candidate's divergences both ways: D(target‖candidate) and D(candidate‖target). */
    record Candidate(double mean, double sigma, double forward, double reverse) {}

    static final List<Hump> HUMPS = List.of(new Hump(0.6, -2, 0.4), new Hump(0.4, 2, 0.6));

    private static final double EDGE = 16;
    private static final double STEP = 0.0625;
    private static final int CLASSES = (int) (2 * EDGE / STEP) + 1;

    private final double[] x =
            IntStream.range(0, CLASSES).mapToDouble(i -> -EDGE + i * STEP).toArray();
    private final double[] target = logDensity();

    /** ln of the mixture's density: the log-partition of its parts' logarithms, one row a grid point. */
    private double[] logDensity() {
        double[] parts = new double[CLASSES * HUMPS.size()];
        for (int i = 0; i < parts.length; i++) {
            Hump hump = HUMPS.get(i % HUMPS.size());
            parts[i] = Math.log(hump.weight) + logNormal(x[i / HUMPS.size()], hump.mean, hump.sigma);
        }
        double[] logs = new double[CLASSES];
        Relent.logPartition(Logits.plain())
                .f64()
                .kernel()
                .run(Reference.logits(Rows.of(parts, CLASSES, HUMPS.size())), logs);
        return logs;
    }

    private static double logNormal(double x, double mean, double sigma) {
        double z = (x - mean) / sigma;
        return -0.5 * z * z - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
    }

    double[] x() {
        return x.clone();
    }

    /** The logarithm of the target's density on the grid. */
    double[] target() {
        return target.clone();
    }

    static double density(double x, double mean, double sigma) {
        return Math.exp(logNormal(x, mean, sigma));
    }

    static double mean() {
        return HUMPS.stream().mapToDouble(hump -> hump.weight * hump.mean).sum();
    }

    static double sigma() {
        double square = HUMPS.stream()
                .mapToDouble(hump -> hump.weight * (hump.sigma * hump.sigma + hump.mean * hump.mean))
                .sum();
        return Math.sqrt(square - mean() * mean());
    }

    /** Logits −(x − μ)²/(2σ²), a row a Gaussian. */
    double[] logits(double[] means, double[] logVariances) {
        double[] rows = new double[means.length * CLASSES];
        for (int row = 0; row < means.length; row++) {
            double precision = Math.exp(-logVariances[row]);
            for (int i = 0; i < CLASSES; i++) {
                double apart = x[i] - means[row];
                rows[row * CLASSES + i] = -0.5 * apart * apart * precision;
            }
        }
        return rows;
    }

    /** Both divergences of every pair of a mean and a σ, in one call: row by row of σ. */
    List<Candidate> candidates(double[] means, double[] sigmas) {
        int count = means.length * sigmas.length;
        double[] mean = new double[count];
        double[] logVariance = new double[count];
        Arrays.setAll(mean, i -> means[i % means.length]);
        Arrays.setAll(logVariance, i -> 2 * Math.log(sigmas[i / means.length]));
        double[] both = new double[2 * count];
        Relent.measures(List.of(Measure.KL, Measure.REVERSE_KL), Logits.plain(), Logits.plain())
                .f64()
                .pairs(Pairing.ONE_TO_MANY)
                .kernel()
                .run(
                        Reference.logits(Rows.of(target, 1, CLASSES)),
                        Model.logits(Rows.of(logits(mean, logVariance), count, CLASSES)),
                        both);
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate(mean[i], sigmas[i / means.length], both[2 * i], both[2 * i + 1]))
                .toList();
    }

    /** Both divergences of a fit. */
    Candidate both(Fit fit) {
        return candidates(new double[] {fit.mean}, new double[] {fit.sigma}).getFirst();
    }

    /** D(fit‖target) with the target's probabilities, rounded to f32, in the place of its logits. */
    double fromProbabilities(Fit fit) {
        double[] sum = new double[1];
        Relent.logPartition(Logits.plain()).f64().kernel().run(Reference.logits(Rows.of(target, 1, CLASSES)), sum);
        float[] p = new float[CLASSES];
        float[] q = new float[CLASSES];
        double[] logits = logits(new double[] {fit.mean}, new double[] {2 * Math.log(fit.sigma)});
        for (int i = 0; i < CLASSES; i++) {
            p[i] = (float) Math.exp(target[i] - sum[0]);
            q[i] = (float) logits[i];
        }
        return Relent.reverseKl(Probabilities.given(), Logits.plain())
                .f32()
                .kernel()
                .sum(Reference.probabilities(Rows.of(p, 1, CLASSES)), Model.logits(Rows.of(q, 1, CLASSES)));
    }

    /**
     * Follows the gradient down from several starts at a time.
     *
     * @param direction {@link Measure#KL} or {@link Measure#REVERSE_KL}, with the target as P
     * @param starts their means and σ
     * @param steps how many
     * @param rate of {@link NaturalGradient}
     * @return one path a start, the fit before each step and after the last
     */
    List<List<Fit>> descend(Measure direction, List<Fit> starts, int steps, double rate) {
        int rows = starts.size();
        double[] means = starts.stream().mapToDouble(Fit::mean).toArray();
        double[] logVariances =
                starts.stream().mapToDouble(fit -> 2 * Math.log(fit.sigma)).toArray();
        double[] targets = new double[rows * CLASSES];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(target, 0, targets, row * CLASSES, CLASSES);
        }
        PairKernel<Logits, Logits> kernel =
                Relent.pair(direction, Logits.plain(), Logits.plain()).f64().kernel();
        double[] divergences = new double[rows];
        double[] byLogit = new double[rows * CLASSES];
        List<List<Fit>> paths = new ArrayList<>();
        starts.forEach(start -> paths.add(new ArrayList<>()));
        for (int step = 0; step <= steps; step++) {
            kernel.runWithGradient(
                    Reference.logits(Rows.of(targets, rows, CLASSES)),
                    Model.logits(Rows.of(logits(means, logVariances), rows, CLASSES)),
                    divergences,
                    Gradient.of(byLogit, rows, CLASSES));
            for (int row = 0; row < rows; row++) {
                paths.get(row).add(new Fit(means[row], Math.exp(0.5 * logVariances[row]), divergences[row]));
            }
            follow(byLogit, means, logVariances, rate);
        }
        return paths;
    }

    /** The chain rule from logits to μ and ln σ²: ∂x/∂μ = (x − μ)/σ², ∂x/∂ln σ² = (x − μ)²/(2σ²). */
    private void follow(double[] byLogit, double[] means, double[] logVariances, double rate) {
        double[] byMean = new double[means.length];
        double[] byLogVariance = new double[means.length];
        for (int row = 0; row < means.length; row++) {
            double precision = Math.exp(-logVariances[row]);
            for (int i = 0; i < CLASSES; i++) {
                double apart = x[i] - means[row];
                byMean[row] += byLogit[row * CLASSES + i] * apart * precision;
                byLogVariance[row] += byLogit[row * CLASSES + i] * 0.5 * apart * apart * precision;
            }
        }
        NaturalGradient.step(means, logVariances, byMean, byLogVariance, rate);
    }
}
