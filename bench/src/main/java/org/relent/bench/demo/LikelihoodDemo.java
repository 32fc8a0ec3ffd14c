package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Images;
import org.relent.bench.charts.Images.Image;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Panel;
import org.relent.bench.charts.Picture;
import org.relent.bench.demo.BinomialFit.Fit;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo likelihood}: the most likely model is the one nearest to the data in D. */
@Command(name = "likelihood", description = "maximum likelihood as the smallest D")
final class LikelihoodDemo extends Demo {
    private static final double[] GRID =
            IntStream.rangeClosed(200, 310).mapToDouble(i -> i / 500.0).toArray();
    private static final int STEPS = 500;
    private static final int SHOWN = 100; // then there is little to see
    private static final double RATE = 0.1;
    private static final double LAMBDA = 1;

    /** Where scikit-learn's LogisticRegression(C=1) ends on the same rows, and how many test digits it gets right. */
    private static final double THEIR_LOSS = 0.20879;

    private static final int THEIR_RIGHT = 554;

    private static final int WIDTH = 348;
    private static final int HEIGHT = 240;
    private static final int FONT = 12;

    LikelihoodDemo() {}

    @Override
    Picture show(PrintWriter out) {
        Digits digits = Digits.load();
        BinomialFit binomial = new BinomialFit(Digits.PIXELS, digits.all().inked());
        List<Fit> grid = binomial.fits(GRID);
        family(out, binomial, grid, digits.all().size());
        out.flush(); // the training takes seconds: there should be something to read meanwhile
        SoftmaxClassifier classifier = new SoftmaxClassifier(Digits.PIXELS, Digits.CLASSES);
        Sample train = digits.train();
        double[] losses = classifier.fit(train.pixels(), train.labels(), LAMBDA, STEPS, RATE);
        classifier(out, classifier, losses, train, digits.test());
        return picture(binomial, grid, classifier, losses);
    }

    private static void family(PrintWriter out, BinomialFit binomial, List<Fit> grid, int digits) {
        double best = binomial.maximumLikelihood();
        Fit nearest =
                grid.stream().min(Comparator.comparingDouble(Fit::divergence)).orElseThrow();
        out.print("Maximum likelihood: the model of a family that is nearest to the data\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "1797 handwritten digits (UCI Optical Recognition of Handwritten Digits, CC BY 4.0): "
                                + "how many of the 64 pixels of each have ink. P says how often each number occurs.")
                + Text.paragraph(
                        "Model",
                        7,
                        "Each pixel has ink with probability t, whatever the others have: Q is binomial(64, t).")
                + Text.paragraph(
                        "Work",
                        7,
                        String.format(
                                Locale.ROOT,
                                "D(P||Q) for t = %.3f, %.3f ... %.3f, %d models in one batch; and -ln q summed over all digits.",
                                GRID[0],
                                GRID[1],
                                GRID[GRID.length - 1],
                                GRID.length))
                + "\n");
        double[] thetas = {0.4, 0.45, 0.5, best, 0.55, 0.6};
        double[] fromBest = binomial.divergences(best, thetas);
        List<Fit> fits = binomial.fits(thetas);
        out.println("         t     D(P||Q)   D(best||Q)    N (H(P) + D)    sum of -ln q");
        for (int i = 0; i < thetas.length; i++) {
            Fit fit = fits.get(i);
            out.println(String.format(
                    Locale.ROOT,
                    "  %8.5f  %10.6f   %10.6f    %12.5f    %12.5f%s",
                    fit.theta(),
                    fit.divergence(),
                    fromBest[i],
                    digits * (fit.entropy() + fit.divergence()),
                    binomial.negativeLogLikelihood(fit.theta()),
                    fit.theta() == best ? "   best" : ""));
        }
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "The last columns agree: minus the log-likelihood is N (H(P) + D), and H(P) = %.6f nats has "
                                + "no t in it. So the likeliest t is the nearest: on the grid %.3f, exactly the mean / 64 = "
                                + "%.5f. From there on D grows by D(best||Q). What remains, D = %.4f, is what no t "
                                + "mends: the pixels are neither alike nor independent.",
                        fits.getFirst().entropy(),
                        nearest.theta(),
                        best,
                        binomial.fits(best).getFirst().divergence())));
    }

    private static void classifier(
            PrintWriter out, SoftmaxClassifier classifier, double[] losses, Sample train, Sample test) {
        int right = classifier.right(test.pixels(), test.labels());
        out.print("\nThe same with 650 parameters: a classifier\n\n"
                + Text.paragraph(
                        "Model", 7, "q = softmax(x W + b) of the 64 pixels x, scaled to 0 ... 1, for the 10 digits.")
                + Text.paragraph(
                        "Loss",
                        7,
                        "The mean of -ln q[label] over the first 1197 digits, and |W|^2 / (2 x 1197), as scikit-learn's "
                                + "LogisticRegression(C=1) has it. The nll kernel gives loss and gradient in one pass; "
                                + "Adam takes " + STEPS + " steps.")
                + "\n");
        out.println("  after steps        " + String.format(Locale.ROOT, "%8d %8d %8d %8d", 0, 10, 100, STEPS)
                + "   scikit-learn");
        out.println("  loss               "
                + String.format(
                        Locale.ROOT,
                        "%8.4f %8.4f %8.4f %8.4f       %8.4f",
                        losses[0],
                        losses[10],
                        losses[100],
                        losses[STEPS],
                        THEIR_LOSS));
        out.println("  right, of 600 new  "
                + Text.right(right + " = " + percent(right, test.size()), 35)
                + Text.right(THEIR_RIGHT + " = " + percent(THEIR_RIGHT, test.size()), 17));
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "Mean -ln q[label]: %.3f nats for the digits it was fitted to, %.3f for the 600 new ones.",
                        classifier.meanNll(train.pixels(), train.labels()),
                        classifier.meanNll(test.pixels(), test.labels()))));
    }

    private static String percent(int part, int whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static Picture picture(
            BinomialFit binomial, List<Fit> grid, SoftmaxClassifier classifier, double[] losses) {
        return new Picture(
                        "Maximum likelihood: the nearest model in D",
                        "−ln likelihood = N (H(P) + D(P‖Q)): only D depends on the model")
                .row(divergences(binomial, grid), distributions(binomial))
                .row(losses(losses), weights(classifier));
    }

    private static Panel divergences(BinomialFit binomial, List<Fit> grid) {
        Fit best = binomial.fits(binomial.maximumLikelihood()).getFirst();
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                40,
                FONT,
                Axes.linear("θ", 0.4, 0.62, 0.05, "0.00"),
                Axes.linear("D(P‖Q) in nats", 0, 1.75, 0.5, "0.0"));
        chart.line(
                grid.stream()
                        .map(fit -> new Point(fit.theta(), fit.divergence()))
                        .toList(),
                Ink.SERIES_1,
                Dash.SOLID,
                2);
        String text = String.format(Locale.ROOT, "θ = %.4f, D = %.4f", best.theta(), best.divergence());
        chart.points(List.of(new Point(best.theta(), best.divergence(), text)), Ink.SERIES_2, Marker.CIRCLE, true);
        chart.label(text, 0.457, 0.95, Ink.SERIES_2, false);
        chart.label("= mean / 64", 0.457, 0.81, Ink.SERIES_2, false);
        return chart.panel("Data from binomial(64, θ)", "a curve with its minimum at the mean");
    }

    private static Panel distributions(BinomialFit binomial) {
        double[] counts = binomial.counts();
        double total = Arrays.stream(counts).sum();
        double[] model = binomial.probabilities(binomial.maximumLikelihood());
        List<Point> seen = new ArrayList<>();
        List<Point> fitted = new ArrayList<>();
        for (int k = 15; k <= 45; k++) {
            seen.add(new Point(k, counts[k] / total, (int) counts[k] + " digits with " + k + " inked pixels"));
            fitted.add(new Point(k, model[k]));
        }
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                40,
                FONT,
                Axes.linear("pixels with ink", 15, 45, 5, "0"),
                Axes.linear("share of the digits", -0.006, 0.16, 0.02, "0.00"));
        chart.line(fitted, Ink.SERIES_2, Dash.SOLID, 2);
        chart.line(seen, Ink.SERIES_1, Dash.DOTTED, 1);
        chart.points(seen, Ink.SERIES_1, Marker.CIRCLE, true);
        chart.label("data", 35.5, 0.11, Ink.SERIES_1, false);
        chart.label("the best binomial", 16, 0.055, Ink.SERIES_2, false);
        return chart.panel("The nearest is near, not right", "the data are narrower than the best binomial");
    }

    private static Panel losses(double[] losses) {
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                40,
                FONT,
                Axes.linear("steps", 0, SHOWN, 20, "0"),
                Axes.log("mean −ln q[label] and penalty, in nats", 0.15, 3, List.of(0.2, 0.5, 1.0, 2.0), Axes::plain));
        chart.line(List.of(new Point(0, THEIR_LOSS), new Point(SHOWN, THEIR_LOSS)), Ink.SERIES_2, Dash.DASHED, 1.5f);
        chart.line(
                IntStream.rangeClosed(0, SHOWN)
                        .mapToObj(step -> new Point(step, losses[step]))
                        .toList(),
                Ink.SERIES_1,
                Dash.SOLID,
                2);
        chart.note("where scikit-learn ends", SHOWN, THEIR_LOSS, Ink.SERIES_2, false);
        return chart.panel("A classifier's loss by step", "a falling curve that levels off");
    }

    private static Panel weights(SoftmaxClassifier classifier) {
        List<double[]> weights = IntStream.range(0, Digits.CLASSES)
                .mapToObj(digit -> classifier.layer().weightsInto(digit))
                .toList();
        double largest = weights.stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        List<Image> images = IntStream.range(0, Digits.CLASSES)
                .mapToObj(digit -> new Image(
                        String.valueOf(digit),
                        Arrays.stream(weights.get(digit)).map(w -> w / largest).toArray(),
                        Digits.SIDE))
                .toList();
        return new Images(images, Digits.CLASSES / 2, 7, FONT)
                .panel("Its weights, in colour those against", "ten images of weights");
    }
}
