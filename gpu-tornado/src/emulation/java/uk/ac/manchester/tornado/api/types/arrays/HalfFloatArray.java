// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Array of half-precision numbers: off-heap on the host, in pages on the emulated device. */
public final class HalfFloatArray extends TornadoNativeArray {
    private static final int SIZE = Short.BYTES;
    private static final ValueLayout.OfShort LAYOUT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public HalfFloatArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private HalfFloatArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private HalfFloatArray(HalfFloatArray host) {
        super(host);
    }

    public static HalfFloatArray fromArray(HalfFloat[] values) {
        HalfFloatArray array = new HalfFloatArray(values.length);
        for (int i = 0; i < values.length; i++) {
            array.set(i, values[i]);
        }
        return array;
    }

    public static HalfFloatArray fromElements(HalfFloat... values) {
        return fromArray(values);
    }

    public static HalfFloatArray fromSegment(MemorySegment segment) {
        HalfFloatArray array = new HalfFloatArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
        return new HalfFloatArray(segment);
    }

    public HalfFloat[] toHeapArray() {
        HalfFloat[] values = new HalfFloat[getSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    public short[] toShortArray() {
        return getSegment().toArray(LAYOUT);
    }

    public HalfFloat get(int index) {
        short bits = pages == null
                ? segment.get(LAYOUT, offset(index))
                : (short) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
        return new HalfFloat(bits);
    }

    public void set(int index, HalfFloat value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value.getHalfFloatValue());
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value.getHalfFloatValue());
        }
    }

    public void init(HalfFloat value) {
        for (int i = 0; i < getSize(); i++) {
            set(i, value);
        }
    }

    @Override
    public void clear() {
        init(new HalfFloat((short) 0));
    }

    @Override
    TornadoNativeArray onDevice() {
        return new HalfFloatArray(this);
    }
}
