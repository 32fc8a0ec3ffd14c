package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, where nothing else has been compiled. */
final class OwnJvm {
    private OwnJvm() {}

    /**
     * Runs it to its end, which must be a good one.
     *
     * @param flags of the JVM
     * @param program with the main method
     * @param argument its only argument
     * @return what it printed
     */
    static List<String> run(List<String> flags, Class<?> program, String argument)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), argument));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines;
        try (var reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        assertThat(process.waitFor()).as("exit of %s", command).isZero();
        return lines;
    }
}
