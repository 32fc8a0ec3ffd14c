package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.relent.ClassIndex;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Relent;
import org.relent.Rows;
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
import org.relent.bench.charts.Tiles;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.demo.SoftRows.Apart;
import org.relent.bench.demo.Teaching.Lesson;
import org.relent.bench.demo.Teaching.Score;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relent demo distillation}: a teacher's logits scored, and students trained with and without them. */
@Command(name = "distillation", description = "a student learns from a teacher's logits")
final class DistillationDemo extends Demo {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final List<String> EVEN = List.of("zero", "two", "four", "six", "eight");

    /** Of 0.003 … 0.3 the one with which students learn best from labels alone. */
    private static final double LAMBDA = 0.03;

    private static final int FEW = 50;
    private static final List<Integer> COUNTS = List.of(20, FEW, 100, 200, 400);
    private static final List<NamedLesson> LESSONS = List.of(
            new NamedLesson("labels alone", Teaching.kl(0, 1, 1)),
            new NamedLesson("teacher alone, T = 1", Teaching.kl(1, 1, 0)),
            new NamedLesson("teacher alone, T = 2", Teaching.kl(1, 2, 0)),
            new NamedLesson("teacher alone, T = 5", Teaching.kl(1, 5, 0)),
            new NamedLesson("half labels, half teacher, T = 2", Teaching.kl(0.5, 2, 0.5)),
            new NamedLesson("half labels, half teacher, T = 5", Teaching.kl(0.5, 5, 0.5)),
            new NamedLesson("the same without T^2", Teaching.klWithoutSquare(0.5, 5, 0.5)),
            new NamedLesson("teacher by JS, w = 0.1, T = 2", Teaching.js(0.1, 2)),
            new NamedLesson("teacher by JS, w = 0.5, T = 2", Teaching.js(0.5, 2)),
            new NamedLesson("teacher by JS, w = 0.9, T = 2", Teaching.js(0.9, 2)),
            new NamedLesson("teacher's top 3 and rest, T = 2", Teaching.top(3, 2)),
            new NamedLesson("teacher's top 1 and rest, T = 2", Teaching.top(1, 2)));
    private static final int WIDTH = 348;
    private static final int HEIGHT = 250;
    private static final int LEFT = 44;
    private static final int FONT = 13;

    @Option(names = "--students", hidden = true, description = "How many students each mean is of.")
    private int students = 10;

    private record NamedLesson(String name, Lesson lesson) {}

    /** What students of so many digits come to. */
    private record Taught(int count, Score labels, Score teacher) {}

    DistillationDemo() {}

    @Override
    Picture show(PrintWriter out) {
        Digits digits = Digits.load();
        Sample test = digits.test();
        SoftRows rows = new SoftRows(test.logits("teacher"), test.logits("student"));
        List<Apart> apart = List.of(1, 2, 5, 10).stream().map(rows::apart).toList();
        out.print(introduction(test));
        temperatures(out, apart);
        otherRows(out, rows, test);
        out.flush(); // training takes seconds: there should be something to read meanwhile
        Teaching teaching = new Teaching(digits, LAMBDA);
        table(out, teaching);
        List<Taught> taught = byCount(out, teaching);
        return picture(taught, apart, test, rows.mostUncertain());
    }

    private static String introduction(Sample test) {
        return "Knowledge distillation: learning from a teacher's whole rows\n\n"
                + Text.paragraph(
                        "Data",
                        9,
                        "1797 digits, 1197 to train on and 600 to test with (UCI Optical Recognition of Handwritten"
                                + " Digits, CC BY 4.0), and the logits that two classifiers gave them; both had all"
                                + " 1197 labels.")
                + Text.paragraph("Teacher", 9, classifier(test, "teacher", "a kernel machine"))
                + Text.paragraph("Student", 9, classifier(test, "student", "logistic regression of 16 pixels"))
                + "\n";
    }

    private static String classifier(Sample test, String name, String what) {
        LabelKernel<Logits> nll =
                Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel();
        double mean = nll.mean(
                Labels.of(test.labels()), Model.logits(Rows.of(test.logits(name), test.size(), Digits.CLASSES)));
        return String.format(Locale.ROOT, "%s: mean nll of the test digits %.6f nats.", what, mean);
    }

    private static void temperatures(PrintWriter out, List<Apart> apart) {
        out.println("  Means of the 600 test rows, nats; |g| is the length of D(t||s)'s gradient");
        out.println("    T     D(t||s)   D(s||t)        JS   T^2 D(t||s)         |g|   T^2 |g|");
        for (Apart row : apart) {
            out.printf(
                    Locale.ROOT,
                    "%5.0f  %10.6f %9.6f %9.6f  %12.6f  %10.6f %9.6f%n",
                    row.temperature(),
                    row.kl(),
                    row.reverseKl(),
                    row.js(),
                    row.temperature() * row.temperature() * row.kl(),
                    row.gradient(),
                    row.gradientTimesSquare());
        }
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                "Divided by T, logits are 1/T as far apart, and the gradient has another 1/T from the chain rule: it"
                        + " shrinks as 1/T^2. Times T^2 the teacher's part of a loss keeps its size beside that of"
                        + " the labels; Relent does that when told to, never silently."));
        out.println();
    }

    private static void otherRows(PrintWriter out, SoftRows rows, Sample test) {
        List<String> sorted = NAMES.stream().sorted().toList();
        double[] share = rows.share(NAMES, EVEN);
        int[] labels = test.labels();
        double even = mean(share, labels, 0);
        double odd = mean(share, labels, 1);
        out.println("  D(t||s) of the same rows at T = 1, from other rows of the teacher or student");
        line(out, "whole rows, ten classes in one order", rows.klByName(NAMES, NAMES));
        line(out, "teacher's 3 largest and the rest: never more", rows.klFromTop(3, 1));
        line(out, "teacher's largest and the rest", rows.klFromTop(1, 1));
        line(out, "student's classes from eight to zero, by name", rows.klByName(NAMES, sorted));
        line(out, "student of the even classes alone, by name", rows.klByName(NAMES, EVEN));
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "A map of vocabularies restricts both sides to the classes they share. The even ones have"
                                + " %.1f %% of the teacher's probability where the digit is even, and %.1f %% where it"
                                + " is odd. Ten classes against five without a map are refused.",
                        100 * even,
                        100 * odd)));
        out.println();
    }

    private static double mean(double[] share, int[] labels, int odd) {
        return IntStream.range(0, share.length)
                .filter(row -> labels[row] % 2 == odd)
                .mapToDouble(row -> share[row])
                .average()
                .orElseThrow();
    }

    private static void line(PrintWriter out, String name, double divergence) {
        out.printf(Locale.ROOT, "  %-48s %9.6f%n", name, divergence);
    }

    private void table(PrintWriter out, Teaching teaching) {
        out.println("  New students, softmax of 64 pixels, that see " + FEW + " digits: mean of "
                + Text.plural(students, "draw"));
        out.println("                                      right      nll   D(t||s)   on test digits");
        for (NamedLesson lesson : LESSONS) {
            Score score = teaching.teach(lesson.lesson, FEW, students);
            out.printf(
                    Locale.ROOT,
                    "  %-34s %5.1f %%  %7.3f   %7.3f%n",
                    lesson.name,
                    100 * score.accuracy(),
                    score.nll(),
                    score.klFromTeacher());
            out.flush();
        }
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                "All see the same digits and differ in their loss alone; the penalty of the weights is the one that"
                        + " serves labels alone best on the test digits. The teacher knows its training digits by"
                        + " heart, so that at T = 1 its rows say little more than the labels. Softened they say what"
                        + " each digit resembles, and that is worth about as much as twice the labels. Labels beside"
                        + " them add little here, and which divergence it is matters little (JS is divided by"
                        + " w(1 - w), to have the size of D). Without T^2 half of the gain is lost."));
        out.println();
    }

    private List<Taught> byCount(PrintWriter out, Teaching teaching) {
        Lesson labels = LESSONS.getFirst().lesson;
        Lesson teacher = LESSONS.get(2).lesson;
        int fewer = (students + 1) / 2;
        out.println("  digits seen      labels: right     nll      teacher, T = 2: right     nll");
        List<Taught> taught = COUNTS.stream()
                .map(count ->
                        new Taught(count, teaching.teach(labels, count, fewer), teaching.teach(teacher, count, fewer)))
                .toList();
        for (Taught row : taught) {
            out.printf(
                    Locale.ROOT,
                    "  %11d %15.1f %% %7.3f %23.1f %% %7.3f%n",
                    row.count,
                    100 * row.labels.accuracy(),
                    row.labels.nll(),
                    100 * row.teacher.accuracy(),
                    row.teacher.nll());
        }
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                "The fewer digits, the more the teacher helps. With 400 a student is right as often without it; its"
                        + " probabilities are still the better ones with it."));
        return taught;
    }

    private static Picture picture(List<Taught> taught, List<Apart> apart, Sample test, int uncertain) {
        return new Picture(
                        "Knowledge distillation",
                        "What a teacher's whole rows tell beyond the label, at a temperature that lets it be heard")
                .row(curves(taught), gradients(apart))
                .row(image(test, uncertain), softened(test, uncertain));
    }

    private static Panel curves(List<Taught> taught) {
        List<Double> counts = COUNTS.stream().map(count -> (double) count).toList();
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                LEFT,
                FONT,
                Axes.log("digits seen", 15, 500, counts, count -> String.format(Locale.ROOT, "%.0f", count)),
                Axes.linear("mean nll of test digits, nats", 0, 2, 0.5, "0.0"));
        curve(chart, points(taught, Taught::count, row -> row.labels.nll()), Ink.SERIES_0, Marker.SQUARE);
        curve(chart, points(taught, Taught::count, row -> row.teacher.nll()), Ink.SERIES_1, Marker.CIRCLE);
        chart.label("from labels", 32, 1.2, Ink.SERIES_0, false);
        chart.label("from the teacher, T = 2", 18, 0.12, Ink.SERIES_1, false);
        return chart.panel("Students of few digits", "nll by number of digits, lower with the teacher");
    }

    private static Panel gradients(List<Apart> apart) {
        Chart chart = new Chart(
                WIDTH,
                HEIGHT,
                LEFT,
                FONT,
                Axes.log("temperature T", 0.9, 11, List.of(1.0, 2.0, 5.0, 10.0), Axes::plain),
                Axes.log("mean length of the gradient", 5e-3, 2, List.of(0.01, 0.1, 1.0), Axes::plain));
        curve(chart, points(apart, Apart::temperature, Apart::gradient), Ink.SERIES_0, Marker.SQUARE);
        curve(chart, points(apart, Apart::temperature, Apart::gradientTimesSquare), Ink.SERIES_1, Marker.CIRCLE);
        chart.note("D(teacher ‖ student)", 3.6, 0.03, Ink.SERIES_0, false);
        chart.note("T² D(teacher ‖ student)", 9, 0.45, Ink.SERIES_1, false);
        return chart.panel("Why T²", "the gradient falls as one over T squared, times T squared it does not");
    }

    private static <R> List<Point> points(List<R> rows, ToDoubleFunction<R> x, ToDoubleFunction<R> y) {
        return rows.stream()
                .map(row -> new Point(x.applyAsDouble(row), y.applyAsDouble(row)))
                .toList();
    }

    private static void curve(Chart chart, List<Point> points, Ink ink, Marker marker) {
        chart.line(points, ink, Dash.SOLID, 2);
        chart.points(points, ink, marker, true);
    }

    private static Panel image(Sample test, int row) {
        String name = "a " + NAMES.get(test.labels()[row]);
        return new Images(List.of(new Image(name, Digits.image(test.counts(), row), Digits.SIDE)), 1, 13, FONT)
                .panel("Which digit?", name + " that looks like other digits");
    }

    private static Panel softened(Sample test, int row) {
        double[] logits = Arrays.copyOfRange(test.logits("teacher"), row * Digits.CLASSES, (row + 1) * Digits.CLASSES);
        List<Integer> temperatures = List.of(1, 2, 5);
        return new Tiles(
                        temperatures.stream().map(t -> "T = " + t).toList(),
                        IntStream.range(0, Digits.CLASSES)
                                .mapToObj(String::valueOf)
                                .toList(),
                        temperatures.stream()
                                .map(t -> SoftRows.softened(logits, t))
                                .toArray(double[][]::new),
                        p -> 2 * p,
                        p -> String.format(Locale.ROOT, "%.2f", p),
                        56,
                        48,
                        30,
                        FONT)
                .panel("What the teacher says of it, by temperature", "ten probabilities at three temperatures");
    }
}
