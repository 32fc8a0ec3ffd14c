package org.relent.cpu;

import org.relent.Workers;

/** Shares a batch out among workers. */
final class Batches {
    // A piece should last some tens of microseconds: long against handing it out, short against an uneven end.
    private static final int ELEMENTS_A_PIECE = 1 << 17;

    /** Computes the results from {@code first} on. */
    @FunctionalInterface
    interface Part {
        void run(long first, int count, int offset, Lanes lanes);
    }

    private Batches() {}

    /** {@return whether the calling thread should do it all: then nothing is allocated} */
    static boolean isForCaller(int count, int classes, Workers workers) {
        return workers.threads() == 1 || (long) count * classes <= ELEMENTS_A_PIECE;
    }

    /** Runs a part for each piece of a batch. */
    static void run(long first, int count, int classes, int offset, Workers workers, Part part) {
        long grain = Math.max(1, ELEMENTS_A_PIECE / classes);
        workers.run(
                count,
                grain,
                (from, to) -> part.run(first + from, (int) (to - from), offset + (int) from, Lanes.mine()));
    }
}
