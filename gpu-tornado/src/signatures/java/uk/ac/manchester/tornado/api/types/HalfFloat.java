// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.types;

/** A half-precision number. */
public class HalfFloat {
    public HalfFloat(float value) {
        throw new UnsupportedOperationException("signature only");
    }

    public HalfFloat(short bits) {
        throw new UnsupportedOperationException("signature only");
    }

    public float getFloat32() {
        throw new UnsupportedOperationException("signature only");
    }

    public short getHalfFloatValue() {
        throw new UnsupportedOperationException("signature only");
    }
}
