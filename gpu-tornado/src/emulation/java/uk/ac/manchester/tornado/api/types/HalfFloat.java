// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types;

/** A half-precision number. */
public class HalfFloat {
    private final short bits;

    public HalfFloat(float value) {
        this(Float.floatToFloat16(value));
    }

    public HalfFloat(short bits) {
        this.bits = bits;
    }

    public float getFloat32() {
        return Float.float16ToFloat(bits);
    }

    public short getHalfFloatValue() {
        return bits;
    }
}
