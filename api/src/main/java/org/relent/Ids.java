package org.relent;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds a constant by the id that the command line and tables use for it. */
final class Ids {
    private Ids() {}

    static <E> E find(String name, String id, E[] values, Function<E, String> idOf) {
        for (E value : values) {
            if (idOf.apply(value).equals(id)) {
                return value;
            }
        }
        throw new IllegalArgumentException(name + ": got '" + id + "', expected one of "
                + Arrays.stream(values).map(idOf).collect(Collectors.joining(", ")));
    }
}
