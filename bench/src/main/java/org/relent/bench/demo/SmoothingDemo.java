package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.relent.Smoothing;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Picture;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo smoothing}: an n-gram model scored on text it never saw, without smoothing and with each policy. */
@Command(name = "smoothing", description = "n-grams on unseen text: infinite to finite")
final class SmoothingDemo extends Demo {
    private static final List<Smoothing> POLICIES = List.of(
            Smoothing.additive(0.0001),
            Smoothing.additive(0.01),
            Smoothing.additive(1),
            Smoothing.additive(100),
            Smoothing.mixture(0.0001),
            Smoothing.mixture(0.01),
            Smoothing.mixture(0.1),
            Smoothing.floor(0.000001),
            Smoothing.floor(0.0001),
            Smoothing.floor(0.01));

    SmoothingDemo() {}

    @Override
    Picture show(PrintWriter out) {
        int[] text = NgramModel.symbols(Texts.prideAndPrejudice());
        List<HeldOut> orders = IntStream.rangeClosed(1, 3)
                .mapToObj(order -> new HeldOut(text, order))
                .toList();
        out.print(introduction(text.length, orders.getFirst().size()));
        infinite(out, orders);
        perplexities(out, orders);
        nonNegative(out, orders);
        return picture(orders);
    }

    private static String introduction(int size, long heldOut) {
        return "Smoothing: a language model on text it never saw\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "Jane Austen, Pride and Prejudice: " + Text.count(size)
                                + " characters, a to z and the blank. The " + "first nine tenths train, the other "
                                + Text.count(heldOut) + " are held out.")
                + Text.paragraph(
                        "Model",
                        7,
                        "What follows the last 1, 2 or 3 characters (the context): a row of 27 counts Q for each context. "
                                + "P is what followed it in the held-out text.")
                + Text.paragraph(
                        "Rule",
                        7,
                        "The mean of H(P,Q) = H(P) + D(P||Q) over contexts, weighted by how often they occur, is the "
                                + "cross-entropy a character; its exponential is the perplexity: among so many "
                                + "characters, all alike likely, one is as undecided. 27 is to know nothing.")
                + "\n";
    }

    private static void infinite(PrintWriter out, List<HeldOut> orders) {
        line(out, "characters of context", orders, order -> String.valueOf(order.order()));
        line(out, "contexts in the held-out text", orders, order -> Text.count(order.rows()));
        line(out, "of these never in training", orders, order -> Text.count(order.unseen()));
        line(
                out,
                "infinite without smoothing",
                orders,
                order -> Text.count(order.infinite().contexts()));
        line(
                out,
                "held-out characters in these",
                orders,
                order -> Text.count(order.infinite().characters()));
        line(
                out,
                "the first: context|never followed by",
                orders,
                order -> order.infinite().first());
        out.println();
    }

    private static void line(PrintWriter out, String label, List<HeldOut> orders, Function<HeldOut, String> cell) {
        StringBuilder line = new StringBuilder("  " + Text.left(label, 36));
        for (HeldOut order : orders) {
            line.append(Text.right(cell.apply(order), 10));
        }
        out.println(line);
    }

    private static void perplexities(PrintWriter out, List<HeldOut> orders) {
        out.println("  perplexity");
        line(out, "none", orders, order -> number(order.perplexity(Smoothing.none())));
        for (Smoothing policy : POLICIES) {
            line(out, name(policy), orders, order -> number(order.perplexity(policy)));
        }
        line(out, "exp H(P), below which no Q gets", orders, order -> number(Math.exp(order.entropy())));
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                "One unseen character after one context makes the whole text infinitely improbable. Each policy makes it "
                        + "finite, by another definition of Q, and how much of it is right is a measurement: too little "
                        + "pays for the unseen, too much forgets what was seen, the more so the longer the context. "
                        + "A context that was never seen is uniform, whatever the policy."));
        out.println();
    }

    private static String number(double perplexity) {
        return Double.isInfinite(perplexity) ? "∞" : String.format(Locale.ROOT, "%.3f", perplexity);
    }

    private static String name(Smoothing policy) {
        return switch (policy) {
            case Smoothing.None none -> "none";
            case Smoothing.Additive additive -> "add α = " + Axes.plain(additive.alpha());
            case Smoothing.Mixture mixture -> "mix λ = " + Axes.plain(mixture.lambda());
            case Smoothing.Floor floor -> "floor ε = " + Axes.plain(floor.epsilon());
        };
    }

    private static void nonNegative(PrintWriter out, List<HeldOut> orders) {
        double smallest = Double.POSITIVE_INFINITY;
        String where = "";
        long rows = 0;
        for (HeldOut order : orders) {
            for (Smoothing policy : POLICIES) {
                double[] divergences = order.divergences(policy);
                rows += divergences.length;
                for (int row = 0; row < divergences.length; row++) {
                    if (divergences[row] < smallest) {
                        smallest = divergences[row];
                        where = "after \"" + order.context(row) + "\", " + name(policy);
                    }
                }
            }
        }
        double[] equal = orders.stream()
                .map(HeldOut::divergencesFromItself)
                .flatMapToDouble(DoubleStream::of)
                .toArray();
        long zeros = DoubleStream.of(equal).filter(d -> d == 0).count();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "D is never negative (Gibbs): the smallest of these %,d is %.2g nats (%s). Of the %,d training rows "
                                + "against themselves %,d are exactly 0.",
                        rows,
                        smallest,
                        where,
                        equal.length,
                        zeros)));
    }

    private static Picture picture(List<HeldOut> orders) {
        Picture picture = new Picture(
                "What smoothing does to unseen text",
                "Pride and Prejudice, its last tenth, after 1, 2 or 3 characters of context; ∞ without smoothing");
        String add = "add: α more of each";
        String mix = "mix: λ of uniform";
        String floor = "floor: none below ε";
        Curves perplexity = new Curves(
                () -> Axes.log("perplexity", 3, 30, List.of(5.0, 10.0, 20.0, 27.0), Axes::plain), HeldOut::perplexity);
        picture.row(
                perplexity.chart(orders, "α", 1e-6, 1e4, Smoothing::additive).panel(add, "perplexity over alpha"),
                perplexity.chart(orders, "λ", 1e-6, 1, Smoothing::mixture).panel(mix, "perplexity over lambda"),
                perplexity.chart(orders, "ε", 1e-8, 0.99, Smoothing::floor).panel(floor, "perplexity over epsilon"));
        Curves cost = new Curves(
                () -> Axes.linear("mean D(P‖Q), nats a character", 0, 0.25, 0.05, "0.00"), HeldOut::divergence);
        return picture.row(
                cost.chart(orders, "α", 1e-6, 1e4, Smoothing::additive).panel("", "mean divergence over alpha"),
                cost.chart(orders, "λ", 1e-6, 1, Smoothing::mixture).panel("", "mean divergence over lambda"),
                cost.chart(orders, "ε", 1e-8, 0.99, Smoothing::floor).panel("", "mean divergence over epsilon"));
    }

    /** Curves of some quantity over the parameter of a policy, one an order. */
    private record Curves(Supplier<ValueAxis> axis, ToDoubleBiFunction<HeldOut, Smoothing> quantity) {
        Chart chart(List<HeldOut> orders, String parameter, double from, double to, DoubleFunction<Smoothing> policy) {
            Chart chart = new Chart(
                    224,
                    240,
                    34,
                    12,
                    Axes.log(parameter, from, to, Axes.powers(100, from, to), Axes::plain),
                    axis.get());
            for (int i = 0; i < orders.size(); i++) {
                HeldOut order = orders.get(i);
                Ink ink = Ink.series(i + 1);
                List<Point> points = Axes.powers(Math.sqrt(Math.sqrt(10)), from, to).stream()
                        .map(value -> new Point(value, quantity.applyAsDouble(order, policy.apply(value))))
                        .toList();
                chart.line(points, ink, Dash.SOLID, 2);
                chart.label(
                        i == 0 ? "1 character" : i + 1 + " characters",
                        from * 2,
                        points.getFirst().y(),
                        ink,
                        false);
            }
            return chart;
        }
    }
}
