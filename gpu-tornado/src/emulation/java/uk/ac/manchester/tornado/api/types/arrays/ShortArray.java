// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Array of short: off-heap on the host, in pages on the emulated device. */
public final class ShortArray extends TornadoNativeArray {
    private static final int SIZE = Short.BYTES;
    private static final ValueLayout.OfShort LAYOUT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public ShortArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private ShortArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private ShortArray(ShortArray host) {
        super(host);
    }

    public static ShortArray fromArray(short[] values) {
        return fromSegment(MemorySegment.ofArray(values));
    }

    public static ShortArray fromElements(short... values) {
        return fromArray(values);
    }

    public static ShortArray fromSegment(MemorySegment segment) {
        ShortArray array = new ShortArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static ShortArray fromSegmentShallow(MemorySegment segment) {
        return new ShortArray(segment);
    }

    public static ShortArray fromShortBuffer(ShortBuffer buffer) {
        return fromSegment(MemorySegment.ofBuffer(buffer));
    }

    public short[] toHeapArray() {
        return getSegment().toArray(LAYOUT);
    }

    public short get(int index) {
        if (pages == null) {
            return segment.get(LAYOUT, offset(index));
        }
        return (short) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
    }

    public void set(int index, short value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value);
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value);
        }
    }

    public void init(short value) {
        for (int i = 0; i < getSize(); i++) {
            set(i, value);
        }
    }

    @Override
    public void clear() {
        init((short) 0);
    }

    @Override
    TornadoNativeArray onDevice() {
        return new ShortArray(this);
    }
}
