package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
    @Test
    void everyIndexIsDoneOnce() {
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            for (Workers workers : new Workers[] {
                Workers.caller(),
                Workers.threads(1),
                Workers.threads(2),
                Workers.on(pool, 1),
                Workers.on(pool, 3),
                Workers.on(pool, 50)
            }) {
                for (int count : new int[] {0, 1, 2, 7, 64, 1000}) {
                    for (int grain : new int[] {1, 3, 64, 5000}) {
                        requireEachOnce(workers, count, grain);
                    }
                }
            }
        }
    }

    private static void requireEachOnce(Workers workers, int count, int grain) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        workers.run(count, grain, (from, to) -> {
            assertThat(from).isLessThan(to);
            for (long i = from; i < to; i++) {
                done.incrementAndGet((int) i);
            }
        });
        for (int i = 0; i < count; i++) {
            assertThat(done.get(i))
                    .as("index %d of %d, grain %d", i, count, grain)
                    .isOne();
        }
    }

    @Test
    void noMoreThreadsWorkThanAskedFor() {
        try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
            AtomicInteger active = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Workers.on(pool, 3).run(200, 1, (from, to) -> {
                most.accumulateAndGet(active.incrementAndGet(), Math::max);
                LockSupport.parkNanos(10_000);
                active.decrementAndGet();
            });
            assertThat(most.get()).isBetween(1, 3);
        }
    }

    @Test
    void oneThreadIsTheCaller() {
        Executor never = task -> {
            throw new AssertionError("the pool is not asked");
        };
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers.on(never, 1).run(100, 1, (from, to) -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void theThreadsMustBePositive() {
        assertThatThrownBy(() -> Workers.threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads: got 0");
        assertThatThrownBy(() -> Workers.on(Runnable::run, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Workers.on(null, 2))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("pool");
    }

    @Test
    void anExceptionOfTheTaskComesOutAndEveryThreadHasStopped() {
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            for (int bad : new int[] {0, 5, 999}) {
                AtomicInteger active = new AtomicInteger();
                IllegalStateException problem = new IllegalStateException("row " + bad);
                assertThatThrownBy(() -> Workers.on(pool, 4).run(1000, 1, (from, to) -> {
                            active.incrementAndGet();
                            try {
                                if (from == bad) {
                                    throw problem;
                                }
                            } finally {
                                active.decrementAndGet();
                            }
                        }))
                        .isSameAs(problem);
                assertThat(active.get()).isZero();
            }
            AssertionError error = new AssertionError("an error");
            assertThatThrownBy(() -> Workers.on(pool, 4).run(10, 1, (from, to) -> {
                        throw error;
                    }))
                    .isSameAs(error);
        }
    }

    @Test
    void aPoolThatRejectsMakesTheCallerDoItAll() {
        ExecutorService closed = Executors.newFixedThreadPool(2);
        closed.shutdown();
        requireEachOnce(Workers.on(closed, 4), 100, 1);
        requireEachOnce(
                Workers.on(
                        task -> {
                            throw new RejectedExecutionException("full");
                        },
                        4),
                100,
                1);
    }

    @Test
    void aPoolThatFailsOtherwiseIsReportedOnceNobodyWorksAnymore() {
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch started = new CountDownLatch(1);
            AtomicBoolean finished = new AtomicBoolean();
            Executor failing = task -> {
                if (asked.incrementAndGet() == 2) {
                    try {
                        started.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    throw new IllegalStateException("no thread left");
                }
                pool.execute(task);
            };
            assertThatThrownBy(() -> Workers.on(failing, 3).run(3, 1, (from, to) -> {
                        started.countDown();
                        sleep(200);
                        finished.set(true);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no thread left");
            assertThat(finished.get()).as("the helper's piece was waited for").isTrue();
        }
    }

    @Test
    void aPoolThatNeverStartsTheTaskDoesNotBlock() {
        requireEachOnce(Workers.on(task -> {}, 4), 100, 1);
    }

    @Test
    void aSaturatedPoolDoesNotBlock() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(1);
        pool.execute(() -> await(release));
        requireEachOnce(Workers.on(pool, 4), 100, 1);
        release.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS))
                .as("what was queued ends by itself")
                .isTrue();
    }

    @Test
    void callsInsideCallsOnTheSamePoolEnd() {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Workers workers = Workers.on(pool, 3);
            AtomicInteger done = new AtomicInteger();
            workers.run(
                    10,
                    1,
                    (from, to) ->
                            workers.run(10, 1, (a, b) -> workers.run(10, 3, (c, d) -> done.addAndGet((int) (d - c)))));
            assertThat(done.get()).isEqualTo(1000);
        }
    }

    @Test
    void anInterruptIsKeptAndTheWorkIsFinished() {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            Workers.on(pool, 3).run(6, 1, (from, to) -> {
                if (!Thread.currentThread().isInterrupted()) {
                    sleep(30);
                }
                done.incrementAndGet();
            });
            assertThat(done.get()).isEqualTo(6);
            assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
