package org.relent.bench.hardware.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One kernel on one shape by one contender.
 *
 * @param measure a case's id, such as {@code kl} or {@code kl-logits}
 * @param type the element type's id
 * @param rows how many rows a call has
 * @param classes how long a row is
 * @param backend who computes
 * @param threads how many threads share a call
 * @param resident whether the rows are on the device before the call
 * @param state what became of it
 * @param reason why it was not timed; null if it was
 * @param error the largest error that was found, as a fraction of its bound; null if nothing was computed
 * @param bytes what a call reads and writes
 * @param timing how fast it is; null if it was not timed
 */
public record Line(
        String measure,
        String type,
        int rows,
        int classes,
        String backend,
        int threads,
        boolean resident,
        State state,
        @Nullable String reason,
        @Nullable Double error,
        long bytes,
        @Nullable Timing timing) {

    /** Checks for nulls. */
    public Line {
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(state, "state");
    }

    /** What becomes of a line. */
    public enum State {
        /** All results are within their bounds, and it was timed. */
        TIMED,
        /** A result is outside its bound: not timed. */
        WRONG,
        /** The backend does not compute this kernel, or these rows do not fit. */
        REFUSED,
        /** The backend failed. */
        FAILED;

        /** {@return the name in JSON} */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How fast a line is.
     *
     * @param nanos of a call: the median of the rounds
     * @param rounds the median time of a call in each round, in nanoseconds, in the order of time
     * @param p50 the median of single calls, in nanoseconds
     * @param p99 what 99 % of the single calls did not exceed; of fewer than 100 the slowest
     * @param samples how many single calls that were
     * @param rowsPerSecond rows a second
     * @param elementsPerSecond pairs (p, q), or logits, a second
     * @param bytesPerSecond bytes read and written a second
     * @param roof what limits it: {@code reading}, {@code log}, {@code exp}, {@code device copy} or {@code carrying}
     * @param ofRoof the fraction of that limit which it reaches
     * @param timesReference how often the reference's speed, with one thread; null where that was not timed
     */
    public record Timing(
            double nanos,
            List<Double> rounds,
            double p50,
            double p99,
            long samples,
            double rowsPerSecond,
            double elementsPerSecond,
            double bytesPerSecond,
            String roof,
            double ofRoof,
            @Nullable Double timesReference) {
        /** Takes a copy. */
        public Timing {
            rounds = List.copyOf(rounds);
        }
    }

    /** {@return what tells it from all others, such as {@code kl/f32/64x1000/cpu-vector/1}} */
    @JsonIgnore
    public String id() {
        return String.join("/", measure, type, shape(), backend, resident ? "resident" : String.valueOf(threads));
    }

    /** {@return rows × classes, such as {@code 64x1000}} */
    @JsonIgnore
    public String shape() {
        return rows + "x" + classes;
    }

    /** {@return who computes, such as {@code cpu-vector} or {@code cpu-vector 2 threads}} */
    @JsonIgnore
    public String contender() {
        return backend + (resident ? " resident" : threads > 1 ? " " + threads + " threads" : "");
    }
}
