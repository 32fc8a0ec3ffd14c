package org.relent.bench.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.relent.ElementType;

/** Where the numbers are. */
public enum Memory {
    /** An array of the element type, short[] for 16 bits. */
    ARRAY("array"),
    /** Memory outside the heap. */
    NATIVE("native");

    private static final int CACHE_LINE = 64;

    private final String id;

    Memory(String id) {
        this.id = id;
    }

    /**
     * The kind of a name.
     *
     * @param id its name
     * @return the kind
     */
    public static Memory of(String id) {
        return Names.find("memory", id, values());
    }

    MemorySegment allocate(ElementType type, long elements) {
        if (this == NATIVE) {
            return Arena.ofAuto().allocate(elements * type.bytes(), CACHE_LINE);
        }
        int length = Math.toIntExact(elements);
        return switch (type) {
            case F64 -> MemorySegment.ofArray(new double[length]);
            case F32 -> MemorySegment.ofArray(new float[length]);
            case F16, BF16 -> MemorySegment.ofArray(new short[length]);
        };
    }

    @Override
    public String toString() {
        return id;
    }
}
