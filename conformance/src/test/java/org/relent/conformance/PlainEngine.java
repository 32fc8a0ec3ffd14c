package org.relent.conformance;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.relent.Distribution;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/**
 * The formulas in plain double loops, as one would write them first, with a defect to choose: what the kit is tried on.
 * Even without one it loses near-equal rows to cancellation.
 */
final class PlainEngine implements Engine {
    /** What is wrong with an engine. */
    enum Defect {
        NONE,
        EPSILON_IN_THE_LOGARITHM,
        NAN_IS_SKIPPED,
        NEGATIVE_IS_CLAMPED,
        MISMATCH_IS_LARGE_BUT_FINITE,
        FLOAT_SUM,
        READS_PAST_THE_ROW,
        IGNORES_THE_OFFSET,
        DEPENDS_ON_THE_POSITION,
        WRITES_TO_ITS_INPUT,
        NEGATIVE_ZERO,
        BAD_ROW_SPREADS,
        SWAPS_ITS_OPERANDS
    }

    private final Predicate<KernelSpec> offered;
    private final Defect defect;

    PlainEngine(Predicate<KernelSpec> offered, Defect defect) {
        this.offered = offered;
        this.defect = defect;
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return offered.test(spec) ? Optional.empty() : Optional.of("left out of this engine");
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        return (reference, model, labels, first, count, results, offset, workers) -> run(
                spec,
                reference == null ? null : reference.rows(),
                model == null ? null : model.rows(),
                labels,
                first,
                count,
                results,
                offset,
                workers);
    }

    private void run(
            KernelSpec spec,
            @Nullable Rows p,
            @Nullable Rows q,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        long modelRows = q == null ? 0 : q.rows();
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                long pRow = spec.pairing().referenceRow(first + i, modelRows);
                long qRow = spec.pairing().modelRow(first + i, modelRows);
                double[] logP = labels != null ? null : logs(spec.reference(), Objects.requireNonNull(p), pRow);
                double[] logQ = q == null ? null : logs(Objects.requireNonNull(spec.model()), q, qRow);
                double result = labels != null
                        ? (logQ == null ? Double.NaN : 0.0 - logQ[(int) labels.get(first + i)])
                        : logP == null || (q != null && logQ == null) ? Double.NaN : sum(spec, logP, logQ);
                if (defect == Defect.DEPENDS_ON_THE_POSITION && (first + i) % 5 == 3) {
                    result = Math.nextUp(result);
                }
                results[offset + (int) i] = defect == Defect.NEGATIVE_ZERO && result == 0 ? -0.0 : result;
            }
        });
        for (int i = 1; defect == Defect.BAD_ROW_SPREADS && i < count; i++) {
            results[offset + i] += 0 * results[offset + i - 1];
        }
        if (defect == Defect.WRITES_TO_ITS_INPUT
                && p != null
                && p.array() instanceof float[] array
                && array.length > 0) {
            array[array.length - 1] = 0;
        }
    }

    /** ln p; null where the row is NaN. */
    private double @Nullable [] logs(Object form, Rows rows, long row) {
        double[] values = new double[rows.classes()];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < values.length; c++) {
            double value = rows.get(row, c);
            if (defect == Defect.IGNORES_THE_OFFSET && rows.array() instanceof float[] array) {
                value = array[(int) (row * rows.rowStride()) + c];
            }
            if (defect == Defect.NAN_IS_SKIPPED && Double.isNaN(value)) {
                value = Forms.isWeights((Distribution) form) ? 0 : Double.NEGATIVE_INFINITY;
            }
            if (defect == Defect.NEGATIVE_IS_CLAMPED && Forms.isWeights((Distribution) form)) {
                value = Math.max(0, value);
            }
            if (!(value < Double.POSITIVE_INFINITY) || (Forms.isWeights((Distribution) form) && value < 0)) {
                return null;
            }
            most = Math.max(most, value);
            values[c] = value;
        }
        if (defect == Defect.READS_PAST_THE_ROW
                && rows.array() instanceof float[] array
                && rows.start(row) + values.length < array.length) {
            values[0] += 0 * array[(int) rows.start(row) + values.length];
        }
        if (((Distribution) form).normalizedInside()
                && most == (Forms.isWeights((Distribution) form) ? 0 : Double.NEGATIVE_INFINITY)) {
            return null;
        }
        return Forms.logProbabilities((Distribution) form, values);
    }

    private double sum(KernelSpec spec, double[] logP, double @Nullable [] logQ) {
        if (defect == Defect.SWAPS_ITS_OPERANDS && logQ != null) {
            double[] swapped = logP;
            logP = logQ;
            logQ = swapped;
        }
        double sum = 0;
        for (int c = 0; c < logP.length; c++) {
            sum += term(spec, logP[c], logQ == null ? 0 : logQ[c]);
            sum = defect == Defect.FLOAT_SUM ? (float) sum : sum;
        }
        return spec.measure() == Measure.JS_DISTANCE ? Math.sqrt(sum) : sum;
    }

    private double term(KernelSpec spec, double p, double q) {
        return switch (spec.measure()) {
            case ENTROPY -> product(p, -p);
            case CROSS_ENTROPY -> product(p, -q);
            case KL -> product(p, p - q);
            case REVERSE_KL -> product(q, q - p);
            case JEFFREYS -> product(p, p - q) + product(q, q - p);
            case JS, JS_DISTANCE -> {
                double w = spec.options().weight();
                double m = Math.log(w * Math.exp(p) + (1 - w) * Math.exp(q));
                yield w * product(p, p - m) + (1 - w) * product(q, q - m);
            }
            default -> throw new AssertionError(spec);
        };
    }

    private double product(double log, double factor) {
        double p = Math.exp(log);
        if (p == 0) {
            return 0;
        }
        return switch (defect) {
            case EPSILON_IN_THE_LOGARITHM -> -p * Math.log(Math.exp(-factor) + 1e-10);
            case MISMATCH_IS_LARGE_BUT_FINITE -> p * Math.min(factor, 1e30);
            default -> p * factor;
        };
    }
}
