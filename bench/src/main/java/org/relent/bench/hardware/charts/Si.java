package org.relent.bench.hardware.charts;

import org.relent.bench.jmh.GoalTable;

/** Numbers with three digits and a prefix of the SI. */
public final class Si {
    private static final String[] PREFIXES = {"", " k", " M", " G", " T", " P", " E"};

    private Si() {}

    /**
     * A number as it is read aloud.
     *
     * @param value the number, not negative
     * @return such as {@code 4.65 G}
     */
    public static String of(double value) {
        double size = value;
        int prefix = 0;
        // 999.5 would be rounded to 1000.
        while (size >= 999.5 && prefix < PREFIXES.length - 1) {
            size /= 1000;
            prefix++;
        }
        return GoalTable.number(size) + PREFIXES[prefix];
    }
}
