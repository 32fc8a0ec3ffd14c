package org.relent.cpu;

import java.lang.foreign.MemorySegment;
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
    private final Rate pRate;
    private final Rate qRate;
    private final ElementType type;
    private final DecodedKernel decoded;

    LogitsKlKernel(KernelSpec spec) {
        pairing = spec.pairing();
        reversed = spec.measure() == Measure.REVERSE_KL;
        Logits reference = (Logits) spec.reference();
        Logits model = (Logits) Objects.requireNonNull(spec.model());
        pRate = Rate.of((reversed ? model : reference).temperature());
        qRate = Rate.of((reversed ? reference : model).temperature());
        type = spec.elements();
        decoded =
                new DecodedKernel(KernelSpec.of(Measure.KL, reversed ? model : reference, reversed ? reference : model)
                        .withElements(type));
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
            double result = arrays
                    ? fast(
                            Objects.requireNonNull(p.array()),
                            (int) pAt,
                            Objects.requireNonNull(q.array()),
                            (int) qAt,
                            n,
                            lanes)
                    : fast(p.memory(), pAt, q.memory(), qAt, n, lanes);
            if (Double.isNaN(result)) {
                result = decoded.one(p, pRow, q, qRow, lanes);
            }
            results[offset + i] = result;
        }
    }

    private double fast(Object p, int pAt, Object q, int qAt, int n, Lanes lanes) {
        return switch (type) {
            case F64 -> LogitsRowsF64.kl((double[]) p, pAt, (double[]) q, qAt, n, pRate, qRate, lanes);
            case F32 -> LogitsRowsF32.kl((float[]) p, pAt, (float[]) q, qAt, n, pRate, qRate, lanes);
            case F16 -> LogitsRowsF16.kl((short[]) p, pAt, (short[]) q, qAt, n, pRate, qRate, lanes);
            case BF16 -> LogitsRowsBf16.kl((short[]) p, pAt, (short[]) q, qAt, n, pRate, qRate, lanes);
        };
    }

    private double fast(MemorySegment p, long pAt, MemorySegment q, long qAt, int n, Lanes lanes) {
        return switch (type) {
            case F64 -> LogitsRowsF64.kl(p, pAt, q, qAt, n, pRate, qRate, lanes);
            case F32 -> LogitsRowsF32.kl(p, pAt, q, qAt, n, pRate, qRate, lanes);
            case F16 -> LogitsRowsF16.kl(p, pAt, q, qAt, n, pRate, qRate, lanes);
            case BF16 -> LogitsRowsBf16.kl(p, pAt, q, qAt, n, pRate, qRate, lanes);
        };
    }
}
