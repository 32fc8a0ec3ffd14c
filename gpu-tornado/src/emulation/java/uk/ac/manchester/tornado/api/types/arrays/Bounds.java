// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

/**
 * Whether an index out of bounds is an error. Not after a fault that kernels do not notice: what they then take for an
 * index is garbage, and a device reads and writes wherever it points.
 */
public final class Bounds {
    static boolean forgiven;

    private Bounds() {}

    public static boolean areForgiven() {
        return forgiven;
    }

    public static void forgive(boolean yes) {
        forgiven = yes;
    }
}
