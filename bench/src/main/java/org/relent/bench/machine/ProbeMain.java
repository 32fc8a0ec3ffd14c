package org.relent.bench.machine;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.bench.text.Json;
import org.relent.spi.BackendProvider;

/**
 * Asks every backend whether it can run here, in a JVM that may end over it: a driver may call {@code exit}, and a library
 * that lacks a symbol ends the process. {@link ChildProbe} starts it and reads what it prints.
 */
public final class ProbeMain {
    /** Begins the lines that are meant to be read; drivers print others. */
    static final String MARK = "relent-probe: ";

    /** A line of the output: whose probe begins, or, in the last one, what was found. */
    record Message(@Nullable String probing, @Nullable BackendFacts found) {}

    private ProbeMain() {}

    /**
     * Runs the probes and ends the JVM.
     *
     * @param args none
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        print(out);
        // Not by exit: it would wait for whatever a driver does at the end.
        Runtime.getRuntime().halt(0);
    }

    static void print(PrintStream out) {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            print(out, new Message(provider.id(), null));
            // Once more than the backends are probed below; what takes long is remembered by its provider.
            var _ = provider.probe();
        }
        // The best one is opened now, and measured if it is a device.
        Backends.all().stream()
                .filter(backend -> backend.availability().available())
                .findFirst()
                .ifPresent(backend -> print(out, new Message(backend.id(), null)));
        print(out, new Message(null, BackendFacts.here()));
    }

    private static void print(PrintStream out, Message message) {
        out.print('\n' + MARK + Json.line(message) + '\n'); // in a line of its own, whatever came before
        out.flush();
    }
}
