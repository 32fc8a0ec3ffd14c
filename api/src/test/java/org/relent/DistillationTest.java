package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Losses of distillation: what they are made of, their gradients, and what is refused. */
class DistillationTest {
    private static final int ROWS = 5;
    private static final int CLASSES = 6;
    private static final double T = 2;
    private static final Logits AT_T = Logits.atTemperature(T);
    private static final List<Measure> DIVERGENCES =
            List.of(Measure.CROSS_ENTROPY, Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS);

    private final SplittableRandom random = new SplittableRandom(7);
    private final double[] student = random.doubles(ROWS * CLASSES, -4, 4).toArray();
    private final double[] teacher = random.doubles(ROWS * CLASSES, -4, 4).toArray();
    private final Labels labels = Labels.of(3, 0, -1, 5, 2);

    private static LabelPlan<Logits> hard() {
        return Relent.nll(ClassIndex.ignoring(-1), Logits.plain()).f64();
    }

    private static <P extends Form> PairPlan<P, Logits> soft(Measure measure, P form) {
        PairPlan<P, Logits> plan = Relent.pair(measure, form, AT_T).f64();
        return measure == Measure.JS ? plan.options(Options.DEFAULT.withWeight(0.1)) : plan;
    }

    private static Rows rows(double[] numbers) {
        return Rows.of(numbers, ROWS, numbers.length / ROWS);
    }

    private Model<Logits> studentRows() {
        return Model.logits(rows(student));
    }

    private <P extends Form> Reference<P> teacherRows(double[] numbers) {
        return new Reference<>(rows(numbers));
    }

    private static double[] softmax(double[] logits, double temperature) {
        double[] shares = new double[logits.length];
        int classes = logits.length / ROWS;
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                shares[row * classes + c] = Math.exp(logits[row * classes + c] / temperature);
                sum += shares[row * classes + c];
            }
            for (int c = 0; c < classes; c++) {
                shares[row * classes + c] /= sum;
            }
        }
        return shares;
    }

    /** The loss and its gradient are the weighted sums of those of the parts, and 0 where a label is ignored. */
    @Test
    void lossIsTheSumOfItsParts() {
        for (Measure measure : DIVERGENCES) {
            PairPlan<Logits, Logits> soft = soft(measure, AT_T);
            double[] softLoss = new double[ROWS];
            double[] softSlopes = new double[ROWS * CLASSES];
            soft.kernel()
                    .runWithGradient(
                            teacherRows(teacher), studentRows(), softLoss, Gradient.of(softSlopes, ROWS, CLASSES));
            double[] hardLoss = new double[ROWS];
            double[] hardSlopes = new double[ROWS * CLASSES];
            hard().kernel().runWithGradient(labels, studentRows(), hardLoss, Gradient.of(hardSlopes, ROWS, CLASSES));

            DistillationKernel<Logits> kernel = Relent.distillation(0.7, soft, 0.3, hard())
                    .timesTemperatureSquared()
                    .kernel();
            double[] losses = new double[ROWS];
            double[] slopes = new double[ROWS * CLASSES];
            kernel.runWithGradient(
                    teacherRows(teacher), studentRows(), labels, losses, Gradient.of(slopes, ROWS, CLASSES));
            for (int row = 0; row < ROWS; row++) {
                boolean ignored = row == 2;
                double expected = ignored ? 0 : 0.7 * T * T * softLoss[row] + 0.3 * hardLoss[row];
                assertThat(losses[row]).as(measure.id()).isCloseTo(expected, within(1e-15 * 10));
                for (int c = 0; c < CLASSES; c++) {
                    int at = row * CLASSES + c;
                    double slope = ignored ? 0 : 0.7 * T * T * softSlopes[at] + 0.3 * hardSlopes[at];
                    assertThat(slopes[at]).as(measure.id()).isCloseTo(slope, within(1e-15 * 4));
                }
            }
            assertThat(kernel.mean(teacherRows(teacher), studentRows(), labels))
                    .isCloseTo(Arrays.stream(losses).sum() / 4, within(1e-14));
            double[] again = new double[ROWS];
            kernel.run(teacherRows(teacher), studentRows(), labels, again);
            assertThat(again).containsExactly(losses);
        }
    }

    /** At high temperatures T² kl is that of the centred logits: ½ mean((t − s)²), whatever T is. */
    @Test
    void timesTemperatureSquaredStaysTheSameWhenTGrows() {
        double[] limits = new double[2];
        for (int i = 0; i < 2; i++) {
            Logits hot = Logits.atTemperature(i == 0 ? 1e3 : 1e4);
            limits[i] = Relent.distillation(Relent.kl(hot, hot).f64())
                    .timesTemperatureSquared()
                    .kernel()
                    .mean(teacherRows(teacher), studentRows());
        }
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] difference = new double[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                difference[c] = teacher[row * CLASSES + c] - student[row * CLASSES + c];
            }
            double mean = Arrays.stream(difference).average().orElseThrow();
            expected +=
                    Arrays.stream(difference).map(d -> (d - mean) * (d - mean)).sum() / (2 * CLASSES * ROWS);
        }
        assertThat(limits[0]).isCloseTo(expected, within(1e-2 * expected));
        assertThat(limits[1]).isCloseTo(expected, within(1e-3 * expected));
    }

    @Test
    void gradientsAreDifferencesOfLosses() {
        double[] shares = softmax(teacher, 1);
        double[] logs = Arrays.stream(shares).map(Math::log).toArray();
        double[] counts = Arrays.stream(shares).map(share -> 100 * share).toArray();
        for (Measure measure : DIVERGENCES) {
            requireSlopes(Relent.distillation(0.6, soft(measure, AT_T), 0.4, hard()), teacherRows(teacher));
            requireSlopes(
                    Relent.distillation(0.6, soft(measure, Probabilities.given()), 0.4, hard()), teacherRows(shares));
            requireSlopes(
                    Relent.distillation(0.6, soft(measure, LogProbabilities.given()), 0.4, hard()), teacherRows(logs));
            requireSlopes(Relent.distillation(0.6, soft(measure, Counts.plain()), 0.4, hard()), teacherRows(counts));
            requireSlopes(
                    Relent.distillation(0.6, soft(measure, Probabilities.given()), 0.4, hard()),
                    top(shares, new int[] {4, 0, 2}));
            Vocabulary shared = Vocabulary.map(CLASSES, 5, -1, 0, 2, -1, 3);
            requireSlopes(
                    Relent.distillation(0.6, soft(measure, AT_T), 0.4, hard()).between(shared), teacherRows(teacher));
        }
    }

    private <P extends Form> void requireSlopes(Distillation<P> plan, Teacher<P> from) {
        DistillationKernel<P> kernel = plan.timesTemperatureSquared().kernel();
        double[] slopes = new double[ROWS * CLASSES];
        kernel.runWithGradient(from, studentRows(), labels, new double[ROWS], Gradient.of(slopes, ROWS, CLASSES));
        double step = 1e-3;
        for (int c = 0; c < CLASSES; c++) {
            double[] derivative = new double[ROWS];
            for (int k : new int[] {1, -1, 2, -2}) {
                double[] moved = student.clone();
                for (int row = 0; row < ROWS; row++) {
                    moved[row * CLASSES + c] += k * step;
                }
                double[] losses = new double[ROWS];
                kernel.run(from, Model.logits(rows(moved)), labels, losses);
                double weight = (k * k == 1 ? 8 : -1) * Math.signum(k) / (12 * step);
                for (int row = 0; row < ROWS; row++) {
                    derivative[row] += weight * losses[row];
                }
            }
            for (int row = 0; row < ROWS; row++) {
                assertThat(slopes[row * CLASSES + c]).as(plan + " row " + row).isCloseTo(derivative[row], within(1e-9));
            }
        }
    }

    /** The same classes in every row. */
    private static TopK top(double[] shares, int[] classes) {
        int[] all = new int[ROWS * classes.length];
        double[] largest = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = classes[i % classes.length];
            largest[i] = shares[i / classes.length * CLASSES + all[i]];
        }
        return TopK.of(all, Rows.of(largest, ROWS, classes.length));
    }

    private static double[] losses(DistillationKernel<Probabilities> kernel, Teacher<Probabilities> from, double[] to) {
        double[] losses = new double[ROWS];
        kernel.run(from, Model.logits(rows(to)), losses);
        return losses;
    }

    /** Merging classes loses information, and none where the student spreads the tail as the teacher did. */
    @Test
    void topKIsTheDivergenceOfMergedClasses() {
        double[] shares = softmax(teacher, T);
        for (Measure measure : List.of(Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS)) {
            DistillationKernel<Probabilities> kernel =
                    Relent.distillation(soft(measure, Probabilities.given())).kernel();
            double[] whole = losses(kernel, teacherRows(shares), student);
            double[] merged = losses(kernel, top(shares, new int[] {1, 4}), student);
            double[] oneLeft = losses(kernel, top(shares, new int[] {1, 4, 0, 5, 2}), student);
            double[] all = losses(kernel, top(shares, new int[] {1, 4, 0, 5, 3, 2}), student);
            double[] alike = student.clone();
            for (int i = 0; i < alike.length; i++) {
                alike[i] = i % CLASSES == 1 || i % CLASSES == 4 ? student[i] : teacher[i] + 1;
            }
            double[] mergedAlike = losses(kernel, top(shares, new int[] {4, 1}), alike);
            double[] wholeAlike = losses(kernel, teacherRows(shares), alike);
            for (int row = 0; row < ROWS; row++) {
                assertThat(merged[row]).as(measure.id()).isLessThan(whole[row]).isPositive();
                assertThat(oneLeft[row]).isCloseTo(whole[row], within(1e-14));
                assertThat(all[row]).isCloseTo(whole[row], within(1e-14));
                assertThat(mergedAlike[row]).isCloseTo(wholeAlike[row], within(1e-14));
            }
        }
    }

    @Test
    void tailsOfTopK() {
        DistillationKernel<Probabilities> kernel = Relent.distillation(
                        Relent.kl(Probabilities.given(), Logits.plain()).f64())
                .kernel();
        double none = Double.NEGATIVE_INFINITY;
        Model<Logits> onlyTop = Model.logits(Rows.of(new double[] {0, 0, none, none}, 1, 4));
        double[] loss = new double[1];
        double[] slopes = new double[4];
        kernel.runWithGradient(
                TopK.of(new int[] {1, 0}, Rows.of(new float[] {0.25f, 0.75f}, 1, 2)),
                onlyTop,
                loss,
                Gradient.of(slopes, 1, 4));
        assertThat(loss[0]).isCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), within(1e-15));
        assertThat(slopes).containsExactly(-0.25, 0.25, 0, 0);

        kernel.run(TopK.of(new int[] {0, 1}, Rows.of(new float[] {0.5f, 0.25f}, 1, 2)), onlyTop, loss);
        assertThat(loss[0]).as("a tail that the student lacks").isInfinite();

        Model<Logits> flat = Model.logits(Rows.of(new double[4], 1, 4));
        float[] rounded = {0.1f, 0.2f, 0.7f}; // sums to a little more than 1
        kernel.run(TopK.of(new int[] {0, 1, 2}, Rows.of(rounded, 1, 3)), flat, loss);
        assertThat(loss[0]).isFinite().isPositive();
        kernel.run(TopK.of(new int[] {0, 1}, Rows.of(new float[] {0.6f, 0.6f}, 1, 2)), flat, loss);
        assertThat(loss[0]).as("no tail is negative").isNaN();
        kernel.run(TopK.of(new int[] {0, 1}, Rows.of(new double[] {0.5, Double.NaN}, 1, 2)), flat, loss);
        assertThat(loss[0]).isNaN();
    }

    /** Shared classes alone, normalised there. */
    @Test
    void mapsOfVocabularies() {
        Vocabulary byName =
                Vocabulary.byName(List.of("a", "b", "c", "d", "e", "f"), List.of("c", "x", "d", "f", "y", "a"));
        assertThat(byName.shared()).isEqualTo(4);
        double[] results = new double[ROWS];
        Relent.distillation(soft(Measure.KL, AT_T))
                .between(byName)
                .kernel()
                .run(teacherRows(teacher), studentRows(), results);
        int[] ofTeacher = {0, 2, 3, 5};
        int[] ofStudent = {5, 0, 2, 3};
        double[] expected = new double[ROWS];
        soft(Measure.KL, AT_T)
                .kernel()
                .run(
                        teacherRows(columns(teacher, ofTeacher)),
                        Model.logits(rows(columns(student, ofStudent))),
                        expected);
        assertThat(results).containsExactly(expected);
    }

    private static double[] columns(double[] from, int[] columns) {
        return IntStream.range(0, ROWS * columns.length)
                .mapToDouble(i -> from[i / columns.length * CLASSES + columns[i % columns.length]])
                .toArray();
    }

    @Test
    void everyElementTypeAndManyBlocks() {
        int rows = 1100;
        int classes = 64;
        float[] x = new float[rows * classes];
        float[] y = new float[rows * classes];
        int[] labels = new int[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextInt(-12, 12) / 4;
            y[i] = (float) random.nextInt(-12, 12) / 4;
            labels[i / classes] = random.nextInt(classes);
        }
        double[] expected = losses(ElementType.F64, doubles(x), doubles(y), labels);
        assertThat(losses(ElementType.F32, x, y, labels)).containsExactly(expected, within(1e-5));
        assertThat(losses(ElementType.F16, halves(x), halves(y), labels)).containsExactly(expected, within(1e-5));
        assertThat(losses(ElementType.BF16, brains(x), brains(y), labels)).containsExactly(expected, within(1e-5));
    }

    private static double[] losses(ElementType type, Object teacher, Object student, int[] labels) {
        int classes = 64;
        int rows = labels.length;
        int[] shared = IntStream.range(0, classes).map(c -> c % 7 == 3 ? -1 : c).toArray();
        double[] results = new double[rows];
        Relent.distillation(
                        0.5,
                        Relent.kl(AT_T, AT_T).elements(type),
                        0.5,
                        Relent.nll(ClassIndex.plain(), Logits.plain()).elements(type))
                .between(Vocabulary.map(classes, shared))
                .kernel()
                .run(
                        Reference.logits(view(teacher, type, rows, classes)),
                        Model.logits(view(student, type, rows, classes)),
                        Labels.of(labels),
                        results);
        return results;
    }

    private static Rows view(Object numbers, ElementType type, int rows, int classes) {
        return switch (numbers) {
            case double[] data -> Rows.of(data, rows, classes);
            case float[] data -> Rows.of(data, rows, classes);
            default -> Rows.of((short[]) numbers, type, 0, rows, classes, classes);
        };
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }

    private static short[] halves(float[] numbers) {
        short[] halves = new short[numbers.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Float.floatToFloat16(numbers[i]);
        }
        return halves;
    }

    private static short[] brains(float[] numbers) {
        short[] brains = new short[numbers.length];
        for (int i = 0; i < brains.length; i++) {
            brains[i] = (short) (Float.floatToRawIntBits(numbers[i]) >> 16);
        }
        return brains;
    }

    @Test
    void refusesPlansThatMakeNoSense() {
        PairPlan<Logits, Logits> soft = soft(Measure.KL, AT_T);
        assertThatThrownBy(() -> Relent.distillation(-1, soft, 1, hard()))
                .hasMessage("softWeight: got -1.0, expected a finite number, 0 or more");
        assertThatThrownBy(() -> Relent.distillation(0, soft, 0, hard())).hasMessageStartingWith("softWeight: got 0");
        assertThatThrownBy(() -> Relent.distillation(1, soft, 1, hard().f32()))
                .hasMessageStartingWith("hard: got nll(labels(ignore -1), logits) f32")
                .hasMessageContaining("expected element type and base of kl");
        assertThatThrownBy(() -> Relent.distillation(soft(Measure.TOTAL_VARIATION, AT_T)))
                .hasMessageStartingWith("soft: got total-variation");
        assertThatThrownBy(() -> Relent.distillation(soft.pairs(Pairing.ALL))).hasMessageContaining("row by row");
        assertThatThrownBy(() -> Relent.distillation(soft.options(Options.DEFAULT.withOnInfinite(OnInfinite.FAIL))))
                .hasMessageStartingWith("soft: got a plan that fails on infinite results");
        assertThatThrownBy(() -> Relent.distillation(
                                Relent.kl(Logits.atTemperature(3), AT_T).f64())
                        .timesTemperatureSquared())
                .hasMessage("timesTemperatureSquared: got a teacher at T = 3.0 and a student at T = 2.0,"
                        + " expected one temperature");
        assertThatThrownBy(() -> Relent.distillation(soft(Measure.KL, Probabilities.given()))
                        .between(Vocabulary.map(2, 1, 0)))
                .hasMessageStartingWith("classes: got a map for a teacher of probs");
        assertThatThrownBy(() -> Vocabulary.map(2, 0, 0)).hasMessageContaining("got 0 for a second time");
        assertThatThrownBy(() -> Vocabulary.map(2, 0, 2)).hasMessageContaining("got 2, expected −1 … 1");
        assertThatThrownBy(() -> Vocabulary.map(2, -1)).hasMessageContaining("no class that is shared");
        assertThatThrownBy(() -> Vocabulary.byName(List.of("a", "a"), List.of("a")))
                .hasMessage("teacher: got 'a' for a second time, expected each name once");
        assertThatThrownBy(() -> TopK.of(new int[3], Rows.of(new double[4], 2, 2)))
                .hasMessage("classes: got 3, expected 4, 2 in each of 2 rows");
    }

    @Test
    void refusesRowsThatDoNotFitAndWritesNothing() {
        DistillationKernel<Logits> kernel =
                Relent.distillation(0.5, soft(Measure.KL, AT_T), 0.5, hard()).kernel();
        double[] results = new double[ROWS];
        double[] slopes = new double[ROWS * CLASSES];
        Arrays.fill(results, 7);
        Arrays.fill(slopes, 7);
        Gradient gradient = Gradient.of(slopes, ROWS, CLASSES);
        Reference<Logits> from = teacherRows(teacher);
        assertThatThrownBy(
                        () -> kernel.runWithGradient(from, studentRows(), Labels.of(0, 0, 0, 0, 6), results, gradient))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("labels[4]: got 6");
        assertThatThrownBy(() -> kernel.run(from, studentRows(), results))
                .hasMessageStartingWith("labels: got none, expected some for 0.5 kl");
        assertThatThrownBy(() -> kernel.run(new Reference<>(Rows.of(teacher, 6, 5)), studentRows(), labels, results))
                .hasMessage(
                        "student.classes: got 6, expected 5 as in teacher (other vocabularies need Vocabulary.map)");
        assertThatThrownBy(() -> kernel.run(new Reference<>(Rows.of(teacher, 4, 6)), studentRows(), labels, results))
                .hasMessage("student.rows: got 5, expected 4 as in teacher");
        assertThatThrownBy(() -> kernel.runWithGradient(
                        from, studentRows(), labels, results, Gradient.of(student, ROWS, CLASSES)))
                .hasMessageContaining("overlaps");
        DistillationKernel<Probabilities> ofTop =
                Relent.distillation(soft(Measure.KL, Probabilities.given())).kernel();
        Rows largest = Rows.of(new double[ROWS * 2], ROWS, 2);
        assertThatThrownBy(() ->
                        ofTop.run(TopK.of(new int[] {0, 1, 0, 1, 0, 1, 3, 3, 0, 1}, largest), studentRows(), results))
                .hasMessage("teacher.classes: got 3 twice in row 3, expected each class once");
        assertThatThrownBy(() ->
                        ofTop.run(TopK.of(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 6}, largest), studentRows(), results))
                .hasMessage("teacher.classes[9]: got 6, expected 0 … 5 as in student");
        DistillationKernel<Probabilities> capped = Relent.distillation(
                        Relent.kl(Probabilities.given(), AT_T.withSoftCap(30)).f64())
                .kernel();
        assertThatThrownBy(() -> capped.run(TopK.of(new int[10], largest), studentRows(), results))
                .hasMessageStartingWith("teacher: got top 2 of 5 rows, expected whole rows");
        assertThat(results).containsOnly(7);
        assertThat(slopes).containsOnly(7);
    }
}
