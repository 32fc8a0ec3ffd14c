package org.relent.bench.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.relent.ClassIndex;
import org.relent.Distillation;
import org.relent.DistillationKernel;
import org.relent.Form;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.Teacher;
import org.relent.bench.demo.Digits.Sample;

/**
 * Students of the digits, softmax classifiers of the pixels, that learn from a few of them: from their labels, from a
 * teacher's rows, or from both.
 */
final class Teaching {
    private static final int STEPS = 200;
    private static final double RATE = 0.1;

    private final double lambda;
    private final double[] pixels;
    private final int[] labels;
    private final double[] teacher;
    private final double[] testPixels;
    private final int[] testLabels;
    private final double[] testTeacher;
    private final PairKernel<Logits, Logits> kl =
            Relent.kl(Logits.plain(), Logits.plain()).f64().kernel();

    /** The loss of a student on some digits. */
    @FunctionalInterface
    interface Lesson {
        /**
         * The loss of each digit.
         *
         * @param teacher the teacher's logits
         * @param labels what the digits are
         */
        SoftmaxClassifier.RowLoss loss(double[] teacher, int[] labels);
    }

    /** How good a student is on the test digits. */
    record Score(double accuracy, double nll, double klFromTeacher) {}

    /**
     * @param digits with their teacher
     * @param lambda the penalty of the students' weights
     */
    Teaching(Digits digits, double lambda) {
        this.lambda = lambda;
        Sample train = digits.train();
        Sample test = digits.test();
        pixels = train.pixels();
        labels = train.labels();
        teacher = train.logits("teacher");
        testPixels = test.pixels();
        testLabels = test.labels();
        testTeacher = test.logits("teacher");
    }

    /** softWeight · T² · D(teacher ‖ student) at T + hardWeight · nll. */
    static Lesson kl(double softWeight, double temperature, double hardWeight) {
        return whole(distillation(
                        softWeight, Relent.kl(at(temperature), at(temperature)).f64(), hardWeight)
                .timesTemperatureSquared());
    }

    /** The same without T². */
    static Lesson klWithoutSquare(double softWeight, double temperature, double hardWeight) {
        return whole(distillation(
                softWeight, Relent.kl(at(temperature), at(temperature)).f64(), hardWeight));
    }

    /**
     * T² · JS at T, w of it D(teacher ‖ mixture). For rows near each other it is w(1 − w) D(teacher ‖ student): that is
     * divided out.
     */
    static Lesson js(double w, double temperature) {
        return whole(distillation(
                        1 / (w * (1 - w)),
                        Relent.js(at(temperature), at(temperature)).f64().options(Options.DEFAULT.withWeight(w)),
                        0)
                .timesTemperatureSquared());
    }

    /** T² · D at T of the teacher's k largest probabilities, and the rest together. */
    static Lesson top(int k, double temperature) {
        DistillationKernel<Probabilities> kernel = distillation(
                        1, Relent.kl(Probabilities.given(), at(temperature)).f64(), 0)
                .timesTemperatureSquared()
                .kernel();
        return (teacher, labels) -> loss(kernel, SoftRows.top(k, teacher, temperature), labels);
    }

    private static Logits at(double temperature) {
        return Logits.atTemperature(temperature);
    }

    private static <P extends Form> Distillation<P> distillation(
            double softWeight, PairPlan<P, Logits> soft, double hardWeight) {
        return Relent.distillation(
                softWeight,
                soft,
                hardWeight,
                Relent.nll(ClassIndex.plain(), Logits.plain()).f64());
    }

    private static Lesson whole(Distillation<Logits> plan) {
        DistillationKernel<Logits> kernel = plan.kernel();
        return (teacher, labels) -> loss(kernel, Reference.logits(rows(teacher)), labels);
    }

    private static <P extends Form> SoftmaxClassifier.RowLoss loss(
            DistillationKernel<P> kernel, Teacher<P> teacher, int[] labels) {
        Labels all = Labels.of(labels);
        return (student, losses, gradient) -> kernel.runWithGradient(teacher, student, all, losses, gradient);
    }

    private static Rows rows(double[] logits) {
        return Rows.of(logits, logits.length / Digits.CLASSES, Digits.CLASSES);
    }

    /**
     * Trains a student on some of the train digits.
     *
     * @param lesson its loss
     * @param count how many digits it sees
     * @param seed which ones
     * @return how good it is on the test digits
     */
    Score teach(Lesson lesson, int count, long seed) {
        int[] chosen = chosen(count, seed);
        SoftmaxClassifier student = new SoftmaxClassifier(Digits.PIXELS, Digits.CLASSES);
        int[] own = Arrays.stream(chosen).map(row -> labels[row]).toArray();
        student.fit(
                pick(pixels, Digits.PIXELS, chosen),
                lesson.loss(pick(teacher, Digits.CLASSES, chosen), own),
                lambda,
                STEPS,
                RATE);
        return new Score(
                (double) student.right(testPixels, testLabels) / testLabels.length,
                student.meanNll(testPixels, testLabels),
                kl.mean(Reference.logits(rows(testTeacher)), Model.logits(rows(student.logits(testPixels)))));
    }

    /** The mean score of students that see different digits. */
    Score teach(Lesson lesson, int count, int students) {
        List<Score> scores = IntStream.range(0, students)
                .mapToObj(seed -> teach(lesson, count, (long) seed))
                .toList();
        return new Score(mean(scores, Score::accuracy), mean(scores, Score::nll), mean(scores, Score::klFromTeacher));
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> of) {
        return scores.stream().mapToDouble(of).average().orElseThrow();
    }

    private int[] chosen(int count, long seed) {
        return new Random(seed).ints(0, labels.length).distinct().limit(count).toArray();
    }

    private static double[] pick(double[] from, int width, int[] rows) {
        return Arrays.stream(rows)
                .flatMap(row -> IntStream.range(row * width, (row + 1) * width))
                .mapToDouble(i -> from[i])
                .toArray();
    }
}
