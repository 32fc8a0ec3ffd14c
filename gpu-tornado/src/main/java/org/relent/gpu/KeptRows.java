package org.relent.gpu;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.relent.Rows;
import org.relent.spi.Resident;

/** Rows that a caller keeps on the device. Thread-safe. */
final class KeptRows implements Resident {
    private final Store store;
    private final Store.Span span;
    private final Rows rows;
    private final ReentrantLock lock;
    private volatile boolean open = true;

    KeptRows(Store store, Store.Span span, Rows rows, ReentrantLock lock) {
        this.store = store;
        this.span = span;
        this.rows = rows;
        this.lock = lock;
    }

    /** {@return what a store keeps of some rows; null if nothing, or no longer. Under the device's lock} */
    static @Nullable KeptRows of(Rows rows, Store store) {
        return rows.resident() instanceof KeptRows kept && kept.store == store && kept.open ? kept : null;
    }

    Store.Span span() {
        return span;
    }

    /** {@return the number, among the rows kept, of a row of a slice of them} */
    long row(Rows slice, long row) {
        return (slice.offset() - rows.offset()) / rows.rowStride() + row;
    }

    @Override
    public long bytes() {
        return open ? span.bytes() : 0;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (open) {
                open = false;
                span.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
