package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void arraysOfBothWidths() {
        assertThat(Labels.of(3, -1, 2).get(1)).isEqualTo(-1);
        assertThat(Labels.of(3L, 1L << 40).get(1)).isEqualTo(1L << 40);
        assertThat(Labels.of(new int[0]).rows()).isZero();
        Labels part = Labels.of(new int[] {9, 1, 2, 9}, 1, 2);
        assertThat(part.rows()).isEqualTo(2);
        assertThat(part.get(1)).isEqualTo(2);
    }

    @Test
    void segmentsOfBothWidthsAtAnyAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(33).asSlice(1);
            bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 4, 7);
            assertThat(Labels.ofInts(bytes, 2).get(1)).isEqualTo(7);
            bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, -5);
            assertThat(Labels.ofLongs(bytes, 2).get(1)).isEqualTo(-5);
        }
    }

    @Test
    void theRoomIsChecked() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[15]);
        assertThatThrownBy(() -> Labels.ofLongs(bytes, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("got 1 elements, expected room for 2");
        assertThatThrownBy(() -> Labels.ofInts(bytes, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Labels.ofInts(bytes, Long.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Labels.ofInts(bytes, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Labels.of(new int[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Labels.of(new int[3], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Labels.of(new int[3], 1, -2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void getIsChecked() {
        assertThatThrownBy(() -> Labels.of(new int[] {1, 2, 3}, 0, 2).get(2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
