package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where the gradients of Gaussians go, and what is refused before any is written. */
class GaussianGradientTest {
    private static final Rows ROWS = Rows.of(new double[] {1, 1}, 1, 2);
    private static final Reference<Gaussian.Sigma> P = Reference.gaussianSigma(ROWS, ROWS);
    private static final Model<Gaussian.Variance> Q = Model.gaussianVariance(ROWS, ROWS);

    private final PairKernel<Gaussian.Sigma, Gaussian.Variance> kl =
            Relent.gaussianKl(Gaussian.sigma(), Gaussian.variance()).f64().kernel(MadeUp.BACKEND);
    private final UnaryKernel<Gaussian.Sigma> standard =
            Relent.gaussianKl(Gaussian.sigma()).f64().kernel(MadeUp.BACKEND);
    private final double[] results = new double[1];

    private static Gradient room() {
        return Gradient.of(new float[2], 1, 2);
    }

    private static GaussianGradient rooms() {
        return new GaussianGradient(room(), room());
    }

    private static void refused(Class<? extends Throwable> type, ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void eachSideIsGivenWhereItIsAskedFor() {
        double[] all = new double[8];
        GaussianGradient ofP = new GaussianGradient(Gradient.of(all, 0, 1, 2, 2), Gradient.of(all, 2, 1, 2, 2));
        GaussianGradient ofQ = new GaussianGradient(Gradient.of(all, 4, 1, 2, 2), Gradient.of(all, 6, 1, 2, 2));
        kl.runWithGradient(P, Q, results, ofP, null);
        assertThat(all).containsExactly(0, 1, 10, 11, 0, 0, 0, 0);
        kl.runWithGradient(P, Q, results, null, ofQ);
        assertThat(all).containsExactly(0, 1, 10, 11, 20, 21, 30, 31);
        standard.runWithGradient(P, results, ofQ);
        assertThat(all).containsExactly(0, 1, 10, 11, 0, 1, 10, 11);
        kl.runWithGradient(P, Q, results, ofP, ofQ);
        assertThat(all).containsExactly(0, 1, 10, 11, 20, 21, 30, 31);
        assertThat(results).containsExactly(1);
    }

    @Test
    void theBaseScalesThemToo() {
        double scale = LogBase.BITS.scale(Measure.Quantity.INFORMATION);
        double[] means = new double[2];
        double[] spreads = new double[2];
        Relent.gaussianKl(Gaussian.sigma())
                .f64()
                .in(LogBase.BITS)
                .kernel(MadeUp.BACKEND)
                .runWithGradient(
                        P, results, new GaussianGradient(Gradient.of(means, 1, 2), Gradient.of(spreads, 1, 2)));
        assertThat(results).containsExactly(scale);
        assertThat(means).containsExactly(0, scale);
        assertThat(spreads).containsExactly(10 * scale, 11 * scale);
    }

    @Test
    void theyHaveTheShapeOfTheirSide() {
        Gradient rows = Gradient.of(new float[4], 2, 2);
        Gradient wide = Gradient.of(new float[3], 1, 3);
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Q, results, new GaussianGradient(rows, room()), rooms()),
                "ofReference.means.rows: got 2, expected 1 as in reference");
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Q, results, rooms(), new GaussianGradient(room(), wide)),
                "ofModel.spreads.classes: got 3, expected 2 as in model");
        refused(
                IllegalArgumentException.class,
                () -> standard.runWithGradient(P, results, new GaussianGradient(room(), wide)),
                "ofReference.spreads.classes: got 3, expected 2 as in reference");
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Q, results, null, null),
                "ofReference, ofModel: got neither, expected one or both");
        refused(NullPointerException.class, () -> new GaussianGradient(room(), null), "spreads");
        refused(
                IndexOutOfBoundsException.class,
                () -> kl.runWithGradient(P, Q, new double[0], rooms(), null),
                "results: got room for 0");
        assertThat(results).containsExactly(0);
    }

    @Test
    void theyOverlapNothing() {
        double[] data = {1, 1, 1, 1};
        Rows rows = Rows.of(data, 1, 2);
        Gradient over = Gradient.of(data, 1, 1, 2, 2);
        GaussianGradient over1 = new GaussianGradient(room(), over);
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(Reference.gaussianSigma(ROWS, rows), Q, results, over1, null),
                "ofReference.spreads: got memory that overlaps reference.spreads");
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Model.gaussianVariance(rows, ROWS), results, null, over1),
                "ofModel.spreads: got memory that overlaps model");
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Q, data, null, new GaussianGradient(Gradient.of(data, 1, 2), room())),
                "ofModel.means: got memory that overlaps results");
        refused(
                IllegalArgumentException.class,
                () -> standard.runWithGradient(P, results, new GaussianGradient(over, over)),
                "ofReference.spreads: got memory that overlaps ofReference.means");
        Gradient asSegment = Gradient.of(MemorySegment.ofArray(data), ElementType.F64, 1, 2);
        refused(
                IllegalArgumentException.class,
                () -> kl.runWithGradient(P, Q, results, over1, new GaussianGradient(asSegment, room())),
                "ofModel.means: got memory that overlaps ofReference.spreads");
        assertThat(data).containsOnly(1);
        assertThat(results).containsExactly(0);
    }

    @Test
    void theirMemoryIsReachedByAllWorkers() {
        var parallel = Relent.gaussianKl(Gaussian.sigma(), Gaussian.variance())
                .f64()
                .threads(2)
                .kernel(MadeUp.BACKEND);
        Gradient closed;
        try (Arena arena = Arena.ofConfined()) {
            Gradient confined = Gradient.of(arena.allocate(16), ElementType.F64, 1, 2);
            closed = confined;
            refused(
                    WrongThreadException.class,
                    () -> parallel.runWithGradient(P, Q, results, new GaussianGradient(room(), confined), null),
                    "ofReference.spreads: got a segment confined to this thread");
            kl.runWithGradient(P, Q, results, new GaussianGradient(room(), confined), null);
            assertThat(confined.get(0, 1)).isEqualTo(11);
        }
        refused(
                IllegalStateException.class,
                () -> kl.runWithGradient(P, Q, results, null, new GaussianGradient(closed, room())),
                "ofModel.means: got a segment whose arena is closed");
    }

    @Test
    void logitsHaveOneAndGaussiansTwo() {
        refused(
                IllegalStateException.class,
                () -> kl.runWithGradient(P, Q, results, room()),
                "gradient: got room for those of logits, expected for those of means and spreads as gaussian-kl(");
        UnaryKernel<Logits> entropy = Relent.entropy(Logits.plain()).f64().kernel(MadeUp.BACKEND);
        refused(
                IllegalStateException.class,
                () -> entropy.runWithGradient(Reference.logits(ROWS), results, rooms()),
                "gradient: got room for those of means and spreads, expected for those of logits as entropy(logits)");
        double[] gradient = new double[2];
        entropy.runWithGradient(Reference.logits(ROWS), results, Gradient.of(gradient, 1, 2));
        assertThat(gradient).containsExactly(1, 101);
        refused(
                IllegalArgumentException.class,
                () -> entropy.runWithGradient(Reference.logits(ROWS), results, Gradient.of(new float[3], 1, 3)),
                "gradient.classes: got 3, expected 2 as in reference");
        UnaryKernel<Gaussian.Sigma> without =
                Relent.gaussianKl(Gaussian.sigma()).f64().kernel(MadeUp.WITHOUT_GRADIENTS);
        refused(
                NotAvailableYetException.class,
                () -> without.runWithGradient(P, results, rooms()),
                "plain: gradient: gradients are not there yet");
    }

    @Test
    void freeNatsAreForGaussians() {
        Options free = Options.DEFAULT.withFreeNats(0.5);
        assertThatThrownBy(() -> Relent.kl(Counts.plain(), Counts.plain()).options(free))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("freeNats: got 0.5, expected none for kl against counts");
        assertThat(Relent.gaussianKl(Gaussian.sigma()).options(free).spec())
                .hasToString("gaussian-kl(gaussian(sigma)) f32 in nats free-nats=0.5");
        var kernel = Relent.gaussianKl(Gaussian.sigma()).f64().options(free).kernel(Backends.reference());
        Rows spreads = Rows.of(new double[] {1, Math.E}, 1, 2);
        double[] means = new double[2];
        double[] slopes = new double[2];
        kernel.runWithGradient(
                Reference.gaussianSigma(ROWS, spreads),
                results,
                new GaussianGradient(Gradient.of(means, 1, 2), Gradient.of(slopes, 1, 2)));
        // Dimensions of ½ and ½ (e² − 2): the first is free, and its gradient nothing.
        assertThat(results[0]).isCloseTo(0.5 + 0.5 * (Math.E * Math.E - 2), within(1e-15));
        assertThat(means).containsExactly(0, 1);
        assertThat(slopes[0]).isZero();
        assertThat(slopes[1]).isCloseTo(Math.E - 1 / Math.E, within(1e-15));
    }
}
