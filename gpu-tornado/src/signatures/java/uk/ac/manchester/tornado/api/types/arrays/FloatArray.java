// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/** Off-heap array of float, indexed by int, that a kernel reads and writes. */
public final class FloatArray extends TornadoNativeArray {
    public FloatArray(int numberOfElements) {
        throw new UnsupportedOperationException("signature only");
    }

    public static FloatArray fromArray(float[] values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static FloatArray fromElements(float... values) {
        throw new UnsupportedOperationException("signature only");
    }

    public static FloatArray fromSegment(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static FloatArray fromSegmentShallow(MemorySegment segment) {
        throw new UnsupportedOperationException("signature only");
    }

    public static FloatArray fromFloatBuffer(FloatBuffer buffer) {
        throw new UnsupportedOperationException("signature only");
    }

    public float[] toHeapArray() {
        throw new UnsupportedOperationException("signature only");
    }

    public float get(int index) {
        throw new UnsupportedOperationException("signature only");
    }

    public void set(int index, float value) {
        throw new UnsupportedOperationException("signature only");
    }

    public void init(float value) {
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
