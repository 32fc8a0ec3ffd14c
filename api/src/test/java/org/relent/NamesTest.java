package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names are found again, and an unknown one is refused with the list of those there are. */
class NamesTest {
    @Test
    void measuresAreFoundByTheirIds() {
        for (Measure measure : Measure.values()) {
            assertThat(Measure.byId(measure.id())).isSameAs(measure);
        }
        assertThatThrownBy(() -> Measure.byId("KL"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'KL'")
                .hasMessageContainingAll(
                        Arrays.stream(Measure.values()).map(Measure::id).toArray(String[]::new));
    }

    @Test
    void pairingsAreFoundByTheirIds() {
        for (Pairing pairing : Pairing.values()) {
            assertThat(Pairing.byId(pairing.id())).isSameAs(pairing);
        }
        assertThatThrownBy(() -> Pairing.byId("every"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'every'")
                .hasMessageContainingAll("row", "one-to-many", "many-to-one", "all");
    }

    @Test
    void basesAreFoundByTheirIds() {
        for (LogBase base : LogBase.values()) {
            assertThat(LogBase.byId(base.id())).isSameAs(base);
        }
        assertThatThrownBy(() -> LogBase.byId("e"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'e'")
                .hasMessageContainingAll("nats", "bits", "10");
    }

    @Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        for (Measure measure : Measure.values()) {
            assertThat(ids.add(measure.id())).as(measure.id()).isTrue();
            assertThat(measure.formula()).isNotBlank();
            assertThat(measure.range()).isNotBlank();
        }
    }

    @Test
    void basesScaleInformationAndItsRoot() {
        assertThat(LogBase.BITS.scale(Measure.Quantity.INFORMATION)).isEqualTo(1 / Math.log(2), within(1e-15));
        assertThat(LogBase.BASE_10.scale(Measure.Quantity.INFORMATION)).isEqualTo(1 / Math.log(10), within(1e-15));
        assertThat(LogBase.BITS.scale(Measure.Quantity.ROOT_OF_INFORMATION))
                .isEqualTo(1 / Math.sqrt(Math.log(2)), within(1e-15));
        for (LogBase base : LogBase.values()) {
            assertThat(base.scale(Measure.Quantity.PURE_NUMBER)).isEqualTo(1);
        }
        assertThat(LogBase.NATS.scale(Measure.Quantity.ROOT_OF_INFORMATION)).isEqualTo(1);
    }

    @Test
    void pairingsNumberTheirResultsRowMajor() {
        assertThat(Pairing.ROW.results(4, 4)).isEqualTo(4);
        assertThat(Pairing.ONE_TO_MANY.results(1, 4)).isEqualTo(4);
        assertThat(Pairing.MANY_TO_ONE.results(4, 1)).isEqualTo(4);
        assertThat(Pairing.ALL.results(3, 4)).isEqualTo(12);
        assertThat(Pairing.ALL.results(0, 4)).isZero();
        assertThat(Pairing.ALL.referenceRow(7, 4)).isEqualTo(1);
        assertThat(Pairing.ALL.modelRow(7, 4)).isEqualTo(3);
        assertThat(Pairing.ONE_TO_MANY.referenceRow(7, 8)).isZero();
        assertThat(Pairing.ONE_TO_MANY.modelRow(7, 8)).isEqualTo(7);
        assertThat(Pairing.MANY_TO_ONE.referenceRow(7, 1)).isEqualTo(7);
        assertThat(Pairing.MANY_TO_ONE.modelRow(7, 1)).isZero();
    }

    @Test
    void rowCountsThatDoNotFitTheirPairingAreRefused() {
        assertThatThrownBy(() -> Pairing.ROW.results(3, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.rows: got 4, expected 3");
        assertThatThrownBy(() -> Pairing.ONE_TO_MANY.results(2, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reference.rows: got 2, expected 1");
        assertThatThrownBy(() -> Pairing.MANY_TO_ONE.results(2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.rows: got 0, expected 1");
        assertThatThrownBy(() -> Pairing.ALL.results(1L << 40, 1L << 40)).isInstanceOf(ArithmeticException.class);
    }
}
