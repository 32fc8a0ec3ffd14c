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
import org.relent.Workers;

/** The divergence of logits from logits, each side with its own temperature, either way round. */
final class LogitsKlKernel extends BatchKernel {
    // All roundings alike lose 1.4e-6 (1 + gap) in f32, which must be 1e-6 of the result at most; in f64 4e-15 (1 +
    // gap),
    // which must be 1e-12 of it, or 1e-6 where the numbers given are narrower.
    private static final double FLOOR_F32 = 1.5;
    private static final double FLOOR_F64 = 0x1p-7;
    private static final double FLOOR_F64_OF_NARROW = 0x1p-27;

    private final Pairing pairing;
    private final boolean reversed;
    private final Rate pRate;
    private final Rate qRate;
    private final ElementType type;
    private final double wideFloor;
    private final DecodedKernel decoded;

    LogitsKlKernel(KernelSpec spec) {
        pairing = spec.pairing();
        reversed = spec.measure() == Measure.REVERSE_KL;
        Logits reference = (Logits) spec.reference();
        Logits model = (Logits) Objects.requireNonNull(spec.model());
        pRate = Rate.of((reversed ? model : reference).temperature());
        qRate = Rate.of((reversed ? reference : model).temperature());
        type = spec.elements();
        wideFloor = type == ElementType.F64 ? FLOOR_F64 : FLOOR_F64_OF_NARROW;
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
        Rows p = Objects.requireNonNull(reversed ? model : reference);
        Rows q = Objects.requireNonNull(reversed ? reference : model);
        long modelRows = Objects.requireNonNull(model).rows();
        for (int done = 0; done < count; done += Lanes.ROWS) {
            int n = Math.min(Lanes.ROWS, count - done);
            batch(p, q, modelRows, first + done, n, results, offset + done, lanes);
        }
    }

    private void batch(
            Rows p, Rows q, long modelRows, long first, int count, double[] results, int offset, Lanes lanes) {
        boolean few = p.classes() <= LogitBlocks.FEW;
        for (int i = 0; i < count; i++) {
            long pAt = p.start(pRow(first + i, modelRows));
            long qAt = q.start(qRow(first + i, modelRows));
            if (few) {
                lanes.logits.take(p, pAt, i);
                lanes.modelLogits.take(q, qAt, i);
            } else if (type == ElementType.F64) {
                LogitsKlF64.row(p, doubles(p), pAt, q, doubles(q), qAt, pRate, qRate, lanes, i);
            } else {
                LogitsKlF32.row(p, floats(p), pAt, q, floats(q), qAt, pRate, qRate, lanes, i);
            }
        }
        if (few) {
            LogitsKlF64.few(p.classes(), count, pRate, qRate, lanes);
        }
        double floor = few || type == ElementType.F64 ? wideFloor : FLOOR_F32;
        Logarithms.divergences(lanes.sums, lanes.modelSums, lanes.products, floor, count);
        System.arraycopy(lanes.sums, 0, results, offset, count);
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(results[offset + i])) {
                results[offset + i] =
                        carefully(p, pRow(first + i, modelRows), q, qRow(first + i, modelRows), few, lanes);
            }
        }
    }

    @Override
    boolean splits() {
        return true;
    }

    @Override
    double split(@Nullable Rows reference, @Nullable Rows model, @Nullable Labels labels, long index, Workers workers) {
        long modelRows = Objects.requireNonNull(model).rows();
        Rows p = Objects.requireNonNull(reversed ? model : reference);
        Rows q = Objects.requireNonNull(reversed ? reference : model);
        long pAt = p.start(pRow(index, modelRows));
        long qAt = q.start(qRow(index, modelRows));
        Lanes lanes = Lanes.mine();
        if (type == ElementType.F64) {
            LogitsKlF64.split(p, doubles(p), pAt, q, doubles(q), qAt, pRate, qRate, lanes, workers);
        } else {
            LogitsKlF32.split(p, floats(p), pAt, q, floats(q), qAt, pRate, qRate, lanes, workers);
        }
        double floor = type == ElementType.F64 ? wideFloor : FLOOR_F32;
        Logarithms.divergences(lanes.sums, lanes.modelSums, lanes.products, floor, 1);
        return lanes.sums[0];
    }

    /** In f64, if that was not tried, then term by term without cancellation, then in decoded blocks. */
    private double carefully(Rows p, long pRow, Rows q, long qRow, boolean few, Lanes lanes) {
        long pAt = p.start(pRow);
        long qAt = q.start(qRow);
        double result = Double.NaN;
        if (!few && type != ElementType.F64) {
            LogitsKlF64.row(p, null, pAt, q, null, qAt, pRate, qRate, lanes, 0);
            Logarithms.divergences(lanes.sums, lanes.modelSums, lanes.products, wideFloor, 1);
            result = lanes.sums[0];
        }
        if (Double.isNaN(result) && (type == ElementType.F64 || type == ElementType.F32)) {
            result = p.array() == null || q.array() == null
                    ? careful(p.memory(), pAt, q.memory(), qAt, p.classes(), lanes)
                    : careful(p.array(), (int) pAt, q.array(), (int) qAt, p.classes(), lanes);
        }
        return Double.isNaN(result) ? decoded.one(p, pRow, q, qRow, lanes) : result;
    }

    private long pRow(long result, long modelRows) {
        return reversed ? pairing.modelRow(result, modelRows) : pairing.referenceRow(result, modelRows);
    }

    private long qRow(long result, long modelRows) {
        return reversed ? pairing.referenceRow(result, modelRows) : pairing.modelRow(result, modelRows);
    }

    private static float @Nullable [] floats(Rows rows) {
        return rows.array() instanceof float[] data ? data : null;
    }

    private static double @Nullable [] doubles(Rows rows) {
        return rows.array() instanceof double[] data ? data : null;
    }

    private double careful(Object p, int pAt, Object q, int qAt, int n, Lanes lanes) {
        double pHigh = pRate.high();
        double pLow = pRate.low();
        double qHigh = qRate.high();
        double qLow = qRate.low();
        return type == ElementType.F64
                ? LogitsKlCarefulF64Array.row((double[]) p, pAt, (double[]) q, qAt, n, pHigh, pLow, qHigh, qLow, lanes)
                : LogitsKlCarefulF32Array.row((float[]) p, pAt, (float[]) q, qAt, n, pHigh, pLow, qHigh, qLow, lanes);
    }

    private double careful(MemorySegment p, long pAt, MemorySegment q, long qAt, int n, Lanes lanes) {
        double pHigh = pRate.high();
        double pLow = pRate.low();
        double qHigh = qRate.high();
        double qLow = qRate.low();
        return type == ElementType.F64
                ? LogitsKlCarefulF64Segment.row(p, pAt, q, qAt, n, pHigh, pLow, qHigh, qLow, lanes)
                : LogitsKlCarefulF32Segment.row(p, pAt, q, qAt, n, pHigh, pLow, qHigh, qLow, lanes);
    }
}
