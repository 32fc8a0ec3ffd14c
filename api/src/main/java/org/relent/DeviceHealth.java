package org.relent;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether automatic choices may use a device: not any more once it failed twice in a row, or computed a wrong number.
 * Thread-safe.
 */
final class DeviceHealth {
    private static final int MOST_FAILURES = 2;
    // Messages that differ each time, by an address for instance, must not fill the memory and the log.
    private static final int MOST_MESSAGES = 100;
    private static final System.Logger LOG = System.getLogger("org.relent");

    private final String id;
    private final Set<String> said = new HashSet<>();
    private int failures;
    private volatile @Nullable String problem;

    DeviceHealth(String id) {
        this.id = id;
    }

    boolean isUsable() {
        return problem == null;
    }

    /** Why it may not be used. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    synchronized void succeeded() {
        failures = 0;
    }

    /** It threw; another backend did the work. */
    synchronized void failed(String instead, Throwable failure) {
        failures++;
        if (failures >= MOST_FAILURES && problem == null) {
            problem = "it failed " + MOST_FAILURES + " times in a row, last with " + failure;
        }
        warn(String.valueOf(failure), instead + " computed in its place", failure);
    }

    /** Its numbers cannot be trusted. */
    synchronized void wrong(BackendException mismatch) {
        problem = mismatch.getMessage();
        warn(String.valueOf(problem), "its numbers are not used", mismatch);
    }

    private void warn(String message, String consequence, Throwable failure) {
        if (said.size() < MOST_MESSAGES && said.add(message)) {
            LOG.log(
                    Level.WARNING,
                    "Relent backend " + id + " failed: " + message + "; " + consequence
                            + (isUsable() ? "" : "; automatic choices do not use " + id + " any more"),
                    failure);
        }
    }
}
