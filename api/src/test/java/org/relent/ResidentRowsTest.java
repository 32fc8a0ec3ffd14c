package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Rows that have a copy on a device, and what a device says of its time. */
class ResidentRowsTest {
    private final FakeEngine engine = FakeEngine.device(new AtomicLong());
    private final Backend device = Backend.of("device", engine);
    private final float[] data = new float[40];

    @Test
    void theRowsAreTheCallersWithTheCopyAttached() {
        Rows rows = Rows.of(data, 3, 5, 4, 6);
        try (ResidentRows copy = device.upload(rows)) {
            assertThat(engine.uploaded).containsExactly(rows);
            assertThat(copy.backend()).isSameAs(device);
            assertThat(copy.isOpen()).isTrue();
            assertThat(copy.bytes()).isEqualTo(80);
            assertThat(copy).hasToString("f32[5, 4] stride 6 on device, 80 bytes");
            Rows resident = copy.rows();
            assertThat(resident.array()).isSameAs(data);
            assertThat(resident.elementType()).isEqualTo(ElementType.F32);
            assertThat(resident.offset()).isEqualTo(3);
            assertThat(resident.rows()).isEqualTo(5);
            assertThat(resident.classes()).isEqualTo(4);
            assertThat(resident.rowStride()).isEqualTo(6);
            assertThat(resident.resident()).isNotNull();
            assertThat(rows.resident()).as("the rows given stay as they were").isNull();
        }
    }

    @Test
    void aSegmentStaysASegment() {
        try (Arena arena = Arena.ofConfined()) {
            Rows rows = Rows.of(arena.allocate(64), ElementType.F32, 4, 4);
            try (ResidentRows copy = device.upload(rows)) {
                assertThat(copy.rows().segment()).isSameAs(rows.segment());
                assertThat(copy.rows().array()).isNull();
            }
        }
    }

    @Test
    void partsHaveTheCopyOfTheWholeAndBeginWholeRowsAfterIt() {
        Rows rows = Rows.of(data, 3, 5, 4, 6);
        try (ResidentRows copy = device.upload(rows)) {
            Rows part = copy.rows().slice(1, 4).slice(1, 2);
            assertThat(part.resident()).isSameAs(copy.rows().resident());
            assertThat((part.offset() - rows.offset()) / part.rowStride()).isEqualTo(2);
            assertThat(copy.rows().row(4).resident()).isSameAs(part.resident());
            assertThat(copy.rows().row(4).offset()).isEqualTo(3 + 4 * 6);
            assertThat(copy.rows().slice(5, 0).resident()).isSameAs(part.resident());
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        ResidentRows copy = device.upload(Rows.of(data, 5, 4));
        ResidentRows other = device.upload(Rows.of(data, 5, 4));
        copy.close();
        copy.close();
        assertThat(copy.isOpen()).isFalse();
        assertThat(copy.bytes()).isZero();
        assertThat(copy).hasToString("f32[5, 4] on device, closed");
        assertThat(other.isOpen()).as("another copy of the same rows").isTrue();
        other.close();
    }

    @Test
    void anOpenCopyIsTakenByEveryBackend() {
        double[] results = new double[5];
        try (ResidentRows copy = device.upload(Rows.of(data, 5, 4))) {
            for (Backend backend : new Backend[] {device, MadeUp.BACKEND, Backends.reference()}) {
                Relent.kl(Counts.plain(), Counts.plain())
                        .kernel(backend)
                        .run(Reference.counts(copy.rows()), Model.counts(copy.rows()), results);
            }
        }
        assertThat(engine.runs.get()).isEqualTo(1);
    }

    @Test
    void aClosedCopyIsRefusedByEveryBackendBeforeAnythingIsComputed() {
        Rows open = Rows.of(data, 5, 4);
        ResidentRows copy = device.upload(open);
        Rows closed = copy.rows();
        copy.close();
        double[] results = {-1, -1, -1, -1, -1};
        for (Backend backend : new Backend[] {device, MadeUp.BACKEND, Backends.reference()}) {
            calls(backend, open, closed, results)
                    .forEach((message, call) -> assertThatThrownBy(call)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(message.split("/", 2)[0]
                                    + ": got rows whose device copy is closed, expected an open one"));
        }
        assertThat(engine.runs.get()).isZero();
        assertThat(results).containsOnly(-1);
    }

    private static Map<String, ThrowingCallable> calls(Backend backend, Rows open, Rows closed, double[] results) {
        PairKernel<Counts, Counts> kl =
                Relent.kl(Counts.plain(), Counts.plain()).kernel(backend);
        UnaryKernel<Counts> entropy = Relent.entropy(Counts.plain()).kernel(backend);
        LabelKernel<Logits> nll = Relent.nll(ClassIndex.plain(), Logits.plain()).kernel(backend);
        var gaussians = Relent.gaussianKl(Gaussian.sigma(), Gaussian.sigma()).kernel(backend);
        Labels labels = Labels.of(0, 0, 0, 0, 0);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("reference/run", () -> kl.run(Reference.counts(closed), Model.counts(open), results));
        calls.put("reference/slice", () -> kl.run(Reference.counts(closed.row(1)), Model.counts(open.row(1)), results));
        calls.put("reference/sum", () -> kl.sum(Reference.counts(closed), Model.counts(open)));
        calls.put("reference/mean", () -> entropy.mean(Reference.counts(closed)));
        calls.put("reference/examine", () -> entropy.examine(Reference.counts(closed), Details.of(5)));
        calls.put("model/run", () -> kl.run(Reference.counts(open), Model.counts(closed), results));
        calls.put("model/labels", () -> nll.run(labels, Model.logits(closed), results));
        calls.put(
                "model.spreads/run",
                () -> gaussians.run(Reference.gaussianSigma(open, open), Model.gaussianSigma(open, closed), results));
        return calls;
    }

    @Test
    void whatIsNoDeviceKeepsNoData() {
        assertThat(Backends.reference().isDevice()).isFalse();
        assertThat(Backends.reference().deviceTimes()).isEmpty();
        assertThat(Backends.reference().deviceRoofs()).isEmpty();
        assertThatThrownBy(() -> Backends.reference().upload(Rows.of(data, 5, 4)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("reference keeps no data of its own: rows are read where they lie, expected a device");
    }

    @Test
    void aDeviceNeedNotKeepRows() {
        engine.keepsRows = false;
        assertThatThrownBy(() -> device.upload(Rows.of(data, 5, 4)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("rows cannot be kept on this device");
    }

    @Test
    void memoryThatCannotBeReadIsNotUploaded() throws InterruptedException {
        Rows dead;
        AtomicReference<Throwable> elsewhere = new AtomicReference<>();
        try (Arena arena = Arena.ofConfined()) {
            dead = Rows.of(arena.allocate(64), ElementType.F32, 4, 4);
            Thread other = new Thread(() -> {
                try {
                    device.upload(dead);
                } catch (RuntimeException e) {
                    elsewhere.set(e);
                }
            });
            other.start();
            other.join();
        }
        assertThat(elsewhere.get()).isInstanceOf(WrongThreadException.class).hasMessageStartingWith("rows: got");
        assertThatThrownBy(() -> device.upload(dead))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rows: got a segment whose arena is closed, expected an open one");
        assertThat(engine.uploaded).isEmpty();
    }

    @Test
    void timesAreDifferencesOfReadings() {
        PairKernel<Counts, Counts> kl =
                Relent.kl(Counts.plain(), Counts.plain()).kernel(device);
        Rows rows = Rows.of(data, 5, 4);
        kl.sum(Reference.counts(rows), Model.counts(rows));
        DeviceTimes before = device.deviceTimes().orElseThrow();
        kl.sum(Reference.counts(rows), Model.counts(rows));
        kl.sum(Reference.counts(rows), Model.counts(rows));
        DeviceTimes during = device.deviceTimes().orElseThrow().minus(before);
        assertThat(during).isEqualTo(new DeviceTimes(0, 10, 0, 0, 16, 2));
        assertThat(before.minus(before)).isEqualTo(DeviceTimes.NONE);
    }

    @Test
    void timesAreSaidReadably() {
        assertThat(new DeviceTimes(12_000_000, 210_000, 30_000, 33_554_432, 33_568, 2))
                .hasToString("in 12.000 ms (33,554,432 bytes), 2 kernels 0.210 ms, out 0.030 ms (33,568 bytes)");
        assertThat(new DeviceTimes(1, 2, 3, 4, 5, 1)).asString().contains(", 1 kernel 0.000 ms,");
        assertThat(new DeviceTimes(10, 20, 30, 40, 50, 60).minus(new DeviceTimes(1, 2, 3, 4, 5, 6)))
                .isEqualTo(new DeviceTimes(9, 18, 27, 36, 45, 54));
    }
}
