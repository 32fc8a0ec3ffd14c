// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

/**
 * Counts what a kernel does to the host's arrays while it runs as plain Java, after a failed compilation. A loop with
 * the step 0, which is then the size of every group and grid, has no end; on TornadoVM it hangs.
 */
public final class PlainJava {
    private static final long PATIENCE = 1L << 28;

    private static boolean running;
    private static long touches;

    private PlainJava() {}

    /** Runs a kernel. */
    public static void run(Runnable kernel) {
        touches = 0;
        running = true;
        try {
            kernel.run();
        } finally {
            running = false;
        }
    }

    static void touch() {
        if (running && ++touches > PATIENCE) {
            running = false;
            throw new IllegalStateException("no end in sight: is the step of a loop 0?");
        }
    }
}
