package org.relent.cpu;

import java.util.Arrays;
import org.relent.CompensatedSum;

/** A sum of decoded columns: 16 virtual lanes, and 16 more for what their additions rounded away. */
final class LaneSum {
    final double[] lanes = new double[2 * Shapes.LANES];
    private final CompensatedSum folded = new CompensatedSum();

    void clear() {
        Arrays.fill(lanes, 0);
    }

    /** {@return the sum, correctly rounded but for rare ties} */
    double value() {
        return plus(0);
    }

    /** {@return the sum and a whole number that may nearly cancel it, rounded once} */
    double plus(double whole) {
        folded.clear();
        folded.add(whole);
        for (int lane = 0; lane < Shapes.LANES; lane++) {
            folded.add(lanes[lane]);
        }
        if (Double.isFinite(folded.value())) { // an infinite lane has lost nothing, and what it lost is NaN
            for (int lane = Shapes.LANES; lane < lanes.length; lane++) {
                folded.add(lanes[lane]);
            }
        }
        return folded.value();
    }
}
