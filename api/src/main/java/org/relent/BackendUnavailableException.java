package org.relent;

/** A backend that was asked for by name cannot run here; the message says why and what would enable it. */
public final class BackendUnavailableException extends BackendException {
    private static final long serialVersionUID = 1L;

    /** The id of the backend asked for. */
    private final String backend;

    /** Why it cannot run. */
    private final String reason;

    /** What would enable it. */
    private final String remedy;

    BackendUnavailableException(String backend, String reason, String remedy, String others) {
        super(
                "backend " + backend + " is not available: " + reason + "; remedy: " + remedy + "; available: "
                        + others,
                null);
        this.backend = backend;
        this.reason = reason;
        this.remedy = remedy;
    }

    /** {@return the id of the backend asked for} */
    public String backend() {
        return backend;
    }

    /** {@return why it cannot run} */
    public String reason() {
        return reason;
    }

    /** {@return what would enable it} */
    public String remedy() {
        return remedy;
    }
}
