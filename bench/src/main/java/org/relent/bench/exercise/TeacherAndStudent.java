package org.relent.bench.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.relent.ClassIndex;
import org.relent.Distillation;
import org.relent.LabelPlan;
import org.relent.Labels;
import org.relent.LogBase;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairPlan;
import org.relent.Reference;
import org.relent.Relent;

/** The loss of knowledge distillation: soft targets at a temperature with T², and the label. */
final class TeacherAndStudent extends Exercise {
    private static final List<String> PICTURES = List.of("picture 1", "picture 2");
    private static final List<String> ANIMALS = List.of("cat", "dog", "fox", "owl");
    private static final LabelPlan<Logits> NLL =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64();

    /** The logits of both for the same pictures. */
    private record Batch(Reference<Logits> teacher, Model<Logits> student, Labels labels) {
        /** The mean loss of a picture. */
        double mean(Distillation<Logits> loss) {
            double[] losses = new double[PICTURES.size()];
            loss.kernel().run(teacher, student, labels, losses);
            return Arrays.stream(losses).average().orElseThrow();
        }
    }

    TeacherAndStudent() {
        super("the loss of a student", "Knowledge distillation");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[][] teacher = matrix(random);
        double[][] student = matrix(random);
        int[] labels = IntStream.range(0, PICTURES.size())
                .map(row -> random.nextInt(ANIMALS.size()))
                .toArray();
        int t = random.nextInt(2, 5);
        double soft = random.nextInt(6, 10) / 10.0;
        double hard = Math.round(10 - 10 * soft) / 10.0;
        Batch batch = new Batch(
                Reference.logits(Kernels.rows(teacher)), Model.logits(Kernels.rows(student)), Labels.of(labels));
        PairPlan<Logits, Logits> kl = pair(Measure.KL, t);
        Distillation<Logits> loss = Relent.distillation(soft, kl, hard, NLL);
        double answer = batch.mean(loss.timesTemperatureSquared());
        double once = batch.mean(Relent.distillation(soft * t, kl, hard, NLL));
        return new Problem(
                "The logits of a teacher and a student for two pictures, and the right class of each. The loss of a "
                        + "picture is " + Data.number(soft) + " T^2 D(teacher||student) + " + Data.number(hard)
                        + " (-ln q[label]), with both at temperature T = " + t
                        + " in D, and q the student's softmax at temperature 1.",
                List.of(
                        Data.table("teacher", PICTURES, ANIMALS, teacher),
                        Data.table("student", PICTURES, ANIMALS, student),
                        Data.labels("labels", "class, from 0", PICTURES, labels)),
                "What is the mean loss of the two pictures?",
                "nats",
                "D(teacher||student) = sum p ln(p/q), with p and q the softmax of the logits divided by T; -ln q[label] = "
                        + "ln sum exp(x) - x[label].",
                answer,
                List.of(
                        new Mistake("the loss without T^2", batch.mean(loss)),
                        new Mistake("the loss with T in place of T^2", once),
                        new Mistake(
                                "the loss in bits: multiply it by ln 2 for nats",
                                batch.mean(Relent.distillation(soft, kl.in(LogBase.BITS), hard, NLL.in(LogBase.BITS))
                                        .timesTemperatureSquared())),
                        new Mistake(
                                "the loss with the two weights exchanged",
                                batch.mean(
                                        Relent.distillation(hard, kl, soft, NLL).timesTemperatureSquared())),
                        new Mistake(
                                "the loss with D(student||teacher): the teacher is the reference",
                                batch.mean(Relent.distillation(soft, pair(Measure.REVERSE_KL, t), hard, NLL)
                                        .timesTemperatureSquared())),
                        new Mistake(
                                "the loss with the cross-entropy of teacher and student in place of D",
                                batch.mean(Relent.distillation(soft, pair(Measure.CROSS_ENTROPY, t), hard, NLL)
                                        .timesTemperatureSquared())),
                        new Mistake(
                                "the loss with the label's part at temperature T too: that is at 1",
                                batch.mean(Relent.distillation(
                                                soft,
                                                kl,
                                                hard,
                                                Relent.nll(ClassIndex.plain(), Logits.atTemperature(t))
                                                        .f64())
                                        .timesTemperatureSquared())),
                        new Mistake(
                                "the loss at temperature 1 throughout",
                                batch.mean(Relent.distillation(soft, pair(Measure.KL, 1), hard, NLL))),
                        new Mistake(
                                "the loss with D's mean over all elements: the mean is over pictures alone",
                                batch.mean(Relent.distillation(soft / ANIMALS.size(), kl, hard, NLL)
                                        .timesTemperatureSquared())),
                        new Mistake("the sum of the two: their mean is asked for", answer * PICTURES.size())),
                "T^2 makes up for the gradient of D, which shrinks as 1/T^2: so the weights mean the same at each T.");
    }

    private static PairPlan<Logits, Logits> pair(Measure measure, double t) {
        return Relent.pair(measure, Logits.atTemperature(t), Logits.atTemperature(t))
                .f64();
    }

    private static double[][] matrix(RandomGenerator random) {
        return IntStream.range(0, PICTURES.size())
                .mapToObj(row -> Draw.fractions(random, ANIMALS.size(), 2, -2, 5))
                .toArray(double[][]::new);
    }
}
