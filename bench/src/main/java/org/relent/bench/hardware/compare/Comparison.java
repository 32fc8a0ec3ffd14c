package org.relent.bench.hardware.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;

/**
 * What changed between two runs, line by line. All changes are of the time a call takes, in percent: +25 % is slower.
 *
 * <p>A line's change is the {@link Shift} between the logarithms of its rounds, with its interval at 95 %. A line is slower
 * if that whole interval is past the threshold, and if it is sure among all lines that it is slower at all: many noisy lines
 * at 95 % give false alarms, so the chance of one is divided among them (Bonferroni). With n lines there is a second, wider
 * interval at 1 − 5 %/n, which has to lie above 0. With a chance of at least 97.5 % no line that did not get slower is
 * called so. The wider interval is not asked to be past the threshold, which would hide most slow-downs: with ten rounds of
 * 10 % noise and a threshold of 10 %, two in three of those by 30 % among a hundred lines, and now one in seven. A line that
 * only the first interval finds is {@link Verdict#SUSPECT} and decides nothing.
 *
 * <p>Few rounds do not allow the second level (8 a run do for 300 lines, 5 for 6). Then every round has to be slower than
 * every one of the base, which is all that can be asked, and {@link #reachesLevel} is false.
 *
 * <p>A change of all lines that is too small to be seen in one is seen in their geometric mean, which is judged in the same
 * way, at 95 %. A round times all lines in turns, so its mean over the lines is one sample.
 *
 * @param thresholdPercent which slow-down is too much
 * @param base the run that is compared with
 * @param now the run that is judged
 * @param differences between the machines, which make the comparison worth less
 * @param roofs how the machine itself changed
 * @param level how sure it has to be that a line is slower at all: 1 − 5 %/n
 * @param lines of either run, the worst verdicts first, and then in the order of the table
 * @param mean the geometric mean of all lines that were timed in both runs; null if there are not two
 */
public record Comparison(
        double thresholdPercent,
        Origin base,
        Origin now,
        List<Difference> differences,
        List<RoofChange> roofs,
        double level,
        List<Change> lines,
        @Nullable Change mean) {
    /** A threshold above what runs on one quiet machine differ by. */
    public static final double DEFAULT_THRESHOLD_PERCENT = 10;

    private static final double ERROR = 0.05;

    /** Takes copies. */
    public Comparison {
        differences = List.copyOf(differences);
        roofs = List.copyOf(roofs);
        lines = List.copyOf(lines);
    }

    /**
     * A run.
     *
     * @param date when
     * @param relent the version
     * @param preset how long
     * @param rounds how often each line was timed
     * @param lines how many lines it has
     */
    public record Origin(String date, String relent, String preset, int rounds, int lines) {
        private static Origin of(BenchReport report) {
            return new Origin(
                    report.date(),
                    report.machine().relent(),
                    report.settings().preset(),
                    report.settings().rounds(),
                    report.lines().size());
        }
    }

    /**
     * Something that has to be alike for times to be comparable, and is not.
     *
     * @param what it is
     * @param base what it was
     * @param now what it is now
     */
    public record Difference(String what, String base, String now) {}

    /**
     * How a roof changed. Its code never changes with Relent's kernels: what it shows is the machine's doing.
     *
     * @param roof what was measured
     * @param percent the change of its time
     */
    public record RoofChange(String roof, double percent) {}

    /**
     * Where a change lies.
     *
     * @param low its lower end, in percent
     * @param high its upper end
     * @param level how sure that is
     */
    public record Interval(double low, double high, double level) {}

    /**
     * The change of a time.
     *
     * @param percent the change
     * @param interval where it lies, at 95 % or, with too few rounds, less
     * @param amongAll the same at {@link Comparison#level} or, with too few rounds, less
     */
    public record Estimate(double percent, Interval interval, Interval amongAll) {}

    /**
     * A line, or all together.
     *
     * @param id of the line
     * @param verdict what is to be thought of it
     * @param base nanoseconds of a call; null if it was not timed
     * @param now nanoseconds of a call; null if it is not timed now
     * @param estimate the change; null if it was not timed twice
     * @param reason why it is not timed now; null if it is, or was not asked for
     */
    public record Change(
            String id,
            Verdict verdict,
            @Nullable Double base,
            @Nullable Double now,
            @Nullable Estimate estimate,
            @Nullable String reason) {}

    /** What is to be thought of a line, the worst first. */
    public enum Verdict {
        /** A result is outside its bound. */
        WRONG("WRONG"),
        /** The whole interval is past the threshold, and it is slower for sure, also among so many lines. */
        SLOWER("SLOWER"),
        /** It was timed, and is refused or fails now. */
        UNTIMED("UNTIMED"),
        /** It would be slower if it were the only line. */
        SUSPECT("slower?"),
        /** The interval reaches across the threshold. */
        UNCLEAR("unclear"),
        /** Faster by more than the threshold. */
        FASTER("faster"),
        /** The whole interval is within the threshold. */
        SAME("same"),
        /** Timed only now. */
        NEW("new"),
        /** Timed in the base, and not asked for now. */
        GONE("gone");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** {@return the word in tables} */
        public String text() {
            return text;
        }
    }

    /** What follows from all lines. */
    public enum Decision {
        /** Nothing got worse past the threshold. */
        PASSED(0),
        /** No line was timed in both runs: a gate that compares nothing must not pass. */
        NOTHING_COMPARED(2),
        /** A kernel is outside its bound. */
        WRONG(4),
        /** A line, or the mean of all, is slower past the threshold, or a line is no longer timed. */
        SLOWER(5);

        private final int exitCode;

        Decision(int exitCode) {
            this.exitCode = exitCode;
        }

        /** {@return what the program ends with} */
        public int exitCode() {
            return exitCode;
        }
    }

    /**
     * Compares two runs, but for the reference.
     *
     * @param base the earlier one
     * @param now the later one
     * @param thresholdPercent which slow-down is too much, such as 10
     * @return what changed
     * @throws IllegalArgumentException if the threshold is no positive finite number
     */
    public static Comparison of(BenchReport base, BenchReport now, double thresholdPercent) {
        if (!(thresholdPercent > 0 && thresholdPercent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--threshold: got " + thresholdPercent + ", expected a positive finite number, in percent");
        }
        Map<String, Line> before = compared(base);
        Set<String> after = compared(now).keySet();
        List<LinePair> pairs = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Line line : compared(now).values()) {
            Line earlier = before.get(line.id());
            if (earlier != null && earlier.timing() != null && line.timing() != null) {
                pairs.add(new LinePair(earlier, line));
            } else {
                alone(earlier, line).ifPresent(changes::add);
            }
        }
        double level = 1 - ERROR / Math.max(1, pairs.size());
        pairs.forEach(pair -> changes.add(pair.change(level, thresholdPercent)));
        before.values().stream()
                .filter(line -> line.timing() != null && !after.contains(line.id()))
                .forEach(line -> changes.add(new Change(line.id(), Verdict.GONE, nanos(line), null, null, null)));
        changes.sort(Comparator.comparing(Change::verdict));
        return new Comparison(
                thresholdPercent,
                Origin.of(base),
                Origin.of(now),
                Differences.between(base, now),
                RoofChanges.between(base.roofs(), now.roofs()),
                level,
                changes,
                pairs.size() < 2 ? null : LinePair.mean(pairs, thresholdPercent));
    }

    /** By their ids; without the reference, which is there to be right, and timed too seldom for an interval. */
    private static Map<String, Line> compared(BenchReport report) {
        Map<String, Line> lines = new LinkedHashMap<>();
        report.lines().stream()
                .filter(line -> !line.backend().equals(Backends.REFERENCE))
                .forEach(line -> lines.put(line.id(), line));
        return lines;
    }

    /** What is to be said of a line of this run that has no pair; nothing if it was timed in neither. */
    private static Optional<Change> alone(@Nullable Line before, Line line) {
        Double base = before == null ? null : nanos(before);
        if (line.state() == Line.State.WRONG) {
            return Optional.of(new Change(line.id(), Verdict.WRONG, base, null, null, line.reason()));
        }
        if (line.timing() != null) {
            return Optional.of(new Change(line.id(), Verdict.NEW, null, nanos(line), null, null));
        }
        if (base != null) {
            String reason = line.state().id() + (line.reason() == null ? "" : ": " + line.reason());
            return Optional.of(new Change(line.id(), Verdict.UNTIMED, base, null, null, reason));
        }
        return Optional.empty();
    }

    private static @Nullable Double nanos(Line line) {
        return line.timing() == null ? null : line.timing().nanos();
    }

    /** {@return what follows from all lines} */
    public Decision decision() {
        if (count(Verdict.WRONG) > 0) {
            return Decision.WRONG;
        }
        if (count(Verdict.SLOWER) + count(Verdict.UNTIMED) > 0 || (mean != null && mean.verdict() == Verdict.SLOWER)) {
            return Decision.SLOWER;
        }
        return compared() == 0 ? Decision.NOTHING_COMPARED : Decision.PASSED;
    }

    /** {@return how many lines there are of a verdict} */
    public int count(Verdict verdict) {
        return (int) lines.stream().filter(line -> line.verdict() == verdict).count();
    }

    /** {@return how many lines were timed in both runs} */
    public int compared() {
        return (int) estimates().count();
    }

    /** {@return whether the rounds were enough for the level that so many lines need} */
    public boolean reachesLevel() {
        return estimates().allMatch(estimate -> estimate.amongAll().level() >= level);
    }

    /** {@return the roofs that changed by more than half the threshold: so much is the machine's doing} */
    public List<RoofChange> unsteady() {
        return roofs.stream()
                .filter(roof -> Math.abs(roof.percent()) > thresholdPercent / 2)
                .toList();
    }

    Stream<Estimate> estimates() {
        return lines.stream().map(Change::estimate).filter(Objects::nonNull);
    }
}
