package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.DeviceRoofs;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.ResidentRows;
import org.relent.Rows;

/** The copy that other kernels are measured by. */
@Tag("emulation")
@Tag("tornado")
class RoofsTest {
    @AfterEach
    void close() {
        Opened.close();
    }

    /** Fewer numbers than lanes, as many, and more than four a lane, with and without a rest. */
    @ParameterizedTest
    @ValueSource(ints = {3, 255, 256, 257, 1025, 3 * 8192, 5 * 4 * 256 + 1})
    void copiesAllAndNothingElse(int count) {
        Store store = new Store(Opened.device(), ElementType.F32, Opened.sizes(1 << 18, 64, 3), new Times());
        try {
            Rows from = RandomRows.probabilities(1, ElementType.F32, 1, count);
            Rows old = RandomRows.probabilities(2, ElementType.F32, 3, count);
            int start = store.reserve(count, count).start(0);
            int to = store.reserve(3 * count, count).start(0);
            store.copy(from, start, count);
            store.copy(old, to, count);
            double source = entropy(store, start, count);
            double before = entropy(store, to, count);
            double at = divergence(store, start, to + count, count);
            double behind = entropy(store, to + 2 * count, count);

            store.shape().set(Slots.P_START, start);
            store.shape().set(Slots.Q_START, to + count);
            store.run(Kind.COPY, 1, count);

            assertThat(at).isPositive();
            assertThat(divergence(store, start, to + count, count)).isZero();
            assertThat(entropy(store, start, count)).isEqualTo(source);
            assertThat(entropy(store, to, count)).isEqualTo(before);
            assertThat(entropy(store, to + 2 * count, count)).isEqualTo(behind);
        } finally {
            store.close();
        }
    }

    private static double entropy(Store store, int start, int classes) {
        return run(store, Kind.ENTROPY, start, start, classes, -1);
    }

    /** Σ p ln(p/q) − p + q, whose terms are all above 0 but for those of equal numbers. */
    private static double divergence(Store store, int p, int q, int classes) {
        return run(store, Kind.GENERALIZED_KL, p, q, classes, 1);
    }

    private static double run(Store store, Kind kind, int p, int q, int classes, double factor) {
        for (int i = 0; i < Slots.SHAPE; i++) {
            store.shape().set(i, 1);
        }
        store.shape().set(Slots.P_START, p);
        store.shape().set(Slots.Q_START, q);
        store.shape().set(Slots.MODE, Slots.SUM);
        store.set(Slots.FACTOR, factor);
        store.set(Slots.FLOOR, 0);
        store.run(kind, 1, classes);
        return store.result(0);
    }

    @Test
    void roofsArePositiveAndLeaveNothingBehind() {
        Sizes sizes = Opened.sizes(1 << 17, 64, 8);
        Backend backend = Backend.of("gpu-tornado", Opened.engine(sizes));
        Rows rows = RandomRows.probabilities(3, ElementType.F32, 40, 1000);
        var kernel = Relent.entropy(Probabilities.given()).kernel(backend);
        double[] results = new double[40];
        kernel.run(Reference.probabilities(rows), results);

        DeviceTimes before = backend.deviceTimes().orElseThrow();
        DeviceRoofs first = backend.deviceRoofs().orElseThrow();
        DeviceTimes used = backend.deviceTimes().orElseThrow().minus(before);
        assertThat(first.copyBytesPerSecond()).isPositive().isFinite();
        assertThat(first.toDeviceBytesPerSecond()).isPositive().isFinite();
        assertThat(first.toHostBytesPerSecond()).isPositive().isFinite();
        // All that is free goes there twice: zeros, and what is copied.
        assertThat(used.bytesIn()).isGreaterThan(2L * (sizes.arena() - sizes.scratch()) / 2 * Float.BYTES);

        for (int round = 0; round < 3; round++) {
            try (ResidentRows kept = backend.upload(rows)) {
                double[] after = new double[40];
                assertThat(backend.deviceRoofs()).isPresent();
                kernel.run(Reference.probabilities(kept.rows()), after);
                assertThat(after).isEqualTo(results);
            }
        }
    }

    @Test
    void withoutRoomThereAreNone() {
        Sizes sizes = Opened.sizes(1 << 16, 64, 8);
        Backend backend = Backend.of("gpu-tornado", Opened.engine(sizes));
        int free = sizes.arena() - sizes.scratch();
        try (ResidentRows all = backend.upload(Rows.of(new float[free / 8 * 8], free / 8, 8))) {
            assertThat(all.isOpen()).isTrue();
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(backend::deviceRoofs)
                    .withMessageContaining("no room");
        }
        assertThat(backend.deviceRoofs()).isPresent();
    }

    @Test
    void ratesAreRates() {
        assertThatThrownBy(() -> new DeviceRoofs(1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("toDeviceBytesPerSecond: got 0.0, expected above 0 and finite");
        assertThat(new DeviceRoofs(4.1e12, 2.45e10, 1.2e10))
                .hasToString("copy 4100.0 GB/s, to the device 24.5 GB/s, to the host 12.0 GB/s");
    }
}
