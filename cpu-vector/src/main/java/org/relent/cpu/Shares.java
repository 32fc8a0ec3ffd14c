package org.relent.cpu;

/** What a row of weights is like: its support, and totals that are too large or small to divide by. */
final class Shares {
    /** Some class has p > 0 and q = 0. */
    static final int Q_LACKS = 1;

    /** Some class has q > 0 and p = 0. */
    static final int P_LACKS = 2;

    /** A number is no weight. */
    static final int INVALID = 4;

    /** Some class has p > 0 and q > 0. */
    static final int COMMON = 8;

    private Shares() {}

    /** {@return whether the total and its inverse are far from overflow in f32} */
    static boolean isOrdinary(double total) {
        return total >= 0x1p-100 && total <= 0x1p100;
    }
}
