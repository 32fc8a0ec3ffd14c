package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.bench.device.FakeDevice;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.machine.Hardware.Cache;

/** Which roofs are measured, and how often; how high they are is another matter. */
class RoofMeasurementTest {
    private static final List<Cache> CACHES = List.of(
            new Cache("L3", "unified", 480 << 20),
            new Cache("L1", "instruction", 640 << 10),
            new Cache("L1", "data", 48 << 10),
            new Cache("L2", "unified", 2 << 20));

    private static RoofMeasurement measurement(List<Cache> caches, Long... sizes) {
        return new RoofMeasurement(List.of(1, 2), caches, new Pace(List.of(sizes), 0, Runnable::run));
    }

    @Test
    void everyRoofIsMeasuredForEveryNumberOfThreads() {
        FakeDevice device = new FakeDevice();
        Roofs roofs = measurement(CACHES, 1L << 15, 1L << 16)
                .measure(
                        List.of(ElementType.BF16, ElementType.F64, ElementType.F32),
                        List.of(Backend.of("fake", device)));
        assertThat(roofs.reads().stream().map(read -> read.bytes() + " " + read.threads()))
                .containsExactly("32768 1", "32768 2", "65536 1", "65536 2");
        assertThat(roofs.reads()).allMatch(read -> read.bytesPerSecond() > 0);
        assertThat(roofs.functions().stream().map(rate -> rate.function() + " " + rate.type() + " " + rate.threads()))
                .as("16 bits are widened")
                .containsExactly(
                        "log f32 1",
                        "log f32 2",
                        "exp f32 1",
                        "exp f32 2",
                        "log f64 1",
                        "log f64 2",
                        "exp f64 1",
                        "exp f64 2");
        assertThat(roofs.functions()).allMatch(rate -> rate.perSecond() > 0);
        assertThat(roofs.devices()).containsExactly(new Roofs.Device("fake", FakeDevice.COPY, 2e9, 1e9));
    }

    @ParameterizedTest
    @CsvSource({"16, L1", "48, L1", "49, L2", "2048, L2", "2049, L3"})
    void bytesAreInTheSmallestCacheThatHoldsThem(long kib, String level) {
        Roofs roofs = measurement(CACHES, kib << 10).measure(List.of(), List.of());
        assertThat(roofs.reads()).extracting(Roofs.Read::level).containsOnly(level);
    }

    @Test
    void unknownCachesHoldNothing() {
        Roofs roofs = measurement(List.of(), 1L << 15).measure(List.of(), List.of());
        assertThat(roofs.reads()).extracting(Roofs.Read::level).containsOnly("memory");
    }

    /** What is measured again would have other bits. */
    @Test
    void eachIsMeasuredOnce() {
        FakeDevice device = new FakeDevice();
        Backend backend = Backend.of("fake", device);
        RoofMeasurement measurement = measurement(CACHES, 1L << 15);
        Roofs roofs = measurement.measure(List.of(ElementType.F32), List.of(backend));
        double reading = roofs.reads().getFirst().bytesPerSecond();
        assertThat(measurement.reading(1 << 15, 1)).isEqualTo(reading);
        assertThat(measurement.reading(46_000, 1))
                .as("the nearest power of two")
                .isEqualTo(reading);
        assertThat(measurement.reading(24_000, 1)).isEqualTo(reading);
        assertThat(measurement.reading(1, 1)).isEqualTo(measurement.reading(1 << 14, 1));
        double log = roofs.functions().getFirst().perSecond();
        assertThat(measurement.function("log", ElementType.F16, 1)).isEqualTo(log);
        assertThat(measurement.device(backend)).isEqualTo(roofs.devices().getFirst());
        assertThat(device.roofs).isOne();
    }

    @Test
    void whatIsNoDeviceHasNoRoofs() {
        assertThatThrownBy(() -> measurement(CACHES).device(Backends.reference()))
                .hasMessage("reference says nothing of its roofs, expected those of a device");
    }
}
