package org.relent.bench.jmh;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Waits for the JIT, which may be many seconds behind when dozens of kernels were started one after another. */
public final class Jit {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int QUIET_POLLS = 3;

    private static final long WINDOW = 20_000_000;
    private static final int WINDOWS = 100;
    private static final int SETTLED_WINDOWS = 5;
    private static final double SAME = 0.97;
    private static final int ENOUGH_RUNS = 20;
    private static final long ENOUGH_NANOS = 2_000_000_000;

    private Jit() {}

    /** Returns when nothing is being compiled, and nothing waits for it. */
    static void await() {
        int quiet = 0;
        for (long end = System.nanoTime() + LIMIT.toNanos(); quiet < QUIET_POLLS && System.nanoTime() < end; ) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            quiet = isIdle() ? quiet + 1 : 0;
        }
    }

    /** {@return whether the JIT has nothing to do, as far as this JVM tells} */
    static boolean isIdle() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            // What "jcmd PID Compiler.queue" prints: current compiles by thread, then the queues of C1 and C2.
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            String state = String.valueOf(server.invoke(commands, "compilerQueue", null, null));
            return !state.contains("CompilerThread") && state.split("Empty", -1).length == 3;
        } catch (JMException notHotSpot) {
            return true;
        }
    }

    /**
     * Runs until nothing is compiled any more and runs get no faster: C2 may be seconds behind, and does not even begin
     * before a loop has run often enough, which takes vectors long that are still objects.
     *
     * @param run what to run
     */
    public static void settle(Runnable run) {
        double best = Double.POSITIVE_INFINITY;
        int settled = 0;
        long runs = 0;
        long start = System.nanoTime();
        for (int window = 0; window < WINDOWS; window++) {
            Window measured = window(run);
            runs += measured.runs;
            double mean = measured.nanos;
            boolean quiet = mean > SAME * best && isIdle();
            if (!quiet) {
                await();
            }
            settled = quiet ? settled + 1 : 0;
            best = Math.min(best, mean);
            if (settled >= SETTLED_WINDOWS && (runs >= ENOUGH_RUNS || System.nanoTime() - start > ENOUGH_NANOS)) {
                return;
            }
        }
    }

    /**
     * What was seen in a while.
     *
     * @param runs how many there were
     * @param nanos the mean time of one
     */
    record Window(long runs, double nanos) {}

    /** Runs for a while. */
    static Window window(Runnable run) {
        long start = System.nanoTime();
        long passed;
        long runs = 0;
        do {
            run.run();
            runs++;
            passed = System.nanoTime() - start;
        } while (passed < WINDOW);
        return new Window(runs, (double) passed / runs);
    }
}
