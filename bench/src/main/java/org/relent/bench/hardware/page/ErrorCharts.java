package org.relent.bench.hardware.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Figure;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.jmh.GoalTable;

/** The largest error of each kernel and backend as a fraction of its bound: a chart for each element type. */
final class ErrorCharts {
    private static final int WIDTH = 520;
    private static final int LEFT = 128;
    private static final int FONT = 13;
    private static final int ROW = 30;
    private static final int AROUND = 74;
    private static final double LEAST = 1e-12;

    private final Palette palette;
    private final double lower;
    private final double upper;
    private final List<Figure> figures = new ArrayList<>();

    private ErrorCharts(List<Line> checked, Palette palette) {
        this.palette = palette;
        double least = checked.stream()
                .mapToDouble(ErrorCharts::error)
                .filter(error -> error > LEAST)
                .min()
                .orElse(0.1);
        double most = checked.stream()
                .mapToDouble(ErrorCharts::error)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        lower = Math.min(0.1, Math.pow(10, Math.floor(Math.log10(least))) / 2);
        upper = Math.max(most, 1) * 5;
    }

    /** {@return one for each element type} */
    static List<Figure> of(BenchReport report, Palette palette) {
        List<Line> checked = checked(report).toList();
        ErrorCharts charts = new ErrorCharts(checked, palette);
        checked.stream()
                .collect(Collectors.groupingBy(Line::type, LinkedHashMap::new, Collectors.toList()))
                .forEach(charts::add);
        return charts.figures;
    }

    /** {@return the lines of which something was computed} */
    static Stream<Line> checked(BenchReport report) {
        return report.lines().stream().filter(line -> line.error() != null);
    }

    private static double error(Line line) {
        return Objects.requireNonNull(line.error());
    }

    /** No number is as bad as infinity. */
    private static Line worse(Line one, Line other) {
        double first = Double.isNaN(error(one)) ? Double.POSITIVE_INFINITY : error(one);
        return first >= error(other) ? one : other;
    }

    private void add(String type, List<Line> lines) {
        List<String> measures = lines.stream().map(Line::measure).distinct().toList();
        int step = Math.max(1, (int) Math.ceil(Math.log10(upper / lower) / 6));
        Chart chart = new Chart(
                WIDTH,
                AROUND + ROW * measures.size(),
                LEFT,
                FONT,
                Axes.log(
                        "largest error / bound",
                        lower,
                        upper,
                        Axes.powers(Math.pow(10, step), lower, upper),
                        Axes::plain),
                Axes.rows(measures));
        chart.line(List.of(new Point(1, -0.5), new Point(1, measures.size() - 0.5)), Ink.WRONG, Dash.SOLID, 1.6f);
        Map<String, Map<String, Line>> worst = lines.stream()
                .collect(Collectors.groupingBy(
                        Line::backend,
                        LinkedHashMap::new,
                        Collectors.toMap(Line::measure, line -> line, ErrorCharts::worse, LinkedHashMap::new)));
        worst.forEach((backend, byMeasure) -> byMeasure.forEach((measure, line) -> {
            boolean wrong = line.state() == Line.State.WRONG;
            double at = Double.isNaN(error(line)) ? upper : Math.clamp(error(line), lower * 1.15, upper / 1.25);
            chart.points(
                    List.of(new Point(
                            at,
                            measures.indexOf(measure),
                            backend + ", " + measure + " " + line.shape() + ": " + GoalTable.number(error(line))
                                    + " of the bound" + (wrong ? ": WRONG" : ""))),
                    wrong ? Ink.WRONG : palette.ink(backend),
                    wrong ? Marker.CROSS : palette.marker(backend),
                    true);
        }));
        figures.add(new Figure(type, chart.svg("errors-" + figures.size(), label(type, worst))));
    }

    private static String label(String type, Map<String, Map<String, Line>> worst) {
        return "Largest errors of " + type + " as fractions of their bounds. "
                + worst.entrySet().stream()
                        .map(backend -> backend.getKey() + ": "
                                + backend.getValue().values().stream()
                                        .map(line -> line.measure() + " " + GoalTable.number(error(line)))
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }
}
