package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The last step of the kernels over logits. */
class LogarithmsTest {
    /** In units in the last place of the result; StrictMath's own error of one included. */
    private static final double MOST = 3;

    @Test
    void lossesOfAllSizes() {
        SplittableRandom random = new SplittableRandom(1);
        double[] sums = new double[Lanes.ROWS];
        double[] fractions = new double[Lanes.ROWS];
        double worst = 0;
        for (int round = 0; round < 20_000; round++) {
            double[] given = new double[Lanes.ROWS];
            for (int i = 0; i < given.length; i++) {
                given[i] = sums[i] = Math.scalb(1 + random.nextDouble(), random.nextInt(-200, i % 4 == 0 ? 900 : 12));
                fractions[i] = 0;
            }
            Logarithms.losses(sums, fractions, Lanes.ROWS);
            for (int i = 0; i < given.length; i++) {
                double expected = StrictMath.log1p(given[i]);
                worst = Math.max(worst, Math.abs(sums[i] - expected) / Math.ulp(expected));
                assertThat(sums[i]).isEqualTo(ScalarArithmetic.log1p(given[i]));
            }
        }
        System.out.printf("ln(1 + y): %.1f ulp from StrictMath%n", worst);
        assertThat(worst).isLessThanOrEqualTo(MOST);
    }

    @Test
    void theFractionOfTheLabel() {
        double[] sums = new double[Lanes.ROWS];
        double[] fractions = new double[Lanes.ROWS];
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 1000; round++) {
            double y = Math.scalb(1 + random.nextDouble(), random.nextInt(-100, 100));
            double f = random.nextDouble(-0.5, 0.5);
            sums[0] = y;
            fractions[0] = f;
            Logarithms.losses(sums, fractions, 1);
            double expected = StrictMath.log1p(y * StrictMath.exp(-f * Shapes.LN_2));
            assertThat(sums[0]).isCloseTo(expected, Offset.offset(6 * Math.ulp(expected)));
        }
    }

    @Test
    void ends() {
        double[] sums = {0, Double.NaN, Double.POSITIVE_INFINITY, 0x1p1000, 0x1p-1000, 1, 0, 0};
        double[] padded = Arrays.copyOf(sums, Lanes.ROWS);

        Logarithms.losses(padded, new double[Lanes.ROWS], sums.length);

        assertThat(padded[0]).isEqualTo(0.0); // and not −0
        assertThat(Double.doubleToRawLongBits(padded[0])).isZero();
        assertThat(padded[1]).isNaN();
        assertThat(padded[2]).isNaN();
        assertThat(padded[3]).isNaN();
        assertThat(padded[4]).isEqualTo(0x1p-1000);
        assertThat(padded[5]).isEqualTo(StrictMath.log(2));
    }
}
