package org.relent.gpu;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Availability;

/** What {@link TornadoProbe} asks of the machine and the JVM; an interface, so that tests can give every answer. */
interface Host {
    /** {@return the environment variable; null if it is not set} */
    @Nullable
    String env(String name);

    /** {@return the system property; null if it is not set} */
    @Nullable
    String property(String name);

    /**
     * Loads a class without running its static initialiser.
     *
     * @throws ClassNotFoundException if there is no such class
     * @throws LinkageError if there is one that this JVM refuses
     */
    void load(String className) throws ClassNotFoundException;

    /** {@return the version of a module in the boot layer, {@code ""} if it has none; empty if it is not there} */
    Optional<String> module(String name);

    /** {@return whether this is a file} */
    boolean isFile(Path path);

    /** {@return the names of the files in a folder, sorted; empty if it cannot be read} */
    List<String> files(Path folder);

    /**
     * Opens a native library for good, its symbols visible to all that is loaded later.
     *
     * @throws IllegalArgumentException if it cannot be opened
     * @throws IllegalCallerException if this JVM denies native access
     */
    void openLibrary(String name);

    /**
     * Starts TornadoVM, chooses a device and tests it: {@link Devices#choose}. May take seconds, may hang, and may throw
     * anything.
     */
    Availability tryDevice(String wanted, String tornado);
}
