package org.relent.conformance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;

/** Which kernels there are: the measures of the contract with every form, element type and option that makes sense. */
public final class Kernels {
    /** The forms of a distribution, without smoothing and at temperature 1. */
    static final List<Distribution> DISTRIBUTIONS =
            List.of(Probabilities.given(), LogProbabilities.given(), Logits.plain(), Counts.plain());

    /** The order of renyi, which has no default, where a kernel stands for all orders. */
    static final Options RENYI = Options.DEFAULT.withAlpha(0.5);

    private Kernels() {}

    /**
     * Every kernel of the contract: each measure with each pair of forms and each element type at default options (renyi
     * at α = ½), then temperatures, caps, smoothings and the measures' own options, joint tables of several shapes, and
     * several measures at once.
     *
     * @return the specs, the same in every run
     */
    public static List<KernelSpec> all() {
        Set<KernelSpec> specs = new LinkedHashSet<>();
        for (ElementType type : ElementType.values()) {
            for (Form reference : forms()) {
                for (Measure measure : Measure.values()) {
                    add(specs, measure, reference, null, type);
                }
                for (Form model : forms()) {
                    for (Measure measure : Measure.values()) {
                        add(specs, measure, reference, model, type);
                    }
                }
            }
        }
        specs.addAll(Variants.all());
        return List.copyOf(specs);
    }

    /**
     * What a backend must compute to count as one: everything there is. A backend that computes less names what it must
     * compute itself: {@link Conformance#of(org.relent.Backend, java.util.Collection)}.
     *
     * @return the specs
     */
    public static List<KernelSpec> core() {
        return all();
    }

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>(DISTRIBUTIONS);
        forms.add(ClassIndex.plain());
        for (Gaussian.Spread spread : Gaussian.Spread.values()) {
            forms.add(Gaussian.of(spread));
        }
        forms.add(Joint.probabilities(3, 5));
        forms.add(Joint.counts(3, 5));
        return forms;
    }

    /** Adds a kernel if the forms make sense for the measure. */
    private static void add(
            Set<KernelSpec> specs, Measure measure, Form reference, @Nullable Form model, ElementType type) {
        KernelSpec spec;
        try {
            spec = KernelSpec.of(measure, reference, model).withElements(type);
        } catch (IllegalArgumentException senseless) {
            return; // What makes no sense is KernelSpec's to say; which forms those are is tested there.
        }
        specs.add(measure == Measure.RENYI ? spec.withOptions(RENYI) : spec);
    }

    /** Such as {@code kl probs×probs f32}: the name of a kernel in tests and tables. */
    static String name(KernelSpec spec) {
        return spec.measureIds() + " " + spec.reference() + (spec.model() == null ? "" : "×" + spec.model()) + " "
                + spec.elements().id() + spec.options();
    }

    /** The number of classes, where forms or options fix it. */
    static OptionalInt fixedClasses(KernelSpec spec) {
        if (spec.reference() instanceof Joint joint) {
            return OptionalInt.of(joint.cellCount());
        }
        int weights = spec.options().classWeights().classes();
        return weights == 0 ? OptionalInt.empty() : OptionalInt.of(weights);
    }

    /** Those of some numbers of classes that a kernel can have: all of them, or the one that is fixed. */
    static int[] sizes(KernelSpec spec, int... sizes) {
        OptionalInt fixed = fixedClasses(spec);
        return fixed.isPresent() ? new int[] {fixed.getAsInt()} : sizes;
    }

    /** Whether a kernel computes this measure, alone or among others. */
    static boolean isOfLabels(KernelSpec spec) {
        return spec.reference() instanceof ClassIndex;
    }

    /** Whether rows of every side sum to 1 whatever the numbers are. Gaussians do. */
    static boolean isNormalized(KernelSpec spec) {
        return isNormalized(spec.reference()) && (spec.model() == null || isNormalized(spec.model()));
    }

    private static boolean isNormalized(Form form) {
        return switch (form) {
            case Distribution distribution -> distribution.normalizedInside();
            case Joint joint -> joint.cells().normalizedInside();
            case ClassIndex ignored -> true;
            case Gaussian ignored -> true;
        };
    }

    /** A deterministic choice that differs from kernel to kernel. */
    static int rotation(KernelSpec spec, int modulus) {
        String forms = spec.reference() + "×" + spec.model() + spec.elements();
        return Math.floorMod((forms.hashCode() * 0x9E3779B9) >> 3, modulus);
    }
}
