package org.relent.bench.demo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * Numbers of successes in n trials against the binomial distributions with parameter θ. These are an exponential family:
 * their logits are ln C(n, k) + k ln(θ/(1−θ)), k = 0 … n, and the kernels normalise them.
 */
final class BinomialFit {
    private final PairKernel<Counts, Logits> measures = Relent.measures(
                    List.of(Measure.KL, Measure.ENTROPY), Counts.plain(), Logits.plain())
            .pairs(Pairing.ONE_TO_MANY)
            .f64()
            .kernel();
    private final PairKernel<Logits, Logits> kl = Relent.kl(Logits.plain(), Logits.plain())
            .pairs(Pairing.ONE_TO_MANY)
            .f64()
            .kernel();
    private final LabelKernel<Logits> nll =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel();

    private final int trials;
    private final int[] values;

    /** D(P‖Q) and H(P), in nats, with P the empirical distribution and Q the model. */
    record Fit(double theta, double divergence, double entropy) {}

    /**
     * @param trials n
     * @param values numbers of successes, 0 … n
     */
    BinomialFit(int trials, int[] values) {
        this.trials = trials;
        this.values = values.clone();
    }

    /** Where the likelihood is greatest: the mean share of successes. */
    double maximumLikelihood() {
        return Arrays.stream(values).average().orElseThrow() / trials;
    }

    /** How often each of 0 … n was seen: the empirical distribution times the number of values. */
    double[] counts() {
        double[] counts = new double[trials + 1];
        for (int value : values) {
            counts[value]++;
        }
        return counts;
    }

    /** A row of n + 1 logits for each θ in (0, 1). */
    double[] logits(double... thetas) {
        int classes = trials + 1;
        double[] logits = new double[thetas.length * classes];
        double[] ways = new double[classes]; // ln C(n, k)
        for (int k = 1; k <= trials; k++) {
            ways[k] = ways[k - 1] + Math.log((trials - k + 1.0) / k);
        }
        for (int row = 0; row < thetas.length; row++) {
            double slope = Math.log(thetas[row] / (1 - thetas[row]));
            for (int k = 0; k < classes; k++) {
                logits[row * classes + k] = ways[k] + k * slope;
            }
        }
        return logits;
    }

    /** The data against each model, all in one batch. */
    List<Fit> fits(double... thetas) {
        double[] results = new double[2 * thetas.length];
        measures.run(Reference.counts(Rows.of(counts(), 1, trials + 1)), models(thetas), results);
        return IntStream.range(0, thetas.length)
                .mapToObj(i -> new Fit(thetas[i], results[2 * i], results[2 * i + 1]))
                .toList();
    }

    /** D of one model from others. */
    double[] divergences(double from, double... thetas) {
        double[] results = new double[thetas.length];
        kl.run(Reference.logits(Rows.of(logits(from), 1, trials + 1)), models(thetas), results);
        return results;
    }

    /** Σ −ln q(value) over all values: each is a label, and has the model's logits beside it. */
    double negativeLogLikelihood(double theta) {
        return nll.sum(Labels.of(values), copies(theta, values.length));
    }

    /** The model's probabilities of 0 … n. */
    double[] probabilities(double theta) {
        double[] losses = new double[trials + 1];
        nll.run(Labels.of(IntStream.rangeClosed(0, trials).toArray()), copies(theta, losses.length), losses);
        return Arrays.stream(losses).map(x -> Math.exp(-x)).toArray();
    }

    private Model<Logits> copies(double theta, int rows) {
        double[] thetas = new double[rows];
        Arrays.fill(thetas, theta);
        return models(thetas);
    }

    private Model<Logits> models(double... thetas) {
        return Model.logits(Rows.of(logits(thetas), thetas.length, trials + 1));
    }
}
