package org.relent;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The crossovers of this JVM, each measured at the first call that it could matter to, by the thread that calls. A JVM
 * gets faster while it warms up, so nothing is decided before the host's times are steady, and what was decided is
 * checked again a few times; until then calls go to the host. Thread-safe.
 */
final class Crossovers {
    static final Crossovers OF_THIS_JVM = new Crossovers(System::nanoTime);

    private static final System.Logger LOG = System.getLogger("org.relent");
    private static final long PATIENCE = 1_500_000_000L;
    private static final long PATIENCE_WHEN_ASKED = 20_000_000_000L;
    private static final int MEASUREMENTS = 4;
    private static final long FIRST_WAIT = 2_000_000_000L; // and then twice as long each
    private static final long LONGEST_WAIT = 60_000_000_000L;

    private record Key(Backend device, Backend host, ElementType type, int threads) {}

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock measuring = new ReentrantLock(); // two at a time would slow each other
    private final LongSupplier clock;

    Crossovers(LongSupplier clock) {
        this.clock = clock;
    }

    /** The crossover of a pair of backends, an element type and a number of threads, known or not. */
    Entry entry(Backend device, Backend host, ElementType type, int threads) {
        Key key = new Key(device, host, type, threads);
        Entry known = entries.get(key);
        return known != null ? known : entries.computeIfAbsent(key, Entry::new);
    }

    /** One crossover. Thread-safe. */
    final class Entry {
        private final Key key;
        private final CrossoverMeasurement measurement;
        private volatile @Nullable Crossover crossover;
        private volatile long due = clock.getAsLong();
        private volatile boolean settled;
        private long wait = FIRST_WAIT;
        private int measurements;

        private Entry(Key key) {
            this.key = key;
            this.measurement = new CrossoverMeasurement(key.device, key.host, key.type, clock);
        }

        int threads() {
            return key.threads;
        }

        /** The crossover, measured now if that is due; null while it is not known, or another thread measures. */
        @Nullable
        Crossover poll(Workers workers) {
            if (isDue() && measuring.tryLock()) {
                try {
                    if (isDue()) {
                        measure(workers, PATIENCE);
                    }
                } finally {
                    measuring.unlock();
                }
            }
            return crossover;
        }

        /** The crossover, measured now if it is not known, however long that takes; never if it cannot be found out. */
        Crossover await(Workers workers) {
            measuring.lock();
            try {
                Crossover known = crossover != null ? crossover : measure(workers, PATIENCE_WHEN_ASKED);
                return known != null
                        ? known
                        : measurement.never(
                                workers.threads(),
                                "not measured yet: " + key.host.id()
                                        + " takes a different time at each run, as a JVM that"
                                        + " warms up or a machine that is busy makes it");
            } finally {
                measuring.unlock();
            }
        }

        private boolean isDue() {
            return !settled && clock.getAsLong() - due >= 0;
        }

        private @Nullable Crossover measure(Workers workers, long patience) {
            Crossover measured;
            try {
                measured = measurement.measure(workers, patience);
                measurements += measured == null ? 0 : 1;
                settled = measurements >= MEASUREMENTS;
                due = clock.getAsLong() + wait;
                wait = Math.min(2 * wait, LONGEST_WAIT);
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                if (key.device.health().isUsable()) { // not found out by the measurement itself
                    key.device.health().failed(key.host.id(), e);
                }
                measured = measurement.never(workers.threads(), "measuring it failed: " + e);
                settled = true;
            }
            if (measured != null && (crossover == null || !measured.isLike(crossover))) {
                LOG.log(Level.INFO, "Relent crossover {0}", measured);
            }
            if (measured != null) {
                crossover = measured;
            }
            return crossover;
        }
    }
}
