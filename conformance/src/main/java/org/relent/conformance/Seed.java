package org.relent.conformance;

import java.util.SplittableRandom;

/**
 * Where all random data of the kit comes from. The same seed gives the same data, whichever tests run and in whichever
 * order: each use derives a generator of its own from the seed and a name.
 */
final class Seed {
    /** The system property that sets the seed. */
    public static final String PROPERTY = "relent.seed";

    private static final long DEFAULT = 20_250_916L;
    private static final long VALUE = Long.getLong(PROPERTY, DEFAULT);

    private Seed() {}

    /** {@return the seed of this JVM} */
    public static long value() {
        return VALUE;
    }

    /**
     * A generator for one purpose.
     *
     * @param purpose what the numbers are for
     * @return the generator, always in the same state for the same seed and purpose
     */
    public static SplittableRandom random(String purpose) {
        return new SplittableRandom(VALUE * 0x9E3779B97F4A7C15L + purpose.hashCode());
    }

    /** {@return how to run again with the same data} */
    public static String hint() {
        return "seed " + VALUE + " (-D" + PROPERTY + "=" + VALUE + ")";
    }
}
