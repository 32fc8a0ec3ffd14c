package org.relent.spi;

/**
 * The copy of a caller's rows that an engine keeps on its device; the engine finds it again in {@link
 * org.relent.Rows#resident()}, with its own class. Thread-safe.
 *
 * <p>Closing it must not harm a run that reads it: its memory is given back when that run has ended, whether closing
 * waits for that or not. Kernels are called only with copies that were open a moment ago; one that finds its copy closed
 * reads the caller's memory instead.
 */
public interface Resident extends AutoCloseable {
    /** {@return the device memory it takes, in bytes; 0 once it is closed} */
    long bytes();

    /** {@return whether it can be used; cheap, and allocates nothing} */
    boolean isOpen();

    /** Gives the memory back. Closing twice does no more than closing once. */
    @Override
    void close();
}
