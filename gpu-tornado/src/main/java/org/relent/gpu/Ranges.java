package org.relent.gpu;

import java.util.Map;
import java.util.TreeMap;

/** Which numbers of the arena are free: first fit, neighbours joined. Not thread-safe. */
final class Ranges {
    private final TreeMap<Integer, Integer> free = new TreeMap<>();

    Ranges(int start, int length) {
        if (length > 0) {
            free.put(start, length);
        }
    }

    /** {@return the start of a range that is now taken; −1 if there is none so long} */
    int take(int length) {
        Map.Entry<Integer, Integer> fit = null;
        for (Map.Entry<Integer, Integer> range : free.entrySet()) {
            if (range.getValue() >= length) {
                fit = Map.entry(range.getKey(), range.getValue());
                break;
            }
        }
        if (fit == null) {
            return -1;
        }
        free.remove(fit.getKey());
        if (fit.getValue() > length) {
            free.put(fit.getKey() + length, fit.getValue() - length);
        }
        return fit.getKey();
    }

    /** Gives a range back that was taken. */
    void give(int start, int length) {
        int from = start;
        int to = start + length;
        Map.Entry<Integer, Integer> before = free.floorEntry(start);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
        }
        Integer after = free.remove(to);
        free.put(from, to - from + (after == null ? 0 : after));
    }

    /** {@return the length of the longest free range} */
    int longest() {
        int longest = 0;
        for (int length : free.values()) {
            longest = Math.max(longest, length);
        }
        return longest;
    }
}
