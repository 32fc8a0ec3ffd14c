package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.relent.Counts;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Smoothing;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Legend;
import org.relent.bench.charts.Legend.Entry;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Picture;
import org.relent.bench.demo.Texts.Language;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo asymmetry}: D(P‖Q) and D(Q‖P), and what is made of the two. */
@Command(name = "asymmetry", description = "forward, reverse, Jeffreys and JS in one pass")
final class AsymmetryDemo extends Demo {
    private static final double HEADS = 0.2;
    private static final double OTHER_HEADS = 0.7;
    private static final int NAMED = 4;

    /** The language of the pairs that differ most. */
    private static final Language EXTREME = Language.POLISH;

    /** Two languages, the first P, and how their letters differ. */
    record Pair(Language p, Language q, Directions directions) {
        String names() {
            return p.title() + ", " + q.title();
        }

        boolean isWith(Language language) {
            return p == language || q == language;
        }

        private double difference() {
            return Math.abs(directions.forward() - directions.reverse());
        }
    }

    AsymmetryDemo() {}

    @Override
    Picture show(PrintWriter out) {
        Directions two = coins(OTHER_HEADS).getFirst();
        List<Pair> bare = languages(Smoothing.none());
        List<Pair> smoothed = languages(CodeLengths.SMOOTHING).stream()
                .sorted(Comparator.comparingDouble(Pair::difference).reversed())
                .toList();
        out.print(introduction(smoothed.size()));
        out.println("  in nats                              D(P||Q)   D(Q||P)  Jeffreys        JS");
        row(out, "coins (0.2, 0.8) and (0.7, 0.3)", two);
        out.println();
        out.println("  letters, smoothed by " + CodeLengths.SMOOTHING + ": most different both ways, and least");
        smoothed.stream().limit(NAMED).forEach(pair -> row(out, pair.names(), pair.directions));
        row(out, smoothed.getLast().names(), smoothed.getLast().directions);
        out.println();
        out.println("  letters, not smoothed: all that are not infinite both ways");
        bare.stream()
                .filter(pair -> Double.isFinite(Math.min(pair.directions.forward(), pair.directions.reverse())))
                .forEach(pair -> row(out, pair.names(), pair.directions));
        double largest = Stream.concat(bare.stream(), smoothed.stream())
                .mapToDouble(pair -> pair.directions.js())
                .max()
                .orElseThrow();
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "Who is P matters: D(P||Q) is large where P puts weight and Q does not. Finnish has no letter that "
                                + "German lacks, but German has some that Finnish lacks: finite one way, infinite the other. "
                                + "Jeffreys, the sum, is then infinite too; JS never exceeds ln 2 = 0.6931, and is at most "
                                + "%.4f for these letters, smoothed or not.",
                        largest)));
        return picture(two, smoothed);
    }

    private static String introduction(int pairs) {
        return "Asymmetry: D(P||Q) is not D(Q||P)\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "two coins; and the letters of the Universal Declaration of Human Rights in "
                                + Language.ALL.size() + " languages, " + pairs + " pairs of them.")
                + Text.paragraph(
                        "Rule",
                        7,
                        "D(P||Q) = sum p ln(p/q), the same with P and Q exchanged, their sum (Jeffreys), and JS, the mean "
                                + "of D(P||M) and D(Q||M) with M = (P + Q)/2.")
                + Text.paragraph("Work", 7, "All four from one pass over the rows.")
                + "\n";
    }

    private static void row(PrintWriter out, String name, Directions directions) {
        out.println("  " + Text.left(name, 34)
                + DoubleStream.of(directions.forward(), directions.reverse(), directions.jeffreys(), directions.js())
                        .mapToObj(nats -> Double.isInfinite(nats) ? "∞" : String.format(Locale.ROOT, "%.4f", nats))
                        .map(nats -> Text.right(nats, 10))
                        .reduce("", String::concat));
    }

    /** The coin P against other coins Q, all in one batch: a row each. */
    static List<Directions> coins(double... heads) {
        double[] others =
                DoubleStream.of(heads).flatMap(q -> DoubleStream.of(q, 1 - q)).toArray();
        return Directions.of(
                Probabilities.given(),
                Pairing.ONE_TO_MANY,
                Reference.probabilities(Rows.of(new double[] {HEADS, 1 - HEADS}, 1, 2)),
                Model.probabilities(Rows.of(others, heads.length, 2)));
    }

    /** Each language against each later one; both of a pair are smoothed. */
    static List<Pair> languages(Smoothing smoothing) {
        List<Language> languages = Language.ALL;
        Rows rows = Letters.ofDeclarations().rows();
        List<Directions> all =
                Directions.of(Counts.smoothed(smoothing), Pairing.ALL, Reference.counts(rows), Model.counts(rows));
        List<Pair> pairs = new ArrayList<>();
        for (int p = 0; p < languages.size(); p++) {
            for (int q = p + 1; q < languages.size(); q++) {
                pairs.add(new Pair(languages.get(p), languages.get(q), all.get(p * languages.size() + q)));
            }
        }
        return pairs;
    }

    private static Picture picture(Directions two, List<Pair> pairs) {
        return new Picture(
                        "D(P‖Q) is not D(Q‖P)",
                        "In nats: of a coin and all others, and of the letters of two languages")
                .row(
                        coinChart(two).panel("A coin, P = (0.2, 0.8), and Q = (q, 1 − q)", "four curves, 0 at q = 0.2"),
                        languageChart(pairs)
                                .panel("Languages: P first, Q second", "66 pairs, most beside the diagonal"))
                .row(
                        Legend.panel(
                                350 / 4,
                                List.of(
                                        Entry.line(Ink.SERIES_1, Dash.SOLID, "D(P‖Q)"),
                                        Entry.line(Ink.SERIES_2, Dash.SOLID, "D(Q‖P)"),
                                        Entry.line(Ink.SERIES_4, Dash.SOLID, "Jeffreys"),
                                        Entry.line(Ink.SERIES_3, Dash.SOLID, "JS"))),
                        Legend.panel(
                                350 / 2,
                                List.of(
                                        Entry.point(Ink.SERIES_2, Marker.DIAMOND, "with " + EXTREME.title()),
                                        Entry.point(Ink.SERIES_1, Marker.CIRCLE, "without"))));
    }

    private static Chart coinChart(Directions two) {
        Chart chart = new Chart(
                350,
                340,
                34,
                12,
                Axes.linear("q, the other coin's heads", 0, 1, 0.2, "0.0"),
                Axes.linear("nats", 0, 2.4, 0.4, "0.0"));
        double[] heads = IntStream.range(1, 400).mapToDouble(i -> i / 400.0).toArray();
        List<Directions> curve = coins(heads);
        line(chart, heads, curve, Directions::jeffreys, Ink.SERIES_4);
        line(chart, heads, curve, Directions::forward, Ink.SERIES_1);
        line(chart, heads, curve, Directions::reverse, Ink.SERIES_2);
        line(chart, heads, curve, Directions::js, Ink.SERIES_3);
        chart.points(
                List.of(
                        new Point(
                                OTHER_HEADS, two.forward(), String.format(Locale.ROOT, "forward %.4f", two.forward())),
                        new Point(
                                OTHER_HEADS, two.reverse(), String.format(Locale.ROOT, "reverse %.4f", two.reverse()))),
                Ink.INK,
                Marker.CIRCLE,
                false);
        return chart;
    }

    private static void line(
            Chart chart, double[] heads, List<Directions> curve, ToDoubleFunction<Directions> measure, Ink ink) {
        List<Point> points = IntStream.range(0, heads.length)
                .mapToObj(i -> new Point(heads[i], measure.applyAsDouble(curve.get(i))))
                .toList();
        chart.line(points, ink, Dash.SOLID, 2);
    }

    private static Chart languageChart(List<Pair> pairs) {
        double upper = 1.6;
        Chart chart = new Chart(
                350,
                340,
                34,
                12,
                Axes.linear("D(P‖Q)", 0, upper, 0.2, "0.0"),
                Axes.linear("D(Q‖P)", 0, upper, 0.2, "0.0"));
        chart.line(List.of(new Point(0, 0), new Point(upper, upper)), Ink.MUTED, Dash.SOLID, 1);
        chart.points(points(pairs, pair -> !pair.isWith(EXTREME)), Ink.SERIES_1, Marker.CIRCLE, true);
        chart.points(points(pairs, pair -> pair.isWith(EXTREME)), Ink.SERIES_2, Marker.DIAMOND, true);
        return chart;
    }

    private static List<Point> points(List<Pair> pairs, Predicate<Pair> wanted) {
        return pairs.stream()
                .filter(wanted)
                .map(pair -> new Point(pair.directions.forward(), pair.directions.reverse(), pair.names()))
                .toList();
    }
}
