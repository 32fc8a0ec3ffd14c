package org.relent.gpu;

/** Parts of numbers. */
final class Bits {
    private Bits() {}

    /** {@return a positive number without what follows the first bits after its leading one} */
    static double first(double x, int bits) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & (-1L << (52 - bits)));
    }
}
