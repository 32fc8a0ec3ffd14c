package org.relent.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/**
 * Chooses the kernels for a spec: a specialised one, generated for its measure, form and element type, where there is
 * one, and otherwise the kernels of decoded blocks, which take everything.
 */
final class VectorEngine implements Engine {
    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return Optional.empty();
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        return Optional.empty();
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        if (spec.reference() instanceof Gaussian) {
            return new GaussianKernel(spec);
        }
        BatchKernel forward = forward(spec);
        return spec.hasGradient() ? gradient(spec, forward) : forward;
    }

    private static GradientKernel gradient(KernelSpec spec, BatchKernel forward) {
        if (spec.measure() == Measure.NLL && NllGradientKernel.takes(spec)) {
            return new NllGradientKernel(spec, forward);
        }
        return PairGradientKernel.takes(spec)
                ? new PairGradientKernel(spec, forward)
                : new GradientKernel(spec, forward);
    }

    private static BatchKernel forward(KernelSpec spec) {
        Form p = spec.reference();
        if (p instanceof Joint) {
            return new JointKernel(spec);
        }
        if (spec.measures().size() > 1) {
            return several(spec);
        }
        boolean plain = isPlain(spec.options());
        if (spec.measure() == Measure.NLL) {
            return plain && isUncapped(spec.model()) ? new NllKernel(spec) : new LossKernel(spec);
        }
        if (!plain) {
            return new DecodedKernel(spec);
        }
        return switch (spec.measure()) {
            case KL, REVERSE_KL -> isUncapped(p) && isUncapped(spec.model()) ? new LogitsKlKernel(spec) : terms(spec);
            case ENTROPY, CROSS_ENTROPY, JEFFREYS, JS, JS_DISTANCE -> terms(spec);
            default -> new DecodedKernel(spec);
        };
    }

    /** A kernel of its own for each measure that has one, and one of decoded blocks for all others together. */
    private static BatchKernel several(KernelSpec spec) {
        List<SeveralKernel.Part> parts = new ArrayList<>();
        List<Measure> rest = new ArrayList<>();
        for (Measure measure : spec.measures()) {
            boolean pair = spec.model() != null && measure.operands() != Measure.Operands.REFERENCE;
            BatchKernel alone = forward(alone(spec, measure, pair ? spec.model() : null));
            if (alone instanceof DecodedKernel) {
                rest.add(measure);
            } else {
                parts.add(new SeveralKernel.Part(alone, List.of(spec.measures().indexOf(measure)), pair));
            }
        }
        if (parts.isEmpty()) {
            return new DecodedKernel(spec);
        }
        if (!rest.isEmpty()) {
            List<Integer> columns = rest.stream().map(spec.measures()::indexOf).toList();
            parts.add(new SeveralKernel.Part(new DecodedKernel(spec, rest), columns, spec.model() != null));
        }
        return new SeveralKernel(parts, spec.pairing());
    }

    /** The spec of one of the measures, with the options that apply to it. */
    private static KernelSpec alone(KernelSpec spec, Measure measure, @Nullable Form model) {
        Options options = Options.DEFAULT.withMillerMadow(spec.options().millerMadow());
        options = switch (measure) {
            case RENYI -> options.withAlpha(spec.options().alpha());
            case JS, JS_DISTANCE -> options.withWeight(spec.options().weight());
            default -> options;
        };
        return KernelSpec.of(measure, spec.reference(), model)
                .withElements(spec.elements())
                .withPairing(model == null ? Pairing.ROW : spec.pairing())
                .withOptions(options);
    }

    private static BatchKernel terms(KernelSpec spec) {
        boolean weights = isWeights(spec.reference()) && (spec.model() == null || isWeights(spec.model()));
        return weights ? new TermsKernel(spec) : new DecodedKernel(spec);
    }

    private static boolean isWeights(@Nullable Form form) {
        return Probabilities.given().equals(form) || Counts.plain().equals(form);
    }

    private static boolean isUncapped(@Nullable Form form) {
        return form instanceof Logits logits && !logits.isCapped();
    }

    /** Whether no option changes what is computed. */
    private static boolean isPlain(Options options) {
        return options.withOnInfinite(Options.DEFAULT.onInfinite()).equals(Options.DEFAULT);
    }
}
