package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the program, in this process. */
public record Run(int code, String out, String err) {
    public static Run relent(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    /** One that must succeed. */
    public static Run ok(Object... args) {
        Run run = relent(args);
        assertThat(run.err).isEmpty();
        assertThat(run.code).isZero();
        return run;
    }

    /** The words of a line, split at blanks; names of files are those in a folder. */
    static Object[] words(Path folder, String line) {
        return Stream.of(line.split(" +"))
                .map(word -> word.endsWith(".npy") ? folder.resolve(word).toString() : word)
                .toArray();
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
