package org.relent.bench.demo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.relent.Distillation;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.TopK;
import org.relent.Vocabulary;

/** Rows of logits of a teacher and of a student, and how far they are apart, softened or not. */
final class SoftRows {
    private static final List<Measure> MEASURES = List.of(Measure.KL, Measure.REVERSE_KL, Measure.JS);

    private final double[] teacher;
    private final double[] student;

    /** Means over the rows at a temperature: divergences, and the length of the gradient of kl. */
    record Apart(
            double temperature, double kl, double reverseKl, double js, double gradient, double gradientTimesSquare) {}

    /** Both row-major, ten logits a row. */
    SoftRows(double[] teacher, double[] student) {
        this.teacher = teacher.clone();
        this.student = student.clone();
    }

    /** Teacher and student at one temperature. */
    Apart apart(double temperature) {
        Logits form = Logits.atTemperature(temperature);
        int rows = teacher.length / Digits.CLASSES;
        double[] results = new double[rows * MEASURES.size()];
        Relent.measures(MEASURES, form, form)
                .f64()
                .kernel()
                .run(Reference.logits(rows(teacher)), Model.logits(rows(student)), results);
        double[] means = new double[MEASURES.size()];
        for (int i = 0; i < results.length; i++) {
            means[i % means.length] += results[i] / rows;
        }
        Distillation<Logits> kl = Relent.distillation(Relent.kl(form, form).f64());
        return new Apart(
                temperature,
                means[0],
                means[1],
                means[2],
                meanLength(gradient(kl)),
                meanLength(gradient(kl.timesTemperatureSquared())));
    }

    /** The gradient of a loss by the student's logits. */
    double[] gradient(Distillation<Logits> loss) {
        double[] gradient = new double[student.length];
        int rows = student.length / Digits.CLASSES;
        loss.kernel()
                .runWithGradient(
                        Reference.logits(rows(teacher)),
                        Model.logits(rows(student)),
                        new double[rows],
                        Gradient.of(gradient, rows, Digits.CLASSES));
        return gradient;
    }

    private static double meanLength(double[] gradient) {
        int rows = gradient.length / Digits.CLASSES;
        return IntStream.range(0, rows)
                .mapToDouble(row -> Math.sqrt(Arrays.stream(gradient, row * Digits.CLASSES, (row + 1) * Digits.CLASSES)
                        .map(slope -> slope * slope)
                        .sum()))
                .average()
                .orElseThrow();
    }

    /** The mean divergence from the teacher's k largest probabilities and the rest. */
    double klFromTop(int k, double temperature) {
        return Relent.distillation(Relent.kl(Probabilities.given(), Logits.atTemperature(temperature))
                        .f64())
                .kernel()
                .mean(top(k, teacher, temperature), Model.logits(rows(student)));
    }

    /**
     * The mean divergence of a student that has other classes, or another order of them.
     *
     * @param teacherNames what the teacher's columns are
     * @param studentNames the columns that the student has of them, by name
     */
    double klByName(List<String> teacherNames, List<String> studentNames) {
        return Relent.distillation(Relent.kl(Logits.plain(), Logits.plain()).f64())
                .between(Vocabulary.byName(teacherNames, studentNames))
                .kernel()
                .mean(Reference.logits(rows(teacher)), Model.logits(columns(student, teacherNames, studentNames)));
    }

    /** How much of each row of the teacher is in some classes: Z of their logits over Z of all. */
    double[] share(List<String> teacherNames, List<String> names) {
        Rows some = columns(teacher, teacherNames, names);
        double[] logZ = new double[(int) some.rows()];
        double[] ofAll = new double[logZ.length];
        var kernel = Relent.logPartition(Logits.plain()).f64().kernel();
        kernel.run(Reference.logits(some), logZ);
        kernel.run(Reference.logits(rows(teacher)), ofAll);
        Arrays.setAll(logZ, row -> Math.exp(logZ[row] - ofAll[row]));
        return logZ;
    }

    /** The teacher's row of the largest entropy. */
    int mostUncertain() {
        double[] entropies = new double[teacher.length / Digits.CLASSES];
        Relent.entropy(Logits.plain()).f64().kernel().run(Reference.logits(rows(teacher)), entropies);
        return IntStream.range(0, entropies.length)
                .boxed()
                .max(Comparator.comparingDouble(row -> entropies[row]))
                .orElseThrow();
    }

    /** softmax(x/T), which is T times the gradient of ln Z by the logits. */
    static double[] softened(double[] logits, double temperature) {
        Rows rows = rows(logits);
        double[] softened = new double[logits.length];
        Relent.logPartition(Logits.atTemperature(temperature))
                .f64()
                .kernel()
                .runWithGradient(
                        Reference.logits(rows),
                        new double[(int) rows.rows()],
                        Gradient.of(softened, (int) rows.rows(), Digits.CLASSES));
        Arrays.setAll(softened, i -> softened[i] * temperature);
        return softened;
    }

    /** The k largest of each row of softmax(x/T). */
    static TopK top(int k, double[] logits, double temperature) {
        double[] all = softened(logits, temperature);
        int rows = logits.length / Digits.CLASSES;
        int[] classes = IntStream.range(0, rows)
                .flatMap(row -> IntStream.range(0, Digits.CLASSES)
                        .boxed()
                        .sorted(Comparator.comparingDouble(c -> -all[row * Digits.CLASSES + c]))
                        .limit(k)
                        .mapToInt(c -> c))
                .toArray();
        double[] largest = new double[classes.length];
        Arrays.setAll(largest, i -> all[i / k * Digits.CLASSES + classes[i]]);
        return TopK.of(classes, Rows.of(largest, rows, k));
    }

    private static Rows rows(double[] logits) {
        return Rows.of(logits, logits.length / Digits.CLASSES, Digits.CLASSES);
    }

    private static Rows columns(double[] logits, List<String> all, List<String> chosen) {
        int[] columns = chosen.stream().mapToInt(all::indexOf).toArray();
        int rows = logits.length / Digits.CLASSES;
        double[] picked = new double[rows * columns.length];
        Arrays.setAll(picked, i -> logits[i / columns.length * Digits.CLASSES + columns[i % columns.length]]);
        return Rows.of(picked, rows, columns.length);
    }
}
