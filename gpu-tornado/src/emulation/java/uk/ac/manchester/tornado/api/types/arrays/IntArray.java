// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Array of int: off-heap on the host, in pages on the emulated device. */
public final class IntArray extends TornadoNativeArray {
    private static final int SIZE = Integer.BYTES;
    private static final ValueLayout.OfInt LAYOUT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public IntArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private IntArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private IntArray(IntArray host) {
        super(host);
    }

    public static IntArray fromArray(int[] values) {
        return fromSegment(MemorySegment.ofArray(values));
    }

    public static IntArray fromElements(int... values) {
        return fromArray(values);
    }

    public static IntArray fromSegment(MemorySegment segment) {
        IntArray array = new IntArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static IntArray fromSegmentShallow(MemorySegment segment) {
        return new IntArray(segment);
    }

    public static IntArray fromIntBuffer(IntBuffer buffer) {
        return fromSegment(MemorySegment.ofBuffer(buffer));
    }

    public int[] toHeapArray() {
        return getSegment().toArray(LAYOUT);
    }

    public int get(int index) {
        if (pages == null) {
            return segment.get(LAYOUT, offset(index));
        }
        return (int) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
    }

    public void set(int index, int value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value);
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value);
        }
    }

    public void init(int value) {
        for (int i = 0; i < getSize(); i++) {
            set(i, value);
        }
    }

    @Override
    public void clear() {
        init(0);
    }

    @Override
    TornadoNativeArray onDevice() {
        return new IntArray(this);
    }
}
