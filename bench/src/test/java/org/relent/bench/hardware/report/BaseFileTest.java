package org.relent.bench.hardware.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.machine.Facts;
import org.relent.bench.text.Json;

/** Reports as files. */
class BaseFileTest {
    @TempDir
    Path folder;

    private BenchReport read(String json) throws IOException {
        return BaseFile.read(Files.writeString(folder.resolve("base.json"), json));
    }

    private static BenchReport report() {
        return Lines.report(
                Lines.timed("kl", 1000, 0.1 + 0.2, 1e-300, Math.PI * 1e9),
                Lines.untimed("kl", 64, State.WRONG, "row 3: \"got\" 1 | 2\n"),
                Lines.untimed("kl", 8, State.REFUSED, "ü, € and 10⁹"));
    }

    @Test
    void whatWasWrittenIsReadExactly() throws IOException {
        assertThat(read(Json.write(report()))).isEqualTo(report());
        assertThat(read(Json.line(report()))).isEqualTo(report());
    }

    @Test
    void theFactsOfThisMachineAreReadExactly() throws IOException {
        BenchReport real = Lines.report(Facts.detect(), Lines.roofs(1.0 / 3), List.of());
        assertThat(read(Json.write(real))).isEqualTo(real);
    }

    @Test
    void errorsWithoutBoundsAreReadToo() throws IOException {
        for (double error : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            BenchReport report = Lines.report(
                    new Line("kl", "f32", 1, 8, "cpu-vector", 2, true, State.WRONG, "row 0: NaN", error, 64, null));
            assertThat(read(Json.write(report))).isEqualTo(report);
        }
    }

    @Test
    void fieldsOfALaterVersionAreLeftOut() throws IOException {
        String later = Json.write(report())
                .replaceFirst("\\{", "{\"colour\": {\"red\": 1},")
                .replaceFirst("\"cpu\"", "\"socket\": \"LGA\", \"cpu\"")
                .replace("\"p50\"", "\"p10\": 3, \"p50\"");
        assertThat(later).contains("colour", "socket", "p10");
        assertThat(read(later)).isEqualTo(report());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | got other JSON, expected a report that ./relent bench --json wrote",
                "[1] | got other JSON, expected a report that ./relent bench --json wrote",
                "null | got other JSON, *",
                "`` | got no JSON*, expected a report that ./relent bench --json wrote",
                "{\"format\": 1 | got no JSON*, expected a report that ./relent bench --json wrote",
                "NaN! | got no JSON*, expected a report that ./relent bench --json wrote",
                "{} {} | got no JSON*, expected a report that ./relent bench --json wrote",
                "{\"format\": 2, \"lines\": []} | got format 2, expected format 1: make the base again, with this version's ./relent bench --json",
                "{\"format\": 1, \"lines\": []} | got a damaged report, expected a report that ./relent bench --json wrote",
                "{\"format\": 1, \"lines\": [{}]} | got a damaged report (lines[0]), expected a report that ./relent bench --json wrote",
            })
    void whatIsNoReportIsRefused(String json, String message) {
        refused(json, message);
    }

    @Test
    void aReportThatWasTamperedWithIsRefused() {
        String json = Json.write(report());
        refused(
                json.replaceAll("\"rounds\" : \\[[^]]*]", "\"rounds\" : [ ]"),
                "got kl/f32/64x1000/cpu-vector/1 with rounds [], *");
        refused(json.replace("1.0E-300", "-1"), "got kl/f32/64x1000/cpu-vector/1 with rounds [*-1.0*], *");
        refused(
                json.replace("1.0E-300", "\"Infinity\""),
                "got kl/f32/64x1000/cpu-vector/1 with rounds [*Infinity*], *");
        refused(
                json.replace("\"classes\" : 8,", "\"classes\" : 64,"),
                "got kl/f32/64x64/cpu-vector/1 twice, expected each line once");
        refused(
                json.replace("\"state\" : \"wrong\"", "\"state\" : \"odd\""),
                "got a damaged report (lines[1].state), expected a report that ./relent bench --json wrote");
        refused(
                json.replace("\"machine\"", "\"engine\""),
                "got a damaged report, expected a report that ./relent bench --json wrote");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        assertThatThrownBy(() -> BaseFile.read(folder.resolve("no.json")))
                .hasMessage("--compare: " + folder.resolve("no.json")
                        + ": got no such file, expected a report that ./relent bench --json wrote");
        assertThatThrownBy(() -> BaseFile.read(folder))
                .hasMessage("--compare: " + folder
                        + ": got a directory, expected a report that ./relent bench --json wrote");
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> BaseFile.read(binary))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--compare: " + binary
                        + ": got no text in UTF-8, expected a report that ./relent bench --json wrote");
    }

    private void refused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n")
                .matches(("--compare: " + folder.resolve("base.json") + ": " + message)
                        .replaceAll("[^*]+", "\\\\Q$0\\\\E")
                        .replace("*", ".*"));
    }
}
