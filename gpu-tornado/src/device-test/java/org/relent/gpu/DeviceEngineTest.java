package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.Logits;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.ResidentRows;
import org.relent.Rows;

/** What the engine does around its kernels: chunks, pairings, rows that stay, new plans, threads. */
@Tag("emulation")
@Tag("tornado")
class DeviceEngineTest {
    private static final int CLASSES = 37;
    private static final ElementType F32 = ElementType.F32;

    @AfterEach
    void close() {
        Opened.close();
    }

    private static PairKernel<Probabilities, Probabilities> kl(Backend backend, Pairing pairing) {
        return Relent.kl(Probabilities.given(), Probabilities.given())
                .pairs(pairing)
                .kernel(backend);
    }

    private static double[] run(PairKernel<Probabilities, Probabilities> kernel, Rows p, Rows q, int results) {
        double[] out = new double[results];
        kernel.run(Reference.probabilities(p), Model.probabilities(q), out);
        return out;
    }

    /** With room for so little that every call is many runs, in all pairings, there are the same bits. */
    @ParameterizedTest
    @EnumSource(Pairing.class)
    void chunksDoNotShow(Pairing pairing) {
        int pRows = pairing == Pairing.ONE_TO_MANY ? 1 : pairing == Pairing.ALL ? 13 : 97;
        int qRows = pairing == Pairing.MANY_TO_ONE ? 1 : pairing == Pairing.ALL ? 29 : 97;
        Rows p = RandomRows.probabilities(1, F32, pRows, CLASSES);
        Rows q = RandomRows.probabilities(2, F32, qRows, CLASSES);
        int results = (int) pairing.results(pRows, qRows);

        double[] whole = run(kl(Opened.backend(Opened.SIZES), pairing), p, q, results);
        int scratch = Opened.sizes(0, 17, 1).scratch();
        Backend small = Opened.backend(Opened.sizes(scratch + 12 * CLASSES, 17, 1));

        assertThat(run(kl(small, pairing), p, q, results)).isEqualTo(whole);
    }

    /** The order of summation follows from the number of classes alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 300, 8192, 8193, 40_000})
    void bitsDoNotDependOnTheGrid(int classes) {
        Rows p = RandomRows.logits(3, F32, 5, classes);
        Rows q = RandomRows.logits(4, F32, 5, classes);
        List<double[]> results = new ArrayList<>();
        for (int groups : new int[] {1, 3, Sizes.GROUPS}) {
            var kernel = Relent.kl(Logits.plain(), Logits.plain())
                    .kernel(Opened.backend(Opened.sizes(1 << 22, 1 << 10, groups)));
            for (int run = 0; run < 2; run++) {
                double[] out = new double[5];
                kernel.run(Reference.logits(p), Model.logits(q), out);
                results.add(out);
            }
        }
        assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.getFirst()));
    }

    @Test
    void rowsThatStayAreBroughtOnce() {
        Backend backend = Opened.backend(Opened.SIZES);
        Rows p = RandomRows.probabilities(5, F32, 300, 1000);
        Rows q = RandomRows.probabilities(6, F32, 300, 1000);
        var kernel = kl(backend, Pairing.ROW);
        double[] brought = run(kernel, p, q, 300);
        try (ResidentRows keptP = backend.upload(p);
                ResidentRows keptQ = backend.upload(q)) {
            assertThat(keptP.bytes()).isEqualTo(300L * 1024 * Float.BYTES);
            DeviceTimes before = backend.deviceTimes().orElseThrow();
            double[] stayed = run(kernel, keptP.rows(), keptQ.rows(), 300);
            var reverse = Relent.reverseKl(Probabilities.given(), Probabilities.given())
                    .kernel(backend);
            double[] reversed = run(reverse, keptP.rows(), keptQ.rows(), 300);
            DeviceTimes used = backend.deviceTimes().orElseThrow().minus(before);

            assertThat(stayed).isEqualTo(brought);
            assertThat(reversed).isEqualTo(run(kernel, q, p, 300));
            assertThat(used.launches()).isEqualTo(2);
            assertThat(used.bytesIn()).isLessThan(100_000); // shapes and scalars, not 2.4 MB of rows
            assertThat(used.bytesOut()).isGreaterThanOrEqualTo(2L * 300 * Double.BYTES);
            assertThat(used.kernelNanos()).isPositive();

            assertThat(run(kernel, keptP.rows(), q, 300)).isEqualTo(brought);
            assertThat(run(kernel, keptP.rows().slice(100, 50), keptQ.rows().slice(100, 50), 50))
                    .isEqualTo(java.util.Arrays.copyOfRange(brought, 100, 150));
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void rowsOfEveryTypeStay(ElementType type) {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                type != ElementType.F64 || Opened.device().fp64());
        Rows source = RandomRows.probabilities(7, type == ElementType.F64 ? type : F32, 20, CLASSES);
        Rows rows = switch (type) {
            case F32, F64 -> source;
            case F16, BF16 -> {
                short[] bits = new short[20 * CLASSES];
                for (int i = 0; i < bits.length; i++) {
                    float value = (float) source.get(i / CLASSES, i % CLASSES);
                    bits[i] = type == ElementType.F16
                            ? Float.floatToFloat16(value)
                            : (short) (Float.floatToRawIntBits(value) >> 16);
                }
                yield Rows.of(bits, type, 0, 20, CLASSES, CLASSES);
            }
        };
        Backend backend = Opened.backend(Opened.SIZES);
        var kernel = Relent.entropy(Probabilities.given()).elements(type).kernel(backend);
        double[] brought = new double[20];
        double[] stayed = new double[20];
        kernel.run(Reference.probabilities(rows), brought);
        try (ResidentRows kept = backend.upload(rows)) {
            kernel.run(Reference.probabilities(kept.rows()), stayed);
        }
        assertThat(stayed).isEqualTo(brought);
    }

    /** Memory that is given back is used again; what does not fit is refused with what there is. */
    @Test
    void memoryIsGivenBack() {
        Sizes sizes = Opened.sizes(1 << 16, 64, 8);
        Backend backend = Opened.backend(sizes);
        Rows rows = RandomRows.probabilities(8, F32, 60, 1000);
        for (int i = 0; i < 20; i++) {
            try (ResidentRows kept = backend.upload(rows)) {
                assertThat(kept.bytes()).isEqualTo(60L * 1024 * Float.BYTES);
                assertThatExceptionOfType(BackendException.class)
                        .isThrownBy(() -> backend.upload(rows))
                        .withMessageContaining("no room")
                        .withMessageContaining("60 rows of 1000 classes");
            }
        }
    }

    /** A new plan is taken after so many executions; rows that stay are copied to it. */
    @Test
    void newPlansDoNotShow() {
        Times times = new Times();
        Store store = new Store(Opened.device(), F32, Opened.sizes(1 << 20, 64, 8), times, 7);
        Backend backend = Backend.of("gpu-tornado", Opened.engine(times, type -> store));
        Rows p = RandomRows.probabilities(9, F32, 50, CLASSES);
        Rows q = RandomRows.probabilities(10, F32, 50, CLASSES);
        var kernel = kl(backend, Pairing.ROW);
        double[] first = run(kernel, p, q, 50);
        try (ResidentRows kept = backend.upload(p)) {
            for (int i = 0; i < 10; i++) {
                assertThat(run(kernel, kept.rows(), q, 50)).isEqualTo(first);
            }
        }
        assertThat(store.plans()).isGreaterThan(2);
    }

    @Test
    void manyThreadsShareTheDevice() throws InterruptedException, ExecutionException {
        Backend backend = Opened.backend(Opened.SIZES);
        var kernel = kl(backend, Pairing.ROW);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Rows p = RandomRows.probabilities(20 + thread, F32, 40, CLASSES);
                Rows q = RandomRows.probabilities(30 + thread, F32, 40, CLASSES);
                double[] alone = run(kernel, p, q, 40);
                done.add(pool.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        assertThat(run(kernel, p, q, 40)).isEqualTo(alone);
                        backend.upload(p).close();
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
    }
}
