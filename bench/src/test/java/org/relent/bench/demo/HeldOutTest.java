package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Smoothing;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.HeldOut.Infinite;

/** An n-gram model of a book against NumPy's, and what holds for any: D is not negative, and H(P, Q) = H(P) + D. */
class HeldOutTest {
    private static final int[] TEXT = NgramModel.symbols(Texts.prideAndPrejudice());
    private static final List<Smoothing> POLICIES =
            List.of(Smoothing.additive(0.001), Smoothing.additive(1), Smoothing.mixture(0.01), Smoothing.floor(1e-4));

    /**
     * With counts of np.bincount over the same symbols, tr of the first nine tenths (rows of zeros made ones) and te of the
     * rest: np.exp(-(te * np.log(q)).sum() / te.sum()) over te > 0, with q of tr by each policy's formula.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 9.933969166565754, 9.9377659058, 9.956053251250886, 9.937871863538723, 9.814133382008452",
        "2, 5.913241839687515, 5.970937043322096, 5.932972510501352, 5.916282229078562, 5.65042688059932",
        "3, 3.9569313895714973, 4.227219060284374, 3.964531311977366, 3.968631567737241, 3.470024166084576"
    })
    void agreesWithNumPy(int order, double add, double laplace, double mix, double floor, double entropy) {
        HeldOut heldOut = new HeldOut(TEXT, order);
        assertThat(TEXT).hasSize(659_225);
        assertThat(heldOut.size()).isEqualTo(65_923);
        assertThat(heldOut.perplexity(Smoothing.none())).isInfinite();
        assertThat(heldOut.perplexity(Smoothing.additive(0.01))).isCloseTo(add, within(1e-12));
        assertThat(heldOut.perplexity(Smoothing.additive(1))).isCloseTo(laplace, within(1e-12));
        assertThat(heldOut.perplexity(Smoothing.mixture(0.01))).isCloseTo(mix, within(1e-12));
        assertThat(heldOut.perplexity(Smoothing.floor(1e-4))).isCloseTo(floor, within(1e-12));
        assertThat(Math.exp(heldOut.entropy())).isCloseTo(entropy, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 27, 0, 1, 3836, i|w", "2, 414, 1, 25, 3111, ak|h", "3, 2713, 27, 219, 5987, ach|a"})
    void namesWhatIsInfinite(int order, int rows, long unseen, int contexts, long characters, String first) {
        HeldOut heldOut = new HeldOut(TEXT, order);
        assertThat(heldOut.rows()).isEqualTo(rows);
        assertThat(heldOut.unseen()).isEqualTo(unseen);
        assertThat(heldOut.infinite()).isEqualTo(new Infinite(contexts, characters, first));
        assertThat(DoubleStream.of(heldOut.divergences(Smoothing.none())).filter(Double::isInfinite))
                .hasSize(contexts);
        String ngram = first.replace("|", "");
        String text = Texts.prideAndPrejudice().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ");
        assertThat(text.indexOf(ngram)).isGreaterThanOrEqualTo(659_225 - 65_923 - order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void divergencesAreNotNegativeAndMakeUpTheCrossEntropy(int order) {
        HeldOut heldOut = new HeldOut(TEXT, order);
        for (Smoothing policy : POLICIES) {
            assertThat(DoubleStream.of(heldOut.divergences(policy)))
                    .as("%s", policy)
                    .hasSize(heldOut.rows())
                    .allMatch(d -> d >= 0);
            assertThat(heldOut.crossEntropy(policy))
                    .as("%s", policy)
                    // Each mean is within 1e-14 Σ p (1 + |ln q|), and no |ln q| is above 17 here.
                    .isCloseTo(heldOut.entropy() + heldOut.divergence(policy), within(5e-13));
        }
        assertThat(heldOut.divergencesFromItself()).containsOnly(0);
    }

    @Test
    void onlyUniformIsLeftOfAModelThatIsMixedAway() {
        HeldOut heldOut = new HeldOut(TEXT, 2);
        assertThat(heldOut.perplexity(Smoothing.mixture(1))).isCloseTo(27, within(1e-11));
    }

    @Test
    void foldsAllButLettersIntoOneBlank() {
        int[] symbols = NgramModel.symbols("A “b”,\n\n Z!");
        assertThat(symbols).containsExactly(0, 26, 1, 26, 25, 26);
        NgramModel model = new NgramModel(2, symbols, 2, symbols.length);
        assertThat(IntStream.of(model.contexts()).mapToObj(model::context)).containsExactly("a ", "b ", " b", " z");
    }

    @Test
    void printsAndDraws(@TempDir Path folder) {
        Path picture = folder.resolve("a.svg");
        Run run = ok("demo", "smoothing", "--out", picture);
        assertThat(run.out())
                .contains("  infinite without smoothing                   1        25       219\n")
                .contains("  none                                         ∞         ∞         ∞\n")
                .contains("  add α = 0.01                             9.934     5.913     3.957\n")
                .contains("  exp H(P), below which no Q gets          9.814     5.650     3.470\n")
                .contains("Of the 4,238 training rows against themselves 4,238 are");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>What smoothing does to unseen text</title>");
    }
}
