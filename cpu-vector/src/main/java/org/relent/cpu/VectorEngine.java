package org.relent.cpu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Probabilities;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** Chooses the generated kernels for a spec. */
final class VectorEngine implements Engine {
    @Override
    public Optional<String> refusal(KernelSpec spec) {
        if (spec.measures().size() > 1) {
            return Optional.of("several measures at once are not there yet");
        }
        if (spec.elements() != ElementType.F32 && spec.elements() != ElementType.F64) {
            return Optional.of("elements of type " + spec.elements().id() + " are not read yet");
        }
        if (spec.options().labelSmoothing() != 0) {
            return Optional.of("label smoothing is not there yet");
        }
        if (spec.options().weight() != 0.5) {
            return Optional.of("a weight other than ½ is not there yet");
        }
        boolean fits = switch (spec.measure()) {
            case NLL -> spec.model() instanceof Logits;
            case KL, REVERSE_KL ->
                (isWeights(spec.reference()) && isWeights(spec.model()))
                        || (spec.reference() instanceof Logits && spec.model() instanceof Logits);
            case ENTROPY -> isWeights(spec.reference());
            case CROSS_ENTROPY, JEFFREYS, JS, JS_DISTANCE -> isWeights(spec.reference()) && isWeights(spec.model());
            default -> false;
        };
        return fits
                ? Optional.empty()
                : Optional.of("there is no SIMD kernel of " + spec.measure().id() + " for these forms yet");
    }

    private static boolean isWeights(@Nullable Form form) {
        return switch (form) {
            case Probabilities probabilities -> probabilities.smoothing().isNone();
            case Counts counts -> counts.smoothing().isNone();
            case null, default -> false;
        };
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        if (spec.measure() == Measure.NLL) {
            return new NllKernel(spec);
        }
        return spec.reference() instanceof Logits ? new LogitsKlKernel(spec) : new TermsKernel(spec);
    }
}
