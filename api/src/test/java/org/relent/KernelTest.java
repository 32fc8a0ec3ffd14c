package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a kernel checks before it starts; what it refuses leaves the results as they were. */
class KernelTest {
    private static final Backend BACKEND = Backends.reference();
    private static final double UNTOUCHED = -7;

    private final PairKernel<Counts, Counts> kl =
            Relent.kl(Counts.plain(), Counts.plain()).f64().kernel(BACKEND);
    private final UnaryKernel<Counts> entropy =
            Relent.entropy(Counts.plain()).f64().kernel(BACKEND);
    private final LabelKernel<Logits> nll =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel(BACKEND);
    private final LabelKernel<Logits> ignoring =
            Relent.nll(ClassIndex.ignoring(-100), Logits.plain()).f64().kernel(BACKEND);

    private static Rows rows(int rows, int classes) {
        double[] data = new double[rows * classes];
        Arrays.setAll(data, i -> 1 + i % 3);
        return Rows.of(data, rows, classes);
    }

    private static Reference<Counts> p(Rows rows) {
        return Reference.counts(rows);
    }

    private static Model<Counts> q(Rows rows) {
        return Model.counts(rows);
    }

    /** Runs a call that must fail, and asserts that it wrote nothing. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends Throwable> type, double[] results, ThrowingCallable call) {
        Arrays.fill(results, UNTOUCHED);
        AbstractThrowableAssert<?, ? extends Throwable> thrown =
                assertThatThrownBy(call).isInstanceOf(type);
        assertThat(results).as("nothing is written").containsOnly(UNTOUCHED);
        return thrown;
    }

    @Test
    void theElementTypeIsThatOfThePlan() {
        double[] results = new double[2];
        Rows narrow = Rows.of(new float[6], 2, 3);
        refused(IllegalArgumentException.class, results, () -> kl.run(p(narrow), q(rows(2, 3)), results))
                .hasMessageContaining("reference.elementType: got f32, expected f64");
        refused(IllegalArgumentException.class, results, () -> kl.run(p(rows(2, 3)), q(narrow), results))
                .hasMessageContaining("model.elementType: got f32, expected f64");
        refused(IllegalArgumentException.class, results, () -> entropy.run(p(narrow), results))
                .hasMessageContaining("reference.elementType");
        refused(IllegalArgumentException.class, results, () -> nll.run(Labels.of(0, 0), Model.logits(narrow), results))
                .hasMessageContaining("model.elementType");
        assertThatThrownBy(() -> kl.sum(p(narrow), q(narrow))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kl.mean(p(narrow), q(narrow))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void classesAndRowsMustMatch() {
        double[] results = new double[4];
        refused(IllegalArgumentException.class, results, () -> kl.run(p(rows(2, 3)), q(rows(2, 4)), results))
                .hasMessageContaining("model.classes: got 4, expected 3 as in reference");
        refused(IllegalArgumentException.class, results, () -> kl.run(p(rows(2, 3)), q(rows(3, 3)), results))
                .hasMessageContaining("model.rows: got 3, expected 2");
        refused(
                        IllegalArgumentException.class,
                        results,
                        () -> nll.run(Labels.of(0, 1, 2), Model.logits(rows(2, 3)), results))
                .hasMessageContaining("labels.rows: got 3, expected 2 as in model");
        PairKernel<Counts, Counts> one = Relent.kl(Counts.plain(), Counts.plain())
                .f64()
                .pairs(Pairing.ONE_TO_MANY)
                .kernel(BACKEND);
        refused(IllegalArgumentException.class, results, () -> one.run(p(rows(2, 3)), q(rows(2, 3)), results))
                .hasMessageContaining("reference.rows: got 2, expected 1");
    }

    @Test
    void theResultsMustFit() {
        double[] results = new double[3];
        refused(IndexOutOfBoundsException.class, results, () -> kl.run(p(rows(4, 2)), q(rows(4, 2)), results))
                .hasMessageContaining("results: got room for 3 from offset 0, expected 4");
        refused(IndexOutOfBoundsException.class, results, () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), results, 2))
                .hasMessageContaining("got room for 1 from offset 2, expected 2");
        refused(IndexOutOfBoundsException.class, results, () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), results, -1))
                .hasMessageContaining("offset -1");
        refused(IndexOutOfBoundsException.class, results, () -> entropy.run(p(rows(1, 2)), results, 4));
        refused(IndexOutOfBoundsException.class, results, () -> entropy.run(p(rows(1, 2)), results, Integer.MAX_VALUE));
        MemorySegment small = MemorySegment.ofArray(results).asSlice(0, 15);
        refused(IndexOutOfBoundsException.class, results, () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), small))
                .hasMessageContaining("results: got room for 1, expected 2");
        PairKernel<Counts, Counts> all = Relent.kl(Counts.plain(), Counts.plain())
                .f64()
                .pairs(Pairing.ALL)
                .kernel(BACKEND);
        refused(IndexOutOfBoundsException.class, results, () -> all.run(p(rows(2, 2)), q(rows(2, 2)), results))
                .hasMessageContaining("expected 4");
    }

    @Test
    void resultsMayNotOverlapTheInputs() {
        double[] data = {1, 2, 3, 4, 0, 0};
        Rows inside = Rows.of(data, 2, 2);
        Rows segment = Rows.of(MemorySegment.ofArray(data), ElementType.F64, 2, 2);
        Rows readOnly = Rows.of(MemorySegment.ofArray(data).asReadOnly(), ElementType.F64, 2, 2);
        Rows buffer = Rows.of(DoubleBuffer.wrap(data).asReadOnlyBuffer(), 2, 2);
        double[] before = data.clone();
        for (Rows rows : List.of(inside, segment, readOnly, buffer)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> kl.run(p(rows), q(rows(2, 2)), data, 3),
                    () -> kl.run(p(rows(2, 2)), q(rows), data, 0),
                    () -> entropy.run(p(rows), data, 1),
                    () -> entropy.run(p(rows), MemorySegment.ofArray(data)),
                    () -> entropy.run(p(rows), MemorySegment.ofArray(data).asSlice(25)))) {
                assertThatThrownBy(call)
                        .as(rows.array() == null ? "over " + rows.segment() : "over an array")
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("overlaps");
                assertThat(data).containsExactly(before);
            }
        }
    }

    @Test
    void resultsMayLieBesideTheInputsInTheSameMemory() {
        for (int kind = 0; kind < 3; kind++) {
            double[] data = {2, 2, 1, 1, UNTOUCHED, UNTOUCHED};
            MemorySegment whole = MemorySegment.ofArray(data);
            Rows rows = kind == 0 ? Rows.of(data, 2, 2) : Rows.of(whole, ElementType.F64, 2, 2);
            if (kind == 2) {
                entropy.run(p(rows), whole.asSlice(32));
            } else {
                entropy.run(p(rows), data, 4);
            }
            assertThat(data).containsExactly(2, 2, 1, 1, Math.log(2), Math.log(2));
        }
    }

    @Test
    void floatsMayNotBeOverwrittenByTheirResults() {
        UnaryKernel<Counts> narrow = Relent.entropy(Counts.plain()).f32().kernel(BACKEND);
        float[] data = {1, 2, 3, 4};
        assertThatThrownBy(() -> narrow.run(p(Rows.of(data, 2, 2)), MemorySegment.ofArray(data)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("overlaps reference");
        assertThat(data).containsExactly(1, 2, 3, 4);
    }

    @Test
    void resultsMayNotOverlapTheLabels() {
        long[] memory = {1, 0, 1, 0};
        Labels longs = Labels.of(memory);
        Labels segment = Labels.ofLongs(MemorySegment.ofArray(memory), 4);
        for (Labels labels : List.of(longs, segment)) {
            assertThatThrownBy(() -> nll.run(labels, Model.logits(rows(4, 2)), MemorySegment.ofArray(memory)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps labels");
            assertThat(memory).containsExactly(1, 0, 1, 0);
        }
        double[] doubles = new double[6];
        Labels inside = Labels.ofLongs(MemorySegment.ofArray(doubles).asSlice(16), 4);
        for (int offset = 0; offset < 3; offset++) {
            int at = offset;
            assertThatThrownBy(() -> nll.run(inside, Model.logits(rows(4, 2)), doubles, at))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps labels");
        }
        assertThat(doubles).containsOnly(0);
        int[] ints = new int[8];
        assertThatThrownBy(() -> nll.run(Labels.of(ints, 0, 4), Model.logits(rows(4, 2)), MemorySegment.ofArray(ints)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ints).containsOnly(0);
    }

    @Test
    void closedArenasAreNamed() {
        double[] results = new double[2];
        Rows closed;
        Labels labels;
        MemorySegment output;
        try (Arena arena = Arena.ofConfined()) {
            closed = Rows.of(arena.allocate(32), ElementType.F64, 2, 2);
            labels = Labels.ofInts(arena.allocate(8), 2);
            output = arena.allocate(16);
        }
        refused(IllegalStateException.class, results, () -> kl.run(p(closed), q(rows(2, 2)), results))
                .hasMessageContaining("reference: got a segment whose arena is closed");
        refused(IllegalStateException.class, results, () -> kl.run(p(rows(2, 2)), q(closed), results))
                .hasMessageContaining("model:");
        refused(IllegalStateException.class, results, () -> nll.run(labels, Model.logits(rows(2, 2)), results))
                .hasMessageContaining("labels:");
        refused(IllegalStateException.class, results, () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), output))
                .hasMessageContaining("results:");
    }

    @Test
    void memoryConfinedToAnotherThreadIsNamed() throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            Rows confined = Rows.of(arena.allocate(32), ElementType.F64, 2, 2);
            Labels labels = Labels.ofInts(arena.allocate(8), 2);
            MemorySegment output = arena.allocate(16);
            List<Throwable> thrown = new ArrayList<>();
            double[] results = new double[2];
            Thread other = Thread.ofPlatform().start(() -> {
                for (Runnable call : List.<Runnable>of(
                        () -> kl.run(p(confined), q(rows(2, 2)), results),
                        () -> kl.run(p(rows(2, 2)), q(confined), results),
                        () -> nll.run(labels, Model.logits(rows(2, 2)), results),
                        () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), output))) {
                    try {
                        call.run();
                    } catch (Throwable problem) {
                        thrown.add(problem);
                    }
                }
            });
            other.join();
            assertThat(thrown)
                    .hasSize(4)
                    .allSatisfy(problem -> assertThat(problem).isInstanceOf(WrongThreadException.class));
            assertThat(thrown).extracting(Throwable::getMessage).satisfies(messages -> {
                assertThat(messages.get(0)).startsWith("reference:");
                assertThat(messages.get(1)).startsWith("model:");
                assertThat(messages.get(2)).startsWith("labels:");
                assertThat(messages.get(3)).startsWith("results:");
            });
            assertThat(results).containsOnly(0);
        }
    }

    @Test
    void memoryConfinedToTheCallerIsRefusedWhereOtherThreadsWouldReadIt() {
        double[] results = new double[64];
        try (Arena arena = Arena.ofConfined();
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Rows confined = Rows.of(arena.allocate(64 * 8 * 2, 8), ElementType.F64, 64, 2);
            UnaryKernel<Counts> parallel =
                    Relent.entropy(Counts.plain()).f64().threads(pool, 3).kernel(BACKEND);
            refused(WrongThreadException.class, results, () -> parallel.run(p(confined), results))
                    .hasMessageContaining("reference:")
                    .hasMessageContaining("confined");
            entropy.run(p(confined), results); // alone, the caller may
            assertThat(results).containsOnly(Double.NaN);
        }
    }

    @Test
    void aReadOnlySegmentTakesNoResults() {
        double[] results = new double[2];
        MemorySegment readOnly = MemorySegment.ofArray(results).asReadOnly();
        refused(IllegalArgumentException.class, results, () -> kl.run(p(rows(2, 2)), q(rows(2, 2)), readOnly))
                .hasMessageContaining("results: got a read-only segment");
    }

    @Test
    void aLabelOutOfRangeIsNamedByItsIndex() {
        double[] results = new double[3];
        Model<Logits> model = Model.logits(rows(3, 4));
        refused(IndexOutOfBoundsException.class, results, () -> nll.run(Labels.of(0, 3, 4), model, results))
                .hasMessageContaining("labels[2]: got 4, expected 0 … 3");
        refused(IndexOutOfBoundsException.class, results, () -> nll.run(Labels.of(0, -100, 2), model, results))
                .hasMessageContaining("labels[1]: got -100");
        refused(IndexOutOfBoundsException.class, results, () -> nll.run(Labels.of(0L, 1L << 32, 2L), model, results))
                .hasMessageContaining("labels[1]: got 4294967296");
        refused(IndexOutOfBoundsException.class, results, () -> ignoring.run(Labels.of(-100, -1, 2), model, results))
                .hasMessageContaining("labels[1]: got -1")
                .hasMessageContaining("-100, the ignore index");
        assertThatThrownBy(() -> nll.mean(Labels.of(0, 0, 9), model)).hasMessageContaining("labels[2]");
        assertThatThrownBy(() -> nll.sum(Labels.of(0, 0, 9), model)).hasMessageContaining("labels[2]");
    }

    @Test
    void anIgnoredLabelGivesZeroAndIsNotCounted() {
        Model<Logits> model = Model.logits(Rows.of(new double[] {0, 0, 5, 5, Double.NaN, 0}, 3, 2));
        double[] results = new double[3];
        ignoring.run(Labels.of(0, 1, -100), model, results);
        assertThat(results[0]).isEqualTo(Math.log(2));
        assertThat(results[2]).as("even where the row is bad").isZero();
        assertThat(ignoring.sum(Labels.of(0, 1, -100), model)).isEqualTo(2 * Math.log(2));
        assertThat(ignoring.mean(Labels.of(0, 1, -100), model)).isEqualTo(Math.log(2));
        assertThat(ignoring.mean(Labels.of(-100, 1, -100), model)).isEqualTo(Math.log(2));
    }

    @Test
    void aMeanOverNothingIsNaN() {
        Model<Logits> model = Model.logits(rows(2, 2));
        assertThat(ignoring.mean(Labels.of(-100, -100), model)).isNaN();
        assertThat(ignoring.sum(Labels.of(-100, -100), model)).isZero();
        assertThat(nll.mean(Labels.of(new int[0]), Model.logits(rows(0, 2)))).isNaN();
        assertThat(kl.mean(p(rows(0, 2)), q(rows(0, 2)))).isNaN();
        assertThat(kl.sum(p(rows(0, 2)), q(rows(0, 2)))).isZero();
        assertThat(entropy.mean(p(rows(0, 2)))).isNaN();
    }

    @Test
    void aSumKeepsInfinityAndNaN() {
        Rows target = Rows.of(new double[] {1, 1, 1, 1}, 2, 2);
        assertThat(kl.sum(p(target), q(Rows.of(new double[] {1, 0, 1, 3}, 2, 2))))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(kl.sum(p(target), q(Rows.of(new double[] {1, 0, 0, 0}, 2, 2))))
                .isNaN();
    }

    @Test
    void manyResultsGoThroughTheScratchInChunks() {
        int count = (1 << 14) + 3;
        Rows one = Rows.of(new double[] {1, 1}, 1, 2);
        Rows many = rows(count, 2);
        PairKernel<Counts, Counts> kernel = Relent.kl(Counts.plain(), Counts.plain())
                .f64()
                .pairs(Pairing.ONE_TO_MANY)
                .kernel(BACKEND);
        double[] expected = new double[count];
        kernel.run(p(one), q(many), expected);
        MemorySegment segment = MemorySegment.ofArray(new byte[8 * count + 3]).asSlice(3);
        kernel.run(p(one), q(many), segment);
        double[] got = segment.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
        assertThat(got).containsExactly(expected);
        double sum = Arrays.stream(expected).sum();
        assertThat(kernel.sum(p(one), q(many))).isCloseTo(sum, org.assertj.core.data.Percentage.withPercentage(1e-12));
    }

    @Test
    void nullsAreNamed() {
        assertThatThrownBy(() -> kl.run(null, q(rows(1, 2)), new double[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("reference");
        assertThatThrownBy(() -> kl.run(p(rows(1, 2)), null, new double[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("model");
        assertThatThrownBy(() -> kl.run(p(rows(1, 2)), q(rows(1, 2)), (double[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("results");
        assertThatThrownBy(() -> nll.run(null, Model.logits(rows(1, 2)), new double[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("labels");
    }

    @Test
    void aKernelSaysWhatItIs() {
        assertThat(kl.backend()).isSameAs(BACKEND);
        assertThat(kl.passedOver()).isEmpty();
        assertThat(kl.spec().measure()).isEqualTo(Measure.KL);
        assertThat(kl).hasToString("kl(counts, counts) f64 in nats on reference");
        assertThat(kl.results(p(rows(3, 2)), q(rows(3, 2)))).isEqualTo(3);
    }
}
