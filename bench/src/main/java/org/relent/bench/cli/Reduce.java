package org.relent.bench.cli;

import java.util.Locale;

/** What becomes of the results of the rows. */
enum Reduce {
    NONE,
    SUM,
    MEAN;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Reduce byId(String id) {
        for (Reduce reduce : values()) {
            if (reduce.id().equals(id)) {
                return reduce;
            }
        }
        throw new IllegalArgumentException("reduce: got '" + id + "', expected one of none, sum, mean");
    }
}
