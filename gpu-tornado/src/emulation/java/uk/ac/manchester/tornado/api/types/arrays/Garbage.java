// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.util.Arrays;

/** What memory holds that nobody has written: NaN in every floating-point type, an odd number in the others. */
public final class Garbage {
    private static final byte EVEN = (byte) 0xfd;
    private static final byte ODD = (byte) 0xff;

    private Garbage() {}

    static void fill(byte[] page) {
        Arrays.fill(page, EVEN);
        for (int i = 1; i < page.length; i += 2) {
            page[i] = ODD;
        }
    }

    /** Fills an array of a work-group's local memory. */
    public static void fill(Object local) {
        switch (local) {
            case float[] a -> Arrays.fill(a, Float.NaN);
            case double[] a -> Arrays.fill(a, Double.NaN);
            case int[] a -> Arrays.fill(a, 0xfffdfffd);
            case long[] a -> Arrays.fill(a, 0xfffdfffdfffdfffdL);
            case byte[] a -> fill(a);
            default -> throw new IllegalArgumentException("local: " + local.getClass());
        }
    }
}
