// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Off-heap array of HalfFloat, indexed by int, that a kernel reads and writes. */
public final class HalfFloatArray extends TornadoNativeArray {
    public HalfFloatArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static HalfFloatArray fromArray(HalfFloat[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static HalfFloatArray fromElements(HalfFloat... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static HalfFloatArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public HalfFloat[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public short[] toShortArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public HalfFloat get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, HalfFloat value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(HalfFloat value) {
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
