// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;

/** Off-heap array of int, indexed by int, that a kernel reads and writes. */
public final class IntArray extends TornadoNativeArray {
    public IntArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static IntArray fromArray(int[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static IntArray fromElements(int... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static IntArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static IntArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static IntArray fromIntBuffer(IntBuffer buffer) {
        throw new UnsupportedOperationException("signature only");
    }

    public int[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public int get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, int value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(int value) {
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
