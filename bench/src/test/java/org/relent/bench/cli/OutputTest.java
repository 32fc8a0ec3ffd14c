package org.relent.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.relent.bench.text.Progress;

/** Results that nobody could receive. */
class OutputTest {
    private static Run into(String failure) {
        Output output = new Output(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(failure);
            }
        });
        StringWriter err = new StringWriter();
        int code = Main.run(
                output, new PrintWriter(output, true, StandardCharsets.UTF_8), new PrintWriter(err), "measures");
        return new Run(code, "", err.toString());
    }

    @Test
    void aFullDiskIsAnError() {
        assertThat(into("No space left on device"))
                .isEqualTo(new Run(
                        1,
                        "",
                        "relent: standard output: got an error (No space left on device), expected to write all"
                                + " that there is to say\n"));
    }

    @Test
    void aReaderThatHasEnoughHearsNothing() {
        assertThat(into("Broken pipe")).isEqualTo(new Run(1, "", ""));
    }

    @Test
    void successStaysSilent() {
        Output output = new Output(OutputStream.nullOutputStream());
        StringWriter err = new StringWriter();
        PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
        assertThat(Main.run(output, out, new PrintWriter(err), "measures")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aBarIsShownWhereTheScriptFoundATerminal() {
        try {
            System.setProperty(Progress.TERMINAL, "true");
            assertThat(Progress.isWatched()).isTrue();
            System.setProperty(Progress.TERMINAL, "false");
            assertThat(Progress.isWatched()).isFalse();
        } finally {
            System.clearProperty(Progress.TERMINAL);
        }
    }
}
