package org.relent.bench.exercise;

import static org.relent.Measure.CONDITIONAL_ENTROPY;
import static org.relent.Measure.ENTROPY_X;
import static org.relent.Measure.ENTROPY_Y;
import static org.relent.Measure.MUTUAL_INFORMATION;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.Joint;
import org.relent.LogBase;
import org.relent.Options;
import org.relent.Relent;
import org.relent.UnaryPlan;

/** The information of a contingency table. */
final class Umbrellas extends Exercise {
    private static final List<String> WEATHER = List.of("sun", "clouds", "rain");
    private static final List<String> HABITS = List.of("umbrella", "none");
    private static final Joint TABLE = Joint.counts(3, 2);
    private static final UnaryPlan<Joint> INFORMATION = Relent.mutualInformation(TABLE);
    private static final UnaryPlan<Joint> PLAN =
            Relent.measures(List.of(MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY), TABLE);

    Umbrellas() {
        super("what an umbrella tells of the weather", "Mutual information");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] cells = Draw.counts(random, 6, 2, 60);
        double[][] rows = IntStream.range(0, 3)
                .mapToObj(x -> Arrays.copyOfRange(cells, 2 * x, 2 * x + 2))
                .toArray(double[][]::new);
        double[] bits = Kernels.run(PLAN.in(LogBase.BITS), cells);
        double nats = Kernels.one(INFORMATION, cells);
        return new Problem(
                "Days of three kinds of weather X, on which someone went out with an umbrella or without one, Y.",
                List.of(Data.table("joint", WEATHER, HABITS, rows)),
                "What is the mutual information I(X;Y) of weather and umbrella?",
                "bits",
                "I(X;Y) = sum p(x,y) log2(p(x,y) / (p(x) p(y))), with p(x,y) the counts divided by the number of days, "
                        + "p(x) and p(y) the sums of its rows and columns.",
                bits[0],
                List.of(
                        new Mistake("I(X;Y) in nats: divide it by ln 2 for bits", nats),
                        new Mistake(
                                "the information of another table, whose rows were each divided by their own sum: the "
                                        + "days are divided by all days",
                                Kernels.one(INFORMATION.in(LogBase.BITS), conditionals(rows))),
                        new Mistake(
                                "D(p(x) p(y) || p(x,y)), the other way round: the table comes first",
                                Kernels.one(
                                        Relent.kl(Counts.plain(), Counts.plain())
                                                .in(LogBase.BITS),
                                        product(rows),
                                        cells)),
                        new Mistake("H(X|Y), what remains unknown of the weather: I(X;Y) is H(X) - H(X|Y)", bits[3]),
                        new Mistake("H(X): I(X;Y) is H(X) - H(X|Y)", bits[1]),
                        new Mistake("H(Y): I(X;Y) is H(X) + H(Y) - H(X,Y)", bits[2]),
                        new Mistake(
                                "H(X,Y): I(X;Y) is H(X) + H(Y) - H(X,Y)",
                                Kernels.one(Relent.entropy(Counts.plain()).in(LogBase.BITS), cells)),
                        new Mistake(
                                "I(X;Y) with the Miller-Madow correction, which was not asked for",
                                Kernels.one(
                                        INFORMATION
                                                .options(Options.DEFAULT.withMillerMadow(true))
                                                .in(LogBase.BITS),
                                        cells))),
                "Who sees the umbrella needs %.3f bits for the weather instead of %.3f.".formatted(bits[3], bits[1]));
    }

    private static double[] conditionals(double[][] rows) {
        return Arrays.stream(rows)
                .flatMapToDouble(row -> {
                    double sum = DoubleStream.of(row).sum();
                    return DoubleStream.of(row).map(cell -> cell / sum);
                })
                .toArray();
    }

    private static double[] product(double[][] rows) {
        double[] columns = new double[rows[0].length];
        for (double[] row : rows) {
            Arrays.setAll(columns, y -> columns[y] + row[y]);
        }
        return Arrays.stream(rows)
                .flatMapToDouble(row -> {
                    double sum = DoubleStream.of(row).sum();
                    return DoubleStream.of(columns).map(column -> sum * column);
                })
                .toArray();
    }
}
