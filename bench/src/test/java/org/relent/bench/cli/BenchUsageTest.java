package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.relent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bench refuses: before anything is measured or written, with one line that says what came and what was expected. */
class BenchUsageTest {
    @TempDir
    Path folder;

    @BeforeEach
    void save() throws IOException {
        Files.writeString(folder.resolve("other.json"), "{\"results\": []}");
        Files.writeString(folder.resolve("old.json"), "{\"format\": 0, \"lines\": []}");
        Files.writeString(folder.resolve("notes.txt"), "fast");
        Files.createDirectory(folder.resolve("sub"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    /** Names of files, which have a dot or are a folder, are those in the folder; in messages too. */
    private Run run(String args) {
        Object[] words = Stream.of(("bench " + args).split(" "))
                .map(word -> word.contains(".") || word.startsWith("sub") ? folder.resolve(word) : word)
                .toArray();
        Run run = relent(words);
        return new Run(run.code(), run.out(), run.err().replace(folder + "/", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--quick --full | --full: got it beside --quick, expected one of them",
                "--threshold 5 | --threshold: got it without --compare, which it is for",
                "--compare none.json --threshold -1 | --threshold: got -1.0, expected a percentage, finite and above 0",
                "--compare none.json --threshold 0 | --threshold: got 0.0, expected a percentage, finite and above 0",
                "--compare none.json --threshold NaN | --threshold: got NaN, expected a percentage, finite and above 0",
                "--compare none.json --threshold inf | --threshold: got Infinity, expected a percentage, finite and above 0",
                "--compare none.json --threshold 10% | --threshold: got '10%', expected a number *",
                "--measures lk | --measures: got 'lk', expected one of kl, *",
                "--measures kl,,js | --measures: got '', expected one of kl, *",
                "--measures kl,all | --measures: got 'all', expected one of kl, *",
                "--types f31 | --types: got 'f31', expected one of f64, f32, f16, bf16",
                "--shapes 64x | --shapes: got '64x', expected ROWSxCLASSES, both from 1 to 2147483647, such as 64x1000",
                "--shapes 0x8 | --shapes: got '0x8', expected ROWSxCLASSES, *",
                "--shapes 8x0 | --shapes: got '8x0', expected ROWSxCLASSES, *",
                "--shapes axb | --shapes: got 'axb', expected ROWSxCLASSES, *",
                "--shapes 64x1000,-1x8 | --shapes: got '-1x8', expected ROWSxCLASSES, *",
                "--shapes 2147483648x1 | --shapes: got '2147483648x1', expected ROWSxCLASSES, *",
                "--shapes 64x1000x8 | --shapes: got '64x1000x8', expected ROWSxCLASSES, *",
                "--backends abacus | --backends: got 'abacus', expected one of gpu-tornado, cpu-vector, reference",
                "--rounds 3 | got unknown option '--rounds', expected *",
                "kl | got 'kl', expected no more than options (see ./relent bench --help)",
                "--quick --quick | --quick: got it twice, expected it once (see ./relent bench --help)",
                "--json= | --json: got an empty path, expected the name of a file (see ./relent bench --help)",
                "--json | --json: got no value, expected F (see ./relent bench --help)",
                "--json sub | --json: got sub, which is a folder, expected a file",
                "--html no/a.html | --html: got no/a.html, expected a file in a folder that can be written to *",
                "--json a.json --html a.html --markdown no/a.md | --markdown: got no/a.md, expected a file in a folder that can be written to *",
                "--json a.json --html a.json | --html: got a.json, which is used already, expected another file",
                "--json a.json --markdown sub/../a.json | --markdown: got sub/../a.json, which is used already, expected another file",
                "--compare none.json | --compare: none.json: got no such file, expected a report that ./relent bench --json wrote",
                "--compare sub | --compare: sub: got a directory, expected a report that ./relent bench --json wrote",
                "--compare notes.txt | --compare: notes.txt: got no JSON (line 1, column 1), expected a report *",
                "--compare other.json | --compare: other.json: got other JSON, expected a report *",
                "--compare old.json | --compare: old.json: got format 0, expected format 1: make the base again, *"
            })
    void isRefused(String args, String message) throws IOException {
        List<String> before = files();
        Run run = run(args);
        assertThat(run.err().strip()).startsWith("relent: ").doesNotContain("\n");
        String error = run.err().strip().substring("relent: ".length());
        if (message.endsWith("*")) {
            assertThat(error)
                    .startsWith(message.substring(0, message.length() - 1).strip());
        } else {
            assertThat(error).isEqualTo(message);
        }
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aBackendThatCannotRunHereHasACodeOfItsOwn() throws IOException {
        List<String> before = files();
        Run run = run("--backends cpu-vector,gpu-tornado --json a.json");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("relent: backend gpu-tornado is not available: ")
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }
}
