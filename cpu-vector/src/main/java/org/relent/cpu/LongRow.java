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

    /** {@return the sums of the virtual lanes of a row of n columns, computed by several threads; null if one was bad} */
    static double @Nullable [] sum(int n, boolean f64, Workers workers, Chunk chunk) {
        int chunks = (n - 1) / CHUNK + 1;
        double[][] sums = new double[chunks][32];
        AtomicBoolean bad = new AtomicBoolean();
        workers.run(chunks, 1, (first, end) -> {
            Lanes lanes = Lanes.mine();
            for (int i = (int) first; i < end; i++) {
                int from = i * CHUNK;
                if (chunk.sum(from, Math.min(CHUNK, n - from), sums[i], lanes)) {
                    bad.set(true);
                }
            }
        });
        if (bad.get()) {
            return null;
        }
        double[] all = new double[32];
        for (double[] part : sums) {
            if (f64) {
                join16(all, part);
            } else {
                join32(all, part);
            }
        }
        return all;
    }

    /** Adds the sums of 32 lanes to those of the chunks before. */
    static void join32(double[] all, double[] part) {
        for (int i = 0; i < 32; i++) {
            all[i] += part[i];
        }
    }

    /** The same for 16 lanes and what their additions rounded away. */
    static void join16(double[] all, double[] part) {
        for (int i = 0; i < 16; i++) {
            double sum = all[i] + part[i];
            double added = sum - all[i];
            all[16 + i] += part[16 + i] + ((all[i] - (sum - added)) + (part[i] - added));
            all[i] = sum;
        }
    }
}
