package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Options;
import org.relent.Rows;

/**
 * The loss of labels against logits with its gradient, (q[c] − t[c])/T: a second pass over rows that are still in the
 * cache, in lanes of their own type. The sums are the forward kernel's, so there is no maximum or logarithm of its own.
 * Rows that the forward kernel leaves to decoded blocks are left to them here, too.
 */
final class NllGradientKernel extends GradientKernel {
    /** How much is read before it is read again. */
    private static final int ELEMENTS = 1 << 13;

    private final BatchKernel forward;
    private final NllKernel nll;
    private final boolean plain;
    private final double temperature;
    private final Rate rate;
    private final double epsilon;
    private final boolean wide;

    NllGradientKernel(KernelSpec spec, BatchKernel forward) {
        super(spec, forward);
        this.forward = forward;
        plain = forward instanceof NllKernel; // without smoothing
        nll = forward instanceof NllKernel known ? known : new NllKernel(spec);
        temperature = logits(spec).temperature();
        rate = Rate.of(temperature);
        epsilon = spec.options().labelSmoothing();
        wide = spec.elements() == ElementType.F64;
    }

    /** Whether shares and targets are all there is. */
    static boolean takes(KernelSpec spec) {
        Options options = spec.options();
        return options.classWeights().isNone() && options.zLoss() == 0 && takes(logits(spec));
    }

    /** Whether there is no cap, and derivatives keep their digits down to the least shares that count. */
    static boolean takes(Logits logits) {
        return !logits.isCapped() && Math.abs(Math.getExponent(logits.temperature())) <= 20;
    }

    private static Logits logits(KernelSpec spec) {
        return (Logits) Objects.requireNonNull(spec.model());
    }

    @Override
    void rows(
            @Nullable Rows p,
            Rows x,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Lanes lanes) {
        Labels y = Objects.requireNonNull(labels);
        int batch = Math.clamp(ELEMENTS / x.classes(), 1, Lanes.ROWS);
        for (int done = 0; done < count; done += batch) {
            int n = Math.min(batch, count - done);
            int to = offset + done;
            if (!plain) {
                forward.rows(null, x, y, first + done, n, results, to, lanes);
            }
            nll.sums(x, y, first + done, n, lanes);
            Logarithms.shares(lanes.sums, lanes.fractions, n, lanes.products, lanes.modelSums);
            if (plain) {
                nll.losses(x, first + done, n, results, to, lanes);
            }
            gradients(x, y, first + done, n, results, to, gradient, lanes);
        }
    }

    /** From the factors of the rows' powers, and the shares of all classes but the label's. */
    private void gradients(
            Rows x, Labels y, long first, int count, double[] results, int offset, Gradient gradient, Lanes lanes) {
        boolean few = x.classes() <= LogitBlocks.FEW;
        double target = epsilon / x.classes();
        if (few && wide) {
            LogitGradientF64.few(x.classes(), count, rate, target, temperature, lanes.products, lanes.logits);
        } else if (few) {
            LogitGradientF32.few(x.classes(), count, rate, target, temperature, lanes.products, lanes.logits);
        }
        for (int i = 0; i < count; i++) {
            int label = lanes.labels[i];
            double factor = lanes.products[i];
            if (label < 0 || Double.isNaN(factor)) {
                odd(x, y, first + i, label, results, offset + i, gradient, lanes);
            } else if (few) {
                few(x.classes(), i, label, lanes.modelSums[i], first + i, gradient, lanes);
            } else {
                lanes.qShares.set(x.get(first + i, label), factor, lanes.modelSums[i], rate);
                row(x, first + i, label, gradient, lanes);
            }
        }
    }

    /** An ignored row, or one whose sum is unknown: f64 has exponents that reach further. */
    private void odd(Rows x, Labels y, long row, int label, double[] results, int at, Gradient gradient, Lanes lanes) {
        if (label >= 0 && lanes.qShares.take(x, row, label, rate, lanes)) {
            row(x, row, label, gradient, lanes);
        } else {
            super.rows(null, x, y, row, 1, results, at, gradient, lanes);
        }
    }

    private void row(Rows x, long row, int label, Gradient gradient, Lanes lanes) {
        double target = epsilon / x.classes();
        Normalizer shares = lanes.qShares;
        if (wide) {
            double[] data = x.array() instanceof double[] doubles ? doubles : null;
            LogitGradientF64.ofTarget(x, data, shares, target, temperature, gradient, row, lanes);
        } else {
            float[] data = x.array() instanceof float[] floats ? floats : null;
            LogitGradientF32.ofTarget(x, data, shares, target, temperature, gradient, row, lanes);
        }
        gradient.set(row, label, ofLabel(shares.others, x.classes()));
    }

    /** A row of few classes, which is a lane of the columns. */
    private void few(int classes, int i, int label, double others, long row, Gradient gradient, Lanes lanes) {
        GradientBlocks out = lanes.gradient;
        long at = GradientBlocks.start(gradient, row);
        if (wide) {
            for (int c = 0; c < classes; c++) {
                out.f64[c] = lanes.logits.columns64[Lanes.ROWS * c + i];
            }
            out.f64[label] = ofLabel(others, classes);
            out.writeF64(gradient, at, classes);
        } else {
            for (int c = 0; c < classes; c++) {
                out.f32[c] = lanes.logits.columns32[Lanes.ROWS * c + i];
            }
            out.f32[label] = (float) ofLabel(others, classes);
            out.writeF32(gradient, at, classes);
        }
    }

    /** The label's own derivative, from the share of the others: q − 1 would lose its digits where q is near 1. */
    private double ofLabel(double others, int classes) {
        return (epsilon - epsilon / classes - others) / temperature;
    }
}
