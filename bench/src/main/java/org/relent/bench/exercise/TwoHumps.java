package org.relent.bench.exercise;

import static org.relent.Measure.JS;
import static org.relent.Measure.KL;
import static org.relent.Measure.REVERSE_KL;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.Logits;
import org.relent.Model;
import org.relent.PairPlan;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;

/** Which of four Gaussians on a grid reverse KL takes for a target with two humps. */
final class TwoHumps extends Exercise {
    private static final List<String> POINTS =
            IntStream.range(0, 9).mapToObj(String::valueOf).toList();
    private static final List<String> CANDIDATES = List.of("A", "B", "C", "D");
    private static final PairPlan<Counts, Logits> PLAN = Relent.measures(
                    List.of(KL, REVERSE_KL, JS), Counts.plain(), Logits.plain())
            .pairs(Pairing.ONE_TO_MANY);

    TwoHumps() {
        super("which Gaussian reverse KL takes", "Forward and reverse");
    }

    @Override
    Problem draw(RandomGenerator random) {
        int left = random.nextInt(1, 3);
        int right = random.nextInt(6, 8);
        double[] target = target(random, left, right);
        double middle = (left + right) / 2.0;
        double narrow = random.nextInt(6, 11) / 10.0;
        List<double[]> candidates = Arrays.asList(
                new double[] {left, narrow}, new double[] {right, narrow}, new double[] {middle, narrow}, new double[] {
                    middle, random.nextInt(20, 31) / 10.0
                });
        Collections.shuffle(candidates, new Random(random.nextLong()));
        double[][] gaussians = candidates.toArray(double[][]::new);
        double[][] logits = Arrays.stream(gaussians).map(TwoHumps::logits).toArray(double[][]::new);
        Reference<Counts> p = Reference.counts(Kernels.rows(target));
        Model<Logits> q = Model.logits(Kernels.rows(logits));
        double[] nats = Kernels.run(PLAN, p, q);
        double[] bits = Kernels.run(PLAN.in(LogBase.BITS), p, q);
        double[] forward = column(nats, 0);
        double[] reverse = column(nats, 1);
        int covers = smallest(forward);
        int seeks = smallest(reverse);
        return new Problem(
                "A target P by counts at the points 0 to 8, and four Gaussians on these points, "
                        + "q(x) = exp(-(x - mu)^2 / (2 sigma^2)) divided by its sum.",
                List.of(
                        Data.row("p", "target", POINTS, target),
                        Data.table("gaussians", CANDIDATES, List.of("mu", "sigma"), gaussians),
                        Data.file("q", "-(x - mu)^2 / (2 sigma^2), a row each", logits)),
                "Which of the four does reverse KL choose, and what is its D(Q||P)? The answer is this D.",
                "nats",
                "D(Q||P) = sum q ln(q/p), with p the counts divided by their total; the smallest of the four.",
                reverse[seeks],
                List.of(
                        new Mistake("the smallest D(P||Q), that of " + CANDIDATES.get(covers), forward[covers]),
                        new Mistake(
                                "D(Q||P) of " + CANDIDATES.get(covers) + ", which forward KL chooses", reverse[covers]),
                        new Mistake(
                                "D(P||Q) of " + CANDIDATES.get(seeks) + ": the right one, the wrong way round",
                                forward[seeks]),
                        new Mistake(
                                "D(Q||P) of " + CANDIDATES.get(seeks) + " in bits: multiply it by ln 2 for nats",
                                column(bits, 1)[seeks]),
                        new Mistake(
                                "the largest D(Q||P): the best is the smallest",
                                DoubleStream.of(reverse).max().orElseThrow()),
                        new Mistake(
                                "the smallest Jensen-Shannon divergence",
                                DoubleStream.of(column(nats, 2)).min().orElseThrow())),
                "Reverse KL takes %s, one hump; forward KL takes %s, which covers both."
                        .formatted(CANDIDATES.get(seeks), CANDIDATES.get(covers)));
    }

    private static double[] target(RandomGenerator random, int left, int right) {
        double[] counts = Draw.counts(random, POINTS.size(), 1, 2);
        for (int hump : List.of(left, right)) {
            int height = random.nextInt(20, 41);
            int flank = height / 3;
            counts[hump] += height;
            counts[hump - 1] += flank;
            counts[hump + 1] += flank;
        }
        return counts;
    }

    private static double[] logits(double... gaussian) {
        return IntStream.range(0, POINTS.size())
                .mapToDouble(x -> {
                    double z = (x - gaussian[0]) / gaussian[1];
                    return 0 - z * z / 2;
                })
                .toArray();
    }

    private static double[] column(double[] results, int measure) {
        int measures = PLAN.spec().measures().size();
        return IntStream.range(0, results.length / measures)
                .mapToDouble(row -> results[row * measures + measure])
                .toArray();
    }

    private static int smallest(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((best, i) -> values[i] < values[best] ? i : best)
                .orElseThrow();
    }
}
