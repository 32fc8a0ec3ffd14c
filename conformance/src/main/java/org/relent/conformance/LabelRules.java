package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Rows;

/** What holds of kernels with labels: any width and memory of the labels, every class, and the ignore index. */
final class LabelRules {
    private static final List<RowKind> KINDS = List.of(
            RowKind.RANDOM, RowKind.PEAKED, RowKind.SPREAD_50, RowKind.MASKED, RowKind.FLAT, RowKind.SPREAD_1000);

    private final KernelSpec spec;
    private final Backend backend;

    private LabelRules(KernelSpec spec, Backend backend) {
        this.spec = spec;
        this.backend = backend;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Backend backend) {
        LabelRules rules = new LabelRules(spec, backend);
        Stream<DynamicTest> always = Stream.of(
                dynamicTest("the same bits from labels of every width and memory", rules::memories),
                dynamicTest("every class can be the label", rules::classes));
        return ((ClassIndex) spec.reference()).ignore().isEmpty()
                ? always
                : Stream.concat(
                        always, Stream.of(dynamicTest("an ignored label gives 0 and is not counted", rules::ignored)));
    }

    private void memories() {
        Call call = Call.of(spec, backend);
        Batch batch = Batch.of(spec, KINDS, 37);
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
                assertThat(call.results(new Operands(null, batch.plain().model(), labels), rows))
                        .containsExactly(expected);
            }
        }
    }

    private void classes() {
        for (int classes : new int[] {1, 2, 16, 19, 33}) {
            Batch one = Batch.of(spec, List.of(RowKind.RANDOM), classes);
            double[] row = Objects.requireNonNull(one.model()).row(0);
            double[][] copies = new double[classes][];
            int[] labels = new int[classes];
            for (int c = 0; c < classes; c++) {
                copies[c] = row;
                labels[c] = c;
            }
            Batch all = new Batch(
                    spec,
                    Collections.nCopies(classes, RowKind.RANDOM),
                    null,
                    Matrix.of(spec.elements(), copies),
                    labels);
            double[] got = Call.of(spec, backend).results(all.plain(), classes);
            double[] exact = all.exact();
            for (int c = 0; c < classes; c++) {
                assertThat(all.error(c, got[c], exact[c]))
                        .as(all.describe(c, got[c], exact[c]))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    private void ignored() {
        long ignore = ((ClassIndex) spec.reference()).ignore().orElseThrow();
        Call call = Call.of(spec, backend);
        // The last row is NaN throughout: what is ignored is not looked at.
        Matrix matrix = Objects.requireNonNull(Batch.of(spec, KINDS, 9).model()).with(5, 4, Double.NaN);
        Rows rows = Storage.plain(matrix);
        int i = (int) ignore;
        double[] got = call.results(new Operands(null, rows, Labels.of(2, i, 3, i, 0, i)), 6);
        double[] full = call.results(new Operands(null, rows, Labels.of(2, 2, 3, 3, 0, 0)), 6);
        assertThat(got).containsExactly(full[0], 0, full[2], 0, full[4], 0);
        Operands some = new Operands(null, rows, Labels.of(i, i, 3, i, 0, i));
        assertThat(call.mean(some)).isEqualTo(call.sum(some) / 2);
        Operands none = new Operands(null, rows, Labels.of(i, i, i, i, i, i));
        assertThat(call.sum(none)).isZero();
        assertThat(call.mean(none)).as("a mean over nothing").isNaN();
    }
}
