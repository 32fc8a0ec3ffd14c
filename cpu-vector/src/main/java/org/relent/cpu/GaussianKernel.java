package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Gaussian;
import org.relent.Gaussian.Spread;
import org.relent.GaussianGradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;

/**
 * The divergence of diagonal Gaussians, ½ Σ (σp²/σq² − 1 − ln(σp²/σq²) + (μp − μq)²/σq²), and its gradients in the same
 * pass over a row, in f64 lanes.
 */
final class GaussianKernel implements RowKernel {
    private static final int ELEMENTS_A_PIECE = 1 << 15;

    private final Spread pSpread;
    private final @Nullable Spread qSpread;
    private final Pairing pairing;
    private final double freeNats;
    private final GaussianSlopes slopes;

    GaussianKernel(KernelSpec spec) {
        pSpread = ((Gaussian) spec.reference()).spread();
        qSpread = spec.model() instanceof Gaussian model ? model.spread() : null;
        pairing = spec.pairing();
        freeNats = spec.options().freeNats();
        slopes = new GaussianSlopes(spec);
    }

    @Override
    public void run(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        gaussianGradient(Objects.requireNonNull(reference), model, first, count, results, offset, null, null, workers);
    }

    @Override
    public void gaussianGradient(
            Reference<?> p,
            @Nullable Model<?> q,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Workers workers) {
        long grain = Math.max(1, ELEMENTS_A_PIECE / p.rows().classes());
        if (workers.threads() == 1 || count <= grain) {
            rows(p, q, first, count, results, offset, ofReference, ofModel, Lanes.mine());
        } else {
            workers.run(
                    count,
                    grain,
                    (from, to) -> rows(
                            p,
                            q,
                            first + from,
                            (int) (to - from),
                            results,
                            offset + (int) from,
                            ofReference,
                            ofModel,
                            Lanes.mine()));
        }
    }

    private void rows(
            Reference<?> p,
            @Nullable Model<?> q,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Lanes lanes) {
        Gaussians scratch = lanes.gaussians();
        if (q == null) {
            scratch.q.loadStandardNormal();
        }
        for (int i = 0; i < count; i++) {
            results[offset + i] = row(scratch, p, q, first + i, ofReference, ofModel);
        }
    }

    private double row(
            Gaussians scratch,
            Reference<?> p,
            @Nullable Model<?> q,
            long result,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        long modelRows = q == null ? 0 : q.rows().rows();
        long pRow = q == null ? result : pairing.referenceRow(result, modelRows);
        long qRow = q == null ? result : pairing.modelRow(result, modelRows);
        boolean isSloped = ofReference != null || ofModel != null;
        boolean ordinary = true;
        boolean infinite = false;
        scratch.sum.clear();
        int classes = p.rows().classes();
        for (int column = 0; column < classes; column += Shapes.BLOCK) {
            int n = Math.min(Shapes.BLOCK, classes - column);
            if (!load(scratch, p, pRow, q, qRow, column, n)) {
                GaussianSlopes.fill(ofReference, result);
                GaussianSlopes.fill(ofModel, result);
                return Double.NaN;
            }
            infinite |= GaussianBlock.add(
                    scratch.p.mean,
                    scratch.p.logs,
                    GaussianSide.times(pSpread),
                    scratch.q.mean,
                    scratch.q.logs,
                    qSpread == null ? 1 : GaussianSide.times(qSpread),
                    scratch.q.sigma,
                    scratch.free,
                    Shapes.padded(n),
                    scratch.sum.lanes);
            ordinary &= !isSloped || slopes.block(scratch, result, column, n, ofReference, ofModel);
        }
        if (!ordinary) {
            slopes.byReference(p, q, result, ofReference, ofModel);
        }
        return infinite ? Double.POSITIVE_INFINITY : 0.5 * scratch.sum.value() + 0.0;
    }

    /** Reads a block of both sides; false if it holds what is no mean or no spread. */
    private boolean load(
            Gaussians scratch, Reference<?> p, long pRow, @Nullable Model<?> q, long qRow, int column, int n) {
        Arrays.fill(scratch.free, 0, n, 2 * freeNats);
        Arrays.fill(scratch.free, n, Shapes.padded(n), 0);
        Rows pSpreads = Objects.requireNonNull(p.spreads());
        if (!scratch.p.load(p.rows(), pSpreads, pRow, column, n, pSpread)) {
            return false;
        }
        if (q == null) {
            return true;
        }
        Rows qSpreads = Objects.requireNonNull(q.spreads());
        return scratch.q.load(q.rows(), qSpreads, qRow, column, n, Objects.requireNonNull(qSpread));
    }

    /** A thread's scratch. */
    static final class Gaussians {
        final GaussianSide p = new GaussianSide();
        final GaussianSide q = new GaussianSide();
        final LaneSum sum = new LaneSum();
        final GaussianSlopes.Block slopes = new GaussianSlopes.Block();

        /** Twice the free nats of each column, 0 of those that fill a block up. */
        final double[] free = new double[Shapes.BLOCK];
    }
}
