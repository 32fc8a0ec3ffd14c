package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.Counts;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Smoothing;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.Texts.Language;

/** Both directions, Jeffreys and JS: against SciPy and the formula of a coin, and how they hang together. */
class DirectionsTest {
    private static final Rows ROWS = Letters.ofDeclarations().rows();
    private static final int LANGUAGES = Language.ALL.size();

    private static List<Directions> languages(Smoothing smoothing) {
        return Directions.of(Counts.smoothed(smoothing), Pairing.ALL, Reference.counts(ROWS), Model.counts(ROWS));
    }

    /** scipy.special.rel_entr(p, q).sum() and scipy.spatial.distance.jensenshannon(p, q)**2. */
    @Test
    void agreesWithSciPy() {
        Directions coins = AsymmetryDemo.coins(0.7).getFirst();
        assertThat(coins.forward()).isCloseTo(0.5341108087103075, within(1e-14));
        assertThat(coins.reverse()).isCloseTo(0.5826853020432394, within(1e-14));
        assertThat(coins.jeffreys()).isCloseTo(1.116796110753547, within(1e-14));
        assertThat(coins.js()).isCloseTo(0.13250545091704785, within(1e-14));

        Directions smoothed =
                languages(CodeLengths.SMOOTHING).get(Language.ITALIAN.index() * LANGUAGES + Language.POLISH.index());
        assertThat(smoothed.forward()).isCloseTo(0.43808877346793423, within(1e-13));
        assertThat(smoothed.reverse()).isCloseTo(1.1706435947221137, within(1e-13));
        assertThat(smoothed.js()).isCloseTo(0.11199847322306197, within(1e-13));

        Directions bare =
                languages(Smoothing.none()).get(Language.GERMAN.index() * LANGUAGES + Language.FINNISH.index());
        assertThat(bare.forward()).isInfinite();
        assertThat(bare.reverse()).isCloseTo(0.5241381755950001, within(1e-13));
        assertThat(bare.jeffreys()).isInfinite();
        assertThat(bare.js()).isCloseTo(0.12464445453579812, within(1e-13));
    }

    @Test
    void followsTheFormulaOfACoin() {
        double[] heads = IntStream.range(1, 100).mapToDouble(i -> i / 100.0).toArray();
        List<Directions> coins = AsymmetryDemo.coins(heads);
        for (int i = 0; i < heads.length; i++) {
            double q = heads[i];
            assertThat(coins.get(i).forward())
                    .isCloseTo(0.2 * Math.log(0.2 / q) + 0.8 * Math.log(0.8 / (1 - q)), within(1e-13));
            assertThat(coins.get(i).reverse())
                    .isCloseTo(q * Math.log(q / 0.2) + (1 - q) * Math.log((1 - q) / 0.8), within(1e-13));
        }
    }

    @Test
    void hangTogether() {
        for (Smoothing smoothing : List.of(CodeLengths.SMOOTHING, Smoothing.none())) {
            List<Directions> pairs = languages(smoothing);
            for (int pair = 0; pair < pairs.size(); pair++) {
                Directions one = pairs.get(pair);
                Directions other = pairs.get(pair % LANGUAGES * LANGUAGES + pair / LANGUAGES);
                // No term has |ln(p/q)| above 10, where it is finite: bounds of 1e-14 Σ p (1 + |ln(p/q)|).
                assertAlike(one.jeffreys(), one.forward() + one.reverse());
                assertAlike(one.reverse(), other.forward());
                assertAlike(one.jeffreys(), other.jeffreys());
                assertAlike(one.js(), other.js());
                assertThat(one.js()).isBetween(0.0, Math.log(2)).isLessThanOrEqualTo(one.jeffreys() / 4);
                if (pair / LANGUAGES == pair % LANGUAGES) {
                    assertThat(one).isEqualTo(new Directions(0, 0, 0, 0));
                }
            }
        }
    }

    private static void assertAlike(double actual, double expected) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).isCloseTo(expected, within(2e-13));
        }
    }

    @Test
    void jsOfNothingInCommonIsTheLogarithmOfTwo() {
        Rows p = Rows.of(new double[] {3, 1, 0, 0}, 1, 4);
        Rows q = Rows.of(new double[] {0, 0, 2, 5}, 1, 4);
        Directions apart = Directions.of(Counts.plain(), Pairing.ROW, Reference.counts(p), Model.counts(q))
                .getFirst();
        assertThat(apart.js()).isCloseTo(Math.log(2), within(1e-14)).isLessThanOrEqualTo(Math.log(2));
        assertThat(apart.jeffreys()).isInfinite();
    }

    @Test
    void printsAndDraws(@TempDir Path folder) {
        Path picture = folder.resolve("a.svg");
        Run run = ok("demo", "asymmetry", "--out", picture);
        assertThat(run.out())
                .contains("  coins (0.2, 0.8) and (0.7, 0.3)       0.5341    0.5827    1.1168    0.1325\n")
                .contains("  Italian, Polish                       0.4381    1.1706    1.6087    0.1120\n")
                .contains("  German, Finnish                            ∞    0.5241         ∞    0.1246\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>D(P‖Q) is not D(Q‖P)</title>");
    }
}
