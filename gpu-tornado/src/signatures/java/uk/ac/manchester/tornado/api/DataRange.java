// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A part of an array, for a copy to the host. */
public class DataRange {
    public DataRange(TornadoNativeArray array) {
        throw new UnsupportedOperationException("signature only");
    }

    public DataRange withOffset(long offset) {
        throw new UnsupportedOperationException("signature only");
    }

    public DataRange withSize(long size) {
        throw new UnsupportedOperationException("signature only");
    }

    public long getOffset() {
        throw new UnsupportedOperationException("signature only");
    }

    public long getPartialSize() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoNativeArray getArray() {
        throw new UnsupportedOperationException("signature only");
    }
}
