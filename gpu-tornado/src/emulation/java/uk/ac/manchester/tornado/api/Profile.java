// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

/** What the last execution of a graph took. */
final class Profile {
    long total;
    long kernel;
    long copyIn;
    long copyOut;
    long bytesIn;
    long bytesOut;
    long allocated;

    void clean() {
        total = 0;
        kernel = 0;
        copyIn = 0;
        copyOut = 0;
        bytesIn = 0;
        bytesOut = 0;
        allocated = 0;
    }

    /** {@return how long something took; never 0} */
    static long nanos(Runnable something) {
        long start = System.nanoTime();
        something.run();
        return Math.max(1, System.nanoTime() - start);
    }
}
