package org.relent.cpu;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Gaussian.Spread;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Model;
import org.relent.OnInfinite;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/**
 * The derivatives of a divergence of Gaussians, block by block. A row with a σ² out of [2⁻³⁰⁰, 2³⁰⁰] that is not 0, or a
 * mean from 2¹⁵⁰ on, goes to the reference: there f64 lanes may overflow on the way to a number that is none too large.
 */
final class GaussianSlopes {
    private final KernelSpec spec;
    private final Spread pSpread;
    private final @Nullable Spread qSpread;
    private final boolean byLogarithms;
    private final AtomicReference<@Nullable PairKernel<Form, Form>> pairs = new AtomicReference<>();
    private final AtomicReference<@Nullable UnaryKernel<Form>> alone = new AtomicReference<>();

    GaussianSlopes(KernelSpec spec) {
        this.spec = spec;
        pSpread = ((Gaussian) spec.reference()).spread();
        qSpread = spec.model() instanceof Gaussian model ? model.spread() : null;
        byLogarithms = pSpread == Spread.LOG_VARIANCE || qSpread == Spread.LOG_VARIANCE;
    }

    /** A thread's scratch. */
    static final class Block {
        private final double[] excess = new double[Shapes.BLOCK];
        private final double[] means = new double[Shapes.BLOCK];
        private final double[] pSpreads = new double[Shapes.BLOCK];
        private final double[] qSpreads = new double[Shapes.BLOCK];
    }

    /** Writes the derivatives of n columns; false if they are out of the lanes' range. */
    boolean block(
            GaussianKernel.Gaussians scratch,
            long row,
            int column,
            int n,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        GaussianSide p = scratch.p;
        GaussianSide q = scratch.q;
        Block to = scratch.slopes;
        int padded = Shapes.padded(n);
        p.prepareSlopes(pSpread, padded);
        double qTimes = 1;
        if (qSpread != null) {
            q.prepareSlopes(qSpread, padded);
            qTimes = GaussianSide.times(qSpread);
        }
        double pTimes = GaussianSide.times(pSpread);
        boolean ordinary = GaussianBlock.isOrdinary(p.mean, p.logs.high, p.variance, padded)
                && GaussianBlock.isOrdinary(q.mean, q.logs.high, q.variance, padded);
        if (!ordinary) {
            return false;
        }
        if (byLogarithms) {
            GaussianBlock.excessOfLogarithms(p.logs, pTimes, q.logs, qTimes, padded, to.excess);
        } else {
            GaussianBlock.excess(p.variance, p.varianceLow, q.variance, q.varianceLow, padded, to.excess);
        }
        GaussianBlock.slopes(
                p.mean,
                p.logs,
                pTimes,
                p.divisor,
                q.mean,
                q.logs,
                qTimes,
                q.sigma,
                q.variance,
                q.divisor,
                scratch.free,
                padded,
                to.excess,
                to.means,
                to.pSpreads,
                to.qSpreads);
        if (ofReference != null) {
            write(ofReference.means(), row, column, n, to.means);
            write(ofReference.spreads(), row, column, n, to.pSpreads);
        }
        if (ofModel != null) {
            GaussianBlock.negate(to.means, padded);
            write(ofModel.means(), row, column, n, to.means);
            write(ofModel.spreads(), row, column, n, to.qSpreads);
        }
        return true;
    }

    private static void write(Gradient gradient, long row, int column, int n, double[] numbers) {
        for (int j = 0; j < n; j++) {
            gradient.set(row, column + j, numbers[j]);
        }
    }

    /** A row that has no derivatives. */
    static void fill(@Nullable GaussianGradient gradient, long row) {
        if (gradient != null) {
            for (int column = 0; column < gradient.means().classes(); column++) {
                gradient.means().set(row, column, Double.NaN);
                gradient.spreads().set(row, column, Double.NaN);
            }
        }
    }

    /** A row as the reference computes it. */
    void byReference(
            Reference<?> p,
            @Nullable Model<?> q,
            long row,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        int dimensions = p.rows().classes();
        Copy first = ofReference == null ? null : new Copy(dimensions);
        Copy second = ofModel == null ? null : new Copy(dimensions);
        double[] result = new double[1];
        Reference<Form> one = new Reference<>(
                p.rows().row(row), Objects.requireNonNull(p.spreads()).row(row));
        if (q == null) {
            kernelOfP().runWithGradient(one, result, Objects.requireNonNull(first).room);
        } else {
            Rows spreads = Objects.requireNonNull(q.spreads()).row(row);
            kernelOfBoth()
                    .runWithGradient(
                            one,
                            new Model<>(q.rows().row(row), spreads),
                            result,
                            first == null ? null : first.room,
                            second == null ? null : second.room);
        }
        if (ofReference != null && first != null) {
            first.to(ofReference, row);
        }
        if (ofModel != null && second != null) {
            second.to(ofModel, row);
        }
    }

    /** The derivatives of one row with respect to one side. */
    private static final class Copy {
        private final double[] means;
        private final double[] spreads;
        final GaussianGradient room;

        Copy(int dimensions) {
            means = new double[dimensions];
            spreads = new double[dimensions];
            room = new GaussianGradient(Gradient.of(means, 1, dimensions), Gradient.of(spreads, 1, dimensions));
        }

        void to(GaussianGradient gradient, long row) {
            write(gradient.means(), row, 0, means.length, means);
            write(gradient.spreads(), row, 0, spreads.length, spreads);
        }
    }

    private PairKernel<Form, Form> kernelOfBoth() {
        PairKernel<Form, Form> known = pairs.get();
        if (known == null) {
            Form model = Objects.requireNonNull(spec.model());
            known = planned(Relent.<Form, Form>pair(spec.measure(), spec.reference(), model))
                    .kernel(Backends.reference());
            pairs.set(known);
        }
        return known;
    }

    private UnaryKernel<Form> kernelOfP() {
        UnaryKernel<Form> known = alone.get();
        if (known == null) {
            known = planned(Relent.<Form>measures(spec.measures(), spec.reference()))
                    .kernel(Backends.reference());
            alone.set(known);
        }
        return known;
    }

    private <S extends Plan<S, ?>> S planned(S plan) {
        Options options = spec.options().withOnInfinite(OnInfinite.RETURN); // looked for before any kernel runs
        return plan.elements(spec.elements()).options(options);
    }
}
