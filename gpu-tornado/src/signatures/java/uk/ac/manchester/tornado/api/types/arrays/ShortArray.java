// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.nio.ShortBuffer;

/** Off-heap array of short, indexed by int, that a kernel reads and writes. */
public final class ShortArray extends TornadoNativeArray {
    public ShortArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static ShortArray fromArray(short[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static ShortArray fromElements(short... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static ShortArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static ShortArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static ShortArray fromShortBuffer(ShortBuffer buffer) {
        throw new UnsupportedOperationException("signature only");
    }

    public short[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public short get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, short value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(short value) {
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
