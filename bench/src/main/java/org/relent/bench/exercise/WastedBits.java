package org.relent.bench.exercise;

import static org.relent.Measure.CROSS_ENTROPY;
import static org.relent.Measure.ENTROPY;
import static org.relent.Measure.JS;
import static org.relent.Measure.KL;
import static org.relent.Measure.REVERSE_KL;

import java.util.List;
import java.util.random.RandomGenerator;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.PairPlan;
import org.relent.Relent;

/** D(P‖Q) in bits: what a letter of one language costs more in the code of another. */
final class WastedBits extends Exercise {
    private static final List<String> LETTERS = List.of("a", "e", "i", "n", "s", "t");
    private static final PairPlan<Counts, Counts> PLAN =
            Relent.measures(List.of(KL, REVERSE_KL, CROSS_ENTROPY, ENTROPY, JS), Counts.plain(), Counts.plain());

    WastedBits() {
        super("bits wasted by another language's code", "The cost of a wrong model");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] p = Draw.counts(random, LETTERS.size(), 3, 60);
        double[] q = Draw.counts(random, LETTERS.size(), 3, 60);
        double[] bits = Kernels.run(PLAN.in(LogBase.BITS), p, q);
        double[] nats = Kernels.run(PLAN, p, q);
        return new Problem(
                "Letters counted in a text of a language P and in one of a language Q. A code that is ideal for Q "
                        + "spends log2(1/q) bits on a letter of probability q.",
                List.of(Data.row("p", "text in P", LETTERS, p), Data.row("q", "text in Q", LETTERS, q)),
                "How many bits a letter are wasted, on average, where texts in P are written in the ideal code of Q?",
                "bits a letter",
                "D(P||Q) = sum p log2(p/q), with p and q the counts divided by their totals.",
                bits[0],
                List.of(
                        new Mistake("D(P||Q) in nats: divide it by ln 2 for bits", nats[0]),
                        new Mistake("D(Q||P), the waste of texts in Q in the code of P: P is what is written", bits[1]),
                        new Mistake("H(P,Q), all that a letter costs: wasted is only what is more than H(P)", bits[2]),
                        new Mistake("H(P), what a letter costs in P's own code, where nothing is wasted", bits[3]),
                        new Mistake("the Jensen-Shannon divergence: the code is Q's, not that of a mixture", bits[4])),
                "A letter costs H(P,Q) = %.3f bits where it could cost H(P) = %.3f: D(P||Q) is the difference."
                        .formatted(bits[2], bits[3]));
    }
}
