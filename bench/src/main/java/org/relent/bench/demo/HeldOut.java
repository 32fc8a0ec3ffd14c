package org.relent.bench.demo;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.Details;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.Smoothing;

/**
 * The last tenth of a text, scored by an {@link NgramModel} of the rest: each context that occurs in it is a row, P what
 * followed it here, and Q what followed it in the rest. A mean over contexts, weighted by how often they occur, is a mean
 * over characters.
 */
final class HeldOut {
    private final int order;
    private final NgramModel training;
    private final NgramModel rest;
    private final int[] contexts;
    private final double[] weights;
    private final Reference<Counts> reference;
    private final Model<Counts> model;

    /**
     * Trains a model on nine tenths, and counts what is in the last one.
     *
     * @param text symbols of {@link NgramModel}
     * @param order the length of contexts
     */
    HeldOut(int[] text, int order) {
        this.order = order;
        int split = (int) (text.length * 9L / 10);
        training = new NgramModel(order, text, order, split);
        rest = new NgramModel(order, text, split, text.length);
        contexts = rest.contexts();
        weights = rest.weights(contexts);
        reference = Reference.counts(rest.rows(contexts));
        model = Model.counts(training.rows(contexts));
    }

    /** The length of contexts. */
    int order() {
        return order;
    }

    /** The number of contexts. */
    int rows() {
        return contexts.length;
    }

    /** The number of characters. */
    long size() {
        return (long) Arrays.stream(weights).sum();
    }

    /** How many contexts the model never saw: it is uniform there. */
    long unseen() {
        return Arrays.stream(training.weights(contexts))
                .filter(weight -> weight == 0)
                .count();
    }

    /** The mean of H(P) in nats a character: what nobody can be better than who knows only such contexts. */
    double entropy() {
        return Relent.entropy(Counts.plain()).f64().kernel().mean(reference, weights);
    }

    /** The mean of H(P, Q) in nats a character. */
    double crossEntropy(Smoothing smoothing) {
        return Relent.crossEntropy(Counts.plain(), Counts.smoothed(smoothing))
                .f64()
                .kernel()
                .mean(reference, model, weights);
    }

    /** The mean of D(P‖Q) in nats a character: H(P, Q) − H(P). */
    double divergence(Smoothing smoothing) {
        return kl(smoothing).mean(reference, model, weights);
    }

    /** exp H(P, Q): between how many characters, all alike likely, one would be as undecided. */
    double perplexity(Smoothing smoothing) {
        return Math.exp(crossEntropy(smoothing));
    }

    /** D(P‖Q) of each context in nats. */
    double[] divergences(Smoothing smoothing) {
        double[] divergences = new double[rows()];
        kl(smoothing).run(reference, model, divergences);
        return divergences;
    }

    private static PairKernel<Counts, Counts> kl(Smoothing smoothing) {
        return Relent.kl(Counts.plain(), Counts.smoothed(smoothing)).f64().kernel();
    }

    /** D of what followed each context of the training text from itself. */
    double[] divergencesFromItself() {
        int[] all = training.contexts();
        double[] divergences = new double[all.length];
        Rows rows = training.rows(all);
        kl(Smoothing.none()).run(Reference.counts(rows), Model.counts(rows), divergences);
        return divergences;
    }

    /** What is infinite without smoothing: the rows, and the first column of each that makes it so. */
    Infinite infinite() {
        Details details = Details.of(rows());
        Relent.crossEntropy(Counts.plain(), Counts.plain()).f64().kernel().examine(reference, model, details);
        int[] rows =
                IntStream.range(0, rows()).filter(row -> !details.isOk(row)).toArray();
        String first = rows.length == 0 ? "" : ngram(rows[0], details.column(rows[0]));
        return new Infinite(
                rows.length,
                (long) Arrays.stream(rows).mapToDouble(row -> weights[row]).sum(),
                first);
    }

    /**
     * What is infinite.
     *
     * @param contexts how many contexts are
     * @param characters how many characters follow them
     * @param first the first of these contexts and the first character after it that the model never saw there, such as {@code ak|h}
     */
    record Infinite(int contexts, long characters, String first) {}

    /** The context of a row and a character after it; a blank is written as an underscore. */
    private String ngram(int row, int symbol) {
        return (context(row) + "|" + NgramModel.ALPHABET.charAt(symbol)).replace(' ', '_');
    }

    /** The context of a row. */
    String context(int row) {
        return rest.context(contexts[row]);
    }
}
