// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** What all off-heap arrays share. */
public abstract class TornadoNativeArray {
    /** Bytes before the first element. Set at run time, and so not a constant that javac would copy. */
    public static final long ARRAY_HEADER = Long.parseLong("0");

    public TornadoNativeArray() {}

    public abstract int getSize();

    public abstract int getElementSize();

    public abstract MemorySegment getSegment();

    public abstract MemorySegment getSegmentWithHeader();

    public abstract long getNumBytesOfSegment();

    public abstract long getNumBytesOfSegmentWithHeader();

    protected void clear() {
        throw new UnsupportedOperationException("signature only");
    }
}
