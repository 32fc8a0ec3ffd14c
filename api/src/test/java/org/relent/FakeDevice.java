package org.relent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/** A device that computes nothing of its own: it knows what it was given, and counts. */
final class FakeDevice implements Engine {
    private final Engine arithmetic = new MadeUp();
    final List<Rows> uploaded = new ArrayList<>();
    final AtomicInteger runs = new AtomicInteger();

    /** A copy in no memory at all. */
    private static final class Copy implements Resident {
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

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return arithmetic.refusal(spec);
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        RowKernel kernel = arithmetic.compile(spec);
        return (p, q, y, first, count, results, offset, workers) -> {
            runs.incrementAndGet();
            kernel.run(p, q, y, first, count, results, offset, workers);
        };
    }

    @Override
    public boolean isDevice() {
        return true;
    }

    @Override
    public Resident upload(Rows rows) {
        if (rows.elementType() == ElementType.BF16) {
            throw new UnsupportedOperationException("rows.elementType: got bf16, expected another");
        }
        uploaded.add(rows);
        return new Copy(rows.rows() * rows.classes() * rows.elementType().bytes());
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        long launches = runs.get();
        return Optional.of(new DeviceTimes(0, 5 * launches, 0, 0, 8 * launches, launches));
    }
}
