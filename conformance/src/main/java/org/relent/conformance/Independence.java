package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Pairing;
import org.relent.Rows;

/**
 * Guarantee 4: the bits of a row's result depend on its numbers alone, not on memory, threads or position. Guarantee 6:
 * inputs are never written to, and nothing outside the rows is read as part of them.
 */
final class Independence {
    /** Rows × classes; every kernel sees all of them in arrays, each storage two of them. */
    private static final int[][] SHAPES = {
        {1, 1}, {2, 7}, {3, 65}, {5, 33}, {17, 16}, {3, 257}, {1, 300}, {2, 100}, {5, 513}, {17, 64}
    };

    // The reference takes microseconds an element and has neither lanes nor blocks.
    private static final int[][] SHAPES_OF_REFERENCE = {{1, 1}, {2, 7}, {5, 3}, {1, 20}, {3, 9}};

    private final KernelSpec spec;
    private final Backend backend;
    private final int[][] shapes;

    private Independence(KernelSpec spec, Backend backend) {
        this.spec = spec;
        this.backend = backend;
        this.shapes = backend == Backends.reference() ? SHAPES_OF_REFERENCE : SHAPES;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Backend backend) {
        Independence tests = new Independence(spec, backend);
        List<DynamicTest> list = new ArrayList<>();
        list.add(dynamicTest("the same bits from every kind of memory; inputs stay unchanged", tests::storages));
        list.add(dynamicTest("the same bits at every position in the batch", tests::positions));
        list.add(dynamicTest("the same bits with 1, 2 and 3 threads", tests::threads));
        list.add(dynamicTest("results at an offset and in segments", tests::destinations));
        list.add(dynamicTest("sum and mean", tests::reductions));
        list.add(dynamicTest("no rows: an empty result, sum 0, mean NaN", tests::noRows));
        if (spec.measure().operands() == Measure.Operands.REFERENCE_AND_MODEL) {
            list.add(dynamicTest("pairings give the bits of the same pairs, row by row", tests::pairings));
        }
        return list.stream();
    }

    private Batch batch(int rows, int classes) {
        List<RowKind> all = Batch.kindsFor(spec);
        List<RowKind> kinds = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            kinds.add(all.get((row * 5 + classes) % all.size()));
        }
        return Batch.of(spec, kinds, classes, "independence");
    }

    private void storages() {
        Call call = Call.of(spec, backend);
        Storage[] storages = Storage.values();
        double[][] expected = new double[shapes.length][];
        Batch[] batches = new Batch[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            batches[i] = batch(shapes[i][0], shapes[i][1]);
            expected[i] = call.results(batches[i].plain(), batches[i].rows());
        }
        for (int s = 0; s < storages.length; s++) {
            for (int step = 0; step < 2; step++) {
                // Which shapes a storage gets depends on the kernel: together they see every combination.
                int shape = Math.floorMod(Kernels.name(spec).hashCode() + s + step * 3, shapes.length);
                requireSame(
                        call, batches[shape], storages[s], storages[(s + 1 + step) % storages.length], expected[shape]);
            }
        }
    }

    private void requireSame(Call call, Batch batch, Storage forP, Storage forQ, double[] expected) {
        if (!forP.takes(spec.elements()) || !forQ.takes(spec.elements())) {
            return;
        }
        Storage.Stored p = batch.reference() == null ? null : forP.store(batch.reference());
        Storage.Stored q = batch.model() == null ? null : forQ.store(batch.model());
        Operands operands = new Operands(
                p == null ? null : p.rows(),
                q == null ? null : q.rows(),
                batch.labels() == null ? null : Labels.of(batch.labels()));
        requireBits(call.results(operands, batch.rows()), expected, batch, forP + " and " + forQ);
        assertThat(p == null || p.isUnchanged()).as("P is unchanged in " + forP).isTrue();
        assertThat(q == null || q.isUnchanged()).as("Q is unchanged in " + forQ).isTrue();
    }

    private static void requireBits(double[] got, double[] expected, Batch batch, String where) {
        for (int row = 0; row < expected.length; row++) {
            if (Double.doubleToLongBits(got[row]) != Double.doubleToLongBits(expected[row])) {
                throw new AssertionError(where + ": other bits; " + batch.describe(row, got[row], expected[row]));
            }
        }
    }

    private void positions() {
        Call call = Call.of(spec, backend);
        Batch batch = batch(9, 37);
        Operands all = batch.plain();
        double[] expected = call.results(all, 9);
        for (int row = 0; row < 9; row++) {
            Operands one = new Operands(
                    all.reference() == null ? null : all.reference().row(row),
                    all.model() == null ? null : all.model().row(row),
                    batch.labels() == null ? null : Labels.of(batch.labels(), row, 1));
            double[] alone = new double[9];
            call.run(one, alone, row);
            requireBits(
                    Arrays.copyOfRange(alone, row, row + 1),
                    new double[] {expected[row]},
                    batch,
                    "row " + row + " alone");
        }
    }

    private void threads() {
        boolean slow = backend == Backends.reference();
        Batch batch = slow ? batch(9, 11) : batch(301, 513);
        double[] expected = Call.of(spec, backend).results(batch.plain(), batch.rows());
        for (int threads = 1; threads <= 3; threads++) {
            try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
                Call call = Call.of(spec, backend, pool, threads);
                requireBits(call.results(batch.plain(), batch.rows()), expected, batch, threads + " threads");
            }
        }
        requireBits(
                Call.of(spec, backend, null, 2).results(batch.plain(), batch.rows()), expected, batch, "common pool");
    }

    private void destinations() {
        Call call = Call.of(spec, backend);
        Batch batch = batch(5, 19);
        double[] expected = call.results(batch.plain(), 5);
        double[] array = new double[11];
        Arrays.fill(array, -7);
        call.run(batch.plain(), array, 4);
        requireBits(Arrays.copyOfRange(array, 4, 9), expected, batch, "offset 4");
        assertThat(array)
                .as("what lies around the results")
                .startsWith(-7, -7, -7, -7)
                .endsWith(-7, -7);
        try (Arena arena = Arena.ofConfined()) {
            for (MemorySegment whole : List.of(
                    arena.allocate(64),
                    MemorySegment.ofArray(new double[8]),
                    MemorySegment.ofArray(new byte[64]),
                    MemorySegment.ofArray(new float[16]))) {
                for (int shift : new int[] {0, 8, 3}) {
                    if (shift == 3
                            && whole.maxByteAlignment() < 8
                            && !whole.heapBase()
                                    .filter(float[].class::isInstance)
                                    .isEmpty()) {
                        continue;
                    }
                    whole.fill((byte) 0x5a);
                    MemorySegment segment = whole.asSlice(shift);
                    call.run(batch.plain(), segment);
                    double[] got = new double[5];
                    for (int i = 0; i < 5; i++) {
                        got[i] = segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i);
                    }
                    requireBits(got, expected, batch, "segment " + whole);
                    for (long b = 40; b < segment.byteSize(); b++) {
                        assertThat(segment.get(ValueLayout.JAVA_BYTE, b)).isEqualTo((byte) 0x5a);
                    }
                }
            }
        }
    }

    private void reductions() {
        Call call = Call.of(spec, backend);
        // Kinds with finite results, and few enough rows that their double sum is as good as exact.
        Batch batch = Batch.of(spec, List.of(RowKind.RANDOM, RowKind.PEAKED, RowKind.FLAT, RowKind.NEAR_EQUAL), 29);
        double sum = 0;
        for (double value : call.results(batch.plain(), 4)) {
            sum += value;
        }
        double got = call.sum(batch.plain());
        assertThat(got).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-14 * (1 + Math.abs(sum))));
        assertThat(call.mean(batch.plain())).isEqualTo(got / 4);
        assertThat(call.sum(batch.plain())).as("again").isEqualTo(got);
    }

    private void noRows() {
        Call call = Call.of(spec, backend);
        Operands none = new Operands(
                spec.measure().operands() == Measure.Operands.LABELS_AND_MODEL ? null : empty(),
                spec.model() == null ? null : empty(),
                spec.measure().operands() == Measure.Operands.LABELS_AND_MODEL ? Labels.of(new int[0]) : null);
        double[] results = {-7};
        call.run(none, results, 0);
        call.run(none, results, 1);
        call.run(none, MemorySegment.ofArray(new double[0]));
        assertThat(results).containsExactly(-7);
        assertThat(call.sum(none)).isZero();
        assertThat(call.mean(none)).isNaN();
    }

    private Rows empty() {
        return Storage.plain(new Matrix(spec.elements(), 0, 5, new double[0]));
    }

    private void pairings() {
        int classes = backend == Backends.reference() ? 5 : 21;
        Batch batch = batch(5, classes);
        Matrix p = Objects.requireNonNull(batch.reference());
        Matrix q = Objects.requireNonNull(batch.model());
        Call byRow = Call.of(spec, backend);
        for (int[] counts : new int[][] {{1, 5}, {5, 1}, {5, 3}, {2, 5}}) {
            Matrix some = p.slice(0, counts[0]);
            Matrix others = q.slice(0, counts[1]);
            Pairing pairing = counts[0] == 1 ? Pairing.ONE_TO_MANY : counts[1] == 1 ? Pairing.MANY_TO_ONE : Pairing.ALL;
            double[] expected = new double[counts[0] * counts[1]];
            for (int i = 0; i < expected.length; i++) {
                Batch pair = new Batch(
                        spec,
                        List.of(RowKind.RANDOM),
                        some.slice(i / counts[1], 1),
                        others.slice(i % counts[1], 1),
                        null);
                byRow.run(pair.plain(), expected, i);
            }
            Operands operands = new Operands(Storage.plain(some), Storage.plain(others), null);
            requireSameBits(Call.of(spec.withPairing(pairing), backend), operands, expected, pairing.id());
            requireSameBits(Call.of(spec.withPairing(Pairing.ALL), backend), operands, expected, "all");
            try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
                requireSameBits(
                        Call.of(spec.withPairing(Pairing.ALL), backend, pool, 3), operands, expected, "all, 3 threads");
            }
        }
    }

    private static void requireSameBits(Call call, Operands operands, double[] expected, String where) {
        double[] got = call.results(operands, expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Double.doubleToLongBits(got[i]))
                    .as("%s, pair %d: got %s, expected %s", where, i, Batch.bits(got[i]), Batch.bits(expected[i]))
                    .isEqualTo(Double.doubleToLongBits(expected[i]));
        }
    }
}
