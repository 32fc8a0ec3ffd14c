package org.relent.gpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.relent.ElementType;
import org.relent.Gradient;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Numbers that come back from the device, and behind the last of them the token of the run. Before a run they are NaN on the
 * host, which no kernel gives.
 */
final class Output {
    private final TornadoNativeArray array;
    private final ElementType type;
    private final MemorySegment numbers;

    Output(TornadoNativeArray array, ElementType type) {
        this.array = array;
        this.type = type;
        this.numbers = array.getSegment();
    }

    TornadoNativeArray array() {
        return array;
    }

    /** {@return the host's side of them} */
    MemorySegment numbers() {
        return numbers;
    }

    /** Makes so many numbers NaN, and what stands behind them. */
    void clear(int count) {
        numbers.asSlice(0, bytes(count)).fill((byte) -1);
    }

    /** {@return so many numbers, with what stands behind them} */
    DataRange range(int count) {
        return new DataRange(array).withOffset(0).withSize(count + 1L);
    }

    /** {@return the bytes of so many numbers, with what stands behind them} */
    long bytes(int count) {
        return (count + 1L) * type.bytes();
    }

    double get(int i) {
        return type == ElementType.F64
                ? numbers.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i)
                : numbers.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
    }

    /** {@return the largest magnitude of some of them; NaN if one is NaN} */
    double largest(int first, int count) {
        double largest = 0;
        for (int i = first; i < first + count; i++) {
            largest = Math.max(largest, Math.abs(get(i)));
        }
        return largest;
    }

    /** Copies some of them into a row of gradients, from some column on. */
    void copy(int first, int count, Gradient to, long row, int column) {
        if (to.elementType() == type) {
            long start = to.offset() + row * to.rowStride() + column;
            long bytes = type.bytes();
            MemorySegment.copy(numbers, first * bytes, to.memory(), start * bytes, count * bytes);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.set(row, column + i, get(first + i));
        }
    }
}
