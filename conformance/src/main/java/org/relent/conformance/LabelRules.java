package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.ClassIndex;
import org.relent.KernelSpec;
import org.relent.Labels;

/** What holds of kernels with labels: any width and memory of the labels, every class, and the ignore index. */
final class LabelRules {
    private static final List<RowKind> KINDS = List.of(
            RowKind.RANDOM, RowKind.PEAKED, RowKind.SPREAD_50, RowKind.MASKED, RowKind.FLAT, RowKind.SPREAD_1000);

    private final KernelSpec spec;
    private final Suite suite;

    private LabelRules(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        LabelRules rules = new LabelRules(spec, suite);
        Stream<DynamicTest> always = Stream.of(
                dynamicTest("the same bits from labels of every width and memory", rules::memories),
                dynamicTest("every class can be the label", rules::classes));
        return ((ClassIndex) spec.reference()).ignore().isEmpty()
                ? always
                : Stream.concat(
                        always, Stream.of(dynamicTest("an ignored label gives 0 and is not counted", rules::ignored)));
    }

    private void memories() {
        Call call = suite.call(spec);
        Batch batch = Batch.of(spec, KINDS, Kernels.sizes(spec, 37)[0]);
        int[] ints = Objects.requireNonNull(batch.labels());
        int rows = ints.length;
        double[] expected = call.results(batch.plain(), rows);
        long[] longs = Arrays.stream(ints).asLongStream().toArray();
        int[] padded = new int[rows + 5];
        Arrays.fill(padded, Integer.MIN_VALUE);
        System.arraycopy(ints, 0, padded, 3, rows);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment narrow = arena.allocate(4L * rows + 1).asSlice(1);
            MemorySegment wide = arena.allocate(8L * rows + 3).asSlice(3);
            for (int i = 0; i < rows; i++) {
                narrow.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * i, ints[i]);
                wide.set(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i, longs[i]);
            }
            for (Labels labels : List.of(
                    Labels.of(longs),
                    Labels.of(padded, 3, rows),
                    Labels.ofInts(narrow, rows),
                    Labels.ofLongs(wide.asReadOnly(), rows),
                    Labels.ofInts(MemorySegment.ofArray(ints), rows))) {
                batch.requireBits(call.results(batch.plain().with(labels), rows), expected, labels.toString());
            }
        }
    }

    private void classes() {
        for (int classes : Kernels.sizes(spec, 1, 2, 16, 19, 33)) {
            double[] row = Batch.of(spec, List.of(RowKind.RANDOM), classes)
                    .matrix(Part.MODEL)
                    .row(0);
            double[][] copies = new double[classes][];
            Arrays.fill(copies, row);
            int[] labels = new int[classes];
            Arrays.setAll(labels, c -> c);
            Batch all = new Batch(
                    spec,
                    Collections.nCopies(classes, RowKind.RANDOM),
                    null,
                    Matrix.of(spec.elements(), copies),
                    labels);
            all.requireClose(suite.run(all), suite.exact(all), 1);
        }
    }

    private void ignored() {
        int i = (int) ((ClassIndex) spec.reference()).ignore().orElseThrow();
        Call call = suite.call(spec);
        int classes = Kernels.sizes(spec, 9)[0];
        int last = classes - 1;
        if (last == 0 && i == 0) {
            return; // the only class is the ignored one
        }
        int other = last == 0 ? 0 : Math.max(1, last / 2);
        // The last row is NaN: what is ignored is not looked at.
        Batch batch = Batch.of(spec, KINDS, classes).with(Part.MODEL, 5, last, Double.NaN);
        int[] labels = {other, i, last, i, other, i};
        double[] got = suite.run(batch.with(labels));
        double[] full = suite.run(batch.with(new int[] {other, other, last, other, other, other}));
        assertArrayEquals(new double[] {full[0], 0, full[2], 0, full[4], 0}, got, () -> Kernels.name(spec));
        Operands some = batch.with(new int[] {i, i, last, i, other, i}).plain();
        double counted = spec.options().classWeights().get(last)
                + spec.options().classWeights().get(other);
        assertEquals(call.sum(some) / counted, call.mean(some), "the mean over what is not ignored");
        Operands none = batch.with(new int[] {i, i, i, i, i, i}).plain();
        assertEquals(0.0, call.sum(none), "a sum over nothing");
        assertEquals(Double.NaN, call.mean(none), "a mean over nothing");
    }
}
