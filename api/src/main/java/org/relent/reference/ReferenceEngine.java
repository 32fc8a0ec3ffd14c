package org.relent.reference;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Probabilities;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** The scalar reference: decodes a row, applies the formula. */
final class ReferenceEngine implements Engine {
    private static final Set<Measure> MEASURES = EnumSet.of(
            Measure.ENTROPY,
            Measure.CROSS_ENTROPY,
            Measure.KL,
            Measure.REVERSE_KL,
            Measure.JEFFREYS,
            Measure.JS,
            Measure.JS_DISTANCE,
            Measure.NLL);

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        if (spec.measures().size() > 1) {
            return Optional.of("several measures at once are not there yet");
        }
        if (!MEASURES.contains(spec.measure())) {
            return Optional.of("the measure " + spec.measure().id() + " is not there yet");
        }
        if (spec.elements() != ElementType.F32 && spec.elements() != ElementType.F64) {
            return Optional.of("elements of type " + spec.elements().id() + " are not read yet");
        }
        if (isSmoothed(spec.reference()) || isSmoothed(spec.model())) {
            return Optional.of("smoothing is not there yet");
        }
        if (spec.options().labelSmoothing() != 0) {
            return Optional.of("label smoothing is not there yet");
        }
        return Optional.empty();
    }

    private static boolean isSmoothed(@Nullable Form form) {
        return switch (form) {
            case Probabilities probabilities -> !probabilities.smoothing().isNone();
            case Counts counts -> !counts.smoothing().isNone();
            case null, default -> false;
        };
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

    private static void run(
            KernelSpec spec,
            @Nullable Rows p,
            @Nullable Rows q,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                results[offset + (int) i] = labels != null
                        ? nll(spec, labels.get(first + i), Objects.requireNonNull(q), first + i)
                        : result(spec, Objects.requireNonNull(p), q, first + i);
            }
        });
    }

    private static double result(KernelSpec spec, Rows p, @Nullable Rows q, long index) {
        Distribution pForm = (Distribution) spec.reference();
        if (q == null) {
            WideRow reference = WideRow.decode(p, index, pForm);
            return reference == null
                    ? Double.NaN
                    : WideMeasures.entropy(reference).toDouble();
        }
        Distribution qForm = modelForm(spec);
        WideRow reference = WideRow.decode(p, spec.pairing().referenceRow(index, q.rows()), pForm);
        WideRow model = WideRow.decode(q, spec.pairing().modelRow(index, q.rows()), qForm);
        if (reference == null || model == null) {
            return Double.NaN;
        }
        boolean normalized = pForm.normalizedInside() && qForm.normalizedInside();
        Wide result = switch (spec.measure()) {
            case CROSS_ENTROPY -> WideMeasures.crossEntropy(reference, model);
            case KL -> WideMeasures.kl(reference, model, normalized);
            case REVERSE_KL -> WideMeasures.kl(model, reference, normalized);
            case JEFFREYS -> WideMeasures.jeffreys(reference, model, normalized);
            case JS -> WideMeasures.js(reference, model, spec.options());
            case JS_DISTANCE ->
                WideMeasures.js(reference, model, spec.options()).sqrt();
            default -> throw new AssertionError(spec);
        };
        return result.toDouble();
    }

    /** −ln q[label]. */
    private static double nll(KernelSpec spec, long label, Rows q, long row) {
        if (((ClassIndex) spec.reference()).ignores(label)) {
            return 0;
        }
        WideRow model = WideRow.decode(q, row, modelForm(spec));
        return model == null ? Double.NaN : model.log[(int) label].negated().toDouble() + 0.0; // never −0
    }

    private static Distribution modelForm(KernelSpec spec) {
        return (Distribution) Objects.requireNonNull(spec.model());
    }
}
