package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final ByteOrder OTHER_ORDER =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;

    @Test
    void arraysAreReadFromTheirOffsetWithTheirStride() {
        float[] floats = {-1, 1, 2, -1, 3, 4, -1};
        Rows rows = Rows.of(floats, 1, 2, 2, 3);
        assertElements(rows, ElementType.F32, 1, 2, 3, 4);
        assertThat(rows.array()).isSameAs(floats);
        assertThat(rows.segment()).isNull();
        assertThat(rows.offset()).isEqualTo(1);
        assertThat(rows.rowStride()).isEqualTo(3);
        assertThat(rows.start(1)).isEqualTo(4);
        assertElements(Rows.of(new double[] {-1, 1, 2, -1, 3, 4}, 1, 2, 2, 3), ElementType.F64, 1, 2, 3, 4);
    }

    @Test
    void contiguousArraysStartAtZero() {
        assertElements(Rows.of(new float[] {1, 2, 3, 4}, 2, 2), ElementType.F32, 1, 2, 3, 4);
        assertElements(Rows.of(new double[] {1, 2, 3, 4, 5}, 2, 2), ElementType.F64, 1, 2, 3, 4);
    }

    @Test
    void sixteenBitFloatsAreWidened() {
        short[] halves = {Float.floatToFloat16(0.5f), Float.floatToFloat16(-2), 0, Float.floatToFloat16(6.1e-5f)};
        assertThat(Rows.of(halves, ElementType.F16, 0, 1, 4, 4).get(0, 3)).isEqualTo(Float.float16ToFloat(halves[3]));
        short[] brains = {(short) 0x3f80, (short) 0xbf00, (short) 0x7f80, (short) 0xffc0};
        assertElements(
                Rows.of(brains, ElementType.BF16, 0, 2, 2, 2),
                ElementType.BF16,
                1,
                -0.5,
                Float.POSITIVE_INFINITY,
                Double.NaN);
    }

    @Test
    void sixteenBitArraysNeedASixteenBitType() {
        refused(() -> Rows.of(new short[4], ElementType.F32, 0, 1, 4, 4), IllegalArgumentException.class)
                .hasMessageContaining("f32")
                .hasMessageContaining("f16 or bf16");
    }

    @Test
    void segmentsOfEveryTypeAreReadUnaligned() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(41).asSlice(1);
            for (int i = 0; i < 5; i++) {
                bytes.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i, i);
            }
            assertElements(Rows.of(bytes, ElementType.F64, 1, 2, 2, 2), ElementType.F64, 1, 2, 3, 4);
            for (int i = 0; i < 10; i++) {
                bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, i);
            }
            assertElements(Rows.of(bytes, ElementType.F32, 2, 2), ElementType.F32, 0, 1, 2, 3);
            assertElements(Rows.of(bytes, ElementType.F32, 2, 2, 2, 5), ElementType.F32, 2, 3, 7, 8);
            bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, (short) 0x3f80);
            assertThat(Rows.of(bytes, ElementType.BF16, 1, 2).get(0, 1)).isEqualTo(1);
            bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, Float.floatToFloat16(3));
            assertThat(Rows.of(bytes, ElementType.F16, 1, 2).get(0, 1)).isEqualTo(3);
        }
    }

    @Test
    void theLastIncompleteElementOfASegmentDoesNotCount() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[15]);
        assertThat(Rows.of(bytes, ElementType.F64, 1, 1).rows()).isOne();
        refused(() -> Rows.of(bytes, ElementType.F64, 2, 1), IndexOutOfBoundsException.class);
    }

    @Test
    void buffersAreReadFromTheirPositionToTheirLimit() {
        FloatBuffer whole = FloatBuffer.wrap(new float[] {9, 9, 1, 2, 3, 4, 9});
        FloatBuffer part = whole.position(1).slice().position(1).limit(5);
        assertElements(Rows.of(part, 2, 2), ElementType.F32, 1, 2, 3, 4);
        assertThat(part.position()).as("the position stays").isEqualTo(1);
        assertElements(Rows.of(part.asReadOnlyBuffer(), 2, 2), ElementType.F32, 1, 2, 3, 4);
        refused(() -> Rows.of(part, 1, 5), IndexOutOfBoundsException.class);
        refused(() -> Rows.of(part.asReadOnlyBuffer(), 1, 5), IndexOutOfBoundsException.class);
        DoubleBuffer doubles = DoubleBuffer.wrap(new double[] {9, 1, 2, 3, 4}).position(1);
        assertElements(Rows.of(doubles, 2, 2), ElementType.F64, 1, 2, 3, 4);
        assertElements(Rows.of(doubles.asReadOnlyBuffer(), 2, 2), ElementType.F64, 1, 2, 3, 4);
        refused(() -> Rows.of(doubles, 1, 5), IndexOutOfBoundsException.class);
    }

    @Test
    void viewsOfByteBuffersAreReadInNativeOrder() {
        for (ByteBuffer bytes : new ByteBuffer[] {ByteBuffer.allocate(40), ByteBuffer.allocateDirect(40)}) {
            bytes.order(ByteOrder.nativeOrder());
            bytes.putFloat(8, 1).putFloat(12, 2);
            assertElements(Rows.of(bytes.asFloatBuffer().position(2), 1, 2), ElementType.F32, 1, 2);
            bytes.putDouble(8, 3).putDouble(16, 4);
            assertElements(Rows.of(bytes.asDoubleBuffer().position(1), 1, 2), ElementType.F64, 3, 4);
        }
    }

    @Test
    void theOtherByteOrderIsRefusedWithTheRemedy() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(OTHER_ORDER);
        refused(() -> Rows.of(bytes.asFloatBuffer(), 1, 2), IllegalArgumentException.class)
                .hasMessageContaining(OTHER_ORDER.toString())
                .hasMessageContaining("nativeOrder()");
        refused(() -> Rows.of(bytes.asDoubleBuffer(), 1, 2), IllegalArgumentException.class)
                .hasMessageContaining(OTHER_ORDER.toString());
    }

    @Test
    void classesAreOneToTwoToThe27() {
        refused(() -> Rows.of(new float[4], 1, 0), IllegalArgumentException.class)
                .hasMessageContaining("classes: got 0");
        refused(() -> Rows.of(new float[4], 1, -1), IllegalArgumentException.class)
                .hasMessageContaining("classes: got -1");
        refused(() -> Rows.of(new float[4], 0, 0), IllegalArgumentException.class)
                .hasMessageContaining("classes: got 0");
        refused(() -> Rows.of(new float[4], 0, Rows.MAX_CLASSES + 1), IllegalArgumentException.class)
                .hasMessageContaining("" + Rows.MAX_CLASSES);
        assertThat(Rows.of(new float[4], 0, Rows.MAX_CLASSES).classes()).isEqualTo(1 << 27);
    }

    @Test
    void badShapesAreRefusedWithNameAndNumbers() {
        refused(() -> Rows.of(new float[4], -1, 2), IllegalArgumentException.class)
                .hasMessageContaining("rows: got -1");
        refused(() -> Rows.of(new float[4], -1, 1, 2, 2), IndexOutOfBoundsException.class)
                .hasMessageContaining("offset: got -1");
        refused(() -> Rows.of(new float[4], 5, 0, 2, 2), IndexOutOfBoundsException.class)
                .hasMessageContaining("offset: got 5");
        refused(() -> Rows.of(new float[4], 0, 1, 2, 1), IllegalArgumentException.class)
                .hasMessageContaining("rowStride: got 1")
                .hasMessageContaining("classes = 2");
        refused(() -> Rows.of(new float[4], 0, 1, 2, -2), IllegalArgumentException.class)
                .hasMessageContaining("rowStride: got -2");
        refused(() -> Rows.of(new float[5], 0, 2, 2, 4), IndexOutOfBoundsException.class)
                .hasMessageContaining("got 5 elements")
                .hasMessageContaining("2 rows of 2 classes with row stride 4");
        assertThat(Rows.of(new float[6], 0, 2, 2, 4).rows())
                .as("the last row needs no gap after it")
                .isEqualTo(2);
        refused(() -> Rows.of(new float[4], 3, 1, 2, 2), IndexOutOfBoundsException.class);
    }

    @Test
    void extentsBeyondTwoToThe63DoNotOverflow() {
        MemorySegment small = MemorySegment.ofArray(new double[8]);
        refused(() -> Rows.of(small, ElementType.F64, 0, Long.MAX_VALUE, 1, 1), IndexOutOfBoundsException.class);
        refused(() -> Rows.of(small, ElementType.F64, 0, 1L << 32, 1, 1L << 32), IndexOutOfBoundsException.class);
        refused(() -> Rows.of(small, ElementType.F64, 0, 3, 1, Long.MAX_VALUE), IndexOutOfBoundsException.class);
        refused(() -> Rows.of(small, ElementType.F64, 4, (1L << 61) + 1, 4, 8), IndexOutOfBoundsException.class);
        refused(() -> Rows.of(small, ElementType.F64, Long.MAX_VALUE, 1, 1, 1), IndexOutOfBoundsException.class);
        assertThat(Rows.of(small, ElementType.F64, 0, 1, 1, Long.MAX_VALUE).get(0, 0))
                .isZero();
    }

    @Test
    @SuppressWarnings("restricted")
    void viewsPastTwoToThe31ElementsAreAddressedIn64Bits() {
        // Reserved address space only: not a page of it is touched.
        MemorySegment huge = MemorySegment.NULL.reinterpret(1L << 40);
        Rows rows = Rows.of(huge, ElementType.F32, 5, 1L << 30, 100, 200);
        assertThat(rows.start((1L << 30) - 1)).isEqualTo(5 + ((1L << 30) - 1) * 200);
        assertThat(rows.row((1L << 30) - 1).offset()).isEqualTo(rows.start((1L << 30) - 1));
        refused(() -> Rows.of(huge, ElementType.F32, 5, 1L << 31, 100, 200), IndexOutOfBoundsException.class);
    }

    @Test
    void noRowsFitAnywhere() {
        assertThat(Rows.of(new float[0], 0, 7).rows()).isZero();
        assertThat(Rows.of(new double[3], 3, 0, 7, 9).rows()).isZero();
    }

    @Test
    void slicesAreViewsOfTheSameMemory() {
        double[] data = {0, 1, 2, 3, 4, 5, 6, 7};
        Rows rows = Rows.of(data, 1, 3, 2, 2);
        assertElements(rows.slice(1, 2), ElementType.F64, 3, 4, 5, 6);
        assertElements(rows.row(2), ElementType.F64, 5, 6);
        assertElements(rows.slice(1, 2).row(1), ElementType.F64, 5, 6);
        assertThat(rows.slice(3, 0).rows()).isZero();
        assertThat(rows.slice(0, 3).array()).isSameAs(data);
        refused(() -> rows.slice(2, 2), IndexOutOfBoundsException.class).hasMessageContaining("slice");
        refused(() -> rows.slice(-1, 1), IndexOutOfBoundsException.class);
        refused(() -> rows.slice(0, -1), IndexOutOfBoundsException.class);
        refused(() -> rows.slice(1, Long.MAX_VALUE), IndexOutOfBoundsException.class);
        refused(() -> rows.row(3), IndexOutOfBoundsException.class);
    }

    @Test
    void theMemoryBehindAnyViewIsASegment() {
        double[] doubles = {1, 2, 3};
        Rows rows = Rows.of(doubles, 1, 1, 2, 2);
        assertThat(rows.memory().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, rows.offset() * 8))
                .isEqualTo(2);
        assertThat(rows.memory()).isEqualTo(rows.memory());
        assertThat(Rows.of(new float[] {1, 2}, 1, 2).memory().byteSize()).isEqualTo(8);
        assertThat(Rows.of(new short[3], ElementType.F16, 0, 1, 2, 2).memory().byteSize())
                .isEqualTo(6);
        MemorySegment segment = MemorySegment.ofArray(doubles);
        assertThat(Rows.of(segment, ElementType.F64, 1, 3).memory()).isEqualTo(segment);
    }

    @Test
    void getIsChecked() {
        Rows rows = Rows.of(new float[6], 2, 3);
        refused(() -> rows.get(2, 0), IndexOutOfBoundsException.class);
        refused(() -> rows.get(-1, 0), IndexOutOfBoundsException.class);
        refused(() -> rows.get(0, 3), IndexOutOfBoundsException.class);
    }

    @Test
    void nullsAreNamed() {
        refused(() -> Rows.of((float[]) null, 1, 1), NullPointerException.class).hasMessageContaining("data");
        refused(() -> Rows.of((double[]) null, 1, 1), NullPointerException.class)
                .hasMessageContaining("data");
        refused(() -> Rows.of((MemorySegment) null, ElementType.F32, 1, 1), NullPointerException.class)
                .hasMessageContaining("data");
        refused(() -> Rows.of(MemorySegment.NULL, null, 1, 1), NullPointerException.class)
                .hasMessageContaining("type");
    }

    @Test
    void textShowsTypeAndShape() {
        assertThat(Rows.of(new float[6], 2, 3)).hasToString("f32[2, 3]");
        assertThat(Rows.of(new double[9], 0, 2, 3, 5)).hasToString("f64[2, 3] stride 5");
    }

    private static void assertElements(Rows rows, ElementType type, double... expected) {
        assertThat(rows.elementType()).isEqualTo(type);
        assertThat(rows.rows() * rows.classes()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            // Compared as an object: NaN equals NaN.
            assertThat((Double) rows.get(i / rows.classes(), i % rows.classes()))
                    .isEqualTo((Double) expected[i]);
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            ThrowingCallable call, Class<? extends Throwable> type) {
        return assertThatThrownBy(call).isInstanceOf(type);
    }
}
