package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relent.Crossover.Costs;
import org.relent.Crossover.Line;

/** The size from which on a device is taken: what follows from costs, and what can be said by name. */
class CrossoverTest {
    private static final Line HOST = new Line(0, 0.3);

    @Test
    void aLineThroughItsPointsIsFound() {
        Line line = Line.fit(new double[] {1e5, 1e6, 4e6}, new double[] {1500 + 2e4, 1500 + 2e5, 1500 + 8e5});
        assertThat(line.fixedNanos()).isCloseTo(1500, within(1e-6));
        assertThat(line.nanosPerElement()).isCloseTo(0.2, within(1e-12));
        assertThat(line.nanos(10_000)).isCloseTo(3500, within(1e-6));
    }

    @Test
    void theFitIsRelative() {
        // A fit of plain squares would sacrifice the small one, and be off by a factor of 60 there.
        Line line = Line.fit(new double[] {1, 1000, 2000}, new double[] {1, 1100, 1900});
        assertThat(line.nanos(1)).isCloseTo(1, within(0.01));
        assertThat(line.nanos(1000)).isCloseTo(1000, within(50.0));
    }

    @Test
    void aLineHasNothingNegative() {
        assertThat(Line.fit(new double[] {10, 100}, new double[] {5, 500})).satisfies(line -> {
            assertThat(line.fixedNanos()).isZero();
            assertThat(line.nanosPerElement()).isBetween(0.5, 5.0);
        });
        assertThat(Line.fit(new double[] {10, 100}, new double[] {500, 400})).satisfies(line -> {
            assertThat(line.nanosPerElement()).isZero();
            assertThat(line.fixedNanos()).isBetween(400.0, 500.0);
        });
        assertThat(Line.fit(new double[] {1000}, new double[] {300})).satisfies(line -> {
            assertThat(line.fixedNanos()).isCloseTo(0, within(1e-9));
            assertThat(line.nanosPerElement()).isCloseTo(0.3, within(1e-12));
        });
    }

    @Test
    void theCrossoverIsWhereTheLinesCross() {
        Crossover crossover = measured(new Line(150_000, 0.1), new Line(100_000, 0.05));
        assertThat(crossover.elements()).isBetween(750_000L, 750_001L);
        assertThat(crossover.residentElements()).isBetween(400_000L, 400_001L);
        assertThat(crossover.takes(749_999, 2 * 749_999)).isFalse();
        assertThat(crossover.takes(750_001, 2 * 750_001)).isTrue();
        assertThat(crossover.takes(399_999, 0)).isFalse();
        assertThat(crossover.takes(400_001, 0)).isTrue();
    }

    @Test
    void whatTakesLongerToCarryThanToComputeIsNeverCarried() {
        Crossover crossover = measured(new Line(150_000, 0.4), new Line(100_000, 0.05));
        assertThat(crossover.elements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.takes(1L << 50, 2L << 50)).isFalse();
        assertThat(crossover.takes(400_001, 0)).isTrue();
        // Every row against every row: 10,000 rows are carried for 100,000,000 pairs.
        assertThat(crossover.takes(100_000_000_000L, 10_000_000)).isTrue();
    }

    @Test
    void rowsThatAreHalfThereCostHalf() {
        // 0.25 ns to carry an element of a matrix: 0.55 ns a pair of elements, 0.3 with one side there.
        Crossover crossover = measured(new Line(100_000, 0.5), new Line(100_000, 0));
        assertThat(crossover.takes(10_000_000, 20_000_000)).isFalse();
        assertThat(crossover.takes(10_000_000, 10_000_000)).isTrue();
        assertThat(crossover.takes(1_999_000, 1_999_000)).isFalse();
        assertThat(crossover.takes(2_001_000, 2_001_000)).isTrue();
    }

    @Test
    void aDeviceThatIsSlowerAtEverythingIsNeverTaken() {
        Crossover crossover = measured(new Line(1000, 0.31), new Line(900, 0.3));
        assertThat(crossover.elements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.residentElements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.takes(1L << 58, 0)).isFalse();
        assertThat(crossover)
                .hasToString("f32, 4 threads: cpu always; measured: cpu 0.0 µs + 0.3000 ns an element, "
                        + "gpu 1.0 µs + 0.3100 ns an element, resident 0.9 µs + 0.3000 ns an element");
    }

    @Test
    void nothingIsSaidOfSizesBelowThoseMeasured() {
        Crossover crossover = measured(new Line(0, 0.01), new Line(0, 0.01));
        assertThat(crossover.elements()).isEqualTo(65_536);
        assertThat(crossover.takes(65_535, 0)).isFalse();
        assertThat(crossover.takes(65_536, 2 * 65_536)).isTrue();
    }

    @Test
    void residentRowsAreNeverWorseOffThanOthers() {
        // Times that contradict it, by noise.
        Crossover crossover = measured(new Line(100_000, 0.05), new Line(150_000, 0.1));
        assertThat(crossover.elements()).isEqualTo(crossover.residentElements());
    }

    @Test
    void itIsSaidReadably() {
        assertThat(measured(new Line(100_000, 0.05), new Line(50_000, 0.05)).toString())
                .startsWith(
                        "f32, 4 threads: gpu from 400,000 elements on (200,000 when resident), cpu below; measured: ");
        assertThat(measured(new Line(150_000, 0.4), new Line(100_000, 0.05)).toString())
                .startsWith("f32, 4 threads: gpu from 400,000 resident elements on, cpu below; measured: ");
        assertThat(Crossover.never("gpu", "cpu", ElementType.F64, 1, "measuring it failed: no"))
                .hasToString("f64, 1 thread: cpu always; measuring it failed: no");
        assertThat(said("7").crossover(Backend.of("gpu", new MadeUp()), MadeUp.BACKEND, ElementType.F16, 1))
                .hasToString("f16, 1 thread: gpu from 7 elements on, made-up below; SOURCE=7");
    }

    @Test
    void whatIsSaidHoldsToTheLetter() {
        Backend gpu = Backend.of("gpu", new MadeUp());
        Crossover crossover = said("1000,100").crossover(gpu, MadeUp.BACKEND, ElementType.F32, 1);
        assertThat(crossover.takes(99, 0)).isFalse();
        assertThat(crossover.takes(100, 0)).isTrue();
        assertThat(crossover.takes(999, 1)).isFalse();
        assertThat(crossover.takes(1000, 2000)).isTrue();
        assertThat(crossover.costs()).isEmpty();
        assertThat(crossover.reason()).isEqualTo("SOURCE=1000,100");
    }

    @Test
    void settingsAreRead() {
        assertThat(said("auto")).isEqualTo(CrossoverSetting.AUTO);
        assertThat(said("")).isEqualTo(CrossoverSetting.AUTO);
        assertThat(said(" AUTO ")).isEqualTo(CrossoverSetting.AUTO);
        assertThat(said("never")).isEqualTo(setting("never", Crossover.NEVER, Crossover.NEVER));
        assertThat(said("never").isNever()).isTrue();
        assertThat(said("Always")).isEqualTo(setting("Always", 0, 0));
        assertThat(said("Always").isNever()).isFalse();
        assertThat(said("3000000")).isEqualTo(setting("3000000", 3_000_000, 3_000_000));
        assertThat(said("3000000,400000")).isEqualTo(setting("3000000,400000", 3_000_000, 400_000));
        assertThat(said("0").least()).isZero();
        assertThat(said("9,3").least()).isEqualTo(3);
        assertThat(CrossoverSetting.AUTO.least()).isEqualTo(65_536);
    }

    @Test
    void otherSettingsAreRefused() {
        for (String value : new String[] {
            "sometimes", "-1", "1e6", "1,2", "1,", ",1", "1,1,1", "1.5", "1_000", "9999999999999999999", "0x10"
        }) {
            assertThatThrownBy(() -> said(value))
                    .as(value)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("SOURCE: got '" + value + "', expected auto, never, always, N or N,M");
        }
    }

    private static Crossover measured(Line device, Line resident) {
        return Crossover.measured("gpu", "cpu", ElementType.F32, 4, new Costs(HOST, device, resident));
    }

    private static CrossoverSetting said(String value) {
        return CrossoverSetting.parse("SOURCE", value);
    }

    private static CrossoverSetting setting(String text, long elements, long resident) {
        return new CrossoverSetting(Optional.of("SOURCE=" + text), elements, resident);
    }
}
