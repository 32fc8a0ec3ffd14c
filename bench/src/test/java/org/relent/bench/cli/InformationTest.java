package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.relent.bench.cli.Run.relent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backends;
import org.relent.Measure;
import tools.jackson.databind.JsonNode;

/** doctor, measures, help and version. */
class InformationTest {
    @Test
    void doctorListsEveryBackend() {
        Run run = relent("doctor");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("\nreference    available: ")
                .contains("\ncpu-vector   ")
                .contains("\ngpu-tornado  ")
                .contains("--add-modules jdk.incubator.vector")
                .contains("RELENT_BACKEND");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void doctorWritesTheSameAsJson() {
        Run run = relent("doctor", "--json");
        assertThat(run.code()).isZero();
        JsonNode json = run.json();
        assertThat(json.has("error")).isFalse();
        assertThat(json.get("jdk").get("version").asString())
                .isEqualTo(Runtime.version().toString());
        assertThat(json.get("hardware").get("processorsOfThisJvm").asInt()).isPositive();
        assertThat(json.get("choice").get("backend").asString()).isNotEmpty();
        assertThat(json.get("backends").findValuesAsString("id")).contains("reference", "cpu-vector", "gpu-tornado");
        for (JsonNode backend : json.get("backends")) {
            assertThat(backend.get("reason").asString()).isNotEmpty();
            assertThat(backend.get("remedy").asString().isEmpty())
                    .isEqualTo(backend.get("available").asBoolean());
        }
    }

    @Test
    void doctorShowsWhatForcesTheChoice() {
        String before = System.getProperty(Backends.PROPERTY);
        try {
            System.setProperty(Backends.PROPERTY, "reference");
            assertThat(relent("doctor").out())
                    .contains("auto         reference: asked for by -Drelent.backend=reference\n")
                    .contains("forced by    -Drelent.backend=reference\n");
            System.setProperty(Backends.PROPERTY, "abacus");
            Run run = relent("doctor");
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("-Drelent.backend: got 'abacus', expected auto or one of");
            Run json = relent("doctor", "--json");
            assertThat(json.code()).isZero();
            assertThat(json.json().get("error").asString()).startsWith("-Drelent.backend: got 'abacus', expected ");
            System.setProperty(Backends.PROPERTY, "AUTO");
            assertThat(relent("doctor").out()).contains("forced by    nothing; ");
        } finally {
            if (before == null) {
                System.clearProperty(Backends.PROPERTY);
            } else {
                System.setProperty(Backends.PROPERTY, before);
            }
        }
    }

    @Test
    void measuresListsAll() {
        Run run = relent("measures");
        assertThat(run.code()).isZero();
        for (Measure measure : Measure.values()) {
            assertThat(run.out()).contains("\n" + measure.id() + " ").contains("\n    " + measure.formula() + "\n");
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "score", "measures", "demo", "demo digits", "exercise", "doctor", "bench"})
    void helpFitsTheTerminal(String command) {
        Run run = relent((Object[]) (command + " --help").strip().split(" "));
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith(("Usage: ./relent " + command).strip());
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void helpIsACommandToo() {
        assertThat(relent("help")).isEqualTo(relent("--help"));
        assertThat(relent("help", "score")).isEqualTo(relent("score", "--help"));
    }

    @Test
    void helpGroupsItsOptions() {
        String help = relent("score", "--help").out();
        assertThat(help)
                .contains("\nInputs:\n      --p=P.npy ")
                .contains("\nMeasures and forms:\n      --base=B ")
                .contains("\nThe loss of labels (nll):\n      --ignore-index=I ")
                .contains("\nResults (each file is written whole or not at all):\n      --reduce=R ")
                .contains("\nThis run:\n      --backend=NAME ");
    }

    @Test
    void measuresSaysWhatEachNeeds() {
        String measures = relent("measures").out().replaceAll("\\s+", " ");
        assertThat(measures)
                .contains("needs its order, --alpha A")
                .contains("of P, joint tables of shape (tables, nx, ny), probs or counts")
                .contains("of --labels and Q, logits or log-probs; --grad where Q is logits")
                .doesNotContain("no backend");
    }

    @Test
    void versionNamesTheJdk() {
        Run run = relent("--version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Relent ").contains("JDK " + Runtime.version());
    }
}
