package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backends;
import org.relent.bench.npy.NpyBytes;
import tools.jackson.databind.JsonNode;

class ScoreCommandTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final double LN2 = 0.6931471805599453;

    @TempDir
    Path folder;

    private Path p;
    private Path q;
    private Path out;

    @BeforeEach
    void save() {
        // By hand: 2 * 0.5 ln(0.5 / 0.25); p > 0 where q = 0; equal rows; NaN.
        p = NpyBytes.save(
                folder.resolve("p.npy"), row(0.5, 0.5, 0), row(0.25, 0.25, 0.5), row(1, 0, 0), row(Double.NaN, 0, 1));
        q = NpyBytes.save(
                folder.resolve("q.npy"), row(0.25, 0.25, 0.5), row(0.5, 0.5, 0), row(1, 0, 0), row(0.5, 0.5, 0));
        out = folder.resolve("out.npy");
    }

    private static double[] row(double... values) {
        return values;
    }

    private double[] results(String shape, Object... args) {
        Object[] all = Stream.concat(Stream.of("score"), Stream.concat(Stream.of(args), Stream.of("--out", out)))
                .toArray();
        ok(all);
        return NpyBytes.results(out, shape);
    }

    @Test
    void scoresRowByRow() {
        double[] kl = results("(4,)", "kl", "--p", p, "--q", q);
        assertThat(kl).containsExactly(new double[] {LN2, INFINITE, 0, Double.NaN}, within(1e-7));
    }

    @Test
    void scoresDoubles() {
        byte[] bytes = NpyBytes.file(NpyBytes.dict("<f8", "(2, 2)"), NpyBytes.doubles(0.125, 0.875, 0, 1));
        Path p8 = NpyBytes.write(folder.resolve("p8.npy"), bytes);
        bytes = NpyBytes.file(NpyBytes.dict("<f8", "(2, 2)"), NpyBytes.doubles(0.5, 0.5, 0.25, 0.75));
        Path q8 = NpyBytes.write(folder.resolve("q8.npy"), bytes);
        // ln 2 − H(1/8) and ln(4/3), to 16 digits
        assertThat(results("(2,)", "kl", "--p", p8, "--q", q8))
                .containsExactly(new double[] {0.3163770193035085, 0.2876820724517809}, within(1e-14));
    }

    @Test
    void pairsAllRows() {
        double[] kl = results("(4, 4)", "kl", "--p", p, "--q", q, "--pairs", "all");
        assertThat(kl)
                .containsExactly(
                        new double[] {
                            LN2,
                            0,
                            INFINITE,
                            0,
                            0,
                            INFINITE,
                            INFINITE,
                            INFINITE,
                            2 * LN2,
                            LN2,
                            0,
                            LN2,
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            Double.NaN
                        },
                        within(1e-7));
    }

    @Test
    void pairsOneRowWithMany() {
        Path one = NpyBytes.write(
                folder.resolve("one.npy"), NpyBytes.file(NpyBytes.dict("<f4", "(3,)"), NpyBytes.floats(1, 0, 0)));
        assertThat(results("(4,)", "kl", "--p", one, "--q", q, "--pairs", "one-to-many"))
                .containsExactly(new double[] {2 * LN2, LN2, 0, LN2}, within(1e-7));
        assertThat(results("(4,)", "reverse-kl", "--p", q, "--q", one, "--pairs", "many-to-one"))
                .containsExactly(new double[] {2 * LN2, LN2, 0, LN2}, within(1e-7));
    }

    @Test
    void splitsLargeWorkAtTheRightRows() {
        // More rows of Q than a piece has results, so that pieces end inside a row of the result.
        int rows = 70_000;
        double[][] many = new double[rows][];
        for (int i = 0; i < rows; i++) {
            many[i] = row(1.0 / (1 + i % 1000), 1 - 1.0 / (1 + i % 1000));
        }
        Path model = NpyBytes.save(folder.resolve("model.npy"), many);
        Path two = NpyBytes.save(folder.resolve("two.npy"), row(1, 0), row(0, 1));
        double[] all = results("(2, 70000)", "kl", "--p", two, "--q", model, "--pairs", "all");
        for (int i = 0; i < rows; i++) {
            assertThat(all[i]).isCloseTo(Math.log(1 + i % 1000), within(1e-5));
            double other = i % 1000 == 0 ? INFINITE : -Math.log1p(-1.0 / (1 + i % 1000));
            assertThat(all[rows + i]).isEqualTo(other, within(1e-5));
        }
        double[] turned = results("(70000, 2)", "reverse-kl", "--p", model, "--q", two, "--pairs", "all");
        for (int i = 0; i < rows; i++) {
            assertThat(turned[2 * i]).isEqualTo(all[i], within(1e-5));
            assertThat(turned[2 * i + 1]).isEqualTo(all[rows + i], within(1e-5));
        }
    }

    @Test
    void reduces() {
        Path first = NpyBytes.save(folder.resolve("first.npy"), row(0.5, 0.5, 0), row(1, 0, 0));
        Path second = NpyBytes.save(folder.resolve("second.npy"), row(0.25, 0.25, 0.5), row(0.25, 0.5, 0.25));
        assertThat(results("()", "kl", "--p", first, "--q", second, "--reduce", "sum"))
                .containsExactly(new double[] {3 * LN2}, within(1e-7));
        assertThat(results("()", "kl", "--p", first, "--q", second, "--reduce", "mean", "--base", "bits"))
                .containsExactly(new double[] {1.5}, within(1e-7));
        assertThat(results("()", "kl", "--p", p, "--q", q, "--reduce", "mean")).containsExactly(Double.NaN);
    }

    @Test
    void scoresLabels() {
        Path logits = NpyBytes.save(folder.resolve("x.npy"), row(0, 0), row(0, 0), row(0, 0));
        Path labels = NpyBytes.saveLabels(folder.resolve("y.npy"), 1, -100, 0);
        Object[] args = {"score", "nll", "--labels", labels, "--ignore-index", -100, "--reduce", "mean", "--json"};
        for (String option : new String[] {"--p", "--q"}) {
            Run run =
                    ok(Stream.concat(Stream.of(args), Stream.of(option, logits)).toArray());
            assertThat(run.json().at("/scores/0/value").asDouble()).isCloseTo(LN2, within(1e-7));
            assertThat(run.json().get("status").get("ignored").asInt()).isEqualTo(1);
            assertThat(run.json().at("/inputs/labels/shape/0").asInt()).isEqualTo(3);
        }
        Run all = ok("score", "nll", "--labels", labels, "--q", logits, "--ignore-index=-100", "--json");
        assertThat(all.json().at("/scores/0/summary/min").asDouble()).isCloseTo(LN2, within(1e-7));
    }

    @Test
    void takesFormsOfEachSide() {
        Path logits = NpyBytes.save(folder.resolve("x.npy"), row(0, 0, 0));
        Path counts = NpyBytes.save(folder.resolve("c.npy"), row(8, 0, 0));
        assertThat(results(
                        "(1,)",
                        "cross-entropy",
                        "--p",
                        counts,
                        "--q",
                        logits,
                        "--p-form",
                        "counts",
                        "--q-form",
                        "logits",
                        "--temperature",
                        "3"))
                .containsExactly(new double[] {1.0986122886681098}, within(1e-7));
    }

    @Test
    void writesOneJsonObject() {
        Run run = ok("score", "kl", "--p", p, "--q", q, "--threads", 2, "--json");
        JsonNode json = run.json();
        assertThat(json.get("measure").asString()).isEqualTo("kl");
        assertThat(json.at("/inputs/p/file").asString()).isEqualTo(p.toString());
        assertThat(json.at("/inputs/p/shape").toString()).isEqualTo("[4,3]");
        assertThat(json.at("/inputs/q/dtype").asString()).isEqualTo("<f4");
        assertThat(json.get("shape").toString()).isEqualTo("[4]");
        assertThat(json.get("threads").asInt()).isEqualTo(2);
        assertThat(json.get("backend").asString())
                .isIn(Backends.all().stream().map(Backends.Report::id).toList());
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("rowsPerSecond").asDouble()).isPositive();
        assertThat(json.get("startupIncluded").asBoolean()).isTrue();
        assertThat(json.get("status").toString()).isEqualTo("{\"ok\":2,\"infinite\":1,\"nan\":1,\"ignored\":0}");
        assertThat(json.at("/scores/0/summary/min").asDouble()).isZero();
        assertThat(json.at("/scores/0/summary/max").asString()).isEqualTo("Infinity");
        assertThat(json.at("/scores/0/summary/mean").asString()).isEqualTo("NaN");
        assertThat(json.at("/scores/0/first/1").asString()).isEqualTo("Infinity");
        assertThat(json.get("outputs").isEmpty()).isTrue();
    }

    @Test
    void printsAShortTable() {
        Run run = ok("score", "kl", "--p", p, "--q", q, "--pairs", "all", "--base", "bits", "--backend", "reference");
        assertThat(run.out())
                .contains("kl(probs, probs) f32 in bits pairs all\n")
                .contains("     row of P     row of Q           kl [bits]\n")
                .contains("            0           0          1.00000000\n")
                .contains("            0           2                   ∞\n")
                .contains("          ... 6 more; --out OUT.npy keeps them all\n")
                .contains("status   8 ok, 4 infinite, 4 NaN, 0 ignored\n")
                .contains("backend  reference (");
        // Paths are as long as they are.
        assertThat(run.out().lines().filter(line -> !line.contains(".npy"))).allMatch(line -> line.length() <= 80);
    }

    @Test
    void marksRatesThatIncludeTheStart() {
        assertThat(ScoreTable.time(2_000, "row", 0.5))
                .isEqualTo("2,000 rows in 500 ms: 4,000 rows/s, start-up included");
        assertThat(ScoreTable.time(2_000, "pair", 2)).isEqualTo("2,000 pairs in 2.00 s: 1,000 pairs/s");
        assertThat(ScoreTable.time(0, "row", 1e-6)).isEqualTo("0 rows in 1.00 µs");
    }

    @ParameterizedTest
    @CsvSource({"REFERENCE", "Reference", "AUTO"})
    void namesOfBackendsIgnoreCase(String backend) {
        Run run = ok("score", "kl", "--p", p, "--q", q, "--backend", backend, "--json");
        if (!Choice.isAuto(backend)) {
            assertThat(run.json().get("backend").asString()).isEqualTo("reference");
        }
    }

    @Test
    void scoresNoRows() {
        Path none = NpyBytes.save(folder.resolve("none.npy"));
        assertThat(results("(0,)", "kl", "--p", none, "--q", none)).isEmpty();
        assertThat(results("(0, 4)", "kl", "--p", none, "--q", q, "--pairs", "all"))
                .isEmpty();
        assertThat(results("(4, 0)", "kl", "--p", p, "--q", none, "--pairs", "all"))
                .isEmpty();
        assertThat(results("()", "kl", "--p", none, "--q", none, "--reduce", "mean"))
                .containsExactly(Double.NaN);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7"})
    void givesTheSameBitsWithAnyNumberOfThreads(int threads) throws IOException {
        results("(4, 4)", "js", "--p", p, "--q", q, "--pairs", "all", "--threads", 1);
        byte[] expected = Files.readAllBytes(out);
        results("(4, 4)", "js", "--p", p, "--q", q, "--pairs", "all", "--threads", threads);
        assertThat(out).hasBinaryContent(expected);
    }

    @Test
    void sumsAsTheKernelDoes() {
        Tally tally = new Tally();
        Weights weights = new Weights(row -> row == 4, row -> 1, row -> 1);
        DoubleStream.of(1e16, 1, 1, -1e16).forEach(value -> tally.add(value, weights));
        assertThat(tally.sum()).isEqualTo(2);
        DoubleStream.of(5, 7).forEach(value -> tally.add(value, weights));
        assertThat(tally.sum()).isEqualTo(9);
        assertThat(tally.mean()).isEqualTo(9.0 / 5);
    }
}
