package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where gradients go, and what is refused before any is written. */
class GradientTest {
    private static final Labels LABELS = Labels.of(0, 1);
    private static final double UNTOUCHED = -7;

    private final LabelKernel<Logits> nll =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel(MadeUp.BACKEND);

    private static Model<Logits> logits() {
        return Model.logits(Rows.of(new double[6], 2, 3));
    }

    private static void refused(Class<? extends Throwable> type, ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void everyKindOfMemoryHoldsTheSame() {
        double[] expected = {1, 101, 201, 2, 102, 202};
        double[] doubles = new double[6];
        float[] floats = new float[7];
        MemorySegment odd = MemorySegment.ofArray(new byte[8 * 6 + 3]).asSlice(3);
        for (Gradient gradient : List.of(
                Gradient.of(doubles, 2, 3),
                Gradient.of(floats, 2, 3),
                Gradient.of(odd, ElementType.F64, 2, 3),
                Gradient.of(MemorySegment.ofArray(floats), ElementType.F32, 2, 3),
                Gradient.of(Arena.ofAuto().allocate(48), ElementType.F64, 2, 3))) {
            double[] results = new double[3];
            nll.runWithGradient(LABELS, logits(), results, gradient);
            assertThat(results).containsExactly(1, 2, 0);
            for (int i = 0; i < 6; i++) {
                assertThat(gradient.get(i / 3, i % 3)).as("%s", gradient).isEqualTo(expected[i]);
            }
        }
        assertThat(doubles).containsExactly(expected);
        assertThat(floats).containsExactly(1, 101, 201, 2, 102, 202, 0);
        assertThat(odd.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 40)).isEqualTo(202);
    }

    @Test
    void aViewSaysWhatItIs() {
        float[] floats = new float[6];
        Gradient gradient = Gradient.of(floats, 2, 3);
        assertThat(gradient.elementType()).isEqualTo(ElementType.F32);
        assertThat(gradient.rows()).isEqualTo(2);
        assertThat(gradient.classes()).isEqualTo(3);
        assertThat(gradient.array()).isSameAs(floats);
        assertThat(gradient.memory()).isEqualTo(MemorySegment.ofArray(floats));
        assertThat(gradient).hasToString("gradient f32[2, 3]");
        assertThat(Gradient.of(MemorySegment.ofArray(floats), ElementType.F32, 2, 3)
                        .array())
                .isNull();
        refused(IndexOutOfBoundsException.class, () -> gradient.get(2, 0), "2");
        refused(IndexOutOfBoundsException.class, () -> gradient.get(0, 3), "3");
        refused(IndexOutOfBoundsException.class, () -> gradient.set(-1, 0, 1), "-1");
    }

    @Test
    void whatIsNoRoomIsRefused() {
        refused(
                IndexOutOfBoundsException.class,
                () -> Gradient.of(new float[5], 2, 3),
                "gradient: got room for 5 elements after offset 0, expected 2 rows of 3 classes");
        MemorySegment six = MemorySegment.ofArray(new double[6]);
        refused(
                IndexOutOfBoundsException.class,
                () -> Gradient.of(six, ElementType.F64, Long.MAX_VALUE, 3),
                "gradient: got room for 6 elements");
        refused(IllegalArgumentException.class, () -> Gradient.of(new float[5], -1, 3), "rows: got -1");
        refused(IllegalArgumentException.class, () -> Gradient.of(new float[5], 1, 0), "classes: got 0");
        refused(
                IllegalArgumentException.class,
                () -> Gradient.of(six, ElementType.BF16, 2, 3),
                "type: got bf16, expected f32 or f64");
        refused(
                IllegalArgumentException.class,
                () -> Gradient.of(six.asReadOnly(), ElementType.F64, 2, 3),
                "gradient: got a read-only segment, expected a writable one");
        refused(NullPointerException.class, () -> Gradient.of((float[]) null, 1, 1), "data");
        refused(NullPointerException.class, () -> Gradient.of((double[]) null, 1, 1), "data");
        refused(NullPointerException.class, () -> Gradient.of(six, null, 1, 1), "type");
    }

    @Test
    void itsShapeIsThatOfTheLogits() {
        double[] results = {UNTOUCHED, UNTOUCHED};
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(LABELS, logits(), results, Gradient.of(new float[9], 3, 3)),
                "gradient.rows: got 3, expected 2 as in model");
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(LABELS, logits(), results, Gradient.of(new float[9], 2, 4)),
                "gradient.classes: got 4, expected 3 as in model");
        refused(
                IndexOutOfBoundsException.class,
                () -> nll.runWithGradient(LABELS, logits(), new double[1], Gradient.of(new float[6], 2, 3)),
                "results: got room for 1");
        refused(
                IndexOutOfBoundsException.class,
                () -> nll.runWithGradient(Labels.of(0, 3), logits(), results, Gradient.of(new float[6], 2, 3)),
                "labels[1]: got 3");
        refused(NullPointerException.class, () -> nll.runWithGradient(LABELS, logits(), results, null), "gradient");
        assertThat(results).containsOnly(UNTOUCHED);
    }

    @Test
    void itOverlapsNeitherInputsNorResults() {
        double[] data = new double[12];
        Model<Logits> model = Model.logits(Rows.of(data, 2, 3));
        double[] results = {UNTOUCHED, UNTOUCHED};
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(LABELS, model, results, Gradient.of(data, 2, 3)),
                "gradient: got memory that overlaps model");
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(
                        LABELS,
                        model,
                        results,
                        Gradient.of(MemorySegment.ofArray(data).asSlice(40), ElementType.F64, 2, 3)),
                "gradient: got memory that overlaps model");
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(LABELS, logits(), data, Gradient.of(data, 2, 3)),
                "overlaps");
        long[] longs = new long[8];
        refused(
                IllegalArgumentException.class,
                () -> nll.runWithGradient(
                        Labels.ofLongs(MemorySegment.ofArray(longs), 2),
                        logits(),
                        results,
                        Gradient.of(MemorySegment.ofArray(longs), ElementType.F64, 2, 3)),
                "gradient: got memory that overlaps labels");
        PairKernel<Probabilities, Logits> kl =
                Relent.kl(Probabilities.given(), Logits.plain()).f64().kernel(MadeUp.BACKEND);
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(
                        Reference.probabilities(Rows.of(data, 2, 3)), logits(), results, Gradient.of(data, 2, 3)),
                "gradient: got memory that overlaps reference");
        assertThat(data).containsOnly(0);
        assertThat(results).containsOnly(UNTOUCHED);
        Gradient beside = Gradient.of(MemorySegment.ofArray(data).asSlice(48), ElementType.F64, 2, 3);
        nll.runWithGradient(LABELS, model, results, beside);
        assertThat(data).containsExactly(0, 0, 0, 0, 0, 0, 1, 101, 201, 2, 102, 202);
    }

    @Test
    void itsMemoryIsReachedByAllWorkers() {
        double[] results = new double[2];
        LabelKernel<Logits> parallel =
                Relent.nll(ClassIndex.plain(), Logits.plain()).f64().threads(2).kernel(MadeUp.BACKEND);
        Gradient closed;
        try (Arena arena = Arena.ofConfined()) {
            Gradient confined = Gradient.of(arena.allocate(48), ElementType.F64, 2, 3);
            closed = confined;
            refused(
                    WrongThreadException.class,
                    () -> parallel.runWithGradient(LABELS, logits(), results, confined),
                    "gradient: got a segment confined to this thread");
            assertThat(results).containsOnly(0);
            nll.runWithGradient(LABELS, logits(), results, confined);
            assertThat(confined.get(1, 2)).isEqualTo(202);
        }
        refused(
                IllegalStateException.class,
                () -> nll.runWithGradient(LABELS, logits(), results, closed),
                "gradient: got a segment whose arena is closed");
    }

    @Test
    void theBaseScalesItToo() {
        LabelKernel<Logits> bits = Relent.nll(ClassIndex.plain(), Logits.plain())
                .f64()
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND);
        double scale = LogBase.BITS.scale(Measure.Quantity.INFORMATION);
        double[] results = new double[2];
        double[] gradient = new double[6];
        bits.runWithGradient(LABELS, logits(), results, Gradient.of(gradient, 2, 3));
        assertThat(results).containsExactly(scale, 2 * scale);
        assertThat(gradient).containsExactly(scale, 101 * scale, 201 * scale, 2 * scale, 102 * scale, 202 * scale);
    }

    @Test
    void aMeasureWithoutOneSaysSo() {
        PairKernel<Counts, Logits> variation =
                Relent.totalVariation(Counts.plain(), Logits.plain()).f64().kernel(MadeUp.BACKEND);
        Rows rows = Rows.of(new double[6], 2, 3);
        Gradient gradient = Gradient.of(new float[6], 2, 3);
        assertThatThrownBy(() ->
                        variation.runWithGradient(Reference.counts(rows), Model.logits(rows), new double[2], gradient))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("gradient: got total-variation(counts, logits) f64 in nats, expected one of nll,"
                        + " cross-entropy, kl, reverse-kl, jeffreys and js, with logits as the model, entropy or"
                        + " log-partition of logits, or gaussian-kl, row by row");
    }

    @Test
    void aBackendWithoutOneSaysSo() {
        LabelKernel<Logits> kernel =
                Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel(MadeUp.WITHOUT_GRADIENTS);
        assertThat(MadeUp.WITHOUT_GRADIENTS.gradientRefusal(kernel.spec()))
                .isEqualTo(Optional.of("gradients are not there yet"));
        assertThat(MadeUp.BACKEND.gradientRefusal(kernel.spec())).isEmpty();
        assertThatThrownBy(
                        () -> kernel.runWithGradient(LABELS, logits(), new double[2], Gradient.of(new float[6], 2, 3)))
                .isInstanceOf(NotAvailableYetException.class)
                .hasMessage("nll(labels, logits) f64 in nats: not available yet: plain: gradient: gradients are not"
                        + " there yet");
    }

    @Test
    void offsetAndRowStrideLeaveTheRestAlone() {
        float[] logits = {1, 2, 3, 4};
        float[] data = new float[9];
        java.util.Arrays.fill(data, -7);
        var kernel = Relent.nll(ClassIndex.plain(), Logits.plain()).f32().kernel(Backends.reference());
        double[] results = new double[2];
        kernel.runWithGradient(
                Labels.of(0, 1), Model.logits(Rows.of(logits, 2, 2)), results, Gradient.of(data, 1, 2, 2, 5));
        float q = (float) (1 / (1 + Math.exp(-1.0)));
        assertThat(data).containsExactly(new float[] {-7, -q, q, -7, -7, -7, 1 - q, q - 1, -7}, within(1e-6f));
        assertThatThrownBy(() -> Gradient.of(data, 1, 2, 2, 7))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("expected 2 rows of 2 classes with row stride 7");
        assertThatThrownBy(() -> Gradient.of(data, 0, 2, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rowStride: got 1");
        assertThatThrownBy(() -> Gradient.of(data, 10, 0, 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
