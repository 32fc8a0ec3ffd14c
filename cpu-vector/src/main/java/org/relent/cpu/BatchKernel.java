package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;

/** Shares a batch out among workers, piece by piece; a small one, or one for a single thread, allocates nothing. */
abstract class BatchKernel implements RowKernel {
    // A piece should last some tens of microseconds: long against handing it out, short against an uneven end.
    private static final int ELEMENTS_A_PIECE = 1 << 17;

    @Override
    public final void run(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        Rows reference = p == null ? null : p.rows();
        Rows model = q == null ? null : q.rows();
        int classes =
                Objects.requireNonNull(reference == null ? model : reference).classes();
        if (workers.threads() == 1 || (long) count * classes <= ELEMENTS_A_PIECE) {
            rows(reference, model, labels, first, count, results, offset, Lanes.mine());
        } else if (splits() && classes > LongRow.CHUNK && count < 2L * workers.threads()) {
            for (int i = 0; i < count; i++) {
                int at = offset + i * numbers();
                results[at] = split(reference, model, labels, first + i, workers);
                if (Double.isNaN(results[at])) {
                    rows(reference, model, labels, first + i, 1, results, at, Lanes.mine());
                }
            }
        } else {
            long grain = Math.max(1, ELEMENTS_A_PIECE / classes);
            workers.run(
                    count,
                    grain,
                    (from, to) -> rows(
                            reference,
                            model,
                            labels,
                            first + from,
                            (int) (to - from),
                            results,
                            offset + (int) from * numbers(),
                            Lanes.mine()));
        }
    }

    /** How many numbers a result has: one a measure. */
    int numbers() {
        return 1;
    }

    /** {@return whether several threads can share a row: otherwise they share rows alone, however few} */
    boolean splits() {
        return false;
    }

    /** {@return the result of one very long row, computed by all workers; NaN if it takes {@link #rows} to compute it} */
    double split(@Nullable Rows reference, @Nullable Rows model, @Nullable Labels labels, long index, Workers workers) {
        return Double.NaN;
    }

    /** Computes results one after the other, on the calling thread, whose scratch it is given. */
    abstract void rows(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Lanes lanes);
}
