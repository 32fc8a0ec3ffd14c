package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.relent.Measure;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Contours;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Panel;
import org.relent.bench.charts.Picture;
import org.relent.bench.demo.GaussianFit.Candidate;
import org.relent.bench.demo.GaussianFit.Fit;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo forward-reverse}: what is fitted depends on the direction of the divergence. */
@Command(name = "forward-reverse", description = "one Gaussian, two humps: both ways to fit it")
final class ForwardReverseDemo extends Demo {
    private static final int STEPS = 300;
    private static final double RATE = 0.1;
    private static final int WIDTH = 348;
    private static final int LEFT = 38;
    private static final int FONT = 13;
    private static final double EDGE = 5;
    private static final double[] MEANS =
            IntStream.rangeClosed(-64, 64).mapToDouble(i -> i / 16.0).toArray();
    private static final double[] SIGMAS = IntStream.rangeClosed(0, 64)
            .mapToDouble(i -> 0.25 * Math.pow(2, i / 16.0))
            .toArray();
    private static final List<Fit> STARTS = Stream.of(0.3, 3.2)
            .flatMap(sigma -> Stream.of(-3.5, -1.2, 1.2, 3.5).map(mean -> new Fit(mean, sigma, Double.NaN)))
            .toList();
    private static final List<Double> LEVELS = List.of(0.6, 0.8, 0.9, 1.1, 1.4, 1.9, 2.7, 4.0, 7.0, 14.0, 30.0);

    ForwardReverseDemo() {}

    @Override
    Picture show(PrintWriter out) {
        GaussianFit target = new GaussianFit();
        List<Candidate> candidates = target.candidates(MEANS, SIGMAS);
        List<List<Fit>> forward = target.descend(Measure.KL, STARTS, STEPS, RATE);
        List<List<Fit>> reverse = target.descend(Measure.REVERSE_KL, STARTS, STEPS, RATE);
        out.print(introduction());
        out.println("  fitted by                            mean     sigma    D(P||Q)   D(Q||P)");
        row(out, "grid, smallest D(P||Q)", smallest(candidates, Candidate::forward));
        for (Fit fit : optima(forward)) {
            row(out, "gradient of D(P||Q), " + Text.plural(ends(forward, fit), "start"), target.both(fit));
        }
        row(out, "grid, smallest D(Q||P)", smallest(candidates, Candidate::reverse));
        for (Fit fit : optima(reverse)) {
            row(out, "gradient of D(Q||P), " + Text.plural(ends(reverse, fit), "start"), target.both(fit));
        }
        out.println();
        out.print(remarks(target, optima(forward).getFirst()));
        return picture(target, candidates, forward, reverse);
    }

    private static String introduction() {
        return "One Gaussian Q for a target P with two humps, fitted in both directions\n\n"
                + Text.paragraph(
                        "Target",
                        8,
                        String.join(
                                        " + ",
                                        GaussianFit.HUMPS.stream()
                                                .map(hump -> String.format(
                                                        Locale.ROOT,
                                                        "%.1f N(%.0f, %.1f^2)",
                                                        hump.weight(),
                                                        hump.mean(),
                                                        hump.sigma()))
                                                .toList())
                                + ", on a grid of 513 x from -16 to 16: the classes.")
                + Text.paragraph(
                        "Grid",
                        8,
                        Text.count((long) MEANS.length * SIGMAS.length)
                                + " candidates (mean, sigma), a row of logits each; both divergences of all of them"
                                + " from one call, one pass.")
                + Text.paragraph(
                        "Descent",
                        8,
                        STARTS.size() + " starts, a row each, " + STEPS
                                + " steps along the kernel's gradient by the logits, chained to the mean and ln sigma^2.")
                + "\n";
    }

    private static String remarks(GaussianFit target, Fit covers) {
        double left = GaussianFit.HUMPS.getFirst().weight();
        double right = GaussianFit.HUMPS.getLast().weight();
        return Text.paragraph(
                        "",
                        0,
                        String.format(
                                Locale.ROOT,
                                "D(P||Q) asks Q to be wherever P is: its optimum has P's mean, %.4f, and P's sigma,"
                                        + " %.4f. D(Q||P) asks Q to be nowhere else: each hump is an optimum of its own,"
                                        + " at about -ln of the hump's weight (-ln %.1f = %.4f, -ln %.1f = %.4f).",
                                GaussianFit.mean(),
                                GaussianFit.sigma(),
                                left,
                                -Math.log(left),
                                right,
                                -Math.log(right)))
                + Text.paragraph(
                        "",
                        0,
                        String.format(
                                Locale.ROOT,
                                "P is given as logits. As probabilities in f32 its tails are 0 where Q's are not, and"
                                        + " D(Q||P) of the first fit is %s instead of %.4f.",
                                Text.number(target.fromProbabilities(covers)),
                                target.both(covers).reverse()));
    }

    private static Candidate smallest(List<Candidate> candidates, ToDoubleFunction<Candidate> divergence) {
        return candidates.stream().min(Comparator.comparingDouble(divergence)).orElseThrow();
    }

    private static long ends(List<List<Fit>> paths, Fit at) {
        return paths.stream().filter(path -> isSame(path.getLast(), at)).count();
    }

    private static void row(PrintWriter out, String from, Candidate fit) {
        out.println("  " + Text.left(from, 33)
                + String.format(
                        Locale.ROOT,
                        "%8.4f  %8.4f  %8.4f  %8.4f",
                        fit.mean(),
                        fit.sigma(),
                        fit.forward(),
                        fit.reverse()));
    }

    private static Picture picture(
            GaussianFit target, List<Candidate> candidates, List<List<Fit>> forward, List<List<Fit>> reverse) {
        return new Picture(
                        "One Gaussian, two humps: the direction of KL decides",
                        "P is the same mixture left and right, Q the Gaussian nearest to it: by D(P‖Q), or by D(Q‖P)")
                .row(
                        fits(
                                target,
                                optima(forward),
                                Ink.SERIES_1,
                                "min D(P‖Q) covers both humps",
                                new Point(0.2, 0.3)),
                        fits(
                                target,
                                optima(reverse),
                                Ink.SERIES_2,
                                "min D(Q‖P) seeks one of them",
                                new Point(-1.5, 0.9),
                                new Point(0.75, 0.7)))
                .row(
                        landscape(candidates, Candidate::forward, forward, Ink.SERIES_1, "D(P‖Q): one valley"),
                        landscape(candidates, Candidate::reverse, reverse, Ink.SERIES_2, "D(Q‖P): two valleys"));
    }

    /** Where paths end, each place once, the smallest divergence first. */
    private static List<Fit> optima(List<List<Fit>> paths) {
        List<Fit> optima = new ArrayList<>();
        paths.stream()
                .map(List::getLast)
                .sorted(Comparator.comparingDouble(Fit::divergence))
                .filter(fit -> optima.stream().noneMatch(other -> isSame(fit, other)))
                .forEach(optima::add);
        return optima;
    }

    private static boolean isSame(Fit fit, Fit other) {
        return Math.abs(fit.mean() - other.mean()) < 1e-6;
    }

    private static Panel fits(GaussianFit target, List<Fit> optima, Ink ink, String title, Point... labels) {
        Chart chart = new Chart(
                WIDTH,
                230,
                LEFT,
                FONT,
                Axes.linear("x", -EDGE, EDGE, 2, "0"),
                Axes.linear("density", 0, 1.1, 0.25, "0.00"));
        List<Point> humps = points(target.x(), target.target());
        chart.area(humps, Ink.SERIES_0, 0.3);
        for (int i = 0; i < optima.size(); i++) {
            chart.line(curve(optima.get(i)), ink, i == 0 ? Dash.SOLID : Dash.DASHED, i == 0 ? 2.6f : 2);
        }
        chart.line(humps, Ink.SERIES_0, Dash.SOLID, 1.2f);
        chart.label("P", -2.1, 0.2, Ink.MUTED, false);
        for (int i = 0; i < labels.length; i++) {
            String text =
                    String.format(Locale.ROOT, "Q: D = %.3f", optima.get(i).divergence());
            chart.label(text, labels[i].x(), labels[i].y(), ink, false);
        }
        return chart.panel(title, title + ": the target and the fitted Gaussian");
    }

    private static List<Point> points(double[] x, double[] logs) {
        return IntStream.range(0, x.length)
                .filter(i -> Math.abs(x[i]) <= EDGE)
                .mapToObj(i -> new Point(x[i], Math.exp(logs[i])))
                .toList();
    }

    private static List<Point> curve(Fit fit) {
        return DoubleStream.iterate(-EDGE, x -> x <= EDGE, x -> x + 0.0625)
                .mapToObj(x -> new Point(x, GaussianFit.density(x, fit.mean(), fit.sigma())))
                .toList();
    }

    private static Panel landscape(
            List<Candidate> candidates,
            ToDoubleFunction<Candidate> divergence,
            List<List<Fit>> paths,
            Ink ink,
            String title) {
        Chart chart = new Chart(
                WIDTH,
                230,
                LEFT,
                FONT,
                Axes.linear("μ", -4, 4, 2, "0"),
                Axes.log("σ", SIGMAS[0], SIGMAS[SIGMAS.length - 1], List.of(0.25, 0.5, 1.0, 2.0, 4.0), Axes::plain));
        chart.points(optima(paths).stream().map(ForwardReverseDemo::place).toList(), ink, Marker.DIAMOND, true);
        for (List<Fit> path : paths) {
            double end = path.getLast().divergence() + 1e-4;
            List<Point> shown = path.stream()
                    .takeWhile(fit -> fit.divergence() > end)
                    .map(ForwardReverseDemo::place)
                    .toList();
            chart.line(shown, ink, Dash.SOLID, 1.6f);
            chart.points(List.of(place(path.getFirst())), ink, Marker.CIRCLE, false);
        }
        double[] heights = candidates.stream().mapToDouble(divergence).toArray();
        for (double level : LEVELS) {
            Contours.at(MEANS, SIGMAS, heights, level)
                    .forEach(line -> chart.line(line, Ink.SERIES_0, Dash.SOLID, 0.8f));
        }
        return chart.panel(title, title + ", and the paths of its gradient from eight starts");
    }

    private static Point place(Fit fit) {
        return new Point(fit.mean(), fit.sigma());
    }
}
