// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.nio.LongBuffer;

/** Off-heap array of long, indexed by int, that a kernel reads and writes. */
public final class LongArray extends TornadoNativeArray {
    public LongArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static LongArray fromArray(long[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static LongArray fromElements(long... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static LongArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static LongArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static LongArray fromLongBuffer(LongBuffer buffer) {
        throw new UnsupportedOperationException("signature only");
    }

    public long[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public long get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, long value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(long value) {
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
