package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;

/**
 * A kernel that also gives ∂result/∂logits of the model, or of P where there is none. The result of a row is the forward kernel's, bit for bit; its
 * gradient follows while the row is still in the cache, from decoded blocks in f64 lanes.
 */
class GradientKernel implements RowKernel {
    private static final int ELEMENTS_A_PIECE = 1 << 16;

    private final BatchKernel forward;
    private final Measure measure;
    private final boolean isOfOne;
    private final @Nullable Distribution pForm;
    private final @Nullable ClassIndex labelForm;
    private final Logits qForm;
    private final Softmax pSoftmax;
    private final Softmax qSoftmax;
    private final JsWeights js;
    private final double epsilon;
    private final double zLoss;
    private final @Nullable LossKernel loss;

    GradientKernel(KernelSpec spec, BatchKernel forward) {
        this.forward = forward;
        measure = spec.measure();
        isOfOne = spec.model() == null;
        pForm = !isOfOne && spec.reference() instanceof Distribution form ? form : null;
        labelForm = spec.reference() instanceof ClassIndex form ? form : null;
        qForm = (Logits) (isOfOne ? spec.reference() : Objects.requireNonNull(spec.model()));
        pSoftmax = DecodedKernel.softmax(pForm);
        qSoftmax = Softmax.of(qForm);
        js = new JsWeights(spec.options().weight());
        epsilon = spec.options().labelSmoothing();
        zLoss = spec.options().zLoss();
        loss = labelForm == null ? null : new LossKernel(spec);
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
        forward.run(reference, model, labels, first, count, results, offset, workers);
    }

    @Override
    public void gradient(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Workers workers) {
        Rows p = reference == null || model == null ? null : reference.rows();
        Rows q =
                model != null ? model.rows() : Objects.requireNonNull(reference).rows();
        long grain = Math.max(1, ELEMENTS_A_PIECE / q.classes());
        if (workers.threads() == 1 || count <= grain) {
            rows(p, q, labels, first, count, results, offset, gradient, Lanes.mine());
        } else {
            workers.run(
                    count,
                    grain,
                    (from, to) -> rows(
                            p,
                            q,
                            labels,
                            first + from,
                            (int) (to - from),
                            results,
                            offset + (int) from,
                            gradient,
                            Lanes.mine()));
        }
    }

    /** Computes results and gradients one after the other, on the calling thread, whose scratch it is given. */
    void rows(
            @Nullable Rows p,
            Rows q,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Lanes lanes) {
        Decoded decoded = lanes.decoded();
        for (int i = 0; i < count; i++) {
            long row = first + i;
            forward.rows(isOfOne ? q : p, isOfOne ? null : q, labels, row, 1, results, offset + i, lanes);
            decoded.q.open(q, qForm, qSoftmax);
            if (p != null) {
                decoded.p.open(p, Objects.requireNonNull(pForm), pSoftmax);
            }
            try {
                if (isOfOne) {
                    ofOne(decoded, q, row, results[offset + i], gradient);
                } else if (labels != null) {
                    ofLabel(decoded, q, row, labels.get(row), results[offset + i], gradient);
                } else {
                    ofPair(decoded, q, row, results[offset + i], gradient);
                }
            } finally {
                decoded.close();
            }
        }
    }

    private void ofLabel(Decoded decoded, Rows q, long row, long label, double result, Gradient gradient) {
        boolean ignored = Objects.requireNonNull(labelForm).ignores(label);
        if (ignored || Double.isNaN(result) || !decoded.q.take(row)) {
            fill(gradient, row, ignored ? 0 : Double.NaN);
            return;
        }
        LossKernel kernel = Objects.requireNonNull(loss);
        int classes = q.classes();
        LossKernel.ClassWeightLanes all = kernel.weights(classes);
        double[] weights = all.values();
        double share = epsilon / classes;
        double own = (1 - epsilon) * weights[(int) label];
        double total = own + share * all.total() + 2 * zLoss * decoded.q.logPartition();
        for (int from = 0; from < classes; from += Shapes.BLOCK) {
            int n = decoded.q.decode(from);
            GradientBlock.toward(decoded.q.block, weights, from, Shapes.padded(n), total, share, decoded.gradient);
            if (label >= from && label < from + n) {
                decoded.gradient[(int) label - from] -= own;
            }
            write(decoded, q, row, from, n, gradient);
        }
    }

    /** Of log-partition, or of an entropy, which is the result. */
    private void ofOne(Decoded decoded, Rows q, long row, double result, Gradient gradient) {
        if (Double.isNaN(result) || !decoded.q.take(row)) {
            fill(gradient, row, Double.NaN);
            return;
        }
        for (int from = 0; from < q.classes(); from += Shapes.BLOCK) {
            int n = decoded.q.decode(from);
            if (measure == Measure.ENTROPY) {
                GradientBlock.entropy(decoded.q.block, Shapes.padded(n), result, decoded.gradient);
            } else {
                System.arraycopy(decoded.q.block.p, 0, decoded.gradient, 0, n);
            }
            write(decoded, q, row, from, n, gradient);
        }
    }

    private void ofPair(Decoded decoded, Rows q, long row, double result, Gradient gradient) {
        boolean reverse = measure == Measure.REVERSE_KL || measure == Measure.JEFFREYS;
        boolean infinite = reverse && result == Double.POSITIVE_INFINITY;
        if (infinite || Double.isNaN(result) || !decoded.p.take(row) || !decoded.q.take(row)) {
            fill(gradient, row, Double.NaN);
            return;
        }
        double mass = measure == Measure.REVERSE_KL || measure == Measure.JS ? 0 : decoded.p.mass();
        int classes = q.classes();
        double mean =
                reverse ? reverseDivergence(decoded, classes) : measure == Measure.JS ? jsMean(decoded, classes) : 0;
        for (int from = 0; from < classes; from += Shapes.BLOCK) {
            int n = decoded.q.decode(from);
            int padded = Shapes.padded(n);
            decoded.p.decode(from);
            Block p = decoded.p.block;
            Block to = decoded.q.block;
            if (measure == Measure.JS) {
                GradientBlock.js(p, to, padded, js, decoded.gradient);
                GradientBlock.subtract(to, padded, mean, decoded.gradient);
            } else if (measure == Measure.REVERSE_KL) {
                Arrays.fill(decoded.gradient, 0, padded, 0);
            } else {
                GradientBlock.toward(p, to, padded, mass, decoded.gradient);
            }
            if (reverse) {
                GradientBlock.addReverse(p, to, padded, mean, decoded.gradient);
            }
            write(decoded, q, row, from, n, gradient);
        }
    }

    /** D(Q‖P), the mean of ln(q/p) under Q. */
    private static double reverseDivergence(Decoded decoded, int classes) {
        decoded.clear(0);
        for (int from = 0; from < classes; from += Shapes.BLOCK) {
            int n = Shapes.padded(decoded.q.decode(from));
            decoded.p.decode(from);
            KlBlock.add(decoded.q.block, decoded.p.block, n, decoded.sums[0].lanes, decoded.others[0].lanes);
        }
        return decoded.sums[0].value();
    }

    /** (1−w) Σ q ln(q/m). */
    private double jsMean(Decoded decoded, int classes) {
        decoded.clear(0);
        for (int from = 0; from < classes; from += Shapes.BLOCK) {
            int n = Shapes.padded(decoded.q.decode(from));
            decoded.p.decode(from);
            GradientBlock.js(decoded.p.block, decoded.q.block, n, js, decoded.gradient);
            Weights.add(decoded.gradient, n, decoded.sums[0].lanes);
        }
        return decoded.sums[0].value();
    }

    /** Applies what temperature and cap do to a gradient, and rounds it to the element type asked for. */
    private void write(Decoded decoded, Rows q, long row, int from, int n, Gradient gradient) {
        double[] to = decoded.out.f64;
        for (int j = 0; j < n; j++) {
            to[j] = decoded.gradient[j] / qSoftmax.temperature;
        }
        if (qSoftmax.isCapped()) {
            Loader.of(q).load(q, q.start(row) + from, n, decoded.uncapped);
            for (int j = 0; j < n; j++) {
                to[j] *= qSoftmax.slope(decoded.uncapped[j]);
            }
        }
        decoded.out.writeF64(gradient, GradientBlocks.start(gradient, row) + from, n);
    }

    private static void fill(Gradient gradient, long row, double value) {
        for (int column = 0; column < gradient.classes(); column++) {
            gradient.set(row, column, value);
        }
    }
}
