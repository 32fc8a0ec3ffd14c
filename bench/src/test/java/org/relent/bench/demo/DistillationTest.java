package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.demo.SoftRows.Apart;
import org.relent.bench.demo.Teaching.Score;

/** The shipped logits against the numbers of ORIGIN.md and against plain loops, and what students learn. */
class DistillationTest {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final Digits DIGITS = Digits.load();
    private static final double[] TEACHER = DIGITS.test().logits("teacher");
    private static final double[] STUDENT = DIGITS.test().logits("student");
    private static final SoftRows ROWS = new SoftRows(TEACHER, STUDENT);

    @ParameterizedTest
    @CsvSource({
        "test,  1, 0.326930492, 0.521044125",
        "test,  2, 0.289712801, 0.296413722",
        "train, 1, 0.182353321, 0.505792981",
        "train, 2, 0.229974208, 0.301924444",
    })
    void divergencesAreThoseOfScipy(String part, double temperature, double kl, double reverseKl) {
        Sample sample = part.equals("test") ? DIGITS.test() : DIGITS.train();
        Apart apart = new SoftRows(sample.logits("teacher"), sample.logits("student")).apart(temperature);
        assertThat(apart.kl()).isCloseTo(kl, within(5.1e-10));
        assertThat(apart.reverseKl()).isCloseTo(reverseKl, within(5.1e-10));
        assertThat(apart.js()).isBetween(0.0, Math.min(Math.log(2), (kl + reverseKl) / 4));
    }

    private static double[] softmax(double[] logits, int row, double temperature, int... classes) {
        double[] e = Arrays.stream(classes)
                .mapToDouble(c -> Math.exp((logits[10 * row + c] - logits[10 * row]) / temperature))
                .toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(value -> value / sum).toArray();
    }

    private static double[] softmax(double[] logits, int row, double temperature) {
        return softmax(logits, row, temperature, IntStream.range(0, 10).toArray());
    }

    private static double kl(double[] p, double[] q) {
        return IntStream.range(0, p.length)
                .mapToDouble(i -> p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5})
    void softenedRowsAreSoftmax(double temperature) {
        double[] softened = SoftRows.softened(TEACHER, temperature);
        for (int row = 0; row < 600; row++) {
            double[] expected = softmax(TEACHER, row, temperature);
            for (int c = 0; c < 10; c++) {
                assertThat(softened[10 * row + c]).isCloseTo(expected[c], within(1e-13));
            }
        }
    }

    /** ∂D/∂x = (q − p)/T. */
    @Test
    void gradientHasItsClosedForm() {
        var loss = Relent.distillation(
                Relent.kl(Logits.atTemperature(2), Logits.atTemperature(2)).f64());
        double[] gradient = ROWS.gradient(loss);
        double[] squared = ROWS.gradient(loss.timesTemperatureSquared());
        double length = 0;
        for (int row = 0; row < 600; row++) {
            double[] p = softmax(TEACHER, row, 2);
            double[] q = softmax(STUDENT, row, 2);
            double squares = 0;
            for (int c = 0; c < 10; c++) {
                assertThat(gradient[10 * row + c]).isCloseTo((q[c] - p[c]) / 2, within(1e-13));
                assertThat(squared[10 * row + c]).isCloseTo((q[c] - p[c]) * 2, within(1e-12));
                squares += (q[c] - p[c]) * (q[c] - p[c]) / 4;
            }
            length += Math.sqrt(squares) / 600;
        }
        assertThat(ROWS.apart(2).gradient()).isCloseTo(length, within(1e-13));
    }

    /** Times T² it has a limit: a tenth of how far the logits are apart, each row's less its mean (Hinton et al., 2015). */
    @Test
    void gradientTimesSquareTendsToTheDifferenceOfLogits() {
        double temperature = 1e7;
        Logits form = Logits.atTemperature(temperature);
        double[] gradient =
                ROWS.gradient(Relent.distillation(Relent.kl(form, form).f64()).timesTemperatureSquared());
        for (int row = 0; row < 600; row++) {
            double[] difference = IntStream.range(10 * row, 10 * row + 10)
                    .mapToDouble(i -> STUDENT[i] - TEACHER[i])
                    .toArray();
            double mean = Arrays.stream(difference).average().orElseThrow();
            for (int c = 0; c < 10; c++) {
                assertThat(gradient[10 * row + c]).isCloseTo((difference[c] - mean) / 10, within(1e-4));
            }
        }
        Apart apart = ROWS.apart(temperature);
        assertThat(apart.gradientTimesSquare() / apart.gradient()).isCloseTo(1e14, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void largestAndRestAreBuckets(int k) {
        double expected = 0;
        for (int row = 0; row < 600; row++) {
            double[] p = softmax(TEACHER, row, 2);
            double[] q = softmax(STUDENT, row, 2);
            int[] largest = IntStream.range(0, 10)
                    .boxed()
                    .sorted((a, b) -> Double.compare(p[b], p[a]))
                    .limit(k)
                    .mapToInt(c -> c)
                    .toArray();
            double[] some = Arrays.stream(largest).mapToDouble(c -> p[c]).toArray();
            double[] model = Arrays.stream(largest).mapToDouble(c -> q[c]).toArray();
            expected += kl(withRest(some), withRest(model)) / 600;
        }
        assertThat(ROWS.klFromTop(k, 2)).isCloseTo(expected, within(1e-11));
        assertThat(ROWS.klFromTop(k, 2)).isLessThan(ROWS.apart(2).kl() + 1e-12);
    }

    private static double[] withRest(double[] p) {
        return DoubleStream.concat(
                        Arrays.stream(p), DoubleStream.of(1 - Arrays.stream(p).sum()))
                .toArray();
    }

    @Test
    void classesAreFoundByName() {
        assertThat(ROWS.klByName(NAMES, NAMES.reversed()))
                .isCloseTo(ROWS.apart(1).kl(), within(1e-13));
        List<String> even = List.of("eight", "zero", "two", "six", "four");
        double expected = IntStream.range(0, 600)
                .mapToDouble(
                        row -> kl(softmax(TEACHER, row, 1, 0, 2, 4, 6, 8), softmax(STUDENT, row, 1, 0, 2, 4, 6, 8)))
                .average()
                .orElseThrow();
        assertThat(ROWS.klByName(NAMES, even)).isCloseTo(expected, within(1e-12));
        double[] share = ROWS.share(NAMES, even);
        for (int row = 0; row < 600; row++) {
            double[] p = softmax(TEACHER, row, 1);
            assertThat(share[row]).isCloseTo(p[0] + p[2] + p[4] + p[6] + p[8], within(1e-13));
        }
    }

    @Test
    void otherClassesWithoutAMapAreRefused() {
        var kernel = Relent.distillation(
                        Relent.kl(Logits.plain(), Logits.plain()).f64())
                .kernel();
        assertThatThrownBy(() -> kernel.mean(
                        Reference.logits(Rows.of(TEACHER, 600, 10)), Model.logits(Rows.of(STUDENT, 600, 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "student.classes: got 5, expected 10 as in teacher (other vocabularies need Vocabulary.map)");
    }

    @Test
    void studentsOfFewDigitsLearnMoreFromASoftTeacher() {
        Teaching teaching = new Teaching(DIGITS, 0.03);
        Score labels = teaching.teach(Teaching.kl(0, 1, 1), 50, 3);
        Score teacher = teaching.teach(Teaching.kl(1, 2, 0), 50, 3);
        assertThat(teacher.accuracy()).isGreaterThan(labels.accuracy() + 0.02);
        assertThat(teacher.nll()).isLessThan(labels.nll() - 0.1);
        assertThat(teacher.klFromTeacher()).isLessThan(labels.klFromTeacher() - 0.1);
        Score unheard = teaching.teach(Teaching.klWithoutSquare(0.5, 5, 0.5), 50, 3);
        assertThat(unheard.nll())
                .isBetween(teaching.teach(Teaching.kl(0.5, 5, 0.5), 50, 3).nll() + 0.03, labels.nll());
        for (double w : new double[] {0.1, 0.5, 0.9}) {
            assertThat(teaching.teach(Teaching.js(w, 2), 50, 3).nll())
                    .as("JS of its own size")
                    .isCloseTo(teacher.nll(), within(0.02));
        }
        assertThat(teaching.teach(Teaching.top(3, 2), 50, 3).nll()).isBetween(teacher.nll(), labels.nll() - 0.1);
        assertThat(teaching.teach(Teaching.top(9, 2), 50, 1).nll())
                .as("the rest of nine is the tenth")
                .isCloseTo(teaching.teach(Teaching.kl(1, 2, 0), 50, 1).nll(), within(1e-6));
        assertThat(teaching.teach(Teaching.kl(1, 2, 0), 50, 3)).isEqualTo(teacher);
    }

    /** With all digits, labels alone are what {@link SoftmaxClassifier} does. */
    @Test
    void labelsAloneAreMaximumLikelihood() {
        Sample train = DIGITS.train();
        Sample test = DIGITS.test();
        Score score = new Teaching(DIGITS, 1).teach(Teaching.kl(0, 1, 1), train.size(), 1);
        SoftmaxClassifier classifier = new SoftmaxClassifier(Digits.PIXELS, Digits.CLASSES);
        classifier.fit(train.pixels(), train.labels(), 1, 200, 0.1);
        assertThat(score.nll()).isCloseTo(classifier.meanNll(test.pixels(), test.labels()), within(1e-9));
        assertThat(score.accuracy()).isEqualTo(classifier.right(test.pixels(), test.labels()) / 600.0);
    }

    @Test
    void printsAndDraws(@TempDir Path folder) {
        Path picture = folder.resolve("distillation.svg");
        String out =
                ok("demo", "distillation", "--students", "1", "--out", picture).out();
        assertThat(out)
                .contains("mean nll of the test digits 0.143938 nats.")
                .contains("mean nll of the test digits 0.545447")
                .contains("    1    0.326930  0.521044  0.067851      0.326930    0.216265  0.216265\n")
                .contains("    2    0.289713  0.296414  0.061319      1.158851    0.119831  0.479322\n")
                .contains("  whole rows, ten classes in one order              0.326930\n")
                .contains("  student's classes from eight to zero, by name     0.326930\n")
                .contains("mean of 1 draw\n");
        assertThat(out.lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>Knowledge distillation</title>");
    }
}
