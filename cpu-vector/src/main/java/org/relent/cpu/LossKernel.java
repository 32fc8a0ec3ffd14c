package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.CompensatedSum;
import org.relent.Distribution;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Options;
import org.relent.Rows;

/**
 * The loss of labels against logits or log-probabilities with label smoothing, class weights and z-loss:
 * −Σ t[c] w[c] ln q[c] + λ (ln Σ exp(x/T))², t = (1 − ε)·[c = y] + ε/C. On decoded blocks in f64 lanes.
 */
final class LossKernel extends BatchKernel {
    private final ClassIndex labelForm;
    private final Distribution form;
    private final Softmax softmax;
    private final double epsilon;
    private final double zLoss;
    private final ClassWeights classWeights;
    private volatile @Nullable ClassWeightLanes weightLanes;

    /** One weight a class, filled up with zeros to whole virtual lanes; made when the number of classes is known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ClassWeightLanes(int classes, double[] values, double total) {}

    LossKernel(KernelSpec spec) {
        Options options = spec.options();
        labelForm = (ClassIndex) spec.reference();
        form = (Distribution) Objects.requireNonNull(spec.model());
        softmax = DecodedKernel.softmax(form);
        epsilon = options.labelSmoothing();
        zLoss = options.zLoss();
        classWeights = options.classWeights();
    }

    @Override
    void rows(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Lanes lanes) {
        Rows x = Objects.requireNonNull(model);
        Labels y = Objects.requireNonNull(labels);
        Decoded decoded = lanes.decoded();
        decoded.q.open(x, form, softmax);
        try {
            for (int i = 0; i < count; i++) {
                long label = y.get(first + i);
                results[offset + i] = labelForm.ignores(label) ? 0 : row(decoded, first + i, (int) label, x.classes());
            }
        } finally {
            decoded.close();
        }
    }

    /** A row that is known not to be ignored, for kernels that leave some to this one. */
    double row(Rows x, long row, int label, Lanes lanes) {
        Decoded decoded = lanes.decoded();
        decoded.q.open(x, form, softmax);
        try {
            return row(decoded, row, label, x.classes());
        } finally {
            decoded.close();
        }
    }

    private double row(Decoded decoded, long row, int label, int classes) {
        DecodedSide q = decoded.q;
        if (!q.take(row)) {
            return Double.NaN;
        }
        double own = classWeights.get(label) * (1 - epsilon);
        double loss = 0;
        if (own > 0) {
            int from = label & -Shapes.BLOCK;
            q.decode(from);
            loss = own * -q.block.high[label - from];
        }
        if (epsilon > 0) {
            double[] all = weights(classes).values();
            LaneSum sum = decoded.sums[0];
            sum.clear();
            for (int from = 0; from < classes; from += Shapes.BLOCK) {
                int n = Shapes.padded(q.decode(from));
                if (LossBlock.add(q.block, n, all, from, sum.lanes)) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            loss += epsilon / classes * sum.value();
        }
        if (zLoss > 0) {
            double z = q.logPartition();
            loss += zLoss * z * z;
        }
        return loss + 0.0; // never −0
    }

    /** The classes' weights, 1 without. */
    ClassWeightLanes weights(int classes) {
        ClassWeightLanes known = weightLanes;
        if (known == null || known.classes != classes) {
            double[] values = Arrays.copyOf(classWeights.toArray(), Shapes.padded(classes));
            if (classWeights.isNone()) {
                Arrays.fill(values, 0, classes, 1);
            }
            CompensatedSum total = new CompensatedSum();
            for (double value : values) {
                total.add(value);
            }
            known = new ClassWeightLanes(classes, values, total.value());
            weightLanes = known;
        }
        return known;
    }
}
