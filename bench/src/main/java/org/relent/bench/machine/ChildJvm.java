package org.relent.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another JVM like this one: the same java, flags and class path. An interface, so that tests can let it die. */
interface ChildJvm {
    /** How it ended: its exit code, or null where it had to be killed; and all that it printed. */
    record Ended(@Nullable Integer exitCode, List<String> lines) {}

    /**
     * Runs a program to its end.
     *
     * @param program the class with the main method
     * @param flags more flags for the JVM, which win over those that this one has
     * @param limit how long it may take
     * @return how it ended
     * @throws IOException if it does not start
     */
    Ended run(String program, List<String> flags, Duration limit) throws IOException;

    /** The real one. */
    static ChildJvm real() {
        return ChildJvm::start;
    }

    private static Ended start(String program, List<String> flags, Duration limit) throws IOException {
        Path folder = Files.createTempDirectory("relent-probe");
        Path output = folder.resolve("output");
        Path errors = folder.resolve("hs_err.log"); // what a crashing JVM would leave in the current folder
        try {
            ProcessBuilder builder = new ProcessBuilder(command(program, flags, errors));
            // To a file: nobody has to read along, and a pipe might stay open longer than the process.
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = waitFor(process, limit);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            return new Ended(ended ? process.exitValue() : null, text.lines().toList());
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
            Files.deleteIfExists(folder);
        }
    }

    private static boolean waitFor(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> command(String program, List<String> flags, Path errors) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!argument.startsWith("-agentlib:jdwp")) { // two JVMs cannot listen at one port
                command.add(argument);
            }
        }
        command.addAll(flags);
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + errors);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program);
        return command;
    }
}
