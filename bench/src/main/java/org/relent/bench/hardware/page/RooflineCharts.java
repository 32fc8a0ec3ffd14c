package org.relent.bench.hardware.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Figure;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Si;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.text.Text;

/**
 * Rooflines: logarithms and powers of e a second against how many of them there are for each byte. A slope is what a
 * memory can deliver, a level line what arithmetic can do; a kernel is below both.
 */
final class RooflineCharts {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 430;
    private static final int LEFT = 52;
    private static final int FONT = 13;

    // How much of a slope must be seen to write along it, and how far from its end that begins.
    private static final double ROOM = 2;
    private static final double MARGIN = 1.07;

    // How far levels must be from each other to write between them.
    private static final double APART = 1.2;

    // From the fastest memory to the slowest.
    private static final List<Dash> DASHES = List.of(Dash.DOTTED, Dash.MIXED, Dash.DASHED, Dash.SOLID);

    private static final Slope DEVICE = new Slope("device memory", 0, 0, Marker.DIAMOND, Dash.SOLID);
    private static final Slope CARRIED = new Slope("carrying", 0, 0, Marker.DOWN, Dash.DASHED);

    private final BenchReport report;
    private final Palette palette;
    private final List<Figure> figures = new ArrayList<>();

    /** What a memory can deliver. */
    private record Slope(String name, double bytesPerSecond, long bytes, Marker marker, Dash dash) {
        Slope at(double speed) {
            return new Slope(name, speed, bytes, marker, dash);
        }

        String text() {
            return name + " " + GoalTable.number(bytesPerSecond / 1e9) + " GB/s";
        }
    }

    /** A kernel in one working set. */
    private record Dot(Line line, Slope slope, double intensity, double rate) {}

    private RooflineCharts(BenchReport report, Palette palette) {
        this.report = report;
        this.palette = palette;
    }

    /** {@return one for each element type and contender but the reference} */
    static List<Figure> of(BenchReport report, Palette palette) {
        RooflineCharts charts = new RooflineCharts(report, palette);
        Map<String, List<Line>> groups = report.timed()
                .filter(line -> !line.backend().equals(Backends.REFERENCE) && evaluations(line) > 0)
                .collect(Collectors.groupingBy(
                        line -> line.type() + ", " + charts.name(line), LinkedHashMap::new, Collectors.toList()));
        groups.forEach(charts::add);
        return charts.figures;
    }

    /** {@return ids of the measures that are in no roofline} */
    static List<String> leftOut(BenchReport report) {
        return report.timed()
                .filter(line -> evaluations(line) == 0)
                .map(Line::measure)
                .distinct()
                .toList();
    }

    /** A device has one chart for what is carried and what is there already. */
    private String name(Line line) {
        return isDevice(line) ? line.backend() : line.contender();
    }

    private boolean isDevice(Line line) {
        return report.roofs().devices().stream()
                .anyMatch(device -> device.backend().equals(line.backend()));
    }

    private static int evaluations(Line line) {
        Case work = Case.of(line.measure());
        return work.logs() + work.exps();
    }

    private void add(String title, List<Line> lines) {
        List<Slope> slopes = slopes(lines.getFirst());
        if (slopes.isEmpty()) {
            return;
        }
        // Of several lengths of rows in one working set the best: the others are below it, and in the table.
        Map<String, Dot> best = lines.stream()
                .map(line -> dot(line, slopes))
                .collect(Collectors.toMap(
                        dot -> dot.line().measure() + " " + dot.slope().name(),
                        dot -> dot,
                        (one, other) -> one.rate() >= other.rate() ? one : other,
                        LinkedHashMap::new));
        List<Roofs.Rate> levels = isDevice(lines.getFirst()) ? List.of() : levels(lines.getFirst());
        figures.add(new Figure(title, draw(title, slopes, levels, List.copyOf(best.values()))));
    }

    private Dot dot(Line line, List<Slope> slopes) {
        Slope slope = isDevice(line)
                ? slopes.get(line.resident() ? 0 : 1)
                : slopes.stream()
                        // As much as twice what was read for the roof still is where that was.
                        .filter(level -> line.bytes() <= 2 * level.bytes())
                        .findFirst()
                        .orElse(slopes.getLast());
        double elements = (double) line.rows() * line.classes();
        double rate = Objects.requireNonNull(line.timing()).elementsPerSecond() * evaluations(line);
        return new Dot(line, slope, evaluations(line) * elements / line.bytes(), rate);
    }

    private List<Slope> slopes(Line line) {
        if (isDevice(line)) {
            return report.roofs().devices().stream()
                    .filter(device -> device.backend().equals(line.backend()))
                    .flatMap(device -> Stream.of(
                            DEVICE.at(device.copyBytesPerSecond()), CARRIED.at(device.toDeviceBytesPerSecond())))
                    .toList();
        }
        return reads(report.roofs(), line.threads());
    }

    /** The slopes of so many threads, the smallest memory first. */
    private static List<Slope> reads(Roofs roofs, int threads) {
        List<Roofs.Read> reads = roofs.reads().stream()
                .filter(read -> read.threads() == threads)
                .sorted(Comparator.comparingLong(Roofs.Read::bytes))
                .toList();
        List<Slope> slopes = new ArrayList<>();
        for (Roofs.Read read : reads) {
            boolean alone = reads.stream()
                            .filter(other -> other.level().equals(read.level()))
                            .count()
                    == 1;
            String name = read.level() + (alone ? "" : " " + Text.bytes(read.bytes()));
            Marker marker = Marker.series(slopes.size());
            Dash dash = DASHES.get(Math.max(0, DASHES.size() - reads.size() + slopes.size()));
            slopes.add(new Slope(name, read.bytesPerSecond(), read.bytes(), marker, dash));
        }
        return slopes;
    }

    /** {@return what the marks mean, such as {@code ● L1}} */
    static List<String> marks(BenchReport report) {
        return Stream.concat(
                        reads(report.roofs(), 1).stream(),
                        report.roofs().devices().isEmpty() ? Stream.of() : Stream.of(DEVICE, CARRIED))
                .map(slope -> slope.marker().sign() + " " + slope.name())
                .toList();
    }

    /** The rates of functions, the highest first. */
    private List<Roofs.Rate> levels(Line line) {
        String type = line.type().equals(ElementType.F64.id()) ? line.type() : ElementType.F32.id();
        return report.roofs().functions().stream()
                .filter(rate -> rate.threads() == line.threads() && rate.type().equals(type))
                .sorted(Comparator.comparingDouble(Roofs.Rate::perSecond).reversed())
                .toList();
    }

    private String draw(String title, List<Slope> slopes, List<Roofs.Rate> levels, List<Dot> dots) {
        double top = Stream.concat(
                        levels.stream().map(Roofs.Rate::perSecond),
                        dots.stream().map(Dot::rate))
                .reduce(0.0, Math::max);
        double least = dots.stream().mapToDouble(Dot::intensity).min().orElseThrow();
        double most = dots.stream().mapToDouble(Dot::intensity).max().orElseThrow();
        double fastest =
                slopes.stream().mapToDouble(Slope::bytesPerSecond).max().orElseThrow();
        double left = Math.clamp(0.5 * top / fastest, least / 3.2, least / 2.5);
        double right = most * 3;
        double bottom = dots.stream().mapToDouble(Dot::rate).min().orElseThrow() / 2.2;
        // Where no level ends a slope, it is to be seen up to the first kernel.
        double ceiling = Math.max(top, levels.isEmpty() ? fastest * least : 0) * 1.5;
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                LEFT,
                FONT,
                Axes.log(
                        "evaluations for each byte",
                        left,
                        right,
                        Axes.powers(2, left, right),
                        value -> value < 1 ? "1/" + Math.round(1 / value) : String.valueOf(Math.round(value))),
                Axes.log("evaluations a second", bottom, ceiling, Axes.decades(bottom, ceiling), Axes::plain));
        double roof = levels.isEmpty() ? ceiling : top;
        int atTop = 0;
        for (Slope slope : slopes) {
            double speed = slope.bytesPerSecond();
            double from = Math.max(left, bottom / speed);
            double to = Math.min(right, roof / speed);
            if (from < to) {
                chart.line(
                        List.of(new Point(from, from * speed), new Point(to, to * speed)),
                        Ink.MUTED,
                        slope.dash(),
                        1.4f);
            }
            if (to / from > ROOM) {
                double mark = from * MARGIN;
                chart.points(List.of(new Point(mark, mark * speed)), Ink.MUTED, slope.marker(), false);
                chart.label(slope.text(), mark * MARGIN, mark * MARGIN * speed * 1.03, Ink.MUTED, true);
            } else {
                // Too fast to limit much here.
                String text = slope.marker().sign() + " " + slope.text();
                chart.label(text, left * 1.02, roof * (1.04 + 0.14 * atTop++), Ink.MUTED, false);
            }
        }
        double above = Double.POSITIVE_INFINITY;
        for (Roofs.Rate level : levels) {
            double rate = level.perSecond();
            chart.line(List.of(new Point(left, rate), new Point(right, rate)), Ink.MUTED, Dash.SOLID, 1.4f);
            chart.note(level.function() + " " + Si.of(rate) + "/s", right, rate, Ink.MUTED, above / rate > APART);
            above = rate;
        }
        for (Dot dot : dots) {
            String text = dot.line().measure() + " " + dot.line().shape() + ": " + Si.of(dot.rate()) + "/s";
            chart.points(
                    List.of(new Point(dot.intensity(), dot.rate(), text)),
                    palette.ink(dot.line().contender()),
                    dot.slope().marker(),
                    true);
        }
        dots.stream()
                .collect(Collectors.groupingBy(Dot::intensity))
                .values()
                .forEach(column -> chart.labelsBeside(
                        column.stream()
                                .map(dot -> new Point(
                                        dot.intensity(),
                                        dot.rate(),
                                        dot.slope().marker().sign() + " "
                                                + dot.line().measure()))
                                .toList(),
                        Ink.INK));
        return chart.svg("roofline-" + figures.size(), label(title, dots));
    }

    private static String label(String title, List<Dot> dots) {
        return "Roofline of " + title + ". "
                + dots.stream()
                        .map(dot -> dot.line().measure() + " in " + dot.slope().name() + " " + Si.of(dot.rate()) + "/s")
                        .collect(Collectors.joining(", "));
    }
}
