package org.relent.bench.hardware.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
import org.relent.bench.text.Text;

/** Elements a second against the length of rows: a chart for each kernel, all with the same axes. */
final class ThroughputCharts {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 270;
    private static final int LEFT = 48;
    private static final int FONT = 12;

    // Calls whose sizes differ by no more are about equally large.
    private static final double ALIKE = 8;

    private final Palette palette;
    private final List<Line> timed;
    private final Map<String, Long> joined;
    private final List<Figure> figures = new ArrayList<>();

    private ThroughputCharts(BenchReport report, Palette palette) {
        this.palette = palette;
        timed = report.timed().toList();
        joined = commonSizes(timed);
    }

    /** {@return one for each measure and element type} */
    static List<Figure> of(BenchReport report, Palette palette) {
        ThroughputCharts charts = new ThroughputCharts(report, palette);
        charts.timed.stream()
                .collect(Collectors.groupingBy(
                        line -> line.measure() + ", " + line.type(), LinkedHashMap::new, Collectors.toList()))
                .forEach(charts::add);
        return charts.figures;
    }

    /** {@return the shapes that no line joins} */
    static List<String> apart(BenchReport report) {
        List<Line> timed = report.timed().toList();
        Map<String, Long> sizes = commonSizes(timed);
        return timed.stream()
                .filter(line -> !isJoined(line, sizes))
                .map(Line::shape)
                .distinct()
                .toList();
    }

    /** By contender: the reference is given fewer rows than the others. */
    private static Map<String, Long> commonSizes(List<Line> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(
                        Line::contender,
                        Collectors.collectingAndThen(Collectors.toList(), ThroughputCharts::commonSize)));
    }

    private static boolean isJoined(Line line, Map<String, Long> sizes) {
        return alike(line, Objects.requireNonNull(sizes.get(line.contender())));
    }

    /** The least number of elements to which the most lengths of rows belong. */
    private static long commonSize(List<Line> lines) {
        return lines.stream()
                .map(ThroughputCharts::elements)
                .distinct()
                .sorted()
                .max(Comparator.comparingLong((Long size) -> lines.stream()
                                .filter(line -> alike(line, size))
                                .map(Line::classes)
                                .distinct()
                                .count())
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0L);
    }

    private static long elements(Line line) {
        return (long) line.rows() * line.classes();
    }

    private static boolean alike(Line line, long size) {
        return elements(line) >= size && elements(line) <= ALIKE * size;
    }

    private static double rate(Line line) {
        return Objects.requireNonNull(line.timing()).elementsPerSecond();
    }

    private void add(String title, List<Line> lines) {
        double least = timed.stream().mapToDouble(ThroughputCharts::rate).min().orElseThrow() / 1.6;
        double most = timed.stream().mapToDouble(ThroughputCharts::rate).max().orElseThrow() * 1.6;
        List<Double> lengths = timed.stream()
                .map(line -> (double) line.classes())
                .distinct()
                .sorted()
                .toList();
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                LEFT,
                FONT,
                Axes.log(
                        "length of a row",
                        lengths.getFirst() / 1.8,
                        lengths.getLast() * 1.8,
                        lengths,
                        value -> Text.count(Math.round(value))),
                Axes.log("elements a second", least, most, Axes.decades(least, most), Axes::plain));
        Map<String, List<Line>> series = lines.stream()
                .sorted(Comparator.comparingInt(Line::classes))
                .collect(Collectors.groupingBy(Line::contender, LinkedHashMap::new, Collectors.toList()));
        series.forEach((contender, own) -> {
            Ink ink = palette.ink(contender);
            Marker marker = palette.marker(contender);
            List<Point> line = points(own, true);
            if (line.size() > 1) {
                chart.line(line, ink, Dash.SOLID, 2);
            }
            chart.points(line, ink, marker, true);
            chart.points(points(own, false), ink, marker, false);
        });
        figures.add(new Figure(title, chart.svg("throughput-" + figures.size(), label(title, series))));
    }

    private List<Point> points(List<Line> lines, boolean inLine) {
        return lines.stream()
                .filter(line -> isJoined(line, joined) == inLine)
                .map(line -> new Point(
                        line.classes(),
                        rate(line),
                        line.contender() + ", " + line.shape() + ": " + Si.of(rate(line)) + "/s"))
                .toList();
    }

    private static String label(String title, Map<String, List<Line>> series) {
        return "Elements a second of " + title + ", at best: "
                + series.entrySet().stream()
                        .map(own -> own.getKey() + " "
                                + Si.of(own.getValue().stream()
                                        .mapToDouble(ThroughputCharts::rate)
                                        .max()
                                        .orElseThrow()))
                        .collect(Collectors.joining("; "));
    }
}
