package org.relent.bench.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.bench.jmh.peers.Peer;

/** Who computes a batch, a backend or a peer: bound to it, warmed, and checked before anything is timed. */
final class Contender {
    // Nanoseconds an element that only compiled loops reach.
    private static final int FAST = 20;
    private static final int ROUNDS = 20;
    private static final int WARM_UP_CLASSES = 1000;

    /** A system property: true leaves the other kernels cold, to see what they cost. */
    private static final String ALONE = "relent.alone";

    // What this JVM has warmed already. Two callers set up at the same time, hence the lock below.
    private static final Set<String> WARM = new HashSet<>();

    static final Contender NONE = new Contender(() -> {}, Double.NaN);

    private final Runnable run;
    private final double error;

    private Contender(Runnable run, double error) {
        this.run = run;
        this.error = error;
    }

    /**
     * Binds whoever has a name.
     *
     * @param id a backend's or a peer's
     * @param batch what is computed
     * @param threads how many threads of a backend take part
     * @return the contender, which has run once
     * @throws IllegalArgumentException if a peer refuses the batch, or nobody has that name
     * @throws IllegalStateException if a backend is wrong
     */
    static synchronized Contender of(String id, Workload batch, int threads) {
        double[] results = new double[batch.results()];
        Peer peer = Peer.byId(id).orElse(null);
        if (peer != null) {
            String refusal = peer.refusal(batch).orElse(null);
            if (refusal != null || threads > 1) {
                throw new IllegalArgumentException(
                        "backend: got " + id + ", which " + (refusal != null ? refusal : "has one thread alone"));
            }
            Runnable run = peer.bind(batch, results);
            run.run();
            double error = Check.relativeError(batch, results);
            Jit.settle(run);
            System.out.println("# peer: " + peer.description());
            System.out.println("# largest error: " + number(error) + " of the result");
            return new Contender(run, error);
        }
        Backend backend = Backends.require(id);
        System.out.println("# backend: " + backend);
        if (!id.equals(Backends.REFERENCE) && !Boolean.getBoolean(ALONE) && WARM.add(id + " " + batch.type())) {
            long start = System.nanoTime();
            warm(backend, batch.type());
            System.out.println("# warmed " + Case.values().size() + " kernels of "
                    + batch.type().id() + " in "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        }
        Runnable run = batch.bind(backend, threads, results);
        run.run();
        double error = Check.largestError(batch, results);
        System.out.println("# largest error: " + number(error) + " of the bound");
        Jit.settle(run);
        return new Contender(run, error);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** All cases of the element type, in both kinds of memory: as in a service, where no kernel is alone. */
    private static void warm(Backend backend, ElementType type) {
        for (Case other : Case.values()) {
            for (Memory memory : Memory.values()) {
                Workload few = Workload.of(other, type, memory, WARM_UP_CLASSES, Size.L1);
                Runnable run = few.bind(backend, 1, new double[few.results()]);
                for (int round = 0; round < ROUNDS; round++) {
                    boolean fast = Jit.window(run).nanos() < FAST * few.elements();
                    Jit.await();
                    if (fast && Jit.isIdle()) {
                        break;
                    }
                }
            }
        }
    }

    void run() {
        run.run();
    }

    /** {@return the bytes that all threads allocate in one more run, and 0 where the JVM does not count them} */
    long allocated() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        if (threads == null || !threads.isThreadAllocatedMemorySupported()) {
            return 0;
        }
        long before = threads.getTotalThreadAllocatedBytes();
        run.run();
        return threads.getTotalThreadAllocatedBytes() - before;
    }

    /** {@return the largest error found: of a backend as a fraction of the bound, of a peer relative to the result} */
    double error() {
        return error;
    }
}
