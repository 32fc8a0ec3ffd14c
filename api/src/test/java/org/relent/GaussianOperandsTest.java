package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Gaussians come as two matrices, and what holds of the means holds of their spreads. */
class GaussianOperandsTest {
    private static final Gaussian.Sigma SIGMA = Gaussian.sigma();
    private static final Rows ROWS = Rows.of(new double[] {1, 1, 1, 1}, 2, 2);
    private static final Reference<Gaussian.Sigma> P = Reference.gaussianSigma(ROWS, ROWS);
    private static final Model<Gaussian.Sigma> Q = Model.gaussianSigma(ROWS, ROWS);

    private final PairKernel<Gaussian.Sigma, Gaussian.Sigma> kl =
            Relent.gaussianKl(SIGMA, SIGMA).f64().kernel(MadeUp.BACKEND);
    private final UnaryKernel<Gaussian.Sigma> standard =
            Relent.gaussianKl(SIGMA).f64().kernel(MadeUp.BACKEND);

    private static void refused(Class<? extends Throwable> type, ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void bothForms() {
        double[] results = new double[2];
        kl.run(P, Q, results);
        assertThat(results).containsExactly(1, 2);
        standard.run(P, results);
        assertThat(results).containsExactly(1, 2);
        assertThat(kl).hasToString("gaussian-kl(gaussian(sigma), gaussian(sigma)) f64 in nats on made-up");
        assertThat(Gaussian.logVariance()).hasToString("gaussian(log-variance)");
        assertThat(standard.spec().model()).isNull();
    }

    @Test
    void spreadsAreThere() {
        double[] results = new double[2];
        refused(
                IllegalArgumentException.class,
                () -> kl.run(new Reference<>(ROWS), Q, results),
                "reference.spreads: got none, expected them beside the means");
        refused(
                IllegalArgumentException.class,
                () -> kl.run(P, new Model<>(ROWS), results),
                "model.spreads: got none, expected them beside the means");
        refused(
                IllegalArgumentException.class,
                () -> standard.run(new Reference<>(ROWS), results),
                "reference.spreads: got none");
        refused(NullPointerException.class, () -> Reference.gaussianSigma(ROWS, null), "spreads");
        refused(NullPointerException.class, () -> Model.gaussianSigma(null, ROWS), "means");
    }

    @Test
    @SuppressWarnings("unchecked") // as a caller does who does not know the form
    void spreadsAreNotThereWhereNothingReadsThem() {
        PairKernel<Counts, Counts> counts =
                Relent.kl(Counts.plain(), Counts.plain()).f64().kernel(MadeUp.BACKEND);
        Reference<Counts> wrong = (Reference<Counts>) (Reference<?>) P;
        refused(
                IllegalArgumentException.class,
                () -> counts.run(wrong, Model.counts(ROWS), new double[2]),
                "reference.spreads: got some, expected none for counts");
    }

    @Test
    void spreadsHaveTheShapeAndTypeOfTheMeans() {
        double[] results = new double[2];
        Rows narrow = Rows.of(new float[4], 2, 2);
        Rows wide = Rows.of(new double[6], 2, 3);
        Rows few = Rows.of(new double[2], 1, 2);
        refused(
                IllegalArgumentException.class,
                () -> kl.run(Reference.gaussianSigma(ROWS, narrow), Q, results),
                "reference.spreads.elementType: got f32, expected f64 as planned");
        refused(
                IllegalArgumentException.class,
                () -> kl.run(Reference.gaussianSigma(ROWS, wide), Q, results),
                "reference.spreads: got 2 rows of 3, expected 2 rows of 2 as in the means");
        refused(
                IllegalArgumentException.class,
                () -> kl.run(P, Model.gaussianSigma(ROWS, few), results),
                "model.spreads: got 1 rows of 2, expected 2 rows of 2 as in the means");
        refused(
                IllegalArgumentException.class,
                () -> kl.examine(P, Model.gaussianSigma(ROWS, few), Details.of(2)),
                "model.spreads");
        refused(
                IllegalArgumentException.class,
                () -> kl.run(P, Model.gaussianSigma(wide, wide), results),
                "model.classes: got 3, expected 2 as in reference");
    }

    @Test
    void resultsMayNotOverlapSpreads() {
        double[] data = {1, 1, 1, 1};
        Rows spreads = Rows.of(data, 2, 2);
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> kl.run(Reference.gaussianSigma(ROWS, spreads), Q, data),
            () -> kl.run(Reference.gaussianSigma(ROWS, spreads), Q, MemorySegment.ofArray(data)),
            () -> standard.run(Reference.gaussianSigma(ROWS, spreads), data)
        }) {
            refused(IllegalArgumentException.class, call, "results: got memory that overlaps reference.spreads");
        }
        refused(
                IllegalArgumentException.class,
                () -> kl.run(P, Model.gaussianSigma(ROWS, spreads), data),
                "results: got memory that overlaps model.spreads");
        refused(
                IllegalArgumentException.class,
                () -> kl.run(P, Model.gaussianSigma(ROWS, spreads), MemorySegment.ofArray(data)),
                "results: got memory that overlaps model.spreads");
        assertThat(data).containsOnly(1);
    }

    @Test
    void spreadsAreReachedByAllWorkers() {
        PairKernel<Gaussian.Sigma, Gaussian.Sigma> parallel =
                Relent.gaussianKl(SIGMA, SIGMA).f64().threads(2).kernel(MadeUp.BACKEND);
        double[] results = new double[2];
        Rows closed;
        try (Arena arena = Arena.ofConfined()) {
            Rows confined = Rows.of(arena.allocate(32), ElementType.F64, 2, 2);
            closed = confined;
            refused(
                    WrongThreadException.class,
                    () -> parallel.run(P, Model.gaussianSigma(ROWS, confined), results),
                    "model.spreads: got a segment confined to this thread");
            kl.run(P, Model.gaussianSigma(ROWS, confined), results);
        }
        refused(
                IllegalStateException.class,
                () -> kl.run(Reference.gaussianSigma(ROWS, closed), Q, results),
                "reference.spreads: got a segment whose arena is closed");
    }
}
