// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;

/** Off-heap array of double, indexed by int, that a kernel reads and writes. */
public final class DoubleArray extends TornadoNativeArray {
    public DoubleArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static DoubleArray fromArray(double[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static DoubleArray fromElements(double... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static DoubleArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static DoubleArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static DoubleArray fromDoubleBuffer(DoubleBuffer buffer) {
        throw new UnsupportedOperationException("signature only");
    }

    public double[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public double get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, double value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(double value) {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public int getSize() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public int getElementSize() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public MemorySegment getSegment() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public long getNumBytesOfSegment() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public long getNumBytesOfSegmentWithHeader() {
        throw new UnsupportedOperationException("signature only");
    }
}
