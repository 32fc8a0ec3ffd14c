package org.relent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A program that a text shows: compiled, warnings being errors, and run in a JVM of its own. */
record JavaProgram(Path folder, String name) {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    /** Compiles a class of the unnamed package into a folder. */
    static JavaProgram compile(Path folder, String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-proc:none", "-cp", CLASS_PATH, file.toString());
        assertThat(compiled).as(name).isZero();
        return new JavaProgram(folder, name);
    }

    /** {@return what it prints} */
    String run(String... jvmOptions) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(jvmOptions),
                        Stream.of("-cp", folder + ":" + CLASS_PATH, name))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output;
        try (var reader = process.inputReader()) {
            output = reader.lines().collect(Collectors.joining("\n"));
        }
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
