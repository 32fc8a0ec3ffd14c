package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Gaussian;
import org.relent.Gaussian.Spread;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;

/** The divergence of diagonal Gaussians, ½ Σ (σp²/σq² − 1 − ln(σp²/σq²) + (μp − μq)²/σq²), in f64 lanes. */
final class GaussianKernel implements RowKernel {
    private static final int ELEMENTS_A_PIECE = 1 << 15;

    private final Spread pSpread;
    private final @Nullable Spread qSpread;
    private final Pairing pairing;

    GaussianKernel(KernelSpec spec) {
        pSpread = ((Gaussian) spec.reference()).spread();
        qSpread = spec.model() instanceof Gaussian model ? model.spread() : null;
        pairing = spec.pairing();
    }

    /** A side's block: means, logarithms of spreads and σ. */
    static final class Side {
        final double[] mean = new double[Shapes.BLOCK];
        final double[] spread = new double[Shapes.BLOCK];
        final double[] sigma = new double[Shapes.BLOCK];
        final Block logs = new Block();

        /** Reads a block; false if it holds what is no mean or no spread. */
        boolean load(Rows means, Rows spreads, long row, int column, int n, Spread kind) {
            Loader.of(means).load(means, means.start(row) + column, n, mean);
            Loader.of(spreads).load(spreads, spreads.start(row) + column, n, spread);
            int padded = Shapes.padded(n);
            Arrays.fill(mean, n, padded, 0);
            Arrays.fill(spread, n, padded, kind == Spread.LOG_VARIANCE ? 0 : 1);
            boolean logarithms = kind == Spread.LOG_VARIANCE;
            double most = logarithms ? Powers.largest(spread, padded) : Weights.largest(spread, padded);
            if (Double.isNaN(most) || !GaussianBlock.isFinite(mean, padded)) {
                return false;
            }
            if (logarithms) {
                System.arraycopy(spread, 0, logs.high, 0, padded);
                Arrays.fill(logs.low, 0, padded, 0);
                GaussianBlock.exponentials(spread, padded, sigma);
            } else {
                Weights.shares(spread, padded, 1, 0, 1, logs);
                if (kind == Spread.VARIANCE) {
                    GaussianBlock.roots(spread, padded, sigma);
                } else {
                    System.arraycopy(spread, 0, sigma, 0, padded);
                }
            }
            return true;
        }

        void loadStandardNormal() {
            Arrays.fill(mean, 0);
            Arrays.fill(sigma, 1);
            Arrays.fill(logs.high, 0);
            Arrays.fill(logs.low, 0);
        }
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
        Reference<?> p = Objects.requireNonNull(reference);
        long grain = Math.max(1, ELEMENTS_A_PIECE / p.rows().classes());
        if (workers.threads() == 1 || count <= grain) {
            rows(p, model, first, count, results, offset, Lanes.mine());
        } else {
            workers.run(
                    count,
                    grain,
                    (from, to) -> rows(
                            p, model, first + from, (int) (to - from), results, offset + (int) from, Lanes.mine()));
        }
    }

    private void rows(
            Reference<?> p, @Nullable Model<?> q, long first, int count, double[] results, int offset, Lanes lanes) {
        Gaussians scratch = lanes.gaussians();
        if (q == null) {
            scratch.q.loadStandardNormal();
        }
        for (int i = 0; i < count; i++) {
            long result = first + i;
            long modelRows = q == null ? 0 : q.rows().rows();
            long pRow = q == null ? result : pairing.referenceRow(result, modelRows);
            long qRow = q == null ? result : pairing.modelRow(result, modelRows);
            results[offset + i] = row(scratch, p, pRow, q, qRow);
        }
    }

    private double row(Gaussians scratch, Reference<?> p, long pRow, @Nullable Model<?> q, long qRow) {
        boolean infinite = false;
        scratch.sum.clear();
        int classes = p.rows().classes();
        for (int column = 0; column < classes; column += Shapes.BLOCK) {
            int n = Math.min(Shapes.BLOCK, classes - column);
            Rows pSpreads = Objects.requireNonNull(p.spreads());
            if (!scratch.p.load(p.rows(), pSpreads, pRow, column, n, pSpread)) {
                return Double.NaN;
            }
            if (q != null
                    && !scratch.q.load(
                            q.rows(),
                            Objects.requireNonNull(q.spreads()),
                            qRow,
                            column,
                            n,
                            Objects.requireNonNull(qSpread))) {
                return Double.NaN;
            }
            infinite |= GaussianBlock.add(
                    scratch.p.mean,
                    scratch.p.logs,
                    times(pSpread),
                    scratch.q.mean,
                    scratch.q.logs,
                    qSpread == null ? 1 : times(qSpread),
                    scratch.q.sigma,
                    Shapes.padded(n),
                    scratch.sum.lanes);
        }
        return infinite ? Double.POSITIVE_INFINITY : 0.5 * scratch.sum.value() + 0.0;
    }

    /** How many logarithms of a spread make that of a variance. */
    private static double times(Spread spread) {
        return spread == Spread.SIGMA ? 2 : 1;
    }

    /** A thread's scratch. */
    static final class Gaussians {
        final Side p = new Side();
        final Side q = new Side();
        final LaneSum sum = new LaneSum();
    }
}
