// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** Array of long: off-heap on the host, in pages on the emulated device. */
public final class LongArray extends TornadoNativeArray {
    private static final int SIZE = Long.BYTES;
    private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public LongArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private LongArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private LongArray(LongArray host) {
        super(host);
    }

    public static LongArray fromArray(long[] values) {
        return fromSegment(MemorySegment.ofArray(values));
    }

    public static LongArray fromElements(long... values) {
        return fromArray(values);
    }

    public static LongArray fromSegment(MemorySegment segment) {
        LongArray array = new LongArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static LongArray fromSegmentShallow(MemorySegment segment) {
        return new LongArray(segment);
    }

    public static LongArray fromLongBuffer(LongBuffer buffer) {
        return fromSegment(MemorySegment.ofBuffer(buffer));
    }

    public long[] toHeapArray() {
        return getSegment().toArray(LAYOUT);
    }

    public long get(int index) {
        if (pages == null) {
            return segment.get(LAYOUT, offset(index));
        }
        return (long) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
    }

    public void set(int index, long value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value);
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value);
        }
    }

    public void init(long value) {
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
        return new LongArray(this);
    }
}
