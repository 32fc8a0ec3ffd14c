package org.relent.cpu;

import org.relent.Rows;

/** Reads elements of one type from one kind of storage. The generated ones are shared and have no state. */
interface Loader {
    /**
     * Widens n elements to f64.
     *
     * @param rows whose storage is read
     * @param start the position of the first element there
     * @param n how many, at most {@link Shapes#BLOCK}
     * @param to where they go, from index 0 on
     */
    void load(Rows rows, long start, int n, double[] to);

    /** The loader for a matrix. */
    static Loader of(Rows rows) {
        boolean array = rows.array() != null;
        return switch (rows.elementType()) {
            case F64 -> array ? Loaders.F64_ARRAY : Loaders.F64_SEGMENT;
            case F32 -> array ? Loaders.F32_ARRAY : Loaders.F32_SEGMENT;
            case F16 -> array ? Loaders.F16_ARRAY : Loaders.F16_SEGMENT;
            case BF16 -> array ? Loaders.BF16_ARRAY : Loaders.BF16_SEGMENT;
        };
    }
}
