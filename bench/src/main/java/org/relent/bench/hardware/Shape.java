package org.relent.bench.hardware;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows a call has, and how long they are.
 *
 * @param rows how many
 * @param classes how long
 */
record Shape(int rows, int classes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})[x×](\\d{1,10})");

    /**
     * Reads a shape.
     *
     * @param text such as {@code 64x1000}
     * @return the shape
     * @throws IllegalArgumentException if it is something else
     */
    static Shape parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (match.matches()) {
            long rows = Long.parseLong(match.group(1));
            long classes = Long.parseLong(match.group(2));
            if (rows >= 1 && rows <= Integer.MAX_VALUE && classes >= 1 && classes <= Integer.MAX_VALUE) {
                return new Shape((int) rows, (int) classes);
            }
        }
        throw new IllegalArgumentException(
                "got '" + text + "', expected ROWSxCLASSES, both from 1 to 2147483647, such as 64x1000");
    }

    long elements() {
        return (long) rows * classes;
    }

    @Override
    public String toString() {
        return rows + "x" + classes;
    }
}
