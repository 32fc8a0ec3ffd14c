package org.relent.gpu;

/** How rows are cut into units of work, and lie in the arena: by the number of classes alone, and so the order of summation. */
final class Units {
    private Units() {}

    /** {@return the distance between rows in the arena: whole lines of a device's cache, but for short rows} */
    static int stride(int classes) {
        return classes <= 64 ? classes : (int) (((long) classes + 31) / 32 * 32);
    }

    /** {@return how many parts a row has; its order of summation follows from this and the lanes} */
    static int parts(int classes) {
        return (int) (((long) classes + Slots.PART - 1) / Slots.PART);
    }

    /** {@return how many lanes share a part: about eight columns each} */
    static int lanes(int classes) {
        int lanes = Integer.highestOneBit(Math.max(1, Math.min(classes, Slots.PART) / 8));
        return Math.min(Slots.GROUP, lanes);
    }
}
