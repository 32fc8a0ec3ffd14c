package org.relent.bench.hardware.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shift of one sample against another. Numbers of SciPy 1.10: {@code _mannwhitneyu._mwu_state}, and its medians. */
class ShiftTest {
    private static final Offset<Double> EXACT = within(1e-12);

    // Hollander, Wolfe, Chicken, example 4.1: permeability of membranes.
    private static final double[] EARLY = {1.15, 0.88, 0.90, 0.74, 1.21};
    private static final double[] AT_TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};

    @ParameterizedTest
    @CsvSource({
        "0.95, -0.15, 0.76, 0.9600399600399601",
        "0.99, -0.35, 1.01, 0.9920079920079921",
        "0.90, -0.08, 0.72, 0.9007659007659008"
    })
    void isThatOfTheBook(double asked, double low, double high, double level) {
        Shift shift = Shift.of(EARLY, AT_TERM, asked);
        assertThat(shift.estimate()).isCloseTo(0.305, EXACT);
        assertThat(shift.low()).isCloseTo(low, EXACT);
        assertThat(shift.high()).isCloseTo(high, EXACT);
        assertThat(shift.level()).isCloseTo(level, EXACT);
    }

    @Test
    void exchangedSamplesHaveTheOppositeShift() {
        Shift shift = Shift.of(EARLY, AT_TERM, 0.95);
        Shift opposite = Shift.of(AT_TERM, EARLY, 0.95);
        assertThat(opposite.estimate()).isCloseTo(-shift.estimate(), EXACT);
        assertThat(opposite.low()).isCloseTo(-shift.high(), EXACT);
        assertThat(opposite.high()).isCloseTo(-shift.low(), EXACT);
        assertThat(opposite.level()).isCloseTo(shift.level(), EXACT);
    }

    @Test
    void hasTheDistributionOfMannAndWhitney() {
        assertThat(Shift.rankSums(3, 3))
                .containsExactly(new double[] {0.05, 0.05, 0.1, 0.15, 0.15, 0.15, 0.15, 0.1, 0.05, 0.05}, EXACT);
        double[] large = Shift.rankSums(15, 15);
        assertThat(IntStream.rangeClosed(0, 64).mapToDouble(u -> large[u]).sum())
                .isCloseTo(0.022666949548961327, EXACT);
        assertThat(IntStream.range(0, large.length).mapToDouble(u -> large[u]).sum())
                .isCloseTo(1, EXACT);
    }

    /** Which differences bound the interval: those at the critical value of the table of Mann and Whitney, and one more. */
    @ParameterizedTest
    @CsvSource({
        "5, 5, 0.95, 3, 0.9682539682539683",
        "5, 7, 0.95, 6, 0.952020202020202",
        "8, 8, 0.95, 14, 0.9501165501165502",
        "8, 8, 0.9995, 2, 0.9996891996891997",
        "10, 12, 0.95, 30, 0.957429567336688",
        "15, 15, 0.95, 65, 0.9546661009020774",
        "15, 15, 0.9995, 33, 0.9995218592973895"
    })
    void skipsAsManyDifferencesAsTheTableSays(int m, int n, double asked, int order, double level) {
        // Differences are 1, 2 … m·n.
        double[] base = IntStream.range(0, m).mapToDouble(i -> -i).toArray();
        double[] now =
                IntStream.range(0, n).mapToDouble(i -> 1 + (double) i * m).toArray();
        Shift shift = Shift.of(base, now, asked);
        assertThat(shift.low()).isEqualTo(order);
        assertThat(shift.high()).isEqualTo(m * n + 1 - order);
        assertThat(shift.level()).isCloseTo(level, EXACT);
    }

    /** The honest part: fewer rounds are less sure, and say so. */
    @ParameterizedTest
    @CsvSource({"1, 0.0", "2, 0.6666666666666667", "3, 0.9", "4, 0.9714285714285714"})
    void fewRoundsGiveAllDifferencesAndTheirLevel(int rounds, double level) {
        double[] base = IntStream.range(0, rounds).mapToDouble(i -> -i).toArray();
        double[] now = IntStream.range(0, rounds)
                .mapToDouble(i -> 1 + (double) i * rounds)
                .toArray();
        Shift shift = Shift.of(base, now, 0.95);
        assertThat(shift.low()).isEqualTo(1);
        assertThat(shift.high()).isEqualTo(rounds * rounds);
        assertThat(shift.level()).isCloseTo(level, EXACT);
    }

    @Test
    void coversTheTrueShiftAsOftenAsItSaysWhateverTheDistribution() {
        covers(5, 5, SplittableRandom::nextGaussian);
        covers(6, 9, SplittableRandom::nextExponential);
        covers(3, 3, random -> random.nextDouble());
        // Quiet, with a neighbour who now and then takes some of the time.
        covers(10, 10, random -> 0.01 * random.nextGaussian() + (random.nextInt(8) == 0 ? random.nextDouble() : 0));
    }

    private static void covers(int m, int n, ToDoubleFunction<SplittableRandom> noise) {
        SplittableRandom random = new SplittableRandom(42);
        int trials = 4000;
        double truth = 0.3;
        double level = 0;
        int covered = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] base = IntStream.range(0, m)
                    .mapToDouble(i -> noise.applyAsDouble(random))
                    .toArray();
            double[] now = IntStream.range(0, n)
                    .mapToDouble(i -> truth + noise.applyAsDouble(random))
                    .toArray();
            Shift shift = Shift.of(base, now, 0.95);
            level = shift.level();
            covered += shift.low() <= truth && truth <= shift.high() ? 1 : 0;
        }
        // The level is exact where no two numbers are equal: what is left is the trials' own chance.
        assertThat((double) covered / trials).isCloseTo(level, within(4 * Math.sqrt(level * (1 - level) / trials)));
    }
}
