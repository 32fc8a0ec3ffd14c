package org.relent.cpu.scalar;

/** A width in bits; here any power of two from 32 on is one, also those that no hardware has. */
public record VectorShape(int vectorBitSize) {
    public static final VectorShape S_512_BIT = new VectorShape(512);

    private static int preferred;

    public VectorShape {
        if (vectorBitSize < 32 || Integer.bitCount(vectorBitSize) != 1) {
            throw new IllegalArgumentException("got " + vectorBitSize + " bits, expected a power of two from 32 on");
        }
    }

    public static VectorShape forBitSize(int bits) {
        return new VectorShape(bits);
    }

    /** Says what {@code SPECIES_PREFERRED} is, before the first kernel asks. */
    public static void prefer(int bits) {
        preferred = bits;
    }

    static VectorShape preferred() {
        return new VectorShape(preferred);
    }
}
