package org.relent.bench.cli;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.relent.Details;
import org.relent.Status;

/**
 * How many rows are what, and the first one that is not as it should be: from their details, or, where nobody asked for
 * these, from the results. An ignored row counts as ignored and as nothing else.
 */
final class StatusTally {
    private final Map<Status, Long> rows = new EnumMap<>(Status.class);
    private long ok;
    private long next;
    private long offender = -1;

    /** Adds the next rows as an examination saw them. */
    void add(Details details, int count) {
        for (int i = 0; i < count; i++) {
            add(details.statusBits(i));
        }
    }

    /** Adds the next row by its results, one a measure. */
    void add(double[] values, int from, int to, boolean ignored) {
        boolean nan = false;
        boolean infinite = false;
        for (int i = from; i < to; i++) {
            nan |= Double.isNaN(values[i]);
            infinite |= Double.isInfinite(values[i]);
        }
        Status status = ignored ? Status.IGNORED : nan ? Status.NAN : infinite ? Status.INFINITE : null;
        add(status == null ? 0 : status.bit());
    }

    private void add(int bits) {
        next++;
        if (bits == 0) {
            ok++;
            return;
        }
        for (Status status : Status.values()) {
            if ((bits & status.bit()) != 0) {
                rows.merge(status, 1L, Long::sum);
            }
        }
        if (offender < 0 && (bits & ~Status.IGNORED.bit()) != 0) {
            offender = next - 1;
        }
    }

    static String words(Status status) {
        return status == Status.NAN
                ? "NaN"
                : status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    long ok() {
        return ok;
    }

    long of(Status status) {
        return rows.getOrDefault(status, 0L);
    }

    /** The number of the first result that is not as it should be; −1 for none. */
    long offender() {
        return offender;
    }
}
