package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.relent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backends;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.npy.NpyBytes;

/** Exit codes, and one line that says what came and what was expected. */
class BadInputTest {
    @TempDir
    Path folder;

    @BeforeEach
    void save() throws IOException {
        NpyBytes.save(file("p.npy"), new double[] {0.5, 0.5, 0}, new double[] {0.25, 0.25, 0.5});
        NpyBytes.save(file("q.npy"), new double[] {0.5, 0.5, 0}, new double[] {0.25, 0.25, 0.5});
        NpyBytes.save(file("wide.npy"), new double[] {0.5, 0.5, 0, 0}, new double[] {0.25, 0.25, 0.5, 0});
        NpyBytes.save(file("one.npy"), new double[] {0.5, 0.5, 0});
        NpyBytes.write(
                file("f8.npy"), NpyBytes.file(NpyBytes.dict("<f8", "(2, 3)"), NpyBytes.doubles(0, 0, 1, 0, 0, 1)));
        NpyBytes.saveDoubles(file("w2.npy"), "(2,)", 1, 2);
        NpyBytes.saveDoubles(file("w3.npy"), "(3,)", 1, -2, 3);
        NpyBytes.saveDoubles(file("t.npy"), "(1, 2, 2)", 1, 2, 3, 4);
        NpyBytes.saveLabels(file("y.npy"), 0, 3);
        NpyBytes.saveLabels(file("y1.npy"), 0);
        NpyBytes.write(file("cut.npy"), Arrays.copyOf(Files.readAllBytes(file("p.npy")), 150));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /** Splits at blanks; names of files are those in the folder, in messages too. */
    private Run run(String args) {
        Object[] words = Stream.of(args.split(" "))
                .map(word -> word.endsWith(".npy") ? file(word).toString() : word)
                .toArray();
        Run run = relent(words);
        return new Run(run.code(), run.out(), run.err().replace(folder + "/", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kl --p p.npy --q no.npy | no.npy: got no such file, expected a .npy file",
                "kl --p p.npy --q cut.npy | cut.npy: got 22 bytes of data (cut off), expected 24 for shape (2, 3) of '<f4'",
                "kl --p p.npy --q f8.npy | f8.npy: got dtype '<f8', expected '<f4' as in p.npy: save array.astype('<f4')",
                "kl --p y.npy --q q.npy | y.npy: got dtype '<i4', expected '<f4', '<f8' or '<f2': save array.astype('<f4')",
                "kl --p p.npy --q wide.npy | wide.npy: got 4 classes (shape (2, 4)), expected 3 as in p.npy (shape (2, 3))",
                "kl --p p.npy --q one.npy | one.npy: got 1 row (shape (1, 3)), expected 2 as in p.npy, or --pairs many-to-one",
                "kl --p one.npy --q q.npy | q.npy: got 2 rows (shape (2, 3)), expected 1 as in one.npy, or --pairs one-to-many",
                "kl --p p.npy --q q.npy --pairs one-to-many | p.npy: got 2 rows (shape (2, 3)), expected 1 for --pairs one-to-many",
                "kl --p p.npy | kl: got no --q, expected --q Q.npy (see ./relent score --help)",
                "kl --q q.npy | kl: got no --p, expected --p P.npy (see ./relent score --help)",
                "nll --q q.npy | nll: got no --labels, expected --labels L.npy (see ./relent score --help)",
                "nll --labels y.npy | nll: got no --q, expected --q Q.npy, the logits (see ./relent score --help)",
                "renyi --p p.npy --q q.npy | renyi: got no --alpha, expected --alpha A (see ./relent score --help)",
                "entropy --p p.npy --q q.npy | --q: got q.npy, expected none: entropy is computed from P alone",
                "kl --p p.npy --q q.npy --labels y.npy | --labels: got y.npy, expected none: kl is computed from P and Q",
                "kl --p p.npy --q q.npy --ignore-index 3 | --ignore-index: got 3, expected none: kl is computed from P and Q",
                "kl --p p.npy --q q.npy --label-smoothing 0.1 | --label-smoothing: got 0.1, expected none: kl is computed from P and Q",
                "kl --p p.npy --q q.npy --alpha 2 | --alpha: got 2.0, expected none: only renyi has an order",
                "kl --p p.npy --q q.npy --temperature 2 | --temperature: got 2.0, expected none: it divides logits, and the form is probs",
                "kl --p p.npy --q q.npy --form logits --temperature 0 | --temperature: got 0.0, expected a positive finite number",
                "kl --p p.npy --q q.npy --form logits --smoothing add:1 | --smoothing: got add:1.0, expected none: it applies to probs and counts, and the form is logits",
                "kl --p p.npy --q q.npy --dtype f16 | --dtype: got 'f16', expected bf16 (other types are read from the file)",
                "kl --p p.npy --q q.npy --dtype bf16 | p.npy: got dtype '<f4', expected '<u2' with --dtype bf16",
                "kl --p p.npy --q q.npy --threads 0 | --threads: got 0, expected 1 or more",
                "kl --p p.npy --q q.npy --backend cuda | --backend: got 'cuda', expected auto, *",
                "nll --q q.npy --labels y.npy | y.npy: got label 3 in row 1, expected 0 to 2; rows to leave out need --ignore-index",
                "nll --q q.npy --labels y.npy --ignore-index 9 | y.npy: got label 3 in row 1, expected 0 to 2 or 9 (--ignore-index)",
                "nll --q q.npy --labels y1.npy | y1.npy: got 1 labels, expected 2, one a row of q.npy",
                "nll --p p.npy --q q.npy --labels y.npy | --p: got p.npy, expected none: nll is computed from labels and one matrix",
                "nll --q q.npy --labels y.npy --form probs | nll: got labels against probs, expected labels against logits or log-probs (soft targets: use cross-entropy)",
                "total-variation --p p.npy --q q.npy --base bits | --base: got bits, expected none: there is no logarithm in total-variation",
                "foo --p p.npy | MEASURE: got 'foo', expected one of entropy, *",
                "kl --form x | --form: got 'x', expected one of probs, log-probs, logits, counts (see ./relent score --help)",
                "kl --base e | --base: got 'e', expected one of nats, bits, 10 (see ./relent score --help)",
                "kl --pairs x | --pairs: got 'x', expected one of row, one-to-many, many-to-one, all (see ./relent score --help)",
                "kl --reduce max | --reduce: got 'max', expected one of none, sum, mean (see ./relent score --help)",
                "kl --smoothing add | --smoothing: got 'add', expected add:A, mix:L or floor:E with a number, such as add:1 (see ./relent score --help)",
                "kl --smoothing mix:2 | --smoothing: got 2.0, expected a number in (0, 1] (see ./relent score --help)",
                "kl --p= --q q.npy | --p: got an empty path, expected the name of a file (see ./relent score --help)",
                "kl --p p.npy --q q.npy --out= | --out: got an empty path, expected the name of a file (see ./relent score --help)",
                "kl --p a\0b | --p: got 'a?b' (Nul character not allowed), expected the name of a file (*",
                "kl --p | --p: got no value, expected P.npy (see ./relent score --help)",
                "kl --p --q q.npy | --p: got no value, expected P.npy (see ./relent score --help)",
                "kl --p p.npy --p q.npy | --p: got it twice, expected it once (see ./relent score --help)",
                "kl --threads 1.5 | --threads: got '1.5', expected a whole number (see ./relent score --help)",
                "kl --temperature hot | --temperature: got 'hot', expected a number (see ./relent score --help)",
                "nll --ignore-index x | --ignore-index: got 'x', expected a whole number (see ./relent score --help)",
                "kl p.npy q.npy | got 'p.npy', expected options after MEASURE, such as --p P.npy (see ./relent score --help)",
                "kl --temprature 2 | got unknown option '--temprature', expected --temperature or another (see ./relent score --help)",
                "kl --json=x | --json: *",
                "renyi --p p.npy --q q.npy --alpha -1 | --alpha: got -1.0, expected a number in [0, ∞]",
                "nll --labels y.npy --q q.npy --label-smoothing 1 | --label-smoothing: got 1.0, expected a number in [0, 1)",
                "nll --labels y.npy --q q.npy --pairs all | --pairs: got all, expected none: nll is computed from labels, one a row of logits",
                "nll --q q.npy --labels y.npy --ignore-index 3 --class-weights w2.npy | w2.npy: got shape (2,), expected (3,), one a class",
                "nll --q q.npy --labels y.npy --ignore-index 3 --class-weights w3.npy | w3.npy: got weight -2.0 at 1, expected finite numbers, 0 or more",
                "nll --q q.npy --labels y.npy --class-weights y.npy | y.npy: got dtype '<i4', expected '<f4', '<f8' or '<f2': save array.astype('<f4')",
                "kl --p p.npy --q q.npy --class-weights w2.npy | --class-weights: got w2.npy, expected none: kl is computed from P and Q",
                "kl --p p.npy --q q.npy --z-loss 0.1 | --z-loss: got 0.1, expected none: kl is computed from P and Q",
                "nll --q q.npy --labels y.npy --form log-probs --z-loss 0.1 | --z-loss: got 0.1, expected none: it needs logits, and the form is log-probs",
                "nll --q q.npy --labels y.npy --z-loss -1 | --z-loss: got -1.0, expected a finite number, 0 or more",
                "kl --p p.npy --q q.npy --row-weights w2.npy | --row-weights: got w2.npy, expected none without --reduce mean",
                "kl --p p.npy --q q.npy --row-weights w3.npy --reduce mean | w3.npy: got shape (3,), expected (2,), one a result",
                "kl --p p.npy --q q.npy --pairs all --row-weights w2.npy --reduce mean | w2.npy: got shape (2,), expected (2, 2), one a result",
                "kl,kl --p p.npy --q q.npy | MEASURE: got kl twice, expected each once (see ./relent score --help)",
                "kl,foo --p p.npy --q q.npy | MEASURE: got 'foo', expected one of entropy, *",
                "kl,nll --p p.npy --q q.npy | MEASURE: got nll among several, expected it alone (see ./relent score --help)",
                "kl,entropy-x --p p.npy | MEASURE: got kl and entropy-x, expected measures of joint tables or of distributions, not both (see ./relent score --help)",
                "kl,log-partition --p p.npy --q q.npy | log-partition: got logits against logits, expected logits alone",
                "kl,entropy --p p.npy | kl,entropy: got no --q, expected --q Q.npy (see ./relent score --help)",
                "entropy,log-partition --p p.npy --labels y.npy | --labels: got y.npy, expected none: entropy,log-partition are computed from P alone",
                "kl --p p.npy --q q.npy --form probs --p-form probs --q-form counts | --form: got probs, expected none: --p-form and --q-form say it",
                "entropy --p p.npy --form probs --p-form counts | --form: got probs, expected none: --p-form says it",
                "kl --p p.npy --q q.npy --soft-cap 2 | --soft-cap: got 2.0, expected none: it caps logits, and the form is probs",
                "kl --p p.npy --q q.npy --form logits --soft-cap Infinity | --soft-cap: got Infinity, expected a positive finite number",
                "kl --p p.npy --q q.npy --p-form logits --p-smoothing add:1 | --p-smoothing: got add:1.0, expected none: it applies to probs and counts, and the form is logits and probs",
                "kl --p p.npy --q q.npy --smoothing add:1 --p-smoothing add:2 --q-smoothing add:3 | --smoothing: got add:1.0, expected none: each side that it applies to has its own",
                "entropy --p p.npy --q-smoothing add:1 | --q-smoothing: got add:1.0, expected none: entropy is computed from P alone",
                "kl --p p.npy --q q.npy --weight 0.3 | --weight: got 0.3, expected none: only js and js-distance have a weight",
                "js --p p.npy --q q.npy --weight 1 | --weight: got 1.0, expected a number in (0, 1)",
                "js --p p.npy --q q.npy --on-infinite fail | --on-infinite: got fail, expected none: js is never infinite",
                "kl --p p.npy --q q.npy --on-infinite stop | --on-infinite: got 'stop', expected one of return, fail (see ./relent score --help)",
                "kl --p p.npy --q q.npy --form counts --miller-madow | --miller-madow: got kl, expected entropy or measures of joint tables",
                "entropy --p p.npy --miller-madow | --miller-madow: got probs, expected counts as they are",
                "entropy --p p.npy --form counts --smoothing add:1 --miller-madow | --miller-madow: got smoothed counts, expected counts as they are",
                "mutual-information --p one.npy --q q.npy | --q: got q.npy, expected none: mutual-information is computed from P alone",
                "mutual-information --p t.npy --form logits | --form: got logits, expected probs or counts for mutual-information",
                "mutual-information --p t.npy --smoothing add:1 | --smoothing: got add:1.0, expected none: it applies to probs and counts, and the form is joint tables",
                "mutual-information --p w2.npy | w2.npy: got shape (2,), expected (tables, nx, ny), or (nx, ny) for one table",
                "kl --p t.npy --q q.npy | t.npy: got shape (1, 2, 2), expected (rows, classes), or (classes,) for one row",
                "gaussian-kl --p p.npy | gaussian-kl: got no spread of --p, expected --p-sigma S.npy, --p-variance or --p-log-variance",
                "gaussian-kl --p p.npy --p-sigma q.npy --q q.npy | gaussian-kl: got no spread of --q, expected --q-sigma S.npy, --q-variance or --q-log-variance",
                "gaussian-kl --p p.npy --p-sigma q.npy --p-variance q.npy | --p-variance: got q.npy, expected none beside --p-sigma",
                "gaussian-kl --p p.npy --p-sigma q.npy --q-sigma q.npy | --q-sigma: got q.npy, expected none: there is no --q",
                "gaussian-kl --p p.npy --p-sigma q.npy --form probs | --form: got probs, expected none: gaussian-kl is computed from means and spreads",
                "gaussian-kl --p p.npy --p-sigma q.npy --pairs all | --pairs: got all, expected none: there is no --q",
                "gaussian-kl --p p.npy --p-sigma one.npy | one.npy: got shape (1, 3), expected (2, 3) as in p.npy",
                "gaussian-kl --p p.npy --p-sigma f8.npy | f8.npy: got dtype '<f8', expected '<f4' as in p.npy: save array.astype('<f4')",
                "gaussian-kl --p p.npy --p-sigma q.npy --smoothing add:1 | --smoothing: got add:1.0, expected none: it applies to probs and counts, and the form is gaussian",
                "kl --p p.npy --q q.npy --p-sigma q.npy | --p-sigma: got q.npy, expected none: only gaussian-kl has Gaussians",
                "kl --p p.npy --q q.npy --grad g.npy | --grad: got g.npy, expected none: the gradient is with respect to logits, and the form of Q is probs",
                "entropy --p p.npy --grad g.npy | --grad: got g.npy, expected none: the gradient is with respect to logits, and the form of P is probs",
                "js-distance --p p.npy --q q.npy --q-form logits --grad g.npy | --grad: got g.npy, expected none: the gradient is that of one of nll, cross-entropy, kl, reverse-kl, jeffreys, js, entropy and log-partition",
                "gaussian-kl --p p.npy --p-sigma q.npy --grad g.npy | --grad: got g.npy, expected none: gaussian-kl has --grad-means and --grad-spreads",
                "kl --p p.npy --q q.npy --grad-means g.npy | --grad-means: got g.npy, expected none: only gaussian-kl has Gaussians",
                "gaussian-kl --p p.npy --p-sigma q.npy --q p.npy --q-sigma q.npy --pairs all --grad-spreads g.npy | --grad-spreads: got g.npy, expected none: the gradient is that of rows with rows, and --pairs is all",
                "gaussian-kl --p p.npy --p-sigma q.npy --reduce sum --grad-means g.npy | --grad-means: got g.npy, expected none: --reduce sum leaves no single results",
                "gaussian-kl --p p.npy --p-sigma q.npy --grad-means g.npy --grad-spreads g.npy | --grad-spreads: got g.npy, which is the file of --grad-means, expected another file",
                "gaussian-kl --p p.npy --p-sigma q.npy --free-nats -1 | --free-nats: got -1.0, expected a finite number, 0 or more",
                "kl --p p.npy --q q.npy --free-nats 0.5 | --free-nats: got 0.5, expected none: only gaussian-kl has Gaussians",
                "kl,js --p p.npy --q q.npy --form logits --grad g.npy | --grad: got g.npy, expected none: the gradient is that of one of *",
                "kl --p p.npy --q q.npy --form logits --pairs all --grad g.npy | --grad: got g.npy, expected none: the gradient is that of rows with rows, and --pairs is all",
                "kl --p p.npy --q q.npy --form logits --reduce mean --grad g.npy | --grad: got g.npy, expected none: --reduce mean leaves no single results",
                "kl --p p.npy --q q.npy --reduce sum --bound b.npy | --bound: got b.npy, expected none: --reduce sum leaves no single results",
                "kl --p p.npy --q q.npy --out o.npy --status o.npy | --status: got o.npy, which is the file of --out, expected another file",
                "nll --q q.npy --labels y.npy --class-weights w3.npy --grad w3.npy | --grad: got w3.npy, which is the file of --class-weights, expected another file",
                "gaussian-kl --p p.npy --p-sigma q.npy --bound q.npy | --bound: got q.npy, which is the file of --p-sigma, expected another file",
                "kl --json --json | --json: got it twice, expected it once (see ./relent score --help)",
                "kl --threads 1 --p p.npy --threads 2 | --threads: got it twice, expected it once (see ./relent score --help)",
                "kl --frob | got unknown option '--frob', expected *",
            })
    void scoreRefuses(String args, String message) {
        Run run = run("score " + args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("relent: " + message.replace("*", "")).endsWith("\n");
        assertThat(run.err().lines()).hasSize(1);
        if (!message.endsWith("*")) {
            assertThat(run.err()).isEqualTo("relent: " + message + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "q.npy | --out: got q.npy, which is the file of --q, expected another file",
                "link.npy | --out: got link.npy, which is the file of --p, expected another file",
                "no/out.npy | no/out.npy: got no folder no, expected a folder that exists",
                "folder.npy | folder.npy: got a directory, expected a file to write",
            })
    void refusesToWrite(String out, String message) throws IOException {
        Files.createSymbolicLink(file("link.npy"), file("p.npy"));
        Files.createDirectory(file("folder.npy"));
        byte[] before = Files.readAllBytes(file("q.npy"));
        Run run = run("score kl --p p.npy --q q.npy --out " + out);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("relent: " + message + "\n");
        assertThat(file("q.npy")).hasBinaryContent(before);
    }

    @Test
    void leavesNoResultBehindThatIsNotWhole() throws IOException {
        List<String> before = names();
        // Everything that is found out only after the output could have been started.
        assertThat(run("score nll --q q.npy --labels y.npy --out out.npy").code())
                .isEqualTo(2);
        assertThat(run("score nll --q q.npy --labels y.npy --class-weights w2.npy --ignore-index 3 --out out.npy")
                        .code())
                .isEqualTo(2);
        assertThat(run("score kl --p p.npy --q q.npy --out out.npy --bound no/bound.npy")
                        .code())
                .isEqualTo(2);
        assertThat(run("score kl --p p.npy --q cut.npy --out out.npy").code()).isEqualTo(2);
        assertThat(names()).isEqualTo(before);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void saysSoWhereNoFileCanBeCreated() {
        Run run = run("score kl --p p.npy --q q.npy --out /proc/x");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("relent: /proc/x: got ").doesNotContain("Exception");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aBackendThatCannotRunHereIsUnavailable() {
        BackendFacts.reports().stream()
                .filter(report -> !report.availability().available())
                .map(Backends.Report::id)
                .forEach(id -> {
                    Run run = run("score kl --p p.npy --q q.npy --backend " + id);
                    assertThat(run.code()).isEqualTo(3);
                    assertThat(run.err()).startsWith("relent: backend " + id + " is not available: ");
                    assertThat(run.err()).contains("; remedy: ");
                    assertThat(run.err().lines()).hasSize(1);
                });
    }

    @Test
    void namesTheCommandsThatExist() {
        assertThat(relent())
                .isEqualTo(new Run(
                        2, "", "relent: got no command, expected score, measures, demo, exercise, doctor or bench\n"));
        assertThat(relent("scor"))
                .isEqualTo(new Run(
                        2,
                        "",
                        "relent: got 'scor', expected one of score, measures, demo, exercise, doctor, bench, help"
                                + " (see ./relent --help)\n"));
        assertThat(relent("demo", "mnist").err())
                .startsWith("relent: got 'mnist', expected one of digits")
                .endsWith(" (see ./relent demo --help)\n");
        assertThat(relent("doctor", "x").err())
                .isEqualTo("relent: got 'x', expected no more than options (see ./relent doctor --help)\n");
        assertThat(relent("score").err())
                .isEqualTo("relent: score: got no MEASURE, expected an id that ./relent measures lists"
                        + " (see ./relent score --help)\n");
    }
}
