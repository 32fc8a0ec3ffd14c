package org.relent.bench.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backend;
import org.relent.Backends;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeviceSuiteTest {
    @TempDir
    Path folder;

    private final FakeDevice fake = new FakeDevice();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... options) {
        return run(() -> Backend.of("fake", fake), options);
    }

    private int run(Supplier<Backend> device, String... options) {
        List<String> all = new ArrayList<>(List.of("--out", file().toString(), "--rounds", "2"));
        all.addAll(List.of(options));
        CommandLine command =
                DeviceSuite.commandLine(device).setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("device.json");
    }

    private JsonNode kept() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(file()));
    }

    private String table() {
        return out.toString().lines().filter(line -> line.startsWith("|")).reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void measuresAndKeeps() throws IOException {
        assertThat(run("--bytes", "4KiB", "--classes", "64,2048", "--measures", "kl,nll"))
                .isZero();

        // 2 · 4,096 bytes a microsecond, of 16.384 that the copy reads and writes.
        assertThat(table()).contains("| 64 | 16 | 8.19 | 50 % | ").contains("| 64 | 16 | 4.1 | 25 % | ");
        assertThat(table()).as("a row is never cut").contains("| 2048 | 1 | 16.4 | 100 % | ");
        assertThat(table()).contains(" | – | – | – |");
        JsonNode kept = kept();
        assertThat(kept.path("machine").path("jdk").path("version").asString()).isNotEmpty();
        assertThat(kept.path("roofs").size()).isEqualTo(2);
        assertThat(kept.path("results").size()).isEqualTo(4);
        JsonNode first = kept.path("results").path(0);
        assertThat(first.path("bytes").asInt()).isEqualTo(8192);
        assertThat(first.path("error").asDouble()).isBetween(0.0, 1.0);
        assertThat(first.path("kernelNanos").size()).isEqualTo(10);
        assertThat(first.path("wallNanos").size()).isEqualTo(10);
        assertThat(first.path("broughtNanos").size()).isEqualTo(2);
        assertThat(first.path("hostNanos").size()).isEqualTo(2);
        assertThat(fake.copies).isZero();

        StringWriter again = new StringWriter();
        DeviceTable.print(kept, new PrintWriter(again));
        assertThat(out.toString()).endsWith(again.toString());
    }

    /** The first run, one that warms up, and the last ones with rows there and rows brought. */
    @ParameterizedTest
    @CsvSource({"0", "4", "17", "18"})
    void whatIsWrongIsNotTimed(long from) throws IOException {
        fake.wrongFrom = from;
        assertThat(run("--bytes", "4KiB", "--classes", "64", "--measures", "kl"))
                .isEqualTo(1);
        assertThat(table()).contains("| 64 | 16 | **wrong** | ");
        assertThat(err.toString()).contains("; not timed");
        JsonNode result = kept().path("results").path(0);
        assertThat(result.path("wrong").asString()).contains("row 15");
        assertThat(result.has("kernelNanos")).isFalse();
        assertThat(fake.copies).isZero();
    }

    @Test
    void takesWhatFits() throws IOException {
        fake.room = 3 << 20;
        assertThat(run("--classes", "1024", "--measures", "kl")).isZero();
        assertThat(kept().path("bytes").asLong()).isEqualTo(2 << 20);
    }

    @Test
    void whatFailsIsSaid() throws IOException {
        fake.room = 1 << 10;
        assertThat(run("--bytes", "4KiB", "--classes", "64", "--measures", "kl"))
                .isEqualTo(1);
        assertThat(table()).contains("| 64 | 16 | **failed** | ");
        assertThat(out.toString()).contains("- kl, V = 64: fake: no room");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void comparesWithPeers() throws IOException {
        Path python = folder.resolve("python");
        Files.writeString(python, """
                #!/bin/sh
                echo "$@" >'%s/options'
                cat <<'END'
                {"peer":"torch","version":"9.9","liger":"","device":"a GPU","bytes":4000,"nanos":[1,2,9]}
                {"peer":"torch-eager","measure":"kl","classes":64,"bytes":8192,"error":1e-7,"note":"","nanos":[4000,1,9999]}
                {"peer":"torch-compile","measure":"kl","classes":64,"bytes":8192,"wrong":0.25}
                {"peer":"liger","measure":"kl","classes":64,"bytes":8192,"missing":"no liger"}
                {"peer":"torch-eager","measure":"kl","classes":128,"bytes":8192,"wrong":"nan"}
                {"peer":"liger","measure":"kl","classes":128,"failed":"out of memory"}
                END
                exit "$(cat '%s/code')"
                """.formatted(folder, folder));
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("code"), "0");
        String[] options = {"--bytes", "4KiB", "--classes", "64,128", "--measures", "kl", "--python", python.toString()
        };

        assertThat(run(options)).isZero();
        assertThat(Files.readString(folder.resolve("options")).strip())
                .endsWith("device_peers.py --bytes 4096 --classes 64,128 --measures kl --rounds 2");
        assertThat(table()).contains(" | 2.05 (4 ×) | wrong by 0.25 | – |").contains(" | wrong by nan | – | failed |");
        assertThat(out.toString())
                .contains("PyTorch 9.9 on a GPU: copy 2000 GB/s")
                .contains("- liger: missing: no liger")
                .contains("- liger, kl: failed: out of memory");
        assertThat(kept().path("peers").size()).isEqualTo(6);

        Files.writeString(folder.resolve("code"), "7");
        assertThat(run(options)).isEqualTo(1);
        assertThat(out.toString()).contains("exit code 7");

        options[options.length - 1] = folder.resolve("nowhere").toString();
        assertThat(run(options)).isEqualTo(1);
        assertThat(out.toString()).contains("nowhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--bytes;1XB;got '1XB', expected a whole number of bytes",
                "--rounds;0;--rounds: got 0, expected 1 or more",
                "--classes;0;--classes: got 0, expected 1 or more",
                "--measures;klx;kernel: got 'klx', expected one of kl, "
            })
    void badOptionsAreRefused(String option, String value, String message) {
        List<String> all = List.of("--out", file().toString(), option, value);
        CommandLine command = DeviceSuite.commandLine(() -> Backend.of("fake", fake))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true));
        assertThat(command.execute(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
        assertThat(file()).doesNotExist();
    }

    @Test
    void itNeedsADevice() {
        assertThat(run(() -> Backends.require("gpu-tornado"))).isEqualTo(3);
        assertThat(err.toString()).startsWith("DeviceSuite: backend gpu-tornado is not available: ");
        assertThat(run(Backends::reference, "--bytes", "4KiB")).isEqualTo(2);
        assertThat(err.toString())
                .contains("backend: got reference, expected one that measures what its device can do");
    }
}
