package org.relent;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * The form of {@link Labels}: one class index a row.
 *
 * @param ignore a label that marks a row to be left out: its result is 0, and means do not
 *     count it
 */
public record ClassIndex(OptionalLong ignore) implements Form {
    /** Checks for null. */
    public ClassIndex {
        Objects.requireNonNull(ignore, "ignore");
    }

    private static final ClassIndex PLAIN = new ClassIndex(OptionalLong.empty());

    /**
     * Every label counts.
     *
     * @return the form
     */
    public static ClassIndex plain() {
        return PLAIN;
    }

    /**
     * Rows with this label are left out.
     *
     * @param index such as −100
     * @return the form
     */
    public static ClassIndex ignoring(long index) {
        return new ClassIndex(OptionalLong.of(index));
    }

    /**
     * Tells whether a row with this label is left out.
     *
     * @param label a label
     * @return true if it is the ignore index
     */
    public boolean ignores(long label) {
        return ignore.isPresent() && ignore.getAsLong() == label;
    }

    @Override
    public String id() {
        return "labels";
    }

    @Override
    public String toString() {
        return ignore.isPresent() ? id() + "(ignore " + ignore.getAsLong() + ")" : id();
    }
}
