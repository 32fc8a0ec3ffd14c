package org.relent.gpu;

import java.util.List;

/**
 * How large the device's arrays are.
 *
 * @param arena numbers in the arena, where rows and partial results live
 * @param units the most units of work in one run, and so rows
 * @param groups the most work-groups of a kernel: more than any device holds at a time; no result depends on it
 * @param buckets numbers in each of the staging buffers, ascending: a run copies the smallest that suffices, whole
 */
record Sizes(int arena, int units, int groups, List<Integer> buckets) {
    /** The usual number of groups: eight on each of 256 multiprocessors. */
    static final int GROUPS = 2048;

    /** Sizes for a device whose arena may take so many bytes. */
    static Sizes of(long arenaBytes, int elementBytes) {
        long arena = Math.min(arenaBytes / elementBytes, Integer.MAX_VALUE - 64);
        return new Sizes(
                (int) arena,
                (int) Math.min(1 << 18, arena / 128),
                GROUPS,
                List.of(1 << 12, 1 << 15, 1 << 18, 1 << 21, 1 << 23));
    }

    /** {@return the most derivatives of one run: several copies back are better than a buffer as large as all rows} */
    int gradient() {
        return buckets.getLast() / 2;
    }

    /** {@return numbers of the arena that partial results and norms take} */
    int scratch() {
        return 2 * units * Slots.WIDTH;
    }
}
