package org.relent.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.Gradient;

/** What is right, and how wrong the rest is. */
class OracleTest {
    private static final Workload HARD = Workload.ofHardRows(Case.of("kl"), ElementType.F32, Memory.ARRAY, 8);

    private static double[] computed(Backend backend, Workload batch) {
        double[] results = new double[batch.results()];
        batch.clearGradient();
        batch.bind(backend, 1, results).run();
        return results;
    }

    /** Row 1 should be 0, to 10⁻⁶; 5 infinite; 10 no number. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, true",
        "1, -0.0, 0, true",
        "1, 5e-7, 0.5, true",
        "1, -5e-7, 0.5, true",
        "1, 2e-6, 2, false",
        "1, Infinity, Infinity, false",
        "1, NaN, NaN, false",
        "5, Infinity, 0, true",
        "5, -Infinity, NaN, false",
        "5, 1.7976931348623157e308, NaN, false",
        "5, NaN, NaN, false",
        "10, NaN, 0, true",
        "10, 0, NaN, false",
        "10, Infinity, NaN, false"
    })
    void infinityAndNaNAreResultsToo(int row, double result, double error, boolean right) {
        double[] results = computed(Backends.reference(), HARD);
        String expected = String.valueOf(results[row]);
        results[row] = result;
        Oracle.Verdict verdict = new Oracle(HARD).compare(results);
        assertThat(verdict.error())
                .matches(found -> Double.compare(found, error) == 0 || Math.abs(found - error) < 1e-6);
        if (right) {
            assertThat(verdict.wrong()).isNull();
        } else {
            assertThat(verdict.wrong())
                    .startsWith("kl f32 [12, 8] array, hard rows: row " + row + ": got " + result + ", expected "
                            + expected)
                    .doesNotContain("within NaN");
        }
    }

    @Test
    void theFirstWrongResultIsNamedAndTheWorstErrorKept() {
        double[] results = computed(Backends.reference(), HARD);
        results[1] = 3e-6;
        results[2] = 1;
        results[5] = 1;
        results[6] += 1e-9;
        Oracle.Verdict verdict = new Oracle(HARD).compare(results);
        assertThat(verdict.wrong()).contains(": row 1: got 3.0E-6, expected 0.0 within 1.0");
        assertThat(verdict.error()).as("no number is worse than any").isNaN();
        results[5] = Double.POSITIVE_INFINITY;
        assertThat(new Oracle(HARD).compare(results).error()).isGreaterThan(1e5);
    }

    @Test
    void aResultOfSeveralIsThatOfItsRow() {
        Workload batch = Workload.ofRows(Case.of("kl-js-entropy"), ElementType.F64, Memory.ARRAY, 8, 5);
        double[] results = computed(Backends.reference(), batch);
        assertThat(results).hasSize(15);
        results[3 * 4 + 1] += 1;
        assertThat(new Oracle(batch).compare(results).wrong()).contains("kl-js-entropy f64 [5, 8] array: row 4: got ");
    }

    @Test
    void theHeadIsTheRandomPart() {
        Workload batch = Workload.ofRows(Case.of("kl"), ElementType.F32, Memory.NATIVE, 8, 100, 64);
        assertThat(batch.distinct()).isEqualTo(8);
        assertThat(batch.head().rows()).isEqualTo(8);
        for (int row = 8; row < 100; row++) {
            assertThat(batch.model().get(row, 3)).isEqualTo(batch.model().get(row % 8, 3));
        }
        assertThat(Workload.ofRows(Case.of("kl"), ElementType.F32, Memory.ARRAY, 1000, 7, 64)
                        .distinct())
                .as("a row is never cut")
                .isOne();
        assertThat(Workload.ofRows(Case.of("kl"), ElementType.F32, Memory.ARRAY, 8, 7, 64)
                        .distinct())
                .as("there are no more than that")
                .isEqualTo(7);
        double[] results = computed(Backends.reference(), batch);
        assertThat(new Oracle(batch).compare(results)).isEqualTo(new Oracle.Verdict(0, null));
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void gradientsAreComparedToo(ElementType type) {
        Workload batch = Workload.ofRows(Case.of("nll-gradient"), type, Memory.ARRAY, 8, 20, 64);
        Oracle oracle = new Oracle(batch);
        double[] results = computed(Backends.require("cpu-vector"), batch);
        assertThat(oracle.compare(results).wrong()).isNull();

        Gradient gradient = Objects.requireNonNull(batch.written());
        double right = gradient.get(17, 5);
        gradient.set(17, 5, right + 1e-3);
        assertThat(oracle.compare(results).wrong())
                .contains("[20, 8] array: gradient of row 17: expected the bits of the same row before it");
        gradient.set(17, 5, right);
        assertThat(oracle.compare(results).wrong()).isNull();

        gradient.set(3, 0, Double.NaN);
        assertThat(oracle.compare(results).wrong())
                .contains("[8, 8] array: gradient of row 3, class 0: got NaN, expected ");
        assertThat(oracle.compare(results).error()).isNaN();

        batch.clearGradient();
        assertThat(oracle.compare(results).wrong()).contains("gradient of row 0, class 0: got NaN, expected ");
    }
}
