package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.relent;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.Options;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.PixelInformation.Information;
import org.relent.bench.demo.PixelInformation.Pair;

/** What pixels tell of the digit, against scikit-learn and the identities of information. */
class PixelInformationTest {
    private static final Options CORRECTED = Options.DEFAULT.withMillerMadow(true);
    private static final int CELLS = PixelInformation.LEVELS * Digits.CLASSES;
    private static final double LN_2 = Math.log(2);

    /** scikit-learn 1.2.1, in nats: [mutual_info_score(counts[:, i], labels) for i in range(64)]. */
    private static final double[] THEIRS = {
        0,
        0.131815500128597,
        0.38637937028866,
        0.237424459669782,
        0.196053655151764,
        0.302341252081555,
        0.215170197434104,
        0.046381638431704,
        0.0056434662813386,
        0.280441301097317,
        0.378465862147998,
        0.167814649002647,
        0.231306636656155,
        0.392394923126695,
        0.169366830075855,
        0.0380882125482572,
        0.00330423174463981,
        0.223785633355398,
        0.302134662994515,
        0.306141391052854,
        0.403703215504761,
        0.463350247274575,
        0.24982430487226,
        0.0292959390913886,
        0.00178261332527905,
        0.285659641172069,
        0.452972437917587,
        0.330916684893579,
        0.416219783581428,
        0.340951395588833,
        0.431934316995235,
        0.0051316529674494,
        0,
        0.454319667134131,
        0.463254945680394,
        0.334137999922496,
        0.408289308937054,
        0.3086342801071,
        0.39120919447102,
        0,
        0.0116101152206065,
        0.301198438868452,
        0.442614909620067,
        0.433228780357838,
        0.34198034578764,
        0.231670391843411,
        0.349365274930684,
        0.0240712037393019,
        0.00513479695608063,
        0.0784219094006965,
        0.31918621001511,
        0.282477624216554,
        0.235716240109698,
        0.36779519014432,
        0.391809932102657,
        0.0758890031226841,
        0.00129119424306688,
        0.114379860314774,
        0.395862282757106,
        0.249220179614477,
        0.319746464334118,
        0.42485402203461,
        0.309259636807296,
        0.0949265158694143,
    };

    private final PixelInformation pixels = PixelInformation.of(Digits.load().all());
    private final List<Information> plain = pixels.pixels(Options.DEFAULT);

    @Test
    void agreesWithScikitLearnOnEveryPixel() {
        assertThat(plain).hasSize(64);
        for (int i = 0; i < 64; i++) {
            // scikit-learn leaves out what is below its ε of 2.2e-16 in a cell, and gives 15 digits here.
            assertThat(plain.get(i).information() * LN_2).as("pixel %d", i).isCloseTo(THEIRS[i], within(1e-13));
        }
    }

    @Test
    void isWhatTheEntropiesHaveTwice() {
        double[] joint = new double[64];
        Relent.entropy(Counts.plain())
                .f64()
                .in(LogBase.BITS)
                .kernel()
                .run(Reference.counts(Rows.of(pixels.tables(), 64, CELLS)), joint);
        for (int i = 0; i < 64; i++) {
            Information told = plain.get(i);
            // The bounds in nats: 1 + each entropy, and 3 + I, as Σ p |ln(p/q)| is at most I + 2.
            double bound = 1e-14 * (6 / LN_2 + told.ofX() + told.ofY() + joint[i] + told.information());
            assertThat(told.information())
                    .as("pixel %d", i)
                    .isCloseTo(told.ofX() + told.ofY() - joint[i], within(bound))
                    .isCloseTo(told.ofX() - told.ofXGivenY(), within(bound))
                    .isBetween(0.0, Math.min(told.ofX(), told.ofY()));
        }
    }

    @Test
    void aPixelWithoutInkTellsNothing() {
        for (int pixel : new int[] {0, 32, 39}) {
            assertThat(plain.get(pixel).ofX()).isZero();
            assertThat(plain.get(pixel).information()).isZero();
        }
        assertThat(plain.stream().filter(told -> told.information() == 0)).hasSize(3);
    }

    @Test
    void millerAndMadowCorrectByTheCellsSeen() {
        List<Information> corrected = pixels.pixels(CORRECTED);
        double[] tables = pixels.tables();
        for (int i = 0; i < 64; i++) {
            double[] table = Arrays.copyOfRange(tables, i * CELLS, (i + 1) * CELLS);
            long both = Arrays.stream(table).filter(n -> n > 0).count();
            long levels = IntStream.range(0, PixelInformation.LEVELS)
                    .filter(x -> Arrays.stream(table, x * 10, (x + 1) * 10).sum() > 0)
                    .count();
            double expected = (levels + 10 - both - 1) / (2 * 1797 * LN_2);
            assertThat(corrected.get(i).information() - plain.get(i).information())
                    .as("pixel %d", i)
                    .isCloseTo(expected, within(1e-13));
        }
        assertThat(PixelInformation.ranking(plain)).startsWith(21, 34, 33);
        assertThat(PixelInformation.most(corrected)).isEqualTo(33);
    }

    @Test
    void shuffledLabelsSeemToTellUntilCorrected() {
        PixelInformation shuffled = pixels.shuffled(new Random(1));
        double seeming = mean(shuffled.pixels(Options.DEFAULT));
        assertThat(seeming).isBetween(0.01, mean(plain) / 5);
        assertThat(Math.abs(mean(shuffled.pixels(CORRECTED)))).isLessThan(seeming / 5);
    }

    private static double mean(List<Information> of) {
        return of.stream().mapToDouble(Information::information).average().orElseThrow();
    }

    /** mutual_info_score(counts[:, i] * 17 + counts[:, j], labels) and Miller and Madow's correction by hand: 28 and 43. */
    @Test
    void findsTheTwoThatTellMost() {
        Pair corrected = pixels.mostOfPairs(CORRECTED);
        assertThat(List.of(corrected.first(), corrected.second())).containsExactly(28, 43);
        assertThat(corrected.told().information()).isCloseTo(1.62138286678199, within(1e-12));
        assertThat(pixels.mostOfPairs(Options.DEFAULT).told().information())
                .isCloseTo(1.7827527628413566, within(1e-12));
    }

    @Test
    void showsWhichPixelsTell(@TempDir Path folder) {
        Path picture = folder.resolve("information.svg");
        Run run = relent("demo", "information", "--out", picture);
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  most     row 3, column 6         3.5936   2.9251   0.6685         0.6199\n")
                .contains("  no ink   row 5, column 8         0.0000   0.0000   0.0000         0.0000\n")
                .contains("row 4, column 5 and row 6, column 4 tell most: 1.6214 bits");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>Which pixels tell the digit</title>");
    }
}
