package org.relent.gpu;

import java.lang.foreign.MemorySegment;
import org.relent.Rows;

/** Copies rows, wherever they lie and however far apart, one after the other into a buffer. */
final class Packing {
    private Packing() {}

    /**
     * Copies consecutive elements, counted over the rows without what lies between them.
     *
     * @param rows the rows
     * @param first the first element: row · classes + column
     * @param count how many
     * @param to where they go
     */
    static void copy(Rows rows, long first, int count, MemorySegment to) {
        MemorySegment from = rows.memory();
        int bytes = rows.elementType().bytes();
        int classes = rows.classes();
        if (rows.rowStride() == classes) {
            MemorySegment.copy(from, (rows.offset() + first) * bytes, to, 0, (long) count * bytes);
            return;
        }
        long at = 0;
        long element = first;
        while (at < count) {
            int column = (int) (element % classes);
            long piece = Math.min(count - at, classes - column);
            MemorySegment.copy(from, (rows.start(element / classes) + column) * bytes, to, at * bytes, piece * bytes);
            at += piece;
            element += piece;
        }
    }
}
