// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Array of float: off-heap on the host, in pages on the emulated device. */
public final class FloatArray extends TornadoNativeArray {
    private static final int SIZE = Float.BYTES;
    private static final ValueLayout.OfFloat LAYOUT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public FloatArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private FloatArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private FloatArray(FloatArray host) {
        super(host);
    }

    public static FloatArray fromArray(float[] values) {
        return fromSegment(MemorySegment.ofArray(values));
    }

    public static FloatArray fromElements(float... values) {
        return fromArray(values);
    }

    public static FloatArray fromSegment(MemorySegment segment) {
        FloatArray array = new FloatArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static FloatArray fromSegmentShallow(MemorySegment segment) {
        return new FloatArray(segment);
    }

    public static FloatArray fromFloatBuffer(FloatBuffer buffer) {
        return fromSegment(MemorySegment.ofBuffer(buffer));
    }

    public float[] toHeapArray() {
        return getSegment().toArray(LAYOUT);
    }

    public float get(int index) {
        if (pages == null) {
            return segment.get(LAYOUT, offset(index));
        }
        return (float) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
    }

    public void set(int index, float value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value);
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value);
        }
    }

    public void init(float value) {
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
        return new FloatArray(this);
    }
}
