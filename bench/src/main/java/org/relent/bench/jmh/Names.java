package org.relent.bench.jmh;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.relent.ElementType;

/** Finds constants by the names that stand in parameters and results. */
public final class Names {
    private Names() {}

    static <E extends Enum<E>> E find(String parameter, String id, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(parameter + ": got '" + id + "', expected one of "
                        + Arrays.stream(values).map(Enum::toString).collect(Collectors.joining(", "))));
    }

    /**
     * The element type of a name.
     *
     * @param id its name
     * @return the type
     */
    public static ElementType elementType(String id) {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type: got '" + id + "', expected one of "
                        + Arrays.stream(ElementType.values())
                                .map(ElementType::id)
                                .collect(Collectors.joining(", "))));
    }
}
