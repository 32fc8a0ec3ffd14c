package org.relent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Relent logs while this is open; it is kept from the console. */
final class Logged extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("org.relent");
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    /** A line each, such as {@code INFO: it was cold}. */
    final List<String> lines = new CopyOnWriteArrayList<>();

    Logged() {
        LOGGER.addHandler(this);
        LOGGER.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getLevel() + ": " + FORMATTER.formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
