package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.ResidentRows;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.jmh.Oracle;
import org.relent.bench.jmh.Workload;

/** A backend on one batch: first checked, then timed. */
final class Contender implements AutoCloseable {
    private final Workload batch;
    private final Backend backend;
    private final int threads;
    private final boolean resident;
    private final List<ResidentRows> copies = new ArrayList<>();
    private final double[] results;
    private double[] checked = {};
    private @Nullable Oracle oracle;
    private @Nullable Stopwatch stopwatch;
    private Line.State state = Line.State.TIMED;
    private @Nullable String reason;
    private @Nullable Double error;

    /**
     * Nothing done yet.
     *
     * @param batch what is computed
     * @param backend who computes
     * @param threads how many threads share a call
     * @param resident whether the rows are brought to the device once, before all calls
     */
    Contender(Workload batch, Backend backend, int threads, boolean resident) {
        this.batch = batch;
        this.backend = backend;
        this.threads = threads;
        this.resident = resident;
        this.results = new double[batch.results()];
    }

    /**
     * Computes the batch once, and a few rows that careless kernels get wrong, and compares both with the reference.
     *
     * @param oracle what the reference says of the batch
     * @param hard what it says of those rows
     * @return whether it may be timed
     */
    boolean check(Oracle oracle, Oracle hard) {
        try {
            if (!isReference()) {
                double[] ofHard = new double[hard.batch().results()];
                bind(hard.batch(), ofHard).run();
                judge(hard.compare(ofHard));
            }
            Runnable run = bind(batch, results);
            run.run();
            if (!isReference()) {
                judge(oracle.compare(results));
                this.oracle = oracle;
            }
            if (state == Line.State.TIMED) {
                checked = results.clone();
                stopwatch = new Stopwatch(run);
            }
        } catch (UnsupportedOperationException refused) {
            fail(Line.State.REFUSED, refused);
        } catch (RuntimeException failed) { // also a defect of the kernel must not take the other lines with it
            fail(Line.State.FAILED, failed);
        }
        return state == Line.State.TIMED;
    }

    private Runnable bind(Workload rows, double[] into) {
        rows.clearGradient();
        Workload placed = !resident
                ? rows
                : rows.placed(matrix -> {
                    ResidentRows copy = backend.upload(matrix);
                    copies.add(copy);
                    return copy.rows();
                });
        return placed.bind(backend, threads, into);
    }

    private void judge(Oracle.Verdict verdict) {
        error = error == null ? verdict.error() : Double.valueOf(Math.max(error, verdict.error()));
        if (verdict.wrong() != null && state != Line.State.WRONG) {
            state = Line.State.WRONG;
            reason = verdict.wrong();
            stopwatch = null;
        }
    }

    private void fail(Line.State how, Exception cause) {
        stopwatch = null;
        if (state != Line.State.WRONG) { // which is worse
            state = how;
            reason = cause instanceof BackendException || how == Line.State.REFUSED
                    ? String.valueOf(cause.getMessage())
                    : cause.toString();
        }
    }

    /**
     * Runs until it gets no faster; but once if it is another number of threads, which share code that is warm, or the
     * reference, which takes long and matters little.
     *
     * @param settle does so
     */
    void settle(Consumer<Runnable> settle) {
        attempt(isReference() || threads > 1 ? stopwatch()::call : () -> settle.accept(stopwatch()::call));
    }

    /** Runs for a while, or not at all if it has failed. */
    void round(long nanos) {
        if (stopwatch != null) {
            attempt(() -> stopwatch().round(nanos));
        }
    }

    private Stopwatch stopwatch() {
        if (stopwatch == null) {
            throw new IllegalStateException(this + " was not checked, or failed");
        }
        return stopwatch;
    }

    private void attempt(Runnable run) {
        try {
            run.run();
        } catch (RuntimeException failed) { // also a defect of the kernel must not take the other lines with it
            fail(Line.State.FAILED, failed);
        }
    }

    /**
     * Compares the last results with those that were checked: they have the same bits, or were never right. The last
     * gradient may be somebody else's, and is computed once more.
     */
    void checkAgain() {
        if (stopwatch == null || oracle == null) {
            return;
        }
        int different = Arrays.mismatch(checked, results);
        if (different >= 0) {
            judge(new Oracle.Verdict(
                    0,
                    batch + ": result " + different + " after it was timed: got " + results[different]
                            + ", expected the bits of " + checked[different]));
        } else if (batch.written() != null) {
            batch.clearGradient();
            attempt(stopwatch()::call);
            judge(oracle.compare(results));
        }
    }

    /** {@return whether it is what the others are compared with} */
    boolean isReference() {
        return isReference(backend);
    }

    static boolean isReference(Backend backend) {
        return backend.id().equals(Backends.REFERENCE);
    }

    Workload batch() {
        return batch;
    }

    Backend backend() {
        return backend;
    }

    int threads() {
        return threads;
    }

    boolean isResident() {
        return resident;
    }

    /** {@return its times; null if it must not be, or could not be, timed} */
    @Nullable
    Stopwatch times() {
        return stopwatch;
    }

    /** {@return what is known of it, with those times} */
    Line line(Line.@Nullable Timing timing) {
        return new Line(
                batch.work().id(),
                batch.type().id(),
                batch.rows(),
                batch.classes(),
                backend.id(),
                threads,
                resident,
                state,
                reason,
                error,
                batch.bytes(),
                timing);
    }

    @Override
    public void close() {
        copies.forEach(ResidentRows::close);
        copies.clear();
    }

    @Override
    public String toString() {
        return line(null).id();
    }
}
