package org.relent;

/** The base of the logarithm results are given in. Arithmetic is in nats; results are scaled once, at the end. */
public enum LogBase {
    /** Natural logarithm. */
    NATS("nats", 1.0),
    /** Base 2. */
    BITS("bits", 1.4426950408889634),
    /** Base 10 (bans, hartleys). */
    BASE_10("10", 0.4342944819032518);

    private final String id;
    private final double perNat;

    LogBase(String id, double perNat) {
        this.id = id;
        this.perNat = perNat;
    }

    /** {@return the name on the command line: {@code nats}, {@code bits} or {@code 10}} */
    public String id() {
        return id;
    }

    /**
     * The factor that turns a measure's result in nats into this base.
     *
     * @param quantity what kind of number the measure gives
     * @return 1/ln(base), its square root, or 1
     */
    public double scale(Measure.Quantity quantity) {
        return switch (quantity) {
            case INFORMATION -> perNat;
            case ROOT_OF_INFORMATION -> Math.sqrt(perNat);
            case PURE_NUMBER -> 1.0;
        };
    }

    /**
     * Finds a base by its id.
     *
     * @param id {@code nats}, {@code bits} or {@code 10}
     * @return the base
     * @throws IllegalArgumentException if there is none; the message lists what exists
     */
    public static LogBase byId(String id) {
        return Ids.find("base", id, values(), LogBase::id);
    }
}
