package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.bench.npy.NpyBytes;
import tools.jackson.databind.JsonNode;

/** Several measures at once, statuses, error bounds and gradients: what is reported, and what is written. */
class ScoreFilesTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final double LN2 = 0.6931471805599453;

    @TempDir
    Path folder;

    @BeforeEach
    void save() {
        NpyBytes.save(
                file("p.npy"),
                new double[] {0.5, 0.5, 0},
                new double[] {0.25, 0.25, 0.5},
                new double[] {1, -1, 0},
                new double[] {0.5, 0, 0.5});
        NpyBytes.save(
                file("q.npy"),
                new double[] {0.25, 0.25, 0.5},
                new double[] {0.5, 0.5, 0},
                new double[] {1, 0, 0},
                new double[] {0.5, INFINITE, Double.NaN});
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Run run(String line) {
        return Run.ok(Run.words(folder, "score " + line));
    }

    @Test
    void writesSeveralMeasuresSideBySide() {
        run("kl,reverse-kl,entropy,total-variation --p p.npy --q q.npy --base bits --out out.npy");
        assertThat(NpyBytes.results(file("out.npy"), "(4, 4)"))
                .containsExactly(
                        new double[] {1, INFINITE, 1, 0.5, INFINITE, 1, 1.5, 0.5, NAN, NAN, NAN, NAN, NAN, NAN, 1, NAN},
                        within(1e-6));
        double[] all = all("kl,entropy");
        assertThat(all[0]).isCloseTo(LN2, within(1e-6));
        assertThat(all[1]).isCloseTo(LN2, within(1e-6));
        assertThat(all[2]).isZero();
        assertThat(all[2 * 4 + 1]).isCloseTo(1.5 * LN2, within(1e-6));
    }

    private double[] all(String measures) {
        run(measures + " --p p.npy --q q.npy --pairs all --out all.npy");
        return NpyBytes.results(file("all.npy"), "(4, 4, 2)");
    }

    @Test
    void reportsSeveralMeasures() {
        Run table = run("kl,js-distance,total-variation --p p.npy --q q.npy --base bits");
        assertThat(table.out())
                .contains("                  kl [bits]        js-distance [√bits]\n")
                .contains("            total-variation\n")
                .contains("status   1 ok, 1 infinite, 2 NaN, 0 ignored\n")
                .contains("first    row 1, column 2: infinite\n");
        assertThat(table.out().lines().filter(line -> !line.contains(".npy"))).allMatch(line -> line.length() <= 80);
        JsonNode json = run("kl,total-variation --p p.npy --q q.npy --reduce sum --json")
                .json();
        assertThat(json.get("measure").asString()).isEqualTo("kl,total-variation");
        assertThat(json.at("/scores/0/measure").asString()).isEqualTo("kl");
        assertThat(json.at("/scores/0/value").asString()).isEqualTo("NaN");
        assertThat(json.at("/scores/1/first/1").asDouble()).isEqualTo(0.5);
        assertThat(json.get("firstOffender").toString())
                .isEqualTo("{\"row\":1,\"column\":2,\"status\":[\"infinite\"]}");
    }

    @Test
    void reducesSeveralMeasures() {
        NpyBytes.save(file("one.npy"), new double[] {0.5, 0.5, 0}, new double[] {0.25, 0.25, 0.5});
        run("cross-entropy,entropy --p one.npy --q one.npy --reduce mean --out out.npy --base bits");
        assertThat(NpyBytes.results(file("out.npy"), "(2,)")).containsExactly(new double[] {1.25, 1.25}, within(1e-6));
    }

    @Test
    void writesStatuses() {
        Run run = run("kl --p p.npy --q q.npy --status s.npy --json");
        assertThat(NpyBytes.byteResults(file("s.npy"), "(4,)")).containsExactly(0, 1, 4, 2 + 8);
        assertThat(run.json().get("status").toString())
                .isEqualTo(
                        "{\"ok\":1,\"infinite\":1,\"nan\":1,\"ignored\":0,\"negative\":1,\"notFinite\":1,\"empty\":0}");
        assertThat(run.json().at("/outputs/status/dtype").asString()).isEqualTo("|u1");
        assertThat(run("kl --p p.npy --q q.npy --status s.npy").out())
                .contains("status   1 ok, 1 infinite, 1 NaN, 0 ignored, 1 negative, 1 not finite\n");
        run("kl --p p.npy --q q.npy --pairs all --status s.npy --reduce mean");
        assertThat(NpyBytes.byteResults(file("s.npy"), "(4, 4)"))
                .containsExactly(0, 0, 1, 10, 0, 1, 1, 10, 4, 4, 4, 14, 0, 1, 1, 10);
    }

    @Test
    void namesTheFirstPairOfRows() {
        Run run = run("kl --p p.npy --q q.npy --pairs all");
        assertThat(run.out()).contains("first    row 0 of P with row 2 of Q, column 1: infinite\n");
        JsonNode offender =
                run("kl --p p.npy --q q.npy --pairs all --json").json().get("firstOffender");
        assertThat(offender.toString()).isEqualTo("{\"row\":0,\"rowOfQ\":2,\"column\":1,\"status\":[\"infinite\"]}");
        assertThat(run("entropy --p q.npy --json")
                        .json()
                        .at("/firstOffender/row")
                        .asInt())
                .isEqualTo(3);
        NpyBytes.save(file("good.npy"), new double[] {0.5, 0.5});
        assertThat(run("entropy --p good.npy --json").json().has("firstOffender"))
                .isFalse();
    }

    @Test
    void writesBounds() {
        run("kl,entropy --p p.npy --q q.npy --bound b.npy --base bits");
        double[] bounds = NpyBytes.results(file("b.npy"), "(4, 2)");
        // 10⁻⁶ Σ p (1 + |ln(p/q)|) and 10⁻⁶ Σ p (1 + |ln p|), in bits
        assertThat(bounds[0]).isCloseTo(1e-6 * (1 + LN2) / LN2, within(1e-12));
        assertThat(bounds[1]).isCloseTo(1e-6 * (1 + LN2) / LN2, within(1e-12));
        assertThat(bounds[2]).isNaN();
    }

    @Test
    void writesEverythingInPieces() {
        int rows = 70_000; // more than a piece has
        double[][] p = new double[rows][];
        double[][] x = new double[rows][];
        for (int i = 0; i < rows; i++) {
            p[i] = new double[] {1, 0};
            x[i] = new double[] {i % 5, i == 69_999 ? Double.NaN : 0};
        }
        NpyBytes.save(file("many.npy"), p);
        NpyBytes.save(file("x.npy"), x);
        Run run =
                run("kl --p many.npy --q x.npy --q-form logits --out out.npy --grad g.npy --bound b.npy --status s.npy"
                        + " --json");
        double[] out = NpyBytes.results(file("out.npy"), "(70000,)");
        float[] gradient = NpyBytes.floatResults(file("g.npy"), "(70000, 2)");
        double[] bounds = NpyBytes.results(file("b.npy"), "(70000,)");
        byte[] status = NpyBytes.byteResults(file("s.npy"), "(70000,)");
        for (int i = 0; i < rows - 1; i++) {
            double q = 1 / (1 + Math.exp(-(i % 5)));
            assertThat(out[i]).isCloseTo(-Math.log(q), within(1e-6));
            assertThat(gradient[2 * i]).isCloseTo((float) (q - 1), within(1e-6f));
            assertThat(bounds[i]).isCloseTo(1e-6 * (1 - Math.log(q)), within(1e-12));
            assertThat(status[i]).isZero();
        }
        assertThat(gradient[2 * rows - 1]).isNaN();
        assertThat(status[rows - 1]).isEqualTo((byte) 2);
        assertThat(run.json().at("/firstOffender/row").asInt()).isEqualTo(69_999);
        assertThat(run.json().at("/firstOffender/column").asInt()).isEqualTo(1);
    }

    @Test
    void writesNoRows() {
        NpyBytes.save(file("none.npy"));
        run("kl --p none.npy --q none.npy --q-form logits --out o.npy --grad g.npy --bound b.npy --status s.npy");
        assertThat(NpyBytes.results(file("o.npy"), "(0,)")).isEmpty();
        assertThat(NpyBytes.floatResults(file("g.npy"), "(0, 3)")).isEmpty();
        assertThat(NpyBytes.results(file("b.npy"), "(0,)")).isEmpty();
        assertThat(NpyBytes.byteResults(file("s.npy"), "(0,)")).isEmpty();
    }

    @Test
    void theGradientHasTheShapeOfTheLogits() {
        NpyBytes.saveDoubles(file("p8.npy"), "(2,)", 0.5, 0.5);
        NpyBytes.saveDoubles(file("x8.npy"), "(2,)", Math.log(3), 0);
        run("kl --p p8.npy --q x8.npy --q-form logits --base bits --grad g.npy");
        assertThat(NpyBytes.results(file("g.npy"), "(2,)"))
                .containsExactly(new double[] {0.25 / LN2, -0.25 / LN2}, within(1e-15));
    }

    @Test
    void measuresOfLogitsAloneHaveOneToo() {
        NpyBytes.saveDoubles(file("x8.npy"), "(2,)", Math.log(3), 0);
        run("log-partition --p x8.npy --grad g.npy");
        assertThat(NpyBytes.results(file("g.npy"), "(2,)")).containsExactly(new double[] {0.75, 0.25}, within(1e-15));
        run("entropy --p x8.npy --form logits --grad g.npy");
        double slope = 0.75 * 0.25 * Math.log(3); // q (1 − q) ln((1 − q)/q)
        assertThat(NpyBytes.results(file("g.npy"), "(2,)"))
                .containsExactly(new double[] {-slope, slope}, within(1e-15));
    }

    @Test
    void gaussiansHaveTwo() {
        NpyBytes.saveDoubles(file("mu.npy"), "(1, 2)", 1, 0.5);
        NpyBytes.saveDoubles(file("s.npy"), "(1, 2)", 2, 1);
        NpyBytes.saveDoubles(file("nu.npy"), "(1, 2)", 0, 0);
        NpyBytes.saveDoubles(file("v.npy"), "(1, 2)", 4, 1);
        run("gaussian-kl --p mu.npy --p-sigma s.npy --grad-means m.npy --grad-spreads g.npy --out out.npy");
        assertThat(NpyBytes.results(file("m.npy"), "(1, 2)")).containsExactly(1, 0.5);
        assertThat(NpyBytes.results(file("g.npy"), "(1, 2)")).containsExactly(1.5, 0);
        run("gaussian-kl --p mu.npy --p-sigma s.npy --q nu.npy --q-variance v.npy --grad-means m.npy");
        assertThat(NpyBytes.results(file("m.npy"), "(1, 2)")).containsExactly(0.25, 0.5);
        run("gaussian-kl --p mu.npy --p-sigma s.npy --free-nats 0.25 --base bits --grad-means m.npy --out out.npy");
        double wide = 0.5 * (4 + 1 - 1 - Math.log(4));
        assertThat(NpyBytes.results(file("out.npy"), "(1,)")[0]).isCloseTo((wide + 0.25) / LN2, within(1e-14));
        assertThat(NpyBytes.results(file("m.npy"), "(1, 2)")).containsExactly(new double[] {1 / LN2, 0}, within(1e-15));
    }

    @Test
    void failsOnAnInfiniteResultAndWritesNothing() throws IOException {
        Run run = Run.relent(
                Run.words(folder, "score kl --p p.npy --q q.npy --on-infinite fail --out out.npy --status s.npy"));
        assertThat(run)
                .isEqualTo(new Run(
                        2,
                        "",
                        "relent: kl: got an infinite result in row 1 because of column 2, expected finite ones"
                                + " (--on-infinite fail)\n"));
        run = Run.relent(Run.words(folder, "score kl --p p.npy --q q.npy --on-infinite fail --pairs all"));
        assertThat(run.err()).contains("in row 0 of P with row 2 of Q because of column 1, ");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("p.npy", "q.npy");
        }
        assertThat(run("kl --p p.npy --q p.npy --on-infinite fail --json")
                        .json()
                        .at("/scores/0/first/0")
                        .asDouble())
                .isZero();
    }
}
