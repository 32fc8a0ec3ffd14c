package org.relent;

import org.jspecify.annotations.Nullable;

/** A backend failed while it was opened or while it computed. What the caller passed in was right. */
public class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed, in which backend
     * @param cause why; null if nothing else was thrown
     */
    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
