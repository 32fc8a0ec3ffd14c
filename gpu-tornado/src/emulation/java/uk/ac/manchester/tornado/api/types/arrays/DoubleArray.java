// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/** Array of double: off-heap on the host, in pages on the emulated device. */
public final class DoubleArray extends TornadoNativeArray {
    private static final int SIZE = Double.BYTES;
    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final VarHandle VIEW = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    public DoubleArray(int numberOfElements) {
        super(numberOfElements, SIZE);
    }

    private DoubleArray(MemorySegment withHeader) {
        super(withHeader, SIZE);
    }

    private DoubleArray(DoubleArray host) {
        super(host);
    }

    public static DoubleArray fromArray(double[] values) {
        return fromSegment(MemorySegment.ofArray(values));
    }

    public static DoubleArray fromElements(double... values) {
        return fromArray(values);
    }

    public static DoubleArray fromSegment(MemorySegment segment) {
        DoubleArray array = new DoubleArray(count(segment.byteSize(), SIZE));
        array.getSegment().copyFrom(segment);
        return array;
    }

    public static DoubleArray fromSegmentShallow(MemorySegment segment) {
        return new DoubleArray(segment);
    }

    public static DoubleArray fromDoubleBuffer(DoubleBuffer buffer) {
        return fromSegment(MemorySegment.ofBuffer(buffer));
    }

    public double[] toHeapArray() {
        return getSegment().toArray(LAYOUT);
    }

    public double get(int index) {
        if (pages == null) {
            return segment.get(LAYOUT, offset(index));
        }
        return (double) VIEW.get(pageToRead(index), (index & MASK) * SIZE);
    }

    public void set(int index, double value) {
        if (pages == null) {
            segment.set(LAYOUT, offset(index), value);
        } else {
            VIEW.set(pageToWrite(index), (index & MASK) * SIZE, value);
        }
    }

    public void init(double value) {
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
        return new DoubleArray(this);
    }
}
