package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Rows;
import org.relent.Workers;

/** The negative log-likelihood of labels against logits. */
final class NllKernel extends BatchKernel {
    private final ClassIndex labelForm;
    private final Rate rate;
    private final boolean wide;
    private final LossKernel decoded;

    NllKernel(KernelSpec spec) {
        labelForm = (ClassIndex) spec.reference();
        rate = Rate.of(((Logits) Objects.requireNonNull(spec.model())).temperature());
        wide = spec.elements() == ElementType.F64;
        decoded = new LossKernel(spec);
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
        for (int done = 0; done < count; done += Lanes.ROWS) {
            int n = Math.min(Lanes.ROWS, count - done);
            sums(x, y, first + done, n, lanes);
            losses(x, first + done, n, results, offset + done, lanes);
        }
    }

    /** The sums of {@link Lanes#ROWS} rows at most, fractions and labels, into lanes; NaN where f64 must be tried. */
    void sums(Rows x, Labels y, long first, int count, Lanes lanes) {
        float[] floats = x.array() instanceof float[] data ? data : null;
        double[] doubles = x.array() instanceof double[] data ? data : null;
        int n = x.classes();
        for (int i = 0; i < count; i++) {
            long label = y.get(first + i);
            lanes.labels[i] = labelForm.ignores(label) ? -1 : (int) label;
        }
        if (n > LogitBlocks.FEW) {
            for (int i = 0; i < count; i++) {
                int label = lanes.labels[i];
                if (label >= 0) {
                    long at = x.start(first + i);
                    double own = x.get(first + i, label);
                    if (wide) {
                        NllF64.row(x, doubles, at, n, label, own, rate, lanes, i);
                    } else {
                        NllF32.row(x, floats, at, n, label, own, rate, lanes, i);
                    }
                }
            }
        } else if (wide) {
            NllF64.few(x, doubles, first, count, rate, lanes);
        } else {
            NllF32.few(x, floats, first, count, rate, lanes);
        }
    }

    /** The losses of those rows, from what is in lanes. */
    void losses(Rows x, long first, int count, double[] results, int offset, Lanes lanes) {
        Logarithms.losses(lanes.sums, lanes.fractions, count);
        System.arraycopy(lanes.sums, 0, results, offset, count);
        for (int i = 0; i < count; i++) {
            if (lanes.labels[i] < 0) {
                results[offset + i] = 0;
            } else if (Double.isNaN(results[offset + i])) {
                results[offset + i] = carefully(x, first + i, lanes.labels[i], lanes);
            }
        }
    }

    @Override
    boolean splits() {
        return true;
    }

    @Override
    double split(@Nullable Rows reference, @Nullable Rows model, @Nullable Labels labels, long index, Workers workers) {
        Rows x = Objects.requireNonNull(model);
        long label = Objects.requireNonNull(labels).get(index);
        if (labelForm.ignores(label)) {
            return Double.NaN;
        }
        Lanes lanes = Lanes.mine();
        long at = x.start(index);
        double own = x.get(index, (int) label);
        if (wide) {
            double[] data = x.array() instanceof double[] doubles ? doubles : null;
            NllF64.split(x, data, at, x.classes(), (int) label, own, rate, lanes, workers);
        } else {
            float[] data = x.array() instanceof float[] floats ? floats : null;
            NllF32.split(x, data, at, x.classes(), (int) label, own, rate, lanes, workers);
        }
        Logarithms.losses(lanes.sums, lanes.fractions, 1);
        return lanes.sums[0];
    }

    /** In f64, whose exponents reach further, or else in decoded blocks. */
    private double carefully(Rows x, long row, int label, Lanes lanes) {
        if (!wide) {
            NllF64.row(x, null, x.start(row), x.classes(), label, x.get(row, label), rate, lanes, 0);
            Logarithms.losses(lanes.sums, lanes.fractions, 1);
            if (!Double.isNaN(lanes.sums[0])) {
                return lanes.sums[0];
            }
        }
        return decoded.row(x, row, label, lanes);
    }
}
