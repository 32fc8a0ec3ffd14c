package org.relent.cpu;

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
    private final double temperature;
    private final Rate rate;
    private final boolean f32;

    NllKernel(KernelSpec spec) {
        labelForm = (ClassIndex) spec.reference();
        temperature = ((Logits) Objects.requireNonNull(spec.model())).temperature();
        rate = Rate.of(temperature);
        f32 = spec.elements() == ElementType.F32;
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
            double result;
            if (x.array() == null) {
                result = f32
                        ? LogitsRowsF32.nll(x.memory(), x.start(row), n, (int) label, rate, lanes)
                        : LogitsRowsF64.nll(x.memory(), x.start(row), n, (int) label, rate, lanes);
            } else {
                int start = (int) x.start(row);
                result = f32
                        ? LogitsRowsF32.nll((float[]) x.array(), start, n, (int) label, rate, lanes)
                        : LogitsRowsF64.nll((double[]) x.array(), start, n, (int) label, rate, lanes);
            }
            results[offset + i] = Double.isNaN(result) ? lanes.logits.nll(x, row, (int) label, temperature) : result;
        }
    }
}
