package org.relent.spi;

/**
 * How a backend is found: by {@link java.util.ServiceLoader}, from {@code META-INF/services} or a module's
 * {@code provides}.
 *
 * <p>The provider class itself must link against nothing that may be missing (no incubator module, no device API): it
 * probes first, and only {@link #open()} loads the implementation. Must be thread-safe.
 */
public interface BackendProvider {
    /** {@return the backend's id, such as {@code "cpu-vector"}} */
    String id();

    /** {@return the rank among the candidates of an automatic choice: higher is tried first} */
    int priority();

    /**
     * Finds out whether the backend can run here. Never throws and never ends the JVM; is called once.
     *
     * @return the answer, with its reason
     */
    Availability probe();

    /**
     * Loads the backend. Called once, only after {@link #probe()} said that it is available.
     *
     * @return the engine
     */
    Engine open();
}
