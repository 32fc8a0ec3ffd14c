package org.relent.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Rows;

/** The negative log-likelihood of labels against logits. */
final class NllKernel extends BatchKernel {
    private final ClassIndex labelForm;
    private final Rate rate;
    private final ElementType type;
    private final LossKernel decoded;

    NllKernel(KernelSpec spec) {
        labelForm = (ClassIndex) spec.reference();
        rate = Rate.of(((Logits) Objects.requireNonNull(spec.model())).temperature());
        type = spec.elements();
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
        int n = x.classes();
        for (int i = 0; i < count; i++) {
            long row = first + i;
            long label = y.get(row);
            if (labelForm.ignores(label)) {
                results[offset + i] = 0;
                continue;
            }
            double result = x.array() == null
                    ? fast(x.memory(), x.start(row), n, (int) label, lanes)
                    : fast(Objects.requireNonNull(x.array()), (int) x.start(row), n, (int) label, lanes);
            if (Double.isNaN(result)) {
                result = decoded.row(x, row, (int) label, lanes);
            }
            results[offset + i] = result;
        }
    }

    private double fast(Object x, int start, int n, int label, Lanes lanes) {
        return switch (type) {
            case F64 -> LogitsRowsF64.nll((double[]) x, start, n, label, rate, lanes);
            case F32 -> LogitsRowsF32.nll((float[]) x, start, n, label, rate, lanes);
            case F16 -> LogitsRowsF16.nll((short[]) x, start, n, label, rate, lanes);
            case BF16 -> LogitsRowsBf16.nll((short[]) x, start, n, label, rate, lanes);
        };
    }

    private double fast(MemorySegment x, long start, int n, int label, Lanes lanes) {
        return switch (type) {
            case F64 -> LogitsRowsF64.nll(x, start, n, label, rate, lanes);
            case F32 -> LogitsRowsF32.nll(x, start, n, label, rate, lanes);
            case F16 -> LogitsRowsF16.nll(x, start, n, label, rate, lanes);
            case BF16 -> LogitsRowsBf16.nll(x, start, n, label, rate, lanes);
        };
    }
}
