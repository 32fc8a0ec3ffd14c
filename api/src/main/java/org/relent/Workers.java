package org.relent;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a batch are worked on: the calling thread alone, or together with threads of a pool. The calling
 * thread always works too, so a busy or closed pool makes a call slower but never blocks it. Bits do not depend on it.
 *
 * <p>Thread-safe: one instance may serve any number of calls at a time.
 */
public final class Workers {
    private static final Workers CALLER = new Workers(null, 1);

    /** A piece of work: the range of rows from {@code from}, inclusive, to {@code to}, exclusive. */
    @FunctionalInterface
    public interface Range {
        /**
         * Does the work.
         *
         * @param from the first row
         * @param to the end of the range
         */
        void run(long from, long to);
    }

    private final @Nullable Executor pool;
    private final int threads;

    private Workers(@Nullable Executor pool, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: got " + threads + ", expected 1 or more");
        }
        this.pool = pool;
        this.threads = threads;
    }

    /**
     * The calling thread alone: nothing is allocated.
     *
     * @return the workers
     */
    public static Workers caller() {
        return CALLER;
    }

    /**
     * The calling thread and up to {@code threads − 1} of the common fork-join pool.
     *
     * @param threads at least 1
     * @return the workers
     */
    public static Workers threads(int threads) {
        return threads == 1 ? CALLER : new Workers(ForkJoinPool.commonPool(), threads);
    }

    /**
     * The calling thread and up to {@code threads − 1} of a pool of the caller's.
     *
     * @param pool runs the other threads' share; never shut down by Relent
     * @param threads at least 1, the calling thread included
     * @return the workers
     */
    public static Workers on(Executor pool, int threads) {
        return new Workers(Objects.requireNonNull(pool, "pool"), threads);
    }

    /** {@return the most threads that work on one call, the calling one included} */
    public int threads() {
        return threads;
    }

    /**
     * Runs a task over {@code [0, count)} in pieces and returns when all are done. For backends.
     *
     * @param count number of rows
     * @param grain rows a piece
     * @param task called with disjoint ranges that cover everything, from several threads
     */
    public void run(long count, long grain, Range task) {
        Executor executor = pool;
        if (executor == null || threads == 1 || count <= grain) {
            if (count > 0) {
                task.run(0, count);
            }
            return;
        }
        long pieces = (count + grain - 1) / grain;
        Job job = new Job(count, grain, task);
        int helpers = (int) Math.min(threads, pieces) - 1;
        for (int i = 0; i < helpers; i++) {
            try {
                executor.execute(job);
            } catch (RejectedExecutionException busy) {
                break; // the calling thread does this share itself
            } catch (RuntimeException | Error problem) {
                job.fail(problem); // helpers that run already must end before it is thrown
                break;
            }
        }
        job.drain();
        job.await();
    }

    /** One call's work, handed out piece by piece to whoever comes. */
    private static final class Job implements Runnable {
        private final long count;
        private final long grain;
        private volatile @Nullable Range task;
        private final AtomicLong next = new AtomicLong();
        private final AtomicInteger active = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(long count, long grain, Range task) {
            this.count = count;
            this.grain = grain;
            this.task = task;
        }

        @Override
        public void run() {
            // Counted before a piece is taken: whoever finds no piece left and no one active knows that all are done.
            active.incrementAndGet();
            try {
                drain();
            } finally {
                if (active.decrementAndGet() == 0) {
                    synchronized (this) {
                        notifyAll();
                    }
                }
            }
        }

        void fail(Throwable problem) {
            failure = problem;
        }

        void drain() {
            while (failure == null) {
                Range work = task;
                long from = next.getAndAdd(grain);
                if (work == null || from >= count) {
                    return;
                }
                try {
                    work.run(from, Math.min(count, from + grain));
                } catch (Throwable problem) {
                    failure = problem;
                }
            }
        }

        void await() {
            boolean interrupted = false;
            synchronized (this) {
                while (active.get() > 0) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true; // threads still write into the caller's memory: they must end first
                    }
                }
            }
            task = null; // a job still queued in the pool must not keep the caller's memory alive
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure) {
                case null -> {}
                case RuntimeException problem -> throw problem;
                case Error problem -> throw problem;
                case Throwable problem -> throw new BackendException("a worker failed", problem);
            }
        }
    }
}
