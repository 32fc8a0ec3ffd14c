package org.relent.bench.exercise;

import static org.relent.Measure.CROSS_ENTROPY;
import static org.relent.Measure.ENTROPY;
import static org.relent.Measure.JS;
import static org.relent.Measure.KL;
import static org.relent.Measure.REVERSE_KL;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.relent.LogBase;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;

/** D(Q‖P) where D(P‖Q) is infinite. */
final class LoadedDie extends Exercise {
    private static final List<String> FACES = List.of("1", "2", "3", "4", "5", "6");
    private static final double EPSILON = 1e-10;
    private static final Probabilities GIVEN = Probabilities.given();
    private static final PairPlan<Probabilities, Probabilities> PLAN =
            Relent.measures(List.of(KL, REVERSE_KL, JS), GIVEN, GIVEN);

    LoadedDie() {
        super("two dice, one that never shows a face", "Two directions");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] p = Draw.probabilities(random, FACES.size());
        double[] five = Draw.probabilities(random, FACES.size() - 1);
        int never = random.nextInt(FACES.size());
        double[] q = IntStream.range(0, FACES.size())
                .mapToDouble(i -> i == never ? 0 : five[i < never ? i : i - 1])
                .toArray();
        double[] seen = IntStream.range(0, FACES.size())
                .filter(i -> i != never)
                .mapToDouble(i -> p[i])
                .toArray();
        double[] bits = Kernels.run(PLAN.in(LogBase.BITS), p, q);
        double[] nats = Kernels.run(PLAN, p, q);
        double[] exchanged = Kernels.run(
                Relent.measures(List.of(CROSS_ENTROPY, ENTROPY), GIVEN, GIVEN).in(LogBase.BITS), q, p);
        return new Problem(
                "The faces of two dice with their probabilities.",
                List.of(Data.row("p", "die P", FACES, p), Data.row("q", "die Q", FACES, q)),
                "One of D(P||Q) and D(Q||P) is infinite. What is the other?",
                "bits",
                "D(A||B) = sum a log2(a/b), with 0 log 0 = 0, and infinity where a > 0 and b = 0.",
                bits[1],
                List.of(
                        new Mistake(
                                "D(P||Q): P shows the " + FACES.get(never) + ", which Q holds for impossible", bits[0]),
                        new Mistake("D(Q||P) in nats: divide it by ln 2 for bits", nats[1]),
                        new Mistake(
                                "D(P||Q) with an epsilon of 1e-10 added to q, which hides an infinity",
                                Kernels.one(
                                        Relent.kl(GIVEN, GIVEN).in(LogBase.BITS),
                                        p,
                                        DoubleStream.of(q).map(x -> x + EPSILON).toArray())),
                        new Mistake(
                                "D(P||Q) where the " + FACES.get(never) + " is passed over",
                                Kernels.one(Relent.kl(GIVEN, GIVEN).in(LogBase.BITS), seen, five)),
                        new Mistake("the Jensen-Shannon divergence, which is the same both ways", bits[2]),
                        new Mistake("H(Q,P): D(Q||P) is H(Q,P) - H(Q)", exchanged[0]),
                        new Mistake("H(Q): D(Q||P) is H(Q,P) - H(Q)", exchanged[1])),
                "Q is possible under P, so D(Q||P) is finite; a " + FACES.get(never)
                        + " under Q is a surprise without end, so D(P||Q) is not.");
    }
}
