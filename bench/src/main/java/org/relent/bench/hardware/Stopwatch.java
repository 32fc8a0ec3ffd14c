package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Times calls, in rounds. */
final class Stopwatch {
    /** Shorter calls are timed several at a time: the clock itself takes some 25 ns. */
    private static final double SHORTEST = 1_000;

    private final Runnable run;
    private final LongSupplier clock;
    private final List<Double> rounds = new ArrayList<>();
    private double[] samples = new double[64];
    private int size;
    private int calls = 1;

    Stopwatch(Runnable run) {
        this(run, System::nanoTime);
    }

    /**
     * Nothing timed yet.
     *
     * @param run what is timed
     * @param clock nanoseconds since some moment
     */
    Stopwatch(Runnable run, LongSupplier clock) {
        this.run = run;
        this.clock = clock;
    }

    /** One call, not timed. */
    void call() {
        run.run();
    }

    /** Calls for a while, at least once. */
    void round(long nanos) {
        int first = size;
        long start = clock.getAsLong();
        long last = start;
        do {
            for (int i = 0; i < calls; i++) {
                run.run();
            }
            long now = clock.getAsLong();
            add((double) (now - last) / calls);
            last = now;
        } while (last - start < nanos);
        double median = median(Arrays.copyOfRange(samples, first, size));
        if (rounds.isEmpty() && calls == 1 && median < SHORTEST) {
            // What was timed singly is not comparable with what comes.
            calls = (int) Math.ceil(SHORTEST / Math.max(1, median));
            size = 0;
            round(nanos);
        } else {
            rounds.add(median);
        }
    }

    private void add(double nanos) {
        if (size == samples.length) {
            samples = Arrays.copyOf(samples, 2 * size);
        }
        samples[size++] = nanos;
    }

    /** {@return the median time of a call in each round: what else the machine does now and then is left to the percentiles} */
    List<Double> rounds() {
        return List.copyOf(rounds);
    }

    /** {@return the median of the rounds} */
    double nanos() {
        return median(rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** {@return how many times there are for {@link #percentile}} */
    int samples() {
        return size;
    }

    /**
     * What so many of the times did not exceed: the nearest rank, no time between two others.
     *
     * @param percent how many, above 0 and at most 100
     */
    double percentile(double percent) {
        Arrays.sort(samples, 0, size);
        return samples[Math.max(0, (int) Math.ceil(percent / 100 * size) - 1)];
    }

    /** {@return the median, the mean of the middle two where there are two} */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
