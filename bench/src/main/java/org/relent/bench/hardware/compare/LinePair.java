package org.relent.bench.hardware.compare;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.relent.bench.hardware.compare.Comparison.Change;
import org.relent.bench.hardware.compare.Comparison.Estimate;
import org.relent.bench.hardware.compare.Comparison.Interval;
import org.relent.bench.hardware.compare.Comparison.Verdict;
import org.relent.bench.hardware.report.Line;

/**
 * A line that was timed in two runs.
 *
 * @param base in the earlier one
 * @param now in the later one
 */
record LinePair(Line base, Line now) {
    private static final double SHOWN_LEVEL = 0.95;

    /**
     * Judges the line.
     *
     * @param level how sure it has to be that the line is slower at all
     * @param threshold from how many percent on it is too much
     */
    Change change(double level, double threshold) {
        Estimate estimate = estimate(logs(base), logs(now), level);
        return new Change(
                now.id(),
                verdict(estimate, threshold),
                timing(base).nanos(),
                timing(now).nanos(),
                estimate,
                null);
    }

    /**
     * Judges the geometric mean of all lines.
     *
     * @param pairs the lines, two or more
     * @param threshold from how many percent on a slow-down is too much
     */
    static Change mean(List<LinePair> pairs, double threshold) {
        Estimate estimate = estimate(mean(pairs, LinePair::base), mean(pairs, LinePair::now), SHOWN_LEVEL);
        return new Change(
                "geometric mean of " + pairs.size() + " lines",
                verdict(estimate, threshold),
                null,
                null,
                estimate,
                null);
    }

    /** The mean of the logarithms over all lines, for each round that all have. */
    private static double[] mean(List<LinePair> pairs, Function<LinePair, Line> run) {
        List<double[]> logs = pairs.stream().map(run).map(LinePair::logs).toList();
        int rounds = logs.stream().mapToInt(line -> line.length).min().orElseThrow();
        return IntStream.range(0, rounds)
                .mapToDouble(round ->
                        logs.stream().mapToDouble(line -> line[round]).average().orElseThrow())
                .toArray();
    }

    private static double[] logs(Line line) {
        return timing(line).rounds().stream().mapToDouble(Math::log).toArray();
    }

    private static Line.Timing timing(Line line) {
        return Objects.requireNonNull(line.timing(), "timing");
    }

    private static Estimate estimate(double[] base, double[] now, double level) {
        Shift shown = Shift.of(base, now, SHOWN_LEVEL);
        return new Estimate(percent(shown.estimate()), interval(shown), interval(Shift.of(base, now, level)));
    }

    private static Interval interval(Shift shift) {
        return new Interval(percent(shift.low()), percent(shift.high()), shift.level());
    }

    private static double percent(double logarithm) {
        return 100 * Math.expm1(logarithm);
    }

    private static Verdict verdict(Estimate estimate, double threshold) {
        Interval interval = estimate.interval();
        if (interval.low() > threshold) {
            return estimate.amongAll().low() > 0 ? Verdict.SLOWER : Verdict.SUSPECT;
        }
        if (interval.high() < -threshold) {
            return Verdict.FASTER;
        }
        return interval.low() >= -threshold && interval.high() <= threshold ? Verdict.SAME : Verdict.UNCLEAR;
    }
}
