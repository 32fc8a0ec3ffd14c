package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.relent.Crossover;
import org.relent.Crossover.Costs;
import org.relent.ElementType;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.BackendFacts.Large;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Hardware;
import org.relent.bench.machine.Jvm;
import org.relent.bench.text.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What doctor says of a machine with a device, which the tests have none of. */
class DoctorTest {
    private static final Crossover F32 = new Crossover(
            "gpu-tornado",
            "cpu-vector",
            ElementType.F32,
            1,
            3_100_000,
            400_000,
            "measured",
            Optional.of(new Costs(
                    new Crossover.Line(1e3, 0.3), new Crossover.Line(1e6, 0.1), new Crossover.Line(1e5, 0.01))));

    private static final Crossover F64 = new Crossover(
            "gpu-tornado",
            "cpu-vector",
            ElementType.F64,
            1,
            Crossover.NEVER,
            Crossover.NEVER,
            "RELENT_CROSSOVER=never",
            Optional.empty());

    private static Facts facts() {
        Chosen choice = new Chosen(
                "cpu-vector",
                "gpu-tornado",
                "the best ones that compute kl",
                null,
                List.of(Large.of(F32), Large.of(F64)));
        return new Facts("1", null, Jvm.detect(), Hardware.detect(), List.of(), choice, List.of());
    }

    @Test
    void saysWhichCallsAreLarge() {
        assertThat(DoctorCommand.text(facts())).contains("""
                        auto         gpu-tornado for large calls, cpu-vector: the best ones that compute
                                     kl
                        crossover    f32, 1 thread: gpu-tornado from 3,100,000 elements on (400,000 when
                                     resident), cpu-vector below; measured: cpu-vector 1.0 µs + 0.3000
                                     ns an element, gpu-tornado 1000.0 µs + 0.1000 ns an element,
                                     resident 100.0 µs + 0.0100 ns an element
                                     f64, 1 thread: cpu-vector always; RELENT_CROSSOVER=never
                        """);
    }

    @Test
    void writesNumbersAsJson() {
        JsonNode choice = JsonMapper.shared().readTree(Json.write(facts())).get("choice");
        assertThat(choice.get("backend").asString()).isEqualTo("cpu-vector");
        assertThat(choice.get("device").asString()).isEqualTo("gpu-tornado");
        JsonNode f32 = choice.get("crossovers").get(0);
        assertThat(f32.get("type").asString()).isEqualTo("f32");
        assertThat(f32.get("threads").asInt()).isEqualTo(1);
        assertThat(f32.get("elements").asLong()).isEqualTo(3_100_000);
        assertThat(f32.get("residentElements").asLong()).isEqualTo(400_000);
        assertThat(f32.get("text").asString()).isEqualTo(F32.toString());
        JsonNode f64 = choice.get("crossovers").get(1);
        assertThat(f64.has("elements")).isFalse();
        assertThat(f64.has("residentElements")).isFalse();
    }

    @Test
    void readsWhatAnotherJvmWrote() {
        Chosen choice = facts().choice();
        assertThat(Json.read(Json.line(choice), Chosen.class)).isEqualTo(choice);
    }
}
