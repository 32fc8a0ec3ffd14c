package org.relent.bench.jmh;

import java.util.Locale;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.bench.jmh.peers.Peer;

/** Who computes a batch, a backend or a peer: bound to it, warmed, and checked before anything is timed. */
final class Contender {
    // Long enough for the JIT to see every loop; what it compiles late is done by JMH's own warm-up.
    private static final long WARM_UP_NANOS = 15_000_000;
    private static final int WARM_UP_CLASSES = 1000;
    private static final int ROUNDS = 2;

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
    static Contender of(String id, Workload batch, int threads) {
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
            System.out.println("# peer: " + peer.description());
            System.out.println("# largest error: " + number(error) + " of the result");
            return new Contender(run, error);
        }
        Backend backend = Backends.require(id);
        System.out.println("# backend: " + backend);
        if (!id.equals(Backends.REFERENCE)) {
            warm(backend, batch);
        }
        Runnable run = batch.bind(backend, threads, results);
        run.run();
        double error = Check.largestError(batch, results);
        System.out.println("# largest error: " + number(error) + " of the bound");
        return new Contender(run, error);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** All other cases of the element type, in both kinds of memory: as in a service, where no kernel is alone. */
    private static void warm(Backend backend, Workload batch) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Case other : Case.values()) {
                for (Memory memory : Memory.values()) {
                    Workload few = Workload.of(other, batch.type(), memory, WARM_UP_CLASSES, Size.L1);
                    Runnable run = few.bind(backend, 1, new double[few.results()]);
                    for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end; ) {
                        run.run();
                    }
                }
            }
        }
    }

    void run() {
        run.run();
    }

    /** {@return the largest error found: of a backend as a fraction of the bound, of a peer relative to the result} */
    double error() {
        return error;
    }
}
