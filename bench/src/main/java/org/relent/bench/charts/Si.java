package org.relent.bench.charts;

import org.relent.bench.jmh.GoalTable;
import org.relent.bench.text.Text;

/** Numbers with three digits and a prefix of the SI. */
public final class Si {
    private Si() {}

    /**
     * A number as it is read aloud.
     *
     * @param value the number, not negative
     * @return such as {@code 4.65 G}
     */
    public static String of(double value) {
        return Text.scaled(value, GoalTable::number);
    }
}
