package org.relent.bench.hardware;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.relent.bench.jmh.Jit;
import org.relent.bench.jmh.Size;

/**
 * How long everything runs before its speed is believed. Tests, in which no speed matters, run everything once.
 *
 * @param sizes the bytes that are read for the roofs of every run
 * @param share how much of the usual time something is run at a time
 * @param settle runs something until it gets no faster
 */
record Pace(List<Long> sizes, double share, Consumer<Runnable> settle) {
    /** What people get: sizes are the same in all runs, so that these can be compared. */
    static final Pace USUAL =
            new Pace(Arrays.stream(Size.values()).map(Size::bytes).toList(), 1, Jit::settle);

    /** Takes a copy. */
    Pace {
        sizes = List.copyOf(sizes);
    }

    /** {@return the share of a time} */
    long of(long nanos) {
        return Math.round(share * nanos);
    }
}
