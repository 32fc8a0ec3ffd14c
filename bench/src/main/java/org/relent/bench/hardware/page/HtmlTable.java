package org.relent.bench.hardware.page;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.charts.Si;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.text.Text;

/** All lines of a report, as rows of tables. */
final class HtmlTable {
    private HtmlTable() {}

    /**
     * The lines of a measure and element type.
     *
     * @param measure the measure
     * @param type the type
     * @param rows the lines
     */
    public record Group(String measure, String type, List<Row> rows) {
        /** {@return a name for links} */
        public String id() {
            return "t-" + measure + "-" + type;
        }
    }

    /**
     * A line.
     *
     * @param id tells it from all others
     * @param shape its shape
     * @param first whether the line above has another shape
     * @param contender who computes
     * @param state {@code timed}, {@code wrong}, {@code refused} or {@code failed}
     * @param reason why it was not timed
     * @param cells what was measured; null if nothing was
     * @param error the largest error as a fraction of its bound; null if nothing was computed
     */
    public record Row(
            String id,
            String shape,
            boolean first,
            String contender,
            String state,
            String reason,
            @Nullable Cells cells,
            @Nullable String error) {}

    /**
     * What was measured, as it is written.
     *
     * @param rows a second
     * @param gigabytes a second
     * @param ofRoof in percent
     * @param bar the same, at most 100, in CSS
     * @param roof which roof
     * @param p50 the median
     * @param p99 the 99th percentile
     * @param times the speed of the reference
     * @param best whether it is the fastest of several
     */
    public record Cells(
            String rows,
            String gigabytes,
            String ofRoof,
            String bar,
            String roof,
            String p50,
            String p99,
            String times,
            boolean best) {}

    /** {@return all lines, in their order} */
    static List<Group> groups(BenchReport report) {
        Map<String, List<Line>> groups = report.lines().stream()
                .collect(Collectors.groupingBy(
                        line -> line.measure() + "/" + line.type(), LinkedHashMap::new, Collectors.toList()));
        return groups.values().stream()
                .map(lines ->
                        new Group(lines.getFirst().measure(), lines.getFirst().type(), rows(lines)))
                .toList();
    }

    private static List<Row> rows(List<Line> lines) {
        // Lines of one shape stay together.
        Map<String, List<Line>> shapes =
                lines.stream().collect(Collectors.groupingBy(Line::shape, LinkedHashMap::new, Collectors.toList()));
        return shapes.values().stream()
                .flatMap(same -> {
                    Optional<Line> best = best(same);
                    return same.stream().map(line -> row(line, line.equals(same.getFirst()), best));
                })
                .toList();
    }

    /** The fastest of those that were timed; empty where it has nobody to beat. */
    private static Optional<Line> best(List<Line> lines) {
        List<Line> timed = lines.stream().filter(line -> line.timing() != null).toList();
        return timed.size() < 2 ? Optional.empty() : timed.stream().max(Comparator.comparingDouble(HtmlTable::rate));
    }

    private static double rate(Line line) {
        return Objects.requireNonNull(line.timing()).rowsPerSecond();
    }

    private static Row row(Line line, boolean first, Optional<Line> best) {
        return new Row(
                line.id(),
                line.shape(),
                first,
                line.contender(),
                line.state().id(),
                Objects.requireNonNullElse(line.reason(), ""),
                line.timing() == null
                        ? null
                        : cells(line.timing(), best.filter(line::equals).isPresent()),
                line.error() == null ? null : GoalTable.number(line.error()));
    }

    private static Cells cells(Line.Timing timing, boolean best) {
        return new Cells(
                Si.of(timing.rowsPerSecond()),
                GoalTable.number(timing.bytesPerSecond() / 1e9),
                percent(timing.ofRoof()),
                String.format(Locale.ROOT, "%.1f%%", Math.clamp(100 * timing.ofRoof(), 0, 100)),
                timing.roof(),
                Text.duration(timing.p50() / 1e9),
                Text.duration(timing.p99() / 1e9),
                timing.timesReference() == null ? "–" : GoalTable.number(timing.timesReference()),
                best);
    }

    private static String percent(double fraction) {
        return fraction < 0.01 ? "< 1" : String.valueOf(Math.round(100 * fraction));
    }
}
