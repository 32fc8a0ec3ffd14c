package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.ClassIndex;
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
    private static final int[][] SHAPES_OF_REFERENCE = {{1, 1}, {2, 7}, {5, 3}, {3, 5}};

    /** Elements that a backend should find worth more than one thread. */
    private static final int WORTH_THREADS = 400_000;

    private static final Executor POOL =
            Executors.newFixedThreadPool(3, Thread.ofPlatform().daemon().factory());

    private final KernelSpec spec;
    private final Suite suite;
    private final int[][] shapes;

    private Independence(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
        this.shapes = suite.isReference() ? SHAPES_OF_REFERENCE : SHAPES;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        Independence tests = new Independence(spec, suite);
        List<DynamicTest> list = new ArrayList<>();
        list.add(dynamicTest("the same bits from every kind of memory; inputs stay unchanged", tests::storages));
        list.add(dynamicTest("the same bits at every position in the batch", tests::positions));
        list.add(dynamicTest("the same bits with 1, 2 and 3 threads", tests::threads));
        list.add(dynamicTest("results at an offset and in segments", tests::destinations));
        if (spec.measures().size() == 1) {
            list.add(dynamicTest("sum and mean", tests::reductions));
        } else {
            list.add(dynamicTest("several measures are what each is alone, within the bound", tests::alone));
            list.add(dynamicTest("no sum over rows of several measures", tests::noReductions));
        }
        list.add(dynamicTest("no rows: an empty result, sum 0, mean NaN", tests::noRows));
        if (spec.model() != null && !Kernels.isOfLabels(spec)) {
            list.add(dynamicTest("pairings give the bits of the same pairs, row by row", tests::pairings));
        }
        return list.stream();
    }

    private Batch batch(int rows, int classes) {
        List<RowKind> all = Batch.kindsFor(spec);
        List<RowKind> kinds = new ArrayList<>();
        int fitting = Kernels.sizes(spec, classes)[0];
        for (int row = 0; row < rows; row++) {
            kinds.add(all.get((row * 5 + classes) % all.size()));
        }
        return Batch.of(spec, kinds, fitting, "independence");
    }

    private void storages() {
        Call call = suite.call(spec);
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
                requireSame(call, batches[shape], s, step, expected[shape]);
            }
        }
    }

    /** Each matrix in a memory of another kind. */
    private void requireSame(Call call, Batch batch, int first, int step, double[] expected) {
        Storage[] all = Storage.values();
        Map<Part, Storage.Stored> stored = new EnumMap<>(Part.class);
        StringBuilder where = new StringBuilder();
        for (Part part : batch.parts()) {
            Storage storage = all[(first + stored.size() * (1 + step)) % all.length];
            if (!storage.takes(spec.elements())) {
                storage = Storage.ARRAY_WITH_STRIDE;
            }
            where.append(part).append(" in ").append(storage).append(' ');
            stored.put(part, storage.store(batch.matrix(part)));
        }
        Operands operands = batch.operands(part -> {
            Storage.Stored one = stored.get(part);
            return one == null ? null : one.rows();
        });
        batch.requireBits(call.results(operands, batch.rows()), expected, where.toString());
        stored.forEach((part, one) -> assertTrue(one.isUnchanged(), () -> part + " was written to; " + where));
    }

    private void positions() {
        Call call = suite.call(spec);
        Batch batch = batch(9, suite.isReference() ? 5 : 37);
        Operands all = batch.plain();
        int width = batch.width();
        double[] expected = call.results(all, 9);
        for (int row = 0; row < 9; row++) {
            double[] alone = expected.clone();
            Arrays.fill(alone, row * width, (row + 1) * width, -7);
            call.run(all.row(row, batch.labels()), alone, row * width);
            batch.requireBits(alone, expected, "row " + row + " alone");
        }
    }

    private void threads() {
        Batch few = suite.isReference() ? batch(9, 11) : batch(13, 257);
        // Few rows many times over: enough that a backend hands them out to threads.
        int times = suite.isReference() ? 1 : WORTH_THREADS / (few.rows() * few.classes()) + 1;
        Batch batch = few.tiled(times);
        double[] once = suite.run(few);
        double[] expected = new double[once.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(once, 0, expected, i * once.length, once.length);
        }
        Operands operands = batch.plain();
        for (int threads = 2; threads <= 3; threads++) {
            Executor pool = threads == 2 ? null : POOL; // null: the common pool
            Call call = Call.of(spec, suite.backend(), pool, threads);
            batch.requireBits(call.results(operands, batch.rows()), expected, threads + " threads");
        }
    }

    private void destinations() {
        Call call = suite.call(spec);
        Batch batch = batch(5, suite.isReference() ? 3 : 19);
        double[] expected = call.results(batch.plain(), 5);
        int numbers = expected.length;
        double[] array = new double[numbers + 6];
        Arrays.fill(array, -7);
        call.run(batch.plain(), array, 4);
        batch.requireBits(Arrays.copyOfRange(array, 4, 4 + numbers), expected, "offset 4");
        double[] around = {array[0], array[1], array[2], array[3], array[numbers + 4], array[numbers + 5]};
        assertArrayEquals(new double[] {-7, -7, -7, -7, -7, -7}, around, "what lies around the results");
        try (Arena arena = Arena.ofConfined()) {
            long bytes = 8L * numbers + 24;
            for (MemorySegment whole : List.of(
                    arena.allocate(bytes),
                    MemorySegment.ofArray(new double[numbers + 3]),
                    MemorySegment.ofArray(new byte[(int) bytes]),
                    MemorySegment.ofArray(new float[2 * numbers + 6]))) {
                for (int shift : new int[] {0, 8, 3}) {
                    whole.fill((byte) 0x5a);
                    MemorySegment segment = whole.asSlice(shift);
                    call.run(batch.plain(), segment);
                    double[] got = new double[numbers];
                    for (int i = 0; i < numbers; i++) {
                        got[i] = segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i);
                    }
                    batch.requireBits(got, expected, "segment " + whole);
                    for (long b = 8L * numbers; b < segment.byteSize(); b++) {
                        assertEquals((byte) 0x5a, segment.get(ValueLayout.JAVA_BYTE, b), "the byte after the results");
                    }
                }
            }
        }
    }

    /** Finite results, few enough rows that their double sum is as good as exact. */
    private Batch finite() {
        List<RowKind> kinds = List.of(RowKind.RANDOM, RowKind.PEAKED, RowKind.FLAT, RowKind.NEAR_EQUAL);
        return Batch.of(spec, kinds, Kernels.sizes(spec, 29)[0], "sums");
    }

    private void reductions() {
        Call call = suite.call(spec);
        Batch batch = finite();
        double[] results = call.results(batch.plain(), 4);
        double[] rowWeights = {0.5, 0, 2, 1};
        double sum = 0;
        double weighted = 0;
        double counted = 0;
        double weight = 0;
        for (int row = 0; row < 4; row++) {
            sum += results[row];
            weighted += rowWeights[row] == 0 ? 0 : rowWeights[row] * results[row];
            double counts = countsFor(batch, row);
            counted += counts;
            weight += rowWeights[row] * counts;
        }
        requireNear("sum", call.sum(batch.plain()), sum);
        requireNear("mean", call.mean(batch.plain()), sum / counted);
        requireNear("weighted mean", call.mean(batch.plain(), rowWeights), weighted / weight);
    }

    /** What a row counts in a mean: 1; of labels the weight of its class, and 0 where it is ignored. */
    private double countsFor(Batch batch, int row) {
        int[] labels = batch.labels();
        if (labels == null) {
            return 1;
        }
        boolean ignored = ((ClassIndex) spec.reference()).ignores(labels[row]);
        return ignored ? 0 : spec.options().classWeights().get(labels[row]);
    }

    private static void requireNear(String what, double got, double expected) {
        boolean near = Double.compare(got, expected) == 0 || Math.abs(got - expected) <= 1e-12 * Math.abs(expected);
        assertTrue(near, () -> what + ": got " + got + ", expected " + expected);
    }

    private void noReductions() {
        Call call = suite.call(spec);
        Operands operands = finite().plain();
        assertThrows(IllegalStateException.class, () -> call.sum(operands));
        assertThrows(IllegalStateException.class, () -> call.mean(operands));
    }

    private void alone() {
        Batch batch = batch(7, suite.isReference() ? 9 : 67);
        double[] together = suite.run(batch);
        int width = batch.width();
        for (int m = 0; m < width; m++) {
            Measure measure = spec.measures().get(m);
            Batch one = alone(batch, measure);
            if (suite.backend().refusal(one.spec()).isPresent()) {
                continue;
            }
            double[] alone = suite.run(one);
            for (int row = 0; row < alone.length; row++) {
                int number = row * width + m;
                if (!(batch.error(number, together[number], alone[row]) <= 2)) { // each may be off by its bound
                    throw new AssertionError("not as alone: " + batch.describe(number, together[number], alone[row]));
                }
            }
        }
    }

    private Batch alone(Batch batch, Measure measure) {
        boolean unary = measure == Measure.ENTROPY;
        KernelSpec one = KernelSpec.of(measure, spec.reference(), unary ? null : spec.model())
                .withElements(spec.elements());
        one = measure == Measure.RENYI
                ? one.withOptions(one.options().withAlpha(spec.options().alpha()))
                : one;
        if (measure == Measure.JS || measure == Measure.JS_DISTANCE) {
            one = one.withOptions(one.options().withWeight(spec.options().weight()));
        }
        one = one.withOptions(one.options().withMillerMadow(spec.options().millerMadow()));
        return new Batch(one, batch.kinds(), batch.reference(), unary ? null : batch.model(), null);
    }

    private void noRows() {
        Call call = suite.call(spec);
        Batch some = batch(1, 5);
        Operands none = some.operands(part -> some.get(part) == null ? null : empty(some.classes()));
        none = some.labels() == null ? none : none.with(Labels.of(new int[0]));
        double[] results = {-7};
        call.run(none, results, 0);
        call.run(none, results, 1);
        call.run(none, MemorySegment.ofArray(new double[0]));
        assertEquals(-7, results[0], "what lies where nothing is written");
        if (some.width() == 1) {
            assertEquals(0.0, call.sum(none), "a sum over nothing");
            assertEquals(Double.NaN, call.mean(none), "a mean over nothing");
        }
    }

    private Rows empty(int classes) {
        return Storage.plain(new Matrix(spec.elements(), 0, classes, new double[0]));
    }

    private void pairings() {
        Batch batch = batch(5, suite.isReference() ? 3 : 21);
        int width = batch.width();
        Call byRow = suite.call(spec);
        Operands plain = batch.plain();
        int[][] shapes = suite.isReference()
                ? new int[][] {{1, 3}, {3, 1}, {2, 3}}
                : new int[][] {{1, 5}, {5, 1}, {5, 3}, {2, 5}};
        for (int[] counts : shapes) {
            Pairing pairing = counts[0] == 1 ? Pairing.ONE_TO_MANY : counts[1] == 1 ? Pairing.MANY_TO_ONE : Pairing.ALL;
            double[] expected = new double[counts[0] * counts[1] * width];
            for (int i = 0; i < counts[0] * counts[1]; i++) {
                Operands p = plain.row(i / counts[1], null);
                Operands q = plain.row(i % counts[1], null);
                byRow.run(
                        new Operands(p.reference(), p.referenceSpreads(), q.model(), q.modelSpreads(), null),
                        expected,
                        i * width);
            }
            Operands operands = batch.operands(part -> {
                Matrix matrix = batch.get(part);
                return matrix == null ? null : Storage.plain(matrix.slice(0, counts[part.ofModel() ? 1 : 0]));
            });
            requireSameBits(Call.of(spec.withPairing(pairing), suite.backend()), operands, expected, pairing.id());
            KernelSpec all = spec.withPairing(Pairing.ALL);
            requireSameBits(suite.call(all), operands, expected, "all");
            requireSameBits(Call.of(all, suite.backend(), null, 3), operands, expected, "all, 3 threads");
        }
    }

    private void requireSameBits(Call call, Operands operands, double[] expected, String where) {
        double[] got = call.results(operands, expected.length / spec.measures().size());
        assertArrayEquals(expected, got, () -> "pairs " + where + " of " + Kernels.name(spec) + "; " + Seed.hint());
    }
}
