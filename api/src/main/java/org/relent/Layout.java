package org.relent;

import java.nio.ByteOrder;

/** What must hold of the layout of rows, whatever is behind them. */
final class Layout {
    private Layout() {}

    /** Checks all but the room that the storage has. */
    static void require(long length, long offset, long rows, int classes, long rowStride) {
        if (classes < 1 || classes > Rows.MAX_CLASSES) {
            throw new IllegalArgumentException("classes: got " + classes + ", expected 1 … " + Rows.MAX_CLASSES);
        }
        if (rows < 0) {
            throw new IllegalArgumentException("rows: got " + rows + ", expected 0 or more");
        }
        if (offset < 0 || offset > length) {
            throw new IndexOutOfBoundsException("offset: got " + offset + ", expected 0 … " + length + " elements");
        }
        if (rowStride < classes) {
            throw new IllegalArgumentException(
                    "rowStride: got " + rowStride + ", expected at least classes = " + classes);
        }
    }

    /** Tells whether the rows lie within the storage; nothing overflows on the way. */
    static boolean hasRoom(long length, long offset, long rows, int classes, long rowStride) {
        return rows == 0
                || (rows - 1 <= (length - offset) / rowStride && (rows - 1) * rowStride <= length - offset - classes);
    }

    /** Checks the byte order of a buffer. */
    static void requireNativeOrder(ByteOrder order) {
        if (order != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("data: got a buffer in byte order " + order + ", expected "
                    + ByteOrder.nativeOrder() + ": call order(ByteOrder.nativeOrder()) on the byte buffer first");
        }
    }
}
