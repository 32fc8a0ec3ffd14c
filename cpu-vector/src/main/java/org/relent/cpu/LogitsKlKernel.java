package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Pairing;
import org.relent.Rows;

/** The divergence of logits from logits, each side with its own temperature, either way round. */
final class LogitsKlKernel extends BatchKernel {
    private final Pairing pairing;
    private final boolean reversed;
    private final double pTemperature;
    private final double qTemperature;
    private final Rate pRate;
    private final Rate qRate;
    private final boolean f32;

    LogitsKlKernel(KernelSpec spec) {
        pairing = spec.pairing();
        reversed = spec.measure() == Measure.REVERSE_KL;
        Logits reference = (Logits) spec.reference();
        Logits model = (Logits) Objects.requireNonNull(spec.model());
        pTemperature = (reversed ? model : reference).temperature();
        qTemperature = (reversed ? reference : model).temperature();
        pRate = Rate.of(pTemperature);
        qRate = Rate.of(qTemperature);
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
        long modelRows = Objects.requireNonNull(model).rows();
        Rows p = Objects.requireNonNull(reversed ? model : reference);
        Rows q = Objects.requireNonNull(reversed ? reference : model);
        int n = p.classes();
        boolean arrays = p.array() != null && q.array() != null;
        for (int i = 0; i < count; i++) {
            long referenceRow = pairing.referenceRow(first + i, modelRows);
            long modelRow = pairing.modelRow(first + i, modelRows);
            long pRow = reversed ? modelRow : referenceRow;
            long qRow = reversed ? referenceRow : modelRow;
            long pAt = p.start(pRow);
            long qAt = q.start(qRow);
            double result;
            if (!arrays) {
                result = f32
                        ? LogitsRowsF32.kl(p.memory(), pAt, q.memory(), qAt, n, pRate, qRate, lanes)
                        : LogitsRowsF64.kl(p.memory(), pAt, q.memory(), qAt, n, pRate, qRate, lanes);
            } else if (f32) {
                result = LogitsRowsF32.kl(floats(p), (int) pAt, floats(q), (int) qAt, n, pRate, qRate, lanes);
            } else {
                result = LogitsRowsF64.kl(doubles(p), (int) pAt, doubles(q), (int) qAt, n, pRate, qRate, lanes);
            }
            results[offset + i] =
                    Double.isNaN(result) ? lanes.logits.kl(p, pRow, pTemperature, q, qRow, qTemperature) : result;
        }
    }

    private static float[] floats(Rows rows) {
        return (float[]) Objects.requireNonNull(rows.array());
    }

    private static double[] doubles(Rows rows) {
        return (double[]) Objects.requireNonNull(rows.array());
    }
}
