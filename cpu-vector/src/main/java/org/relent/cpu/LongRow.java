package org.relent.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.relent.Workers;

/**
 * Rows of very many classes are summed chunk by chunk, always, so that several threads may share them and give the bits
 * that one gives.
 */
final class LongRow {
    /** The columns of a chunk. */
    static final int CHUNK = 1 << 16;

    private LongRow() {}

    /** Sums the virtual lanes of one chunk of a row. */
    @FunctionalInterface
    interface Chunk {
        /** Sums count columns from one on; tells whether one was bad. */
        boolean sum(int from, int count, double[] sums, Lanes lanes);
    }

    /**
     * Sums a row by several threads.
     *
     * @param n its columns
     * @param lanes 32, or 16 with what their additions rounded away
     * @param sets how many sets of sums a chunk has, 32 numbers each
     * @param workers the threads
     * @param chunk sums a chunk
     * @return the sums of the virtual lanes over the row; null if a chunk was bad
     */
    static double @Nullable [] sum(int n, int lanes, int sets, Workers workers, Chunk chunk) {
        int chunks = (n - 1) / CHUNK + 1;
        double[][] sums = new double[chunks][32 * sets];
        AtomicBoolean bad = new AtomicBoolean();
        workers.run(chunks, 1, (first, end) -> {
            Lanes mine = Lanes.mine();
            for (int i = (int) first; i < end; i++) {
                int from = i * CHUNK;
                if (chunk.sum(from, Math.min(CHUNK, n - from), sums[i], mine)) {
                    bad.set(true);
                }
            }
        });
        if (bad.get()) {
            return null;
        }
        double[] all = new double[32 * sets];
        double[] part = new double[32];
        for (double[] one : sums) {
            for (int set = 0; set < sets; set++) {
                System.arraycopy(one, 32 * set, part, 0, 32);
                if (lanes == 32) {
                    join32(all, part, 32 * set);
                } else {
                    join16(all, part, 32 * set);
                }
            }
        }
        return all;
    }

    /** Adds the sums of 32 lanes to those of the chunks before, which stand from a place on. */
    static void join32(double[] all, double[] part, int at) {
        for (int i = 0; i < 32; i++) {
            all[at + i] += part[i];
        }
    }

    /** The same for 16 lanes and what their additions rounded away. */
    static void join16(double[] all, double[] part, int at) {
        for (int i = 0; i < 16; i++) {
            double before = all[at + i];
            double sum = before + part[i];
            double added = sum - before;
            all[at + 16 + i] += part[16 + i] + ((before - (sum - added)) + (part[i] - added));
            all[at + i] = sum;
        }
    }
}
