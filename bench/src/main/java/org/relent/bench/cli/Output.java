package org.relent.bench.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream that remembers why it failed: a {@link java.io.PrintWriter} knows only that it did. */
final class Output extends OutputStream {
    private final OutputStream to;
    private @Nullable IOException failure;

    Output(OutputStream to) {
        this.to = to;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    /** What could not be written, and why; empty after success. */
    Optional<String> failure() {
        return Optional.ofNullable(failure)
                .map(e -> "standard output: got an error (" + e.getMessage()
                        + "), expected to write all that there is to say");
    }

    /** Whether the reader went away because it had enough, as {@code head} does: nothing to tell anybody. */
    boolean isNoLongerRead() {
        return failure != null && "Broken pipe".equals(failure.getMessage());
    }
}
