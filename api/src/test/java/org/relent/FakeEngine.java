package org.relent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/**
 * An engine, a device or not, that gives {@link MadeUp}'s numbers, fails when told to, counts what it does, and takes as
 * long as it is told by a clock that stands still otherwise.
 */
final class FakeEngine implements Engine {
    private final Engine arithmetic = new MadeUp();
    private final boolean device;
    private final AtomicLong clock;

    /** What a call takes; another {@link #carryNanos} for each element that is not resident. */
    volatile Crossover.Line cost = new Crossover.Line(0, 0);

    volatile double carryNanos;
    volatile Optional<String> refusal = Optional.empty();
    volatile Optional<String> gradientRefusal = Optional.empty();
    volatile boolean keepsRows = true;
    volatile double error;
    volatile @Nullable Throwable failure;

    /** Done at each run, before anything else. */
    volatile Runnable before = () -> {};

    final List<Rows> uploaded = Collections.synchronizedList(new ArrayList<>());
    final List<Copy> copies = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger compiled = new AtomicInteger();
    final AtomicInteger runs = new AtomicInteger();

    private FakeEngine(boolean device, AtomicLong clock) {
        this.device = device;
        this.clock = clock;
    }

    static FakeEngine host(AtomicLong clock) {
        return new FakeEngine(false, clock);
    }

    static FakeEngine device(AtomicLong clock) {
        return new FakeEngine(true, clock);
    }

    /** A copy in no memory at all. */
    static final class Copy implements Resident {
        private final long bytes;
        private volatile boolean open = true;

        Copy(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public long bytes() {
            return open ? bytes : 0;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private final class Kernel implements RowKernel {
        private final RowKernel numbers;

        Kernel(RowKernel numbers) {
            this.numbers = numbers;
        }

        @Override
        public void run(
                @Nullable Reference<?> p,
                @Nullable Model<?> q,
                @Nullable Labels y,
                long first,
                int count,
                double[] results,
                int offset,
                Workers workers) {
            begin(p, q, count);
            numbers.run(p, q, y, first, count, results, offset, workers);
            if (error != 0) {
                results[offset] += error;
            }
        }

        @Override
        public void gradient(
                @Nullable Reference<?> p,
                @Nullable Model<?> q,
                @Nullable Labels y,
                long first,
                int count,
                double[] results,
                int offset,
                Gradient gradient,
                Workers workers) {
            begin(p, q, count);
            numbers.gradient(p, q, y, first, count, results, offset, gradient, workers);
        }

        @Override
        public void gaussianGradient(
                Reference<?> p,
                @Nullable Model<?> q,
                long first,
                int count,
                double[] results,
                int offset,
                @Nullable GaussianGradient ofReference,
                @Nullable GaussianGradient ofModel,
                Workers workers) {
            begin(p, q, count);
            numbers.gaussianGradient(p, q, first, count, results, offset, ofReference, ofModel, workers);
        }
    }

    private void begin(@Nullable Reference<?> p, @Nullable Model<?> q, int count) {
        before.run();
        runs.incrementAndGet();
        switch (failure) {
            case RuntimeException problem -> throw problem;
            case Error problem -> throw problem;
            case null, default -> {}
        }
        int classes = p != null ? p.rows().classes() : q != null ? q.rows().classes() : 0;
        double nanos = cost.nanos((long) count * classes);
        nanos += p == null || p.rows().resident() instanceof Copy ? 0 : carryNanos * count * classes;
        nanos += q == null || q.rows().resident() instanceof Copy ? 0 : carryNanos * count * classes;
        clock.addAndGet(Math.round(nanos));
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return refusal;
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        return gradientRefusal;
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        compiled.incrementAndGet();
        return new Kernel(arithmetic.compile(spec));
    }

    @Override
    public boolean isDevice() {
        return device;
    }

    @Override
    public Resident upload(Rows rows) {
        if (!keepsRows) {
            return Engine.super.upload(rows);
        }
        uploaded.add(rows);
        Copy copy = new Copy(rows.rows() * rows.classes() * rows.elementType().bytes());
        copies.add(copy);
        return copy;
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        long launches = runs.get();
        return Optional.of(new DeviceTimes(0, 5 * launches, 0, 0, 8 * launches, launches));
    }
}
