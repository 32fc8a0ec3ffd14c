// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.types.arrays.Bounds;

/**
 * Faults that tests put into the emulated device. Each strikes once, at the first occasion that it is meant for. Once one
 * has struck that nothing notices, what kernels do wrong may be its doing, and is no error until {@link #clear()}.
 */
public final class Faults {
    private static final class Armed {
        private final Fault fault;
        private final String task;
        private int skip;

        Armed(Fault fault, String task, int skip) {
            this.fault = fault;
            this.task = task;
            this.skip = skip;
        }

        boolean isFor(Fault occasion, List<String> tasks) {
            return fault == occasion && tasks.stream().anyMatch(name -> name.endsWith(task));
        }
    }

    /** What leaves garbage, or what was there before, on the device. */
    private static final Set<Fault> SILENT = EnumSet.of(
            Fault.FAILED_LAUNCH, Fault.PARTIAL_LAUNCH, Fault.STALE_INPUT, Fault.STALE_ARRAY, Fault.FAILED_ALLOCATION);

    private static final List<Armed> ARMED = new ArrayList<>();

    private Faults() {}

    /** Lets the next occasion fail. */
    public static void next(Fault fault) {
        next(fault, "");
    }

    /**
     * Lets the next occasion of a task, or of a graph with such a task, fail.
     *
     * @param task how the task's name, {@code graph.task}, ends
     */
    public static void next(Fault fault, String task) {
        after(0, fault, task);
    }

    /** As {@link #next(Fault, String)}, after a number of occasions that go well. */
    public static synchronized void after(int skip, Fault fault, String task) {
        ARMED.add(new Armed(fault, task, skip));
    }

    /** {@return whether some fault has not struck yet} */
    public static synchronized boolean pending() {
        return !ARMED.isEmpty();
    }

    /** Forgets all faults, those that have struck and those that have not. */
    public static synchronized void clear() {
        ARMED.clear();
        Bounds.forgive(false);
    }

    /** Sets what the device can allocate. */
    public static void memoryLimit(long bytes) {
        EmulatedDevice.limit(bytes);
    }

    /** {@return what is allocated on the device, by all plans} */
    public static long memoryUsed() {
        return EmulatedDevice.used();
    }

    static synchronized boolean strikes(Fault occasion, List<String> tasks) {
        for (Armed armed : ARMED) {
            if (armed.isFor(occasion, tasks) && armed.skip-- == 0) {
                ARMED.remove(armed);
                if (SILENT.contains(occasion)) {
                    Bounds.forgive(true);
                }
                return true;
            }
        }
        return false;
    }
}
