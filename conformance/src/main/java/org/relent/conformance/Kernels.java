package org.relent.conformance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;

/** Which kernels there are: the measures of the contract with every form and element type that makes sense. */
public final class Kernels {
    /** The forms of a distribution, without smoothing and at temperature 1. */
    static final List<Distribution> DISTRIBUTIONS =
            List.of(Probabilities.given(), LogProbabilities.given(), Logits.plain(), Counts.plain());

    private static final List<Measure> CORE_PAIRS = List.of(
            Measure.CROSS_ENTROPY, Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS, Measure.JS_DISTANCE);

    private Kernels() {}

    /**
     * Every kernel that {@link KernelSpec} accepts at default options, for every element type; then those with options.
     *
     * @return the specs, in the order of {@link Measure}
     */
    public static List<KernelSpec> all() {
        Set<KernelSpec> specs = new LinkedHashSet<>();
        for (Measure measure : Measure.values()) {
            for (ElementType type : ElementType.values()) {
                for (Form reference : forms(measure.operands() == Measure.Operands.LABELS_AND_MODEL)) {
                    if (measure.operands() == Measure.Operands.REFERENCE) {
                        add(specs, measure, reference, null, type);
                        continue;
                    }
                    for (Form model : forms(false)) {
                        add(specs, measure, reference, model, type);
                    }
                }
            }
        }
        specs.addAll(variants());
        return List.copyOf(specs);
    }

    /**
     * What a backend must compute to count as one: entropy, cross-entropy, kl, reverse-kl, jeffreys, js and js-distance
     * from probabilities and counts in each combination, nll and kl from logits, each in f32 and f64.
     *
     * @return the specs
     */
    public static Set<KernelSpec> core() {
        List<Distribution> weights = List.of(Probabilities.given(), Counts.plain());
        Set<KernelSpec> specs = new LinkedHashSet<>();
        for (ElementType type : List.of(ElementType.F32, ElementType.F64)) {
            for (Distribution reference : weights) {
                add(specs, Measure.ENTROPY, reference, null, type);
                for (Distribution model : weights) {
                    for (Measure measure : CORE_PAIRS) {
                        add(specs, measure, reference, model, type);
                    }
                }
            }
            add(specs, Measure.NLL, ClassIndex.plain(), Logits.plain(), type);
            add(specs, Measure.KL, Logits.plain(), Logits.plain(), type);
        }
        return specs;
    }

    private static Set<KernelSpec> variants() {
        Set<KernelSpec> specs = new LinkedHashSet<>();
        for (ElementType type : List.of(ElementType.F32, ElementType.F64)) {
            for (double temperature : new double[] {0.5, 3.0}) {
                Logits tempered = Logits.atTemperature(temperature);
                add(specs, Measure.ENTROPY, tempered, null, type);
                add(specs, Measure.KL, tempered, tempered, type);
                add(specs, Measure.CROSS_ENTROPY, Probabilities.given(), tempered, type);
                add(specs, Measure.NLL, ClassIndex.plain(), tempered, type);
            }
            for (double weight : new double[] {0.25, 0.9}) {
                for (Distribution form : List.of(Probabilities.given(), Counts.plain())) {
                    for (Measure measure : List.of(Measure.JS, Measure.JS_DISTANCE)) {
                        specs.add(KernelSpec.of(measure, form, form)
                                .withElements(type)
                                .withOptions(Options.DEFAULT.withWeight(weight)));
                    }
                }
            }
            add(specs, Measure.NLL, ClassIndex.ignoring(-100), Logits.plain(), type);
        }
        return specs;
    }

    private static List<Form> forms(boolean labels) {
        if (labels) {
            return List.of(ClassIndex.plain());
        }
        List<Form> forms = new ArrayList<>(DISTRIBUTIONS);
        forms.add(new Gaussian(Gaussian.Spread.SIGMA));
        return forms;
    }

    private static void add(
            Set<KernelSpec> specs, Measure measure, Form reference, @Nullable Form model, ElementType type) {
        try {
            specs.add(KernelSpec.of(measure, reference, model).withElements(type));
        } catch (IllegalArgumentException senseless) {
            // What makes no sense is KernelSpec's to say; which forms those are is tested there.
        }
    }

    /** Such as {@code kl probs×probs f32}: the name of a kernel in tests and tables. */
    static String name(KernelSpec spec) {
        return spec.measure().id() + " " + spec.reference() + (spec.model() == null ? "" : "×" + spec.model()) + " "
                + spec.elements().id() + spec.options();
    }
}
