package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The result of a row depends on its numbers alone: the same bits whatever the vector width, the compiler and the number
 * of threads. Each setting is a JVM of its own, since a JVM has one width.
 */
class BitsTest {
    private static List<String> expected = List.of();

    @BeforeAll
    static void asThisMachinePrefers() throws Exception {
        expected = digest(List.of(), List.of());
        assertThat(expected).hasSizeGreaterThan(400);
    }

    static Stream<List<String>> settings() {
        List<List<String>> settings = new ArrayList<>();
        settings.add(List.of("-XX:TieredStopAtLevel=1"));
        settings.add(List.of("-XX:-TieredCompilation", "-Xcomp", "-XX:CompileCommand=compileonly,org.relent.cpu.*::*"));
        for (int bytes : new int[] {16, 32, 64}) {
            if (8 * bytes <= Shapes.bits()) {
                settings.add(List.of("-XX:MaxVectorSize=" + bytes));
            }
        }
        if (System.getProperty("os.arch").equals("amd64")) {
            settings.add(List.of("-XX:UseAVX=2"));
            settings.add(List.of("-XX:UseAVX=0"));
        }
        return settings.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void bitsDoNotDependOnWidthOrCompiler(List<String> flags) throws Exception {
        List<String> actual = digest(flags, List.of());

        assertThat(actual.subList(1, actual.size())).isEqualTo(expected.subList(1, expected.size()));
        for (String flag : flags) {
            if (flag.startsWith("-XX:MaxVectorSize=")) {
                int bytes = Integer.parseInt(flag.substring(flag.indexOf('=') + 1));
                assertThat(actual.getFirst()).isEqualTo("bits=" + 8 * bytes); // the flag did what it says
            }
        }
    }

    @Test
    void bitsDoNotDependOnThreads() throws Exception {
        assertThat(digest(List.of(), List.of("3"))).isEqualTo(expected);
    }

    private static List<String> digest(List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BitsDigest.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines;
        try (var reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        assertThat(process.waitFor()).as("exit of %s", command).isZero();
        return lines.subList(
                lines.indexOf(lines.stream()
                        .filter(line -> line.startsWith("bits="))
                        .findFirst()
                        .orElseThrow()),
                lines.size());
    }
}
