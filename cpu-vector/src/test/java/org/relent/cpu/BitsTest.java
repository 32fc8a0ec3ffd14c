package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.conformance.Sample;

/**
 * The result of a row depends on its numbers alone: the same bits whatever the vector width, the compiler and the number
 * of threads. Each setting is a JVM of its own, since a JVM has one width.
 */
class BitsTest {
    // Of the kernels, a digest takes every eighth, or with the slow tests all.
    private static final String STEP =
            System.getProperty("relent.tests", "quick").equals("slow") ? "1" : "8";
    private static final int STEP_OF_THREADS = 40;
    private static final int PIECES = 400_000; // elements: enough for four pieces, a gradient's for seven
    private static List<String> expected = List.of();

    @BeforeAll
    static void asThisMachinePrefers() throws Exception {
        expected = digest(List.of());
        assertThat(expected).hasSizeGreaterThan(150);
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
        List<String> actual = digest(flags);

        assertThat(actual.subList(1, actual.size())).isEqualTo(expected.subList(1, expected.size()));
        for (String flag : flags) {
            if (flag.startsWith("-XX:MaxVectorSize=")) {
                int bytes = Integer.parseInt(flag.substring(flag.indexOf('=') + 1));
                assertThat(actual.getFirst()).isEqualTo("bits=" + 8 * bytes); // the flag did what it says
            }
        }
    }

    /** In this JVM, on batches large enough to be shared out. */
    @Test
    void bitsDoNotDependOnThreads() {
        Backend backend = Backends.require("cpu-vector");
        List<KernelSpec> specs = Sample.kernels().stream()
                .filter(spec -> Sample.rotation(spec, STEP_OF_THREADS) == 0)
                .toList();
        assertThat(specs).hasSizeGreaterThan(20).allSatisfy(spec -> {
            int classes = Sample.sizes(spec, 2053)[0];
            Sample sample = Sample.of(spec, classes, PIECES / classes, Sample.rotation(spec, 1000));
            sample.requireBits(
                    sample.on(backend, 3).all(), sample.on(backend, 1).all(), "3 threads against 1");
        });
    }

    private static List<String> digest(List<String> flags) throws IOException, InterruptedException {
        List<String> lines = OwnJvm.run(flags, BitsDigest.class, STEP);
        return lines.subList(
                lines.indexOf(lines.stream()
                        .filter(line -> line.startsWith("bits="))
                        .findFirst()
                        .orElseThrow()),
                lines.size());
    }
}
