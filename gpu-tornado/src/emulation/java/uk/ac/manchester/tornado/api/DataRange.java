// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A part of an array, for a copy to the host. */
public class DataRange {
    private final TornadoNativeArray array;
    private long first;
    private long count;
    private boolean materialized;

    public DataRange(TornadoNativeArray array) {
        this.array = array;
    }

    public DataRange withOffset(long offset) {
        first = offset;
        return this;
    }

    /** Without it, or with 0, as many as the array has, from wherever the part begins. */
    public DataRange withSize(long size) {
        count = size;
        return this;
    }

    /** {@return the first byte, with the header counted} */
    public long getOffset() {
        check();
        return TornadoNativeArray.ARRAY_HEADER + first * array.getElementSize();
    }

    /** {@return the number of bytes} */
    public long getPartialSize() {
        check();
        return count == 0 ? array.getNumBytesOfSegment() : count * array.getElementSize();
    }

    /** Settles offset and size; a plan does it before it copies. */
    public void materialize() {
        materialized = true;
        if (getOffset() + getPartialSize() > array.getNumBytesOfSegmentWithHeader()) {
            throw new TornadoRuntimeException("part: " + (count == 0 ? array.getSize() : count) + " elements from "
                    + first + "; the array has " + array.getSize());
        }
    }

    public TornadoNativeArray getArray() {
        return array;
    }

    private void check() {
        if (!materialized) {
            throw new TornadoRuntimeException("not materialized: only a plan can ask");
        }
    }
}
