package org.relent.cpu;

/** Totals of counts, and what to do with those that are too large or small to divide by. */
final class Shares {
    private Shares() {}

    /** {@return whether the total and its inverse are far from overflow in f32} */
    static boolean isOrdinary(double total) {
        return total >= 0x1p-100 && total <= 0x1p100;
    }

    /** {@return a power of two that brings the weights with this total into a range where they can be summed} */
    static double factor(double total) {
        if (total == Double.POSITIVE_INFINITY) {
            return 0x1p-64;
        }
        return total < 0x1p-900 ? 0x1p200 : 1;
    }
}
