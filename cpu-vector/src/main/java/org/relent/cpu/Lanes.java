package org.relent.cpu;

/** A thread's scratch: the sums of a row's virtual lanes, and the fixed order in which they become one number. */
final class Lanes {
    private static final ThreadLocal<Lanes> MINE = ThreadLocal.withInitial(Lanes::new);

    /** f64 sums of up to 32 lanes; f64 lanes keep what their additions rounded away in the upper 16. */
    final double[] a = new double[32];

    /** A second set, for kernels that keep several sums. */
    final double[] b = new double[32];

    /** A third set. */
    final double[] c = new double[32];

    /** A fourth set. */
    final double[] d = new double[32];

    /** For rows that vectors do not take. */
    final ExceptionalTerms terms = new ExceptionalTerms();

    /** The same for rows of logits. */
    final ExceptionalLogits logits = new ExceptionalLogits();

    private final Scalars.Sum exact = new Scalars.Sum();

    private Lanes() {}

    /** {@return the calling thread's own, reused from row to row, so that a row allocates nothing} */
    static Lanes mine() {
        return MINE.get();
    }

    /** Adds 32 lanes: each half to the other, until one is left. */
    static double fold32(double[] lanes) {
        for (int half = 16; half > 0; half >>= 1) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    /** Adds 16 lanes and their 16 corrections. */
    static double fold16(double[] lanes) {
        for (int half = 8; half > 0; half >>= 1) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
                lanes[16 + i] += lanes[16 + i + half];
            }
        }
        return lanes[0] + lanes[16];
    }

    /** Adds 16 lanes, their 16 corrections and a whole number that nearly cancels them, without rounding on the way. */
    double foldExactly(double[] lanes, double whole) {
        exact.clear();
        exact.add(whole);
        for (double lane : lanes) {
            exact.add(lane);
        }
        return exact.value();
    }
}
