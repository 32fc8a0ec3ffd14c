package org.relent.bench.exercise;

import static org.relent.Measure.CROSS_ENTROPY;
import static org.relent.Measure.ENTROPY;
import static org.relent.Measure.KL;

import java.util.List;
import java.util.random.RandomGenerator;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;

/** N (H + D) at the maximum-likelihood parameter of a family of models: genotypes in Hardy–Weinberg proportions. */
final class AlleleFrequency extends Exercise {
    private static final List<String> GENOTYPES = List.of("MM", "MN", "NN");
    private static final PairPlan<Counts, Probabilities> PLAN =
            Relent.measures(List.of(CROSS_ENTROPY, KL, ENTROPY), Counts.plain(), Probabilities.given());

    AlleleFrequency() {
        super("the likelihood of the best gene share", "Maximum likelihood");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] counts = Draw.counts(random, GENOTYPES.size(), 5, 60);
        double people = counts[0] + counts[1] + counts[2];
        double best = (2 * counts[0] + counts[1]) / (2 * people);
        double[] nats = Kernels.run(PLAN, counts, model(best));
        double[] bits = Kernels.run(PLAN.in(LogBase.BITS), counts, model(best));
        return new Problem(
                "People counted by their MN blood group. If a share t of all genes is M, and genes meet at random, the "
                        + "groups MM, MN and NN have probabilities t^2, 2 t (1 - t) and (1 - t)^2.",
                List.of(Data.row("p", "people", GENOTYPES, counts)),
                "The negative log-likelihood of these people, -sum count ln q, is smallest at one t. How small is it "
                        + "there?",
                "nats",
                "It is N (H(P) + D(P||Q_t)) = N H(P,Q_t), with N people and P their shares; the best t is the share of M "
                        + "among the 2N genes.",
                people * nats[0],
                List.of(
                        new Mistake("the value in bits: multiply it by ln 2 for nats", people * bits[0]),
                        new Mistake("H(P,Q), that of one person: there are N", nats[0]),
                        new Mistake("N D(P||Q): the entropy of the people, N H(P), comes on top", people * nats[1]),
                        new Mistake(
                                "N H(P), which a model with a probability of its own for each group reaches: N D comes on top",
                                people * nats[2]),
                        new Mistake("the value at t = 1/2", people * nats(counts, model(0.5))),
                        new Mistake(
                                "the value at t = sqrt(MM / N), which looks at one group alone",
                                people * nats(counts, model(Math.sqrt(counts[0] / people)))),
                        new Mistake(
                                "N ln 3, the value for groups that are equally probable: no t makes them so",
                                people * nats(counts, new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3})),
                        new Mistake(
                                "N H(Q,P): the people are P, and come first",
                                people
                                        * Kernels.one(
                                                Relent.crossEntropy(Probabilities.given(), Counts.plain()),
                                                model(best),
                                                counts))),
                "The best t is %.4f. No model of the family can do better than N H(P) = %.2f nats, and the rest, N D = %.2f, says how ill it fits."
                        .formatted(best, people * nats[2], people * nats[1]));
    }

    private static double nats(double[] counts, double[] model) {
        return Kernels.run(PLAN, counts, model)[0];
    }

    private static double[] model(double t) {
        return new double[] {t * t, 2 * t * (1 - t), (1 - t) * (1 - t)};
    }
}
