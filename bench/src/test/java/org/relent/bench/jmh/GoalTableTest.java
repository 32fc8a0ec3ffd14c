package org.relent.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample: 65 rows of 1000 pairs in 10 µs; reading alone takes 5.2 µs, the logarithms alone 6.5 µs. */
class GoalTableTest {
    private static Path sample() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoalTableTest.class.getResource("sample.json"))
                .toURI());
    }

    private static List<String> table() throws Exception {
        StringWriter text = new StringWriter();
        GoalTable.print(sample(), new PrintWriter(text));
        return text.toString().lines().toList();
    }

    @Test
    void goalsStandBesideTheirRoofPeersErrorAndAllocation() throws Exception {
        assertThat(table())
                .contains("| kl f32, long rows, in L2: kl f32, C = 1000, array | 6.5 | 65 % | 0.008 | 0 | "
                        + "1.3 × simsimd (≥ 1); **1.3 × numkong** (≥ 1.4) |")
                .contains("| kl f32 against what one has otherwise: kl f32, C = 1000, array | 6.5 | 65 % | 0.008 | 0 | "
                        + "≥ 50 × plain: not measured; ≥ 50 × smile (f64): not measured; ≥ 25 × nd4j: not measured; "
                        + "≥ 40 × scipy: not measured; 6.5 × numpy (≥ 5) |")
                .contains("| kl f32, rows of 8, in L2: kl f32, C = 8, array | 2.18 | 22 % | 0.008 | 0 | "
                        + "≥ 2 × simsimd: not measured; **3.66 ns a row** (≤ 3); "
                        + "36.3 ns a call, less a row of a batch (≤ 60) |");
    }

    @Test
    void callersAreCountedTogether() throws Exception {
        // Twice 65,000 pairs in 13 µs; reading both takes 2 × 520,000 bytes at 200 bytes/ns = 5.2 µs, the logarithms of
        // each 6.5 µs.
        assertThat(table())
                .contains("| two callers, in L2: kl f32, C = 1000, array, 2 callers | 10 | 50 % | 0.008 | 0 | "
                        + "**1.54 × one caller** (≥ 1.9) |");
    }

    @Test
    void everyKernelAndPeerHasALine() throws Exception {
        assertThat(table())
                .contains("| kl | f32 | array | l2 | 1 | 2.18 (22 %) | 6.5 (65 %) | 0.008 | 0 |")
                .contains("| kl | f32 | array | l2 | 2 callers |  | 10 (50 %) | 0.008 | 0 |")
                .contains("| numkong | kl f32, C = 1000, array, l2 | 5 | – |")
                .contains("| numpy | kl f32, C = 1000, l2 | 1 | – |")
                .contains("| array, 1 thread | – | 100 | – | – |")
                .contains("| f32 | 10 | – | – | – |");
    }

    @Test
    void goalsThatNothingMeasuredHaveNoLine() throws Exception {
        assertThat(table()).noneMatch(line -> line.contains("from memory"));
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(List.of(0.0, 12.3456, 1234.5, 0.000123, 12345678.0, Double.NaN))
                .extracting(GoalTable::number)
                .containsExactly("0", "12.3", "1230", "1.2e-04", "1.2e+07", "–");
    }

    @Test
    void resultsAreKeptWithoutFolders(@TempDir Path folder) throws Exception {
        Path part = Files.writeString(
                folder.resolve("part.json"),
                "[{\"benchmark\": \"b\", \"jvm\": \"/opt/jdk/bin/java\", "
                        + "\"jvmArgs\": [\"-Xmx3g\", \"-Drelent.numkong=/home/me/libnumkong.so\"]}]");
        Path all = folder.resolve("all.json");
        Results results = new Results(all);
        results.add(part);
        results.add(part);
        assertThat(Files.readString(all))
                .contains("\"jvm\" : \"java\"", "-Xmx3g", "-Drelent.numkong=libnumkong.so")
                .doesNotContain("/opt", "/home")
                .containsSubsequence("\"benchmark\" : \"b\"", "\"benchmark\" : \"b\"");
    }
}
