package org.relent.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.peers.Peer.DIGITS;
import static org.relent.peers.Peer.row;

import org.junit.jupiter.api.Test;
import org.relent.Counts;
import org.relent.Measure;
import org.relent.Probabilities;
import org.relent.Relent;
import org.relent.Smoothing;

/** Libraries that clip probabilities or leave classes out, by the formulas of their documentation and sources. */
class ClippingTest {
    private static final double[] P = {1, 0};
    private static final double[] Q = {0, 1};

    /** Keras: both sides clipped to [1e-7, 1]; ND4J's LossKLD does the same with 1e-5. */
    private static double clipped(double epsilon, double[] p, double[] q) {
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            double a = Math.clamp(p[c], epsilon, 1);
            double b = Math.clamp(q[c], epsilon, 1);
            sum += a * Math.log(a / b);
        }
        return sum;
    }

    /** Smile: classes that either side lacks are left out. */
    private static double leavingOut(double[] p, double[] q) {
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            if (p[c] != 0 && q[c] != 0) {
                sum += p[c] * Math.log(p[c] / q[c]);
            }
        }
        return sum;
    }

    @Test
    void clippingHidesThatAClassIsMissing() {
        assertThat(clipped(1e-7, P, Q)).isCloseTo(16.118, within(0.001));
        assertThat(clipped(1e-5, P, Q)).isCloseTo(11.513, within(0.001));
        assertThat(Peer.two(Measure.KL, Probabilities.given(), P, Q)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void whoeverWantsAFloorNamesIt() {
        // and has rows that still sum to 1, which clipped ones do not
        double sum = 1 + 1e-7;
        assertThat(Peer.two(Relent.kl(Probabilities.given(), Probabilities.smoothed(Smoothing.floor(1e-7))), P, Q))
                .isCloseTo(Math.log(sum / 1e-7), DIGITS);
    }

    @Test
    void leavingClassesOutMakesDivergencesNegative() {
        double[] p = row(0.5, 0.5);
        double[] q = row(1, 0);
        assertThat(leavingOut(p, q)).isNegative();
        assertThat(Peer.two(Measure.KL, Probabilities.given(), p, q)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Peer.two(Measure.KL, Counts.plain(), q, p)).isCloseTo(Math.log(2), DIGITS);
    }
}
