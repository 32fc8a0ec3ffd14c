package org.relent.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.peers.Peer.DIGITS;
import static org.relent.peers.Peer.assertClose;
import static org.relent.peers.Peer.row;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;

/**
 * Examples of SciPy's documentation (scipy.stats.entropy, scipy.special.entr, rel_entr and kl_div,
 * scipy.spatial.distance.jensenshannon), and numbers that SciPy 1.17.1 with NumPy 2.4.6 printed for the calls in the
 * comments. Where Relent differs on purpose, both numbers stand here.
 */
class SciPyExamplesTest {
    private static final double[] FAIR = {0.5, 0.5};
    private static final double[] BIASED = {0.9, 0.1};
    private static final double[] TABLE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    private static final double[] OTHER = {13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};

    @Test
    void entropyOfCoins() {
        // entropy([1/2, 1/2], base=2), entropy([9/10, 1/10], base=2)
        assertThat(Peer.one(Measure.ENTROPY, Probabilities.given(), LogBase.BITS, FAIR))
                .isEqualTo(1.0);
        assertThat(Peer.one(Measure.ENTROPY, Probabilities.given(), LogBase.BITS, BIASED))
                .isCloseTo(0.46899559358928117, DIGITS);
    }

    @Test
    void relativeEntropyOfCoins() {
        // entropy([1/2, 1/2], [9/10, 1/10]), in nats and with base=2, and the cross-entropy of its last example
        PairPlan<Probabilities, Probabilities> kl = Relent.kl(Probabilities.given(), Probabilities.given());
        assertThat(Peer.two(kl, FAIR, BIASED)).isCloseTo(0.5108256237659907, DIGITS);
        assertThat(Peer.two(kl.in(LogBase.BITS), FAIR, BIASED)).isCloseTo(0.7369655941662062, DIGITS);
        assertThat(Peer.two(
                        Relent.crossEntropy(Probabilities.given(), Probabilities.given())
                                .in(LogBase.BITS),
                        FAIR,
                        BIASED))
                .isCloseTo(1.736965594166206, DIGITS);
    }

    @Test
    void entropyNormalisesWithoutBeingAsked() {
        double[] p = {1, 2, 3};
        double[] q = {3, 2, 2};
        // entropy([1, 2, 3]), entropy([1, 2, 3], [3, 2, 2])
        assertThat(Peer.one(Measure.ENTROPY, Counts.plain(), LogBase.NATS, p)).isCloseTo(1.0114042647073518, DIGITS);
        assertThat(Peer.two(Measure.KL, Counts.plain(), p, q)).isCloseTo(0.1737811857699889, DIGITS);
        // Relent: probabilities are used as given; whoever wants them divided says counts, or normalized()
        assertThat(Peer.one(Measure.ENTROPY, Probabilities.given(), LogBase.NATS, p))
                .isCloseTo(-4.68213122712422, DIGITS);
        assertThat(Peer.two(Measure.KL, Probabilities.given(), p, q)).isCloseTo(0.11778303565638337, DIGITS);
        assertThat(Peer.two(Measure.KL, Probabilities.given().normalized(), p, q))
                .isCloseTo(0.1737811857699889, DIGITS);
    }

    @Test
    void entropyWorksAlongColumnsUnlessTold() {
        // entropy(a, b, axis=1), and entropy(a, b), which is along the columns. Relent's rows are the distributions.
        double[] byRow = {0.07483183381697095, 0.006330918417673588, 0.0016255547067670385};
        double[] byColumn = {0.13647494768498586, 0.07816408679244383, 0.04940483380070998, 0.03323783744948226};
        PairPlan<Counts, Counts> plan = Relent.kl(Counts.plain(), Counts.plain());
        assertClose(Peer.many(plan, TABLE, OTHER, 3), byRow);
        assertClose(Peer.many(plan, transpose(TABLE), transpose(OTHER), 4), byColumn);
    }

    @Test
    void entrRelEntrAndKlDivAreTermsOfSums() {
        double[] p = {1, 2, 3};
        double[] q = {3, 2, 2};
        // entr(p).sum(), rel_entr(p, q).sum(), kl_div(p, q).sum()
        assertThat(Peer.one(Measure.ENTROPY, Probabilities.given(), LogBase.NATS, p))
                .isCloseTo(-4.68213122712422, DIGITS);
        assertThat(Peer.two(Measure.KL, Probabilities.given(), p, q)).isCloseTo(0.11778303565638337, DIGITS);
        assertThat(Peer.two(Measure.GENERALIZED_KL, Probabilities.given(), p, q))
                .as("SciPy's kl_div is the generalized divergence")
                .isCloseTo(1.1177830356563832, DIGITS);
    }

    @Test
    void zerosAreTheSame() {
        // rel_entr(0, 1), kl_div(0, 1), rel_entr(1, 0), rel_entr(0, 0), entr(0)
        Probabilities given = Probabilities.given();
        assertThat(Peer.two(Measure.KL, given, row(0), row(1))).isEqualTo(0.0);
        assertThat(Peer.two(Measure.GENERALIZED_KL, given, row(0), row(1))).isEqualTo(1.0);
        assertThat(Peer.two(Measure.KL, given, row(1), row(0))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Peer.two(Measure.GENERALIZED_KL, given, row(1), row(0))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Peer.two(Measure.KL, given, row(0), row(0))).isEqualTo(0.0);
        assertThat(Peer.one(Measure.ENTROPY, given, LogBase.NATS, row(0))).isEqualTo(0.0);
        // entropy([0, 0]) is NaN in both
        assertThat(Peer.one(Measure.ENTROPY, Counts.plain(), LogBase.NATS, row(0, 0)))
                .isNaN();
    }

    @Test
    void negativeNumbersAreNaNAndNotInfinite() {
        // entr(-1) is -inf, rel_entr(-1, 1) and rel_entr(1, -1) are inf
        Probabilities given = Probabilities.given();
        assertThat(Peer.one(Measure.ENTROPY, given, LogBase.NATS, row(-1))).isNaN();
        assertThat(Peer.two(Measure.KL, given, row(-1), row(1))).isNaN();
        assertThat(Peer.two(Measure.KL, given, row(1), row(-1))).isNaN();
        // entropy([0.5, -0.5, 1]) is -inf
        assertThat(Peer.one(Measure.ENTROPY, Counts.plain(), LogBase.NATS, row(0.5, -0.5, 1)))
                .isNaN();
    }

    @Test
    void jensenShannonDistances() {
        // jensenshannon([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 2.0), jensenshannon([1.0, 0.0], [0.5, 0.5]), and of equal
        // rows
        PairPlan<Counts, Counts> plan = Relent.jsDistance(Counts.plain(), Counts.plain());
        assertThat(Peer.two(plan.in(LogBase.BITS), row(1, 0, 0), row(0, 1, 0))).isCloseTo(1.0, DIGITS);
        assertThat(Peer.two(plan, row(1, 0), row(0.5, 0.5))).isCloseTo(0.46450140402245893, DIGITS);
        assertThat(Peer.two(plan, row(1, 0, 0), row(1, 0, 0))).isEqualTo(0.0);
        // jensenshannon(a, b, axis=1): what its documentation prints to seven digits
        double[] byRow = {0.1402339353467297, 0.0399106285454718, 0.020181534745608052};
        double[] byColumn = {0.19542878115393794, 0.14476970910187165, 0.11383771437206669, 0.09276357967788262};
        assertClose(Peer.many(plan, TABLE, OTHER, 3), byRow);
        // axis=0
        assertClose(Peer.many(plan, transpose(TABLE), transpose(OTHER), 4), byColumn);
    }

    private static double[] transpose(double[] table) {
        double[] transposed = new double[12];
        Arrays.setAll(transposed, i -> table[(i % 3) * 4 + i / 3]);
        return transposed;
    }

    @Test
    void jensenShannonIsTheDistanceOfNormalisedRows() {
        double distance = 0.46450140402245893;
        // SciPy gives the distance; Relent has both, under two names
        assertThat(Peer.two(Measure.JS, Counts.plain(), row(1, 0), row(0.5, 0.5)))
                .isCloseTo(distance * distance, DIGITS);
        // jensenshannon([2.0, 0.0], [0.5, 0.5]) normalises; Relent does for counts, and takes probabilities as given
        assertThat(Peer.two(Measure.JS_DISTANCE, Counts.plain(), row(2, 0), row(0.5, 0.5)))
                .isCloseTo(distance, DIGITS);
        assertThat(Peer.two(Measure.JS_DISTANCE, Probabilities.given(), row(2, 0), row(0.5, 0.5)))
                .isNotCloseTo(distance, within(0.01));
    }

    @Test
    void nearEqualRowsAreNeitherNegativeNorNaN() {
        // Of 2,000 such pairs entropy(p, q) was negative for 1,043, and jensenshannon(p, q) NaN for 994.
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            double[] p = random.doubles(50).toArray();
            double[] q = new double[50];
            Arrays.setAll(q, c -> p[c] * (1 + 1e-9 * random.nextGaussian()));
            assertThat(Peer.two(Measure.KL, Counts.plain(), p, q)).isPositive();
            assertThat(Peer.two(Measure.JS_DISTANCE, Counts.plain(), p, q)).isPositive();
        }
    }
}
