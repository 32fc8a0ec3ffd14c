package org.relent.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.Rows;

/** Rows that careless kernels get wrong: each is of its kind, and the kernels get them right. */
class HardRowsTest {
    private static final int[] LENGTHS = {1, 2, 3, 8, 17, 100};

    private static Workload batch(String work, ElementType type, int classes) {
        return Workload.ofHardRows(Case.of(work), type, Memory.ARRAY, classes);
    }

    private static double[] row(Rows rows, int row) {
        return IntStream.range(0, rows.classes())
                .mapToDouble(c -> rows.get(row, c))
                .toArray();
    }

    /** The classes of a row that have this number. */
    private static String at(double number, Rows rows, int row) {
        double[] numbers = row(rows, row);
        return IntStream.range(0, numbers.length)
                .filter(c -> Double.compare(numbers[c], number) == 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "kl, 0, -1",
        "reverse-kl-counts, 0, -1",
        "kl-logits, -Infinity, Infinity",
        "kl-log-probabilities, -Infinity, Infinity"
    })
    void classesAreLacking(String work, double nothing, double impossible) {
        Rows p = batch(work, ElementType.F64, 8).reference();
        Rows q = batch(work, ElementType.F64, 8).model();
        for (int row : new int[] {0, 1, 2, 8, 9}) {
            assertThat(at(nothing, p, row) + at(nothing, q, row)).isEmpty();
        }
        assertThat(at(nothing, p, 3)).isEqualTo("0 3 6");
        assertThat(at(nothing, p, 4)).isEqualTo(at(nothing, q, 4)).isEqualTo("1 3 5 7");
        assertThat(at(nothing, q, 5)).isEqualTo("7");
        assertThat(at(nothing, p, 6)).isEqualTo("1 2 3 4 5 6 7");
        assertThat(at(nothing, q, 7)).isEqualTo("0 1 2 3 4 5 6");
        assertThat(at(Double.NaN, p, 10)).isEqualTo("4");
        assertThat(at(impossible, p, 11)).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource({"kl", "kl-counts", "kl-logits", "kl-log-probabilities", "gaussian-kl"})
    void rowsAreEqualOrNearlySo(String work) {
        for (ElementType type : ElementType.values()) {
            Workload batch = batch(work, type, 100);
            assertThat(row(batch.model(), 1)).isEqualTo(row(batch.reference(), 1));
            double[] p = row(batch.reference(), 2);
            double[] q = row(batch.model(), 2);
            assertThat(IntStream.range(0, p.length))
                    .allMatch(c -> Math.abs(p[c] - q[c]) <= 0.02 * Math.abs(p[c]) + 2e-4);
            if (type.bytes() > 2) {
                assertThat(q).as("16 bits may not tell them apart").isNotEqualTo(p);
            }
        }
    }

    @Test
    void numbersAreFarApartOrNextToNothing() {
        Workload given = batch("kl", ElementType.F32, 60);
        for (Rows rows : new Rows[] {given.reference(), given.model()}) {
            double[] stretched = row(rows, 8);
            assertThat(Arrays.stream(stretched).max().orElseThrow()
                            / Arrays.stream(stretched).min().orElseThrow())
                    .isGreaterThan(1e27);
            assertThat(Arrays.stream(row(rows, 9), 0, 30)).allMatch(number -> number > 0 && number < Float.MIN_NORMAL);
            assertThat(Arrays.stream(row(rows, 9), 30, 60)).allMatch(number -> number > 1e-9);
        }
        double[] logits = row(batch("nll", ElementType.F32, 60).model(), 8);
        assertThat(logits[29] - logits[0]).isLessThan(-29 * Math.log(10) + 30);
    }

    /** What the reference says of each kind: f finite and positive, 0, ∞ or N for NaN. */
    @ParameterizedTest
    @CsvSource({
        // P is lacking in 3, 4 and 6, and Q in 4, 5 and 7.
        "kl, f0fff∞f∞ffNN",
        "kl-counts, f0fff∞f∞ffNN",
        "kl-logits, f0fff∞f∞ffNN",
        "kl-log-probabilities, f0fff∞f∞ffNN",
        "reverse-kl, f0f∞ff∞fffNN",
        "jeffreys, f0f∞f∞∞∞ffNN",
        "cross-entropy, fffff∞f∞ffNN",
        "js, f0ffffffffNN",
        "entropy, ffffff0fffNN",
        "log-partition, ffffffffffNN",
        "gaussian-kl, ffffffffffNN"
    })
    void resultsShowWhatTheyAre(String work, String kinds) {
        for (ElementType type : new ElementType[] {ElementType.F64, ElementType.F32}) {
            Workload batch = batch(work, type, 8);
            double[] results = new double[batch.results()];
            batch.bind(Backends.reference(), 1, results).run();
            assertThat(Arrays.stream(results).mapToObj(HardRowsTest::kind).collect(Collectors.joining()))
                    .isEqualTo(kinds);
        }
    }

    private static String kind(double result) {
        return Double.isNaN(result) ? "N" : Double.isInfinite(result) ? "∞" : result == 0 ? "0" : "f";
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void aLongerRowIsOfTheSameKind(ElementType type) {
        assertThat(batch("kl", type, 1).rows()).isEqualTo(HardRows.KINDS);
        assertThat(batch("kl", type, 1000).rows()).isEqualTo(HardRows.KINDS);
        assertThat(at(0, batch("kl", type, 1000).reference(), 3))
                .startsWith("0 3 6 9 12 ")
                .endsWith(" 999");
        assertThat(batch("kl", type, 1000)).hasToString("kl " + type.id() + " [12, 1000] array, hard rows");
    }

    static Stream<Case> cases() {
        return Case.values().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cpuVectorGetsThemRight(Case work) {
        for (ElementType type : ElementType.values()) {
            for (int classes : LENGTHS) {
                if (work.id().equals("mutual-information") && classes % 2 != 0) {
                    continue; // its tables have two rows each
                }
                Workload batch = Workload.ofHardRows(work, type, Memory.ARRAY, classes);
                double[] results = new double[batch.results()];
                batch.bind(Backends.require("cpu-vector"), 1, results).run();
                Oracle.Verdict verdict = new Oracle(batch).compare(results);
                assertThat(verdict.wrong()).isNull();
                assertThat(verdict.error()).isBetween(0.0, 1.0);
            }
        }
    }
}
