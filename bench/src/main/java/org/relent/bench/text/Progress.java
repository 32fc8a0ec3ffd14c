package org.relent.bench.text;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A bar on the error stream for work of more than a second that somebody watches. */
public final class Progress implements AutoCloseable {
    public static final String TERMINAL = "relent.terminal";
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final long start = System.nanoTime();
    private final String task;
    private final long total;
    private final boolean watched;
    private @Nullable ProgressBar bar;

    /**
     * Nothing done yet.
     *
     * @param task what is done, in a word
     * @param total how much there is to do
     */
    public Progress(String task, long total) {
        this.task = task;
        this.total = total;
        this.watched = isWatched();
    }

    /** Java cannot tell where the error stream goes, so ./relent does. */
    public static boolean isWatched() {
        String told = System.getProperty(TERMINAL);
        // Run otherwise: there is no console where input or output is a file or a pipe.
        return told != null
                ? Boolean.parseBoolean(told)
                : Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    public void done(long count) {
        if (bar != null) {
            bar.stepTo(count);
        } else if (watched && count < total && System.nanoTime() - start > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setMaxRenderedLength(Text.WIDTH)
                    .clearDisplayOnFinish()
                    .build()
                    .stepTo(count);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
