package org.relent.bench.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.bench.npy.NpyBytes;

/** The answers, and that no mistake is taken for them. */
class ExercisesTest {
    private static final int SEEDS = 200;

    /**
     * Answers computed with SciPy 1.10 from the files of {@code ./relent exercise N --out .}, for each N
     * in a folder of its own; {@code x = np.load("x.npy")} before.
     *
     * <pre>{@code
     *  1  entropy(p[0], q[0], base=2)                                   # scipy.stats.entropy(p, q) is D(p || q)
     *  2  w = (q[0] + 1) / (q.sum() + 6); np.exp(-(p[0] / p.sum() * np.log(w)).sum())
     *  3  entropy(q[0], p[0], base=2)
     *  4  minimize_scalar(lambda t: -(p[0] * np.log([t*t, 2*t*(1-t), (1-t)**2])).sum(),
     *                     bounds=(0.01, 0.99), method="bounded", options=dict(xatol=1e-12)).fun
     *  5  j = joint / joint.sum(); rel_entr(j, np.outer(j.sum(1), j.sum(0))).sum() / np.log(2)
     *  6  ((q * energies).sum() - 0.75 * entropy(q[0])) + 0.75 * logsumexp(-energies / 0.75)
     *  7  min(entropy(norm.pdf(np.arange(9), m, s), p[0]) for m, s in gaussians)
     *  8  j = (prior * likelihood)[0]; (q[0] * np.log(j / q[0])).sum()
     *  9  np.maximum(0.3, (np.exp(log_variance) + mu**2 - 1 - log_variance) / 2).sum(1).mean()
     * 10  np.mean([0.6 * 9 * entropy(softmax(a / 3), softmax(b / 3)) - 0.4 * log_softmax(b)[k]
     *              for a, b, k in zip(teacher, student, labels)])
     * }</pre>
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0.1516907336791232",
        "2, 6.245322227590055",
        "3, 0.8427376486136674",
        "4, 123.94979997474516",
        "5, 0.2198792967065834",
        "6, 0.15390903840757175",
        "7, 0.6363500832825207",
        "8, -1.2035663037684452",
        "9, 1.8242778419419423",
        "10, 1.6668237221331181",
    })
    void answersAreThoseOfSciPy(int number, double answer) {
        assertThat(Exercises.get(number).pose(1).answer()).isCloseTo(answer, within(1e-11 * Math.abs(answer)));
    }

    static IntStream numbers() {
        return IntStream.rangeClosed(1, Exercises.count());
    }

    /** Rounded as a reader rounds, each leads to its own verdict. */
    @ParameterizedTest
    @MethodSource("numbers")
    void theAnswerIsRightAndEachMistakeIsNamed(int number) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Problem problem = Exercises.get(number).pose(seed);
            assertThat(Verdict.of(problem, digits(problem.answer())).right()).isTrue();
            for (Mistake mistake : problem.mistakes()) {
                String typed = digits(mistake.value());
                assertThat(Verdict.of(problem, typed))
                        .as("seed %d, %s", seed, mistake)
                        .isEqualTo(new Verdict(false, "Wrong: " + typed + " is " + mistake.what() + "."));
            }
        }
    }

    private static String digits(double value) {
        return Double.isInfinite(value) ? "∞" : "%.2e".formatted(value);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aSeedGivesTheSameNumbersAndAnotherSeedOthers(int number) {
        Exercise exercise = Exercises.get(number);
        assertThat(exercise.pose(5).answer()).isEqualTo(exercise.pose(5).answer());
        assertThat(IntStream.rangeClosed(1, 10)
                        .mapToDouble(seed -> exercise.pose(seed).answer()))
                .doesNotHaveDuplicates();
    }

    /** Those that one call of {@code score} solves, and what remains to be done with its result. */
    static Stream<Arguments> scored() {
        DoubleUnaryOperator asItIs = result -> result;
        return Stream.of(
                Arguments.of(1, "kl --p p.npy --q q.npy --form counts --base bits", asItIs),
                Arguments.of(
                        2, "cross-entropy --p p.npy --q q.npy --form counts --q-smoothing add:1", (DoubleUnaryOperator)
                                Math::exp),
                Arguments.of(3, "reverse-kl --p p.npy --q q.npy --base bits", asItIs),
                Arguments.of(5, "mutual-information --p joint.npy --form counts --base bits", asItIs),
                Arguments.of(6, "kl --p q.npy --q logits.npy --q-form logits --temperature 0.75", (DoubleUnaryOperator)
                        result -> 0.75 * result),
                Arguments.of(
                        7,
                        "reverse-kl --p p.npy --p-form counts --q q.npy --q-form logits --pairs one-to-many",
                        asItIs),
                Arguments.of(8, "kl --p q.npy --q joint.npy", (DoubleUnaryOperator) result -> 0 - result),
                Arguments.of(
                        9,
                        "gaussian-kl --p mu.npy --p-log-variance log_variance.npy --free-nats 0.3 --reduce mean",
                        asItIs));
    }

    @ParameterizedTest
    @MethodSource("scored")
    void scoreSolvesIt(int number, String score, DoubleUnaryOperator rest, @TempDir Path folder) {
        ok("exercise", number, "--out", folder);
        String shape = number == 7 ? "(4,)" : number == 9 ? "()" : "(1,)";
        ok(Stream.concat(
                        Stream.of("score"),
                        Stream.of((score + " --out result.npy").split(" "))
                                .map(word -> word.endsWith(".npy")
                                        ? folder.resolve(word).toString()
                                        : word))
                .toArray());
        double result = DoubleStream.of(NpyBytes.results(folder.resolve("result.npy"), shape))
                .min()
                .orElseThrow();
        assertThat(ok("exercise", number, "--check", rest.applyAsDouble(result)).out())
                .startsWith("Right: ");
    }
}
