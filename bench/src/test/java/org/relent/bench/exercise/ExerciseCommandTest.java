package org.relent.bench.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.ok;
import static org.relent.bench.cli.Run.relent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.cli.Run;
import org.relent.bench.npy.NpyBytes;

/** The list, the questions as they are printed, the files, and the verdicts. */
class ExerciseCommandTest {
    @TempDir
    Path folder;

    @Test
    void listsOneForEachChapter() {
        Run run = ok("exercise");
        assertThat(run.out())
                .startsWith("""
                        Exercises, one for each chapter of the guide:
                           1  bits wasted by another language's code  The cost of a wrong model
                        """)
                .contains("\n  10  the loss of a student                   Knowledge distillation\n");
        assertThat(run.out().lines().filter(line -> line.matches(" +\\d+ {2}\\S.{37} {2}\\S.*")))
                .hasSize(10);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    /** The chapters are those of the guide, by number and name. */
    @Test
    void theChaptersAreThoseOfTheGuide() throws IOException {
        String guide = Files.readString(Path.of("../docs/guide.md"));
        assertThat(IntStream.rangeClosed(1, Exercises.count())
                        .mapToObj(number ->
                                "## " + number + ". " + Exercises.get(number).chapter()))
                .allMatch(heading -> guide.lines().anyMatch(heading::equals));
    }

    @Test
    void asksInEightyColumns() {
        for (int number = 1; number <= 10; number++) {
            for (int seed = 1; seed <= 20; seed++) {
                Run run = ok("exercise", number, "--seed", seed);
                assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
                assertThat(run.out())
                        .startsWith("Exercise " + number + ": ")
                        .contains("\nGiven     ", "\nAsked     ", "\nAnswer    In ", "\nHint      ")
                        .endsWith("\nCheck     ./relent exercise " + number + " --seed " + seed + " --check ANSWER\n");
            }
        }
    }

    @Test
    void printsTheDataThatItWrites() {
        assertThat(ok("exercise", 3, "--out", folder).out())
                .contains("""
                                    1     2     3     4     5     6
                          p  die P  0.40  0.15  0.15  0.15  0.05  0.10
                          q  die Q  0.00  0.25  0.20  0.15  0.10  0.30
                        """.indent(0))
                .contains(folder.resolve("p.npy") + ",");
        assertThat(NpyBytes.results(folder.resolve("p.npy"), "(1, 6)"))
                .containsExactly(0.4, 0.15, 0.15, 0.15, 0.05, 0.1);
        assertThat(NpyBytes.results(folder.resolve("q.npy"), "(1, 6)")).containsExactly(0, 0.25, 0.2, 0.15, 0.1, 0.3);
    }

    @Test
    void writesLabelsAsWholeNumbers() throws IOException {
        ok("exercise", 10, "--out", folder);
        byte[] file = Files.readAllBytes(folder.resolve("labels.npy"));
        byte[] expected = NpyBytes.file(
                NpyBytes.dict("<i8", "(2,)"), new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
        assertThat(file).isEqualTo(expected);
    }

    @Test
    void writesAllFilesOrNone() throws IOException {
        Files.createDirectory(folder.resolve("q.npy"));
        Run run = relent("exercise", 3, "--out", folder);
        assertThat(run)
                .isEqualTo(new Run(
                        2, "", "relent: " + folder.resolve("q.npy") + ": got a directory, expected a file to write\n"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("q.npy"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 --check 0.152 | 0 | Right: 0.151690734 bits a letter. A letter costs H(P,Q) = ",
                "1 --check 0.105 | 6 | Wrong: 0.105 is D(P||Q) in nats: divide it by ln 2 for bits.",
                "1 --check 0.154 | 6 | Wrong: 0.154 is near, but not right to three significant digits.",
                "1 --check 7 | 6 | Wrong: 7 is not the answer, and none of the usual mistakes. D(P||Q) = ",
                "1 --seed 2 --check 0.152 | 6 | Wrong: 0.152 is ",
                "2 --check inf | 6 | Wrong: inf is the perplexity without smoothing.",
                "3 --check ∞ | 6 | Wrong: ∞ is D(P||Q): P shows the 1, which Q holds for impossible.",
                "3 --check -Infinity | 6 | Wrong: -Infinity is not the answer, and none of the usual mistakes.",
                "6 --check -0.154 | 6 | Wrong: -0.154 is F - F[q]: what the system gives is positive.",
                "8 --check -1.20 | 0 | Right: -1.20356630 nats. ln p(x) = ",
            })
    void judges(String arguments, int code, String verdict) {
        Run run = exercise(arguments);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll("\\s+", " ")).startsWith(verdict);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | N: got 0, expected 1 to 10",
                "11 --check 1 | N: got 11, expected 1 to 10",
                "x | N: got 'x', expected a whole number (see ./relent exercise --help)",
                "1 2 | got '2', expected options after N, such as --check ANSWER (see ./relent exercise --help)",
                "1 --check abc | --check: got 'abc', expected a number, or inf",
                "1 --check 0,15 | --check: got '0,15', expected a number, or inf",
                "1 --check NaN | --check: got 'NaN', expected a number, or inf",
                "1 --check | --check: got no value, expected ANSWER (see ./relent exercise --help)",
                "1 --seed s | --seed: got 's', expected a whole number (see ./relent exercise --help)",
                "--seed 2 | --seed: got 2, expected none without N, the number of an exercise",
                "--check 2 | --check: got 2, expected none without N, the number of an exercise",
                "1 --check 2 --out . | --out: got ., expected none beside --check, which writes nothing",
                "1 --out no/folder | --out: got no/folder, expected a folder that exists",
            })
    void refuses(String arguments, String message) {
        assertThat(exercise(arguments)).isEqualTo(new Run(2, "", "relent: " + message + "\n"));
    }

    private static Run exercise(String arguments) {
        return relent(Stream.concat(Stream.of("exercise"), Stream.of(arguments.split(" ")))
                .toArray());
    }
}
