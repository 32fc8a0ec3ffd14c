package org.relent.spi;

import java.util.Objects;

/**
 * Whether a backend can run here, and why.
 *
 * @param available whether it can
 * @param reason what was found: the hardware it uses, or the precise reason why it cannot run
 * @param remedy the flag, package or step that would enable it; empty when it is available
 */
public record Availability(boolean available, String reason, String remedy) {
    /** Checks for nulls. */
    public Availability {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * It can run.
     *
     * @param detail what it runs on
     * @return the answer
     */
    public static Availability yes(String detail) {
        return new Availability(true, detail, "");
    }

    /**
     * It cannot run.
     *
     * @param reason the precise reason
     * @param remedy what would enable it
     * @return the answer
     */
    public static Availability no(String reason, String remedy) {
        return new Availability(false, reason, remedy);
    }
}
