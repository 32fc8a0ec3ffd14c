package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.Texts.Language;

/** D = H(P, Q) − H(P) of real letters, against SciPy and against the output of an entropy coder. */
class CodeLengthsTest {
    private static final Letters LETTERS = Letters.ofDeclarations();
    private static final CodeLengths SMOOTHED = new CodeLengths(LETTERS, true);
    private static final CodeLengths BARE = new CodeLengths(LETTERS, false);

    private record Pair(Language text, Language code) {}

    private static List<Pair> pairs() {
        return Language.ALL.stream()
                .flatMap(text -> Language.ALL.stream().map(code -> new Pair(text, code)))
                .toList();
    }

    @Test
    void readsLettersOfTwelveLanguages() {
        assertThat(LETTERS.alphabet()).isEqualTo("abcdefghijklmnopqrstuvwxyzßàáâãäåçèéêëíñòóôõöùúûüąćęğıłńőśşűźż");
        assertThat(Language.ALL.stream().map(language -> LETTERS.symbols(language).length))
                .containsExactly(8675, 10546, 10025, 8801, 9625, 9212, 9725, 9864, 9372, 9560, 10202, 8687);
    }

    /**
     * {@code scipy.stats.entropy(p, base=2)}, {@code entropy(p, q, base=2)} and {@code -(p * np.log2(q)).sum()} with the
     * same letters, q = (counts + 1) / (counts + 1).sum(); not smoothed for the last two.
     */
    @Test
    void agreesWithSciPy() {
        assertThat(SMOOTHED.entropy(Language.GERMAN)).isCloseTo(4.101506547233602, within(1e-13));
        assertThat(SMOOTHED.divergence(Language.GERMAN, Language.ENGLISH)).isCloseTo(0.2882416023128281, within(1e-13));
        assertThat(SMOOTHED.crossEntropy(Language.GERMAN, Language.ENGLISH))
                .isCloseTo(4.389748149546431, within(1e-13));
        assertThat(SMOOTHED.divergence(Language.POLISH, Language.FINNISH)).isCloseTo(2.0000878297889684, within(1e-13));
        assertThat(SMOOTHED.divergence(Language.FINNISH, Language.POLISH)).isCloseTo(1.0968948254455315, within(1e-13));
        assertThat(BARE.divergence(Language.FINNISH, Language.GERMAN)).isCloseTo(0.7561715466714953, within(1e-13));
        assertThat(BARE.divergence(Language.FINNISH, Language.SWEDISH)).isCloseTo(0.3571607412301073, within(1e-13));
    }

    @Test
    void whatIsWastedIsCrossEntropyLessEntropy() {
        for (Pair pair : pairs()) {
            double difference = SMOOTHED.crossEntropy(pair.text, pair.code) - SMOOTHED.entropy(pair.text);
            assertThat(SMOOTHED.divergence(pair.text, pair.code))
                    .as("%s", pair)
                    .isPositive()
                    .isCloseTo(difference, within(SMOOTHED.bound(pair.text, pair.code)));
        }
    }

    @Test
    void anEntropyCoderNeedsTheCrossEntropy() {
        for (Pair pair : pairs()) {
            assertAgrees(SMOOTHED, pair);
        }
    }

    private static void assertAgrees(CodeLengths lengths, Pair pair) {
        double expected = lengths.crossEntropy(pair.text, pair.code);
        int letters = LETTERS.symbols(pair.text).length;
        assertThat(lengths.coded(pair.text, pair.code))
                .as("%s", pair)
                // Between the ideal, to the rounding of 32-bit intervals, and two bits at the end.
                .isBetween(expected * (1 - 1e-6), expected + 2.0 / letters)
                .isCloseTo(expected, within(expected * 1e-3));
    }

    @Test
    void whatIsCodedComesBack() {
        for (Language text : Language.ALL) {
            int[] symbols = LETTERS.symbols(text);
            ArithmeticCoder foreign = SMOOTHED.coder(Language.ENGLISH);
            assertThat(foreign.decode(foreign.encode(symbols), symbols.length)).isEqualTo(symbols);
        }
    }

    @Test
    void infiniteIsExactlyWhatHasNoCode() {
        int infinite = 0;
        for (Pair pair : pairs()) {
            int[] symbols = LETTERS.symbols(pair.text);
            String missing = BARE.missing(pair.text, pair.code);
            double wasted = BARE.divergence(pair.text, pair.code);
            if (missing.isEmpty()) {
                assertAgrees(BARE, pair);
                assertThat(wasted == 0).as("%s", pair).isEqualTo(pair.text == pair.code);
            } else {
                infinite++;
                assertThat(wasted).as("%s", pair).isInfinite();
                assertThat(symbols).contains(LETTERS.alphabet().indexOf(missing));
                assertThat(LETTERS.symbols(pair.code))
                        .doesNotContain(LETTERS.alphabet().indexOf(missing));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> BARE.coder(pair.code).encode(symbols));
            }
        }
        assertThat(infinite).isEqualTo(130);
        assertThat(BARE.missing(Language.GERMAN, Language.ENGLISH)).isEqualTo("ß");
        assertThat(IntStream.of(LETTERS.symbols(Language.TURKISH)).mapToObj(LETTERS.alphabet()::charAt))
                .contains('ı', 'i');
    }

    @Test
    void printsAndDraws(@TempDir Path folder) {
        Path picture = folder.resolve("a.svg");
        Run run = ok("demo", "code-length", "--out", picture);
        assertThat(run.out())
                .contains("  German        10,025   4.1015    4.1063   4.1064     4.3897   4.3898   7.03 %\n")
                .contains("n H(P,Q) bits for its n letters and 1.9, which end it.")
                .contains("  Polish       1.07 1.03 1.21 1.71 1.92 1.72 1.42 1.70 0.00 2.00 1.35 1.57\n")
                .contains("  Finnish         ä    ä 0.76 0.36    k    k    k    j    v 0.00    ä    ä\n")
                .contains("130 of the 132 pairs of different languages are infinite");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture)
                .content()
                .contains("<title>One language in another's code</title>")
                .contains("∞");
    }
}
