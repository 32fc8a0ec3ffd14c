package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Contours;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Panel;
import org.relent.bench.charts.Picture;
import org.relent.bench.demo.Evidence.Belief;
import org.relent.bench.demo.Evidence.Grid;
import org.relent.bench.demo.Evidence.Judgement;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo evidence}: the lower bound of a model's evidence, and what is missing to it. */
@Command(name = "evidence", description = "the ELBO of a line through Hubble's nebulae")
final class EvidenceDemo extends Demo {
    /** In km/s, and km/s per megaparsec: what a and b are beforehand, give or take. */
    private static final double UNIT = 500;

    private static final double NOISE = 230;
    private static final int STEPS = 300;
    private static final double RATE = 0.3;
    private static final int SHOWN = 50;

    EvidenceDemo() {}

    /** A line through the nebulae: the velocity at distance 0 and what each megaparsec adds, or that at the mean distance. */
    static BayesianLine line(double[] distances) {
        double[] velocities =
                Arrays.stream(Nebulae.velocities()).map(v -> v / UNIT).toArray();
        return new BayesianLine(distances, velocities, NOISE / UNIT);
    }

    @Override
    Picture show(PrintWriter out) {
        BayesianLine raw = line(Nebulae.distances());
        BayesianLine centred = line(Nebulae.centredDistances());
        Grid rawGrid = new Grid(raw);
        Grid centredGrid = new Grid(centred);
        List<List<Belief>> paths = Evidence.fit(List.of(raw, centred), STEPS, RATE);
        List<Belief> rawPath = paths.getFirst();
        List<Belief> centredPath = paths.getLast();
        out.print(introduction());
        out.println("  a is v at         a         b  correlation  ln p(v)  grid ln Z  fit's ELBO");
        row(out, "distance 0", raw, rawGrid, rawPath.getLast());
        row(out, "mean distance", centred, centredGrid, centredPath.getLast());
        out.println();
        judge(out, rawGrid, rawPath.getLast());
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "ln p(v) = ELBO(q) + D(q||posterior) for every q: the higher the bound, the nearer q. With a at the"
                                + " mean distance the posterior is independent, and the fit reaches ln p(v). With a at"
                                + " distance 0 it is not: no independent q comes nearer than -ln(1 - correlation^2)/2 ="
                                + " %.5f. The two models differ in what they say about a beforehand.",
                        raw.smallestGap())));
        return picture(raw, centred, paths, rawGrid, centredGrid);
    }

    private static String introduction() {
        return "The evidence of a straight line: Hubble's velocities of nebulae\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "24 nebulae, distance r in megaparsecs and velocity v in km/s, of table 1 of E. Hubble, PNAS 15"
                                + " (1929), 168-173.")
                + Text.paragraph(
                        "Model",
                        7,
                        "v = a + b r, give or take 230 km/s; a and b are 0 +- 500 beforehand. Evidence ln p(v), posterior"
                                + " and all are known in closed form.")
                + Text.paragraph(
                        "Fit",
                        7,
                        "q: a and b normal and independent. " + STEPS
                                + " steps up the gradient of ELBO = E[ln p(v|a,b)] - D(q||prior), with gaussian-kl of"
                                + " (mean, ln sigma^2) and its gradient; both models in one batch.")
                + Text.paragraph(
                        "Grid",
                        7,
                        "25,921 pairs (a, b), the classes: ln p(v,a,b) as logits. ELBO is minus kl to the joint as"
                                + " given, D(q||posterior) is kl to the same numbers normalised.")
                + "\n";
    }

    private static void row(PrintWriter out, String name, BayesianLine model, Grid grid, Belief fit) {
        double[] mean = model.posteriorMean();
        double[] sigma = model.posteriorSigma();
        out.println("  " + Text.left(name, 14)
                + String.format(
                        Locale.ROOT,
                        "%4.0f +-%3.0f  %3.0f +-%2.0f  %7.3f  %10.5f %10.5f  %10.5f",
                        UNIT * mean[0],
                        UNIT * sigma[0],
                        UNIT * mean[1],
                        UNIT * sigma[1],
                        model.correlation() + 0.0, // not −0
                        model.evidence(),
                        grid.evidence(),
                        fit.elbo()));
    }

    private static void judge(PrintWriter out, Grid grid, Belief fit) {
        double a = fit.means().get(0);
        double b = fit.means().get(1);
        double sigmaA = fit.sigmas().get(0);
        double sigmaB = fit.sigmas().get(1);
        List<String> names = List.of("the fit", "half as wide", "1.5 times as wide", "steeper by its sigma");
        List<Belief> beliefs = List.of(
                fit,
                new Belief(fit.means(), List.of(sigmaA / 2, sigmaB / 2), Double.NaN),
                new Belief(fit.means(), List.of(1.5 * sigmaA, 1.5 * sigmaB), Double.NaN),
                new Belief(List.of(a, b + sigmaB), fit.sigmas(), Double.NaN));
        List<Judgement> judgements = grid.judge(beliefs);
        out.println("  q, with a at distance 0         ELBO    D(q||posterior)          sum");
        for (int i = 0; i < names.size(); i++) {
            Judgement judgement = judgements.get(i);
            out.println("  " + Text.left(names.get(i), 24)
                    + String.format(
                            Locale.ROOT,
                            "%12.5f       %12.5f   %10.5f",
                            judgement.elbo(),
                            judgement.divergence(),
                            judgement.elbo() + judgement.divergence()));
        }
    }

    private static Picture picture(
            BayesianLine raw, BayesianLine centred, List<List<Belief>> paths, Grid rawGrid, Grid centredGrid) {
        return new Picture(
                        "ELBO: the evidence, less what q does not know",
                        "ln p(v) = ELBO(q) + D(q‖posterior), for a line a + b·r through Hubble's 24 nebulae of 1929")
                .row(rise(raw, centred, paths), gap(raw, centred, paths))
                .row(
                        posterior(
                                rawGrid, paths.getFirst().getLast(), Ink.SERIES_2, "a at distance 0: q is too narrow"),
                        posterior(
                                centredGrid,
                                paths.getLast().getLast(),
                                Ink.SERIES_1,
                                "a at the mean distance: q is exact"));
    }

    private static Chart iterations(ValueAxis y) {
        return new Chart(348, 230, 44, 13, Axes.linear("iteration", 0, SHOWN, 10, "0"), y);
    }

    private static Panel rise(BayesianLine raw, BayesianLine centred, List<List<Belief>> paths) {
        Chart chart = iterations(Axes.linear("nats", -40, -15, 5, "0"));
        level(chart, raw.evidence(), Ink.SERIES_2);
        level(chart, centred.evidence(), Ink.SERIES_1);
        chart.note("ln p(v)", SHOWN, raw.evidence(), Ink.MUTED, true);
        chart.line(elbo(paths.getFirst()), Ink.SERIES_2, Dash.SOLID, 2.2f);
        chart.line(elbo(paths.getLast()), Ink.SERIES_1, Dash.SOLID, 2.2f);
        return chart.panel("ELBO rises to ln p(v)", "ELBO against iterations, and the evidence");
    }

    private static void level(Chart chart, double height, Ink ink) {
        chart.line(List.of(new Point(0, height), new Point(SHOWN, height)), ink, Dash.DASHED, 1);
    }

    private static List<Point> elbo(List<Belief> path) {
        return IntStream.rangeClosed(0, SHOWN)
                .mapToObj(i -> new Point(i, path.get(i).elbo()))
                .toList();
    }

    private static Panel gap(BayesianLine raw, BayesianLine centred, List<List<Belief>> paths) {
        Chart chart = iterations(Axes.log("nats", 1e-12, 1e4, List.of(1e-12, 1e-8, 1e-4, 1.0), Axes::plain));
        level(chart, raw.smallestGap(), Ink.SERIES_2);
        chart.line(missing(raw, paths.getFirst()), Ink.SERIES_2, Dash.SOLID, 2.2f);
        chart.line(missing(centred, paths.getLast()), Ink.SERIES_1, Dash.SOLID, 2.2f);
        chart.note("−½ ln(1 − ρ²)", SHOWN, raw.smallestGap(), Ink.SERIES_2, false);
        chart.label("a at distance 0", 17, 5, Ink.SERIES_2, false);
        chart.label("a at the mean distance", 2, 1e-9, Ink.SERIES_1, false);
        return chart.panel("The gap is D(q‖posterior)", "evidence less ELBO against iterations");
    }

    private static List<Point> missing(BayesianLine model, List<Belief> path) {
        return IntStream.rangeClosed(0, SHOWN)
                .mapToObj(i -> new Point(i, model.evidence() - path.get(i).elbo()))
                .takeWhile(point -> point.y() > 1e-12)
                .toList();
    }

    private static Panel posterior(Grid grid, Belief fit, Ink ink, String title) {
        double[] a = Arrays.stream(grid.intercepts()).map(value -> UNIT * value).toArray();
        double[] b = Arrays.stream(grid.slopes()).map(value -> UNIT * value).toArray();
        double middle = UNIT * fit.means().get(0);
        double from = 100 * Math.round(middle / 100 - 3);
        Chart chart = new Chart(
                348,
                230,
                44,
                13,
                Axes.linear("a, km/s", from, from + 600, 100, "0"),
                Axes.linear("b, km/s per Mpc", 200, 700, 100, "0"));
        contours(chart, a, b, grid.logits(List.of(fit)), ink, 1.5f);
        contours(chart, a, b, grid.joint(), Ink.SERIES_0, 3);
        chart.note("q", from + 590, 650, ink, true);
        chart.note("posterior", from + 590, 600, Ink.MUTED, true);
        return chart.panel(title, "contours of the posterior and of the fitted q");
    }

    /** Where the density is that at 1, 2 and 3 σ. */
    private static void contours(Chart chart, double[] a, double[] b, double[] logs, Ink ink, float width) {
        double top = Arrays.stream(logs).max().orElseThrow();
        for (double sigmas = 1; sigmas <= 3; sigmas++) {
            Contours.at(a, b, logs, top - sigmas * sigmas / 2)
                    .forEach(line -> chart.line(line, ink, Dash.SOLID, width));
        }
    }
}
