package org.relent.bench.exercise;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;
import org.relent.Smoothing;

/** exp H(P,Q) with add-one smoothing, where a word was never seen. */
final class Perplexity extends Exercise {
    private static final List<String> WORDS = List.of("the", "cat", "sat", "on", "a", "mat");
    private static final double EPSILON = 1e-10;
    private static final Counts PLAIN = Counts.plain();
    private static final Counts SMOOTHED = Counts.smoothed(Smoothing.additive(1));
    private static final PairPlan<Counts, Counts> PLAN = Relent.crossEntropy(PLAIN, SMOOTHED);
    private static final PairPlan<Counts, Probabilities> GIVEN = Relent.crossEntropy(PLAIN, Probabilities.given());

    Perplexity() {
        super("perplexity with add-one smoothing", "Never negative, often infinite");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] train = Draw.counts(random, WORDS.size(), 2, 15);
        double[] test = Draw.counts(random, WORDS.size(), 1, 9);
        int unseen = random.nextInt(WORDS.size());
        train[unseen] = 0;
        double total = DoubleStream.of(train).sum();
        double nats = Kernels.one(PLAN, test, train);
        double bits = Kernels.one(PLAN.in(LogBase.BITS), test, train);
        return new Problem(
                "Words counted in the text a model Q was made from, and in a new text P. Q gives each word its share "
                        + "of the first text; \"" + WORDS.get(unseen) + "\" never occurred there, so that the "
                        + "perplexity of the new text would be infinite. Smoothing adds 1 to each of the "
                        + WORDS.size() + " counts of Q.",
                List.of(Data.row("p", "new text", WORDS, test), Data.row("q", "text of Q", WORDS, train)),
                "What is the perplexity of the new text under the smoothed model: among how many words "
                        + "is it as unsure as if all were equally likely?",
                "words",
                "exp(H(P,Q)) with H(P,Q) = -sum p ln q and q = (count + 1) / (total + " + WORDS.size()
                        + "); p = count / total, not smoothed.",
                Math.exp(nats),
                List.of(
                        new Mistake(
                                "the perplexity without smoothing",
                                Math.exp(Kernels.one(Relent.crossEntropy(PLAIN, PLAIN), test, train))),
                        new Mistake(
                                "what an epsilon of 1e-10 inside the logarithm gives: the epsilon decides it, not the texts",
                                Math.exp(Kernels.one(GIVEN, test, shares(train, EPSILON * total, total)))),
                        new Mistake(
                                "what (count + 1) / total gives: those do not sum to 1; the total grows by "
                                        + WORDS.size(),
                                Math.exp(Kernels.one(GIVEN, test, shares(train, 1, total)))),
                        new Mistake(
                                "what comes out where \"" + WORDS.get(unseen) + "\" is left out of both texts",
                                Math.exp(Kernels.one(
                                        Relent.crossEntropy(PLAIN, PLAIN),
                                        without(test, unseen),
                                        without(train, unseen)))),
                        new Mistake(
                                "what comes out where P is smoothed too",
                                Math.exp(Kernels.one(Relent.crossEntropy(SMOOTHED, SMOOTHED), test, train))),
                        new Mistake(
                                "exp(H(Q,P)), with the texts exchanged",
                                Math.exp(Kernels.one(Relent.crossEntropy(SMOOTHED, PLAIN), train, test))),
                        new Mistake("H(P,Q) in nats: the perplexity is its exponential", nats),
                        new Mistake("H(P,Q) in bits: the perplexity is 2 to the power of that", bits),
                        new Mistake("2 to the power of nats: it is e to the power of nats", Math.pow(2, nats)),
                        new Mistake("e to the power of bits: it is 2 to the power of bits", Math.exp(bits))),
                "One word never seen makes the perplexity infinite, and one count added to each word makes it this.");
    }

    private static double[] shares(double[] counts, double more, double total) {
        return DoubleStream.of(counts).map(count -> (count + more) / total).toArray();
    }

    private static double[] without(double[] counts, int index) {
        return IntStream.range(0, counts.length)
                .filter(i -> i != index)
                .mapToDouble(i -> counts[i])
                .toArray();
    }
}
