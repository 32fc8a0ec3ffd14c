package org.relent.gpu;

import java.util.Arrays;
import org.relent.BackendException;
import org.relent.DeviceRoofs;
import org.relent.DeviceTimes;
import org.relent.Rows;

/**
 * Measures what the device can do at best: a copy within the arena, by the device's own clock, with everything that
 * secures other runs; and transfers as they are made for other runs. Needs the device's lock.
 *
 * <p>What is copied are rows of equal probabilities, to where there were zeros. That it all came is seen by the entropy of
 * each row.
 */
final class Roofs {
    // 512 MiB of f32 at each place: more than any cache, and less than a millisecond of a large device.
    private static final int MOST = 1 << 27;

    // As much as a staging buffer holds beside its token.
    private static final int PIECE = (1 << 23) - Roofs.CLASSES;

    private static final int CLASSES = 8;
    private static final int LEAST_RUNS = 3;
    private static final int MOST_RUNS = 11;
    private static final long ENOUGH = 1_000_000_000;

    private final String device;
    private final Store store;
    private final Times times;

    Roofs(String device, Store store, Times times) {
        this.device = device;
        this.store = store;
        this.times = times;
    }

    /** Measures with the f32 store. */
    DeviceRoofs measure() {
        store.ready();
        int count = Math.min(MOST, store.room() / 2) / CLASSES * CLASSES;
        if (count == 0) {
            throw new BackendException(
                    "gpu-tornado: no room on " + device + " to copy anything: what is kept there must be closed first",
                    null);
        }
        Store.Span from = store.reserve(count, CLASSES);
        try {
            Store.Span to = store.reserve(count, CLASSES);
            try {
                return measure(from, to, count);
            } finally {
                to.close();
            }
        } finally {
            from.close();
        }
    }

    private DeviceRoofs measure(Store.Span from, Store.Span to, int count) {
        fill(to, count, 0);
        DeviceTimes start = times.total();
        fill(from, count, 1f / CLASSES);
        DeviceTimes filled = times.total().minus(start);
        copy(from, to, count);
        DeviceTimes checking = times.total();
        requireUniform(to, count);
        DeviceTimes checked = times.total().minus(checking);
        return new DeviceRoofs(
                rate(2L * count * Float.BYTES, nanosOfCopy(from, to, count)),
                rate(filled.bytesIn(), filled.copyInNanos()),
                rate(checked.bytesOut(), checked.copyOutNanos()));
    }

    private void fill(Store.Span span, int count, float value) {
        float[] piece = new float[Math.min(count, PIECE)];
        Arrays.fill(piece, value);
        Rows rows = Rows.of(piece, piece.length / CLASSES, CLASSES);
        for (int done = 0; done < count; done += piece.length) {
            int length = Math.min(piece.length, count - done);
            store.copy(rows.slice(0, length / CLASSES), span.start(done / CLASSES), CLASSES);
        }
    }

    private void copy(Store.Span from, Store.Span to, int count) {
        store.place(from.start(0), CLASSES, to.start(0), CLASSES);
        store.run(Kind.COPY, 1, count);
    }

    private void requireUniform(Store.Span span, int count) {
        int rows = count / CLASSES;
        for (int first = 0; first < rows; first += store.units()) {
            int here = Math.min(store.units(), rows - first);
            store.runEntropy(span.start(first), here, CLASSES);
            for (int row = 0; row < here; row++) {
                double entropy = store.result(row);
                if (!(Math.abs(entropy - Math.log(CLASSES)) < 1e-6)) {
                    throw new BackendException(
                            "gpu-tornado: " + device + " copies wrongly: the entropy of " + CLASSES
                                    + " equal probabilities at number " + (first + row) * (long) CLASSES + " of "
                                    + count
                                    + " is then " + entropy + ", expected " + Math.log(CLASSES),
                            null);
                }
            }
        }
    }

    private long nanosOfCopy(Store.Span from, Store.Span to, int count) {
        copy(from, to, count);
        long[] nanos = new long[MOST_RUNS];
        int runs = 0;
        for (long spent = 0; runs < LEAST_RUNS || (runs < MOST_RUNS && spent < ENOUGH); runs++) {
            DeviceTimes before = times.total();
            copy(from, to, count);
            nanos[runs] = times.total().minus(before).kernelNanos();
            spent += nanos[runs];
        }
        Arrays.sort(nanos, 0, runs);
        return nanos[runs / 2];
    }

    private double rate(long bytes, long nanos) {
        if (bytes <= 0 || nanos <= 0) {
            throw new BackendException(
                    "gpu-tornado: TornadoVM's profiler says that " + device + " carried " + bytes + " bytes in " + nanos
                            + " ns, expected more than nothing",
                    null);
        }
        return 1e9 * bytes / nanos;
    }
}
