package org.relent;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a kernel computes: measure, forms, element type, base, pairing and options. A value:
 * equal specs give the same kernel, so backends cache by it. Made by a {@link Plan}; backends read it.
 *
 * <p>Immutable and thread-safe.
 */
public final class KernelSpec {
    // A record inside a class: equality for free, and room for further parts without a public constructor to break.
    private record Parts(
            List<Measure> measures,
            Form reference,
            @Nullable Form model,
            ElementType elements,
            LogBase base,
            Pairing pairing,
            Options options) {}

    private static final Set<Measure> WITH_GRADIENT_OF_MODEL = EnumSet.of(
            Measure.NLL, Measure.CROSS_ENTROPY, Measure.KL, Measure.REVERSE_KL, Measure.JEFFREYS, Measure.JS);
    private static final Set<Measure> WITH_GRADIENT_OF_REFERENCE = EnumSet.of(Measure.ENTROPY, Measure.LOG_PARTITION);

    private final Parts parts;

    private KernelSpec(Parts parts) {
        this.parts = parts;
        for (Measure measure : parts.measures) {
            checkForms(measure, parts.reference, parts.model, parts.measures.size() > 1);
        }
        checkPairing(parts);
        checkOptions(parts);
    }

    /**
     * A spec with f32 elements, results in nats, rows paired one to one, and every option at its default.
     *
     * @param measure the measure
     * @param reference the form of P, or of the labels
     * @param model the form of Q; null for a measure of P alone, and for Gaussians against the standard normal
     * @return the spec
     * @throws IllegalArgumentException if these forms make no sense for the measure; the message names them
     */
    public static KernelSpec of(Measure measure, Form reference, @Nullable Form model) {
        Objects.requireNonNull(measure, "measure");
        return of(List.of(measure), reference, model);
    }

    /**
     * A spec of several measures of the same rows, computed in one pass. With a model, {@link Measure#ENTROPY} may be
     * among them and is that of P.
     *
     * @param measures the measures, each once, in the order of the results
     * @param reference the form of P, or of the labels
     * @param model the form of Q; null for measures of P alone
     * @return the spec
     * @throws IllegalArgumentException if there is none or one twice, or the forms make no sense for one of them
     */
    public static KernelSpec of(List<Measure> measures, Form reference, @Nullable Form model) {
        Objects.requireNonNull(measures, "measures");
        Objects.requireNonNull(reference, "reference");
        List<Measure> list = List.copyOf(measures);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("measures: got none, expected at least one");
        }
        Set<Measure> seen = EnumSet.noneOf(Measure.class);
        for (Measure measure : list) {
            if (!seen.add(measure)) {
                throw new IllegalArgumentException("measures: got " + measure.id() + " twice, expected each once");
            }
            if (list.size() > 1 && (measure == Measure.NLL || measure == Measure.GAUSSIAN_KL)) {
                throw new IllegalArgumentException(
                        "measures: got " + measure.id() + " among several, expected it alone");
            }
        }
        return new KernelSpec(
                new Parts(list, reference, model, ElementType.F32, LogBase.NATS, Pairing.ROW, Options.DEFAULT));
    }

    private static void checkForms(Measure measure, Form p, @Nullable Form q, boolean amongSeveral) {
        boolean fits = switch (measure) {
            case ENTROPY -> p instanceof Distribution && (q == null || (amongSeveral && q instanceof Distribution));
            case LOG_PARTITION -> p instanceof Logits && q == null;
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY -> p instanceof Joint && q == null;
            case NLL -> p instanceof ClassIndex && (q instanceof Logits || q instanceof LogProbabilities);
            case GAUSSIAN_KL -> p instanceof Gaussian && (q == null || q instanceof Gaussian);
            default -> p instanceof Distribution && q instanceof Distribution;
        };
        if (!fits) {
            String expected = switch (measure) {
                case ENTROPY -> "one distribution: probs, log-probs, logits or counts";
                case LOG_PARTITION -> "logits alone";
                case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY ->
                    "joint tables of probs or counts alone";
                case NLL -> "labels against logits or log-probs (soft targets: use cross-entropy)";
                case GAUSSIAN_KL -> "gaussian against gaussian, or alone against the standard normal";
                default -> "a distribution against a distribution";
            };
            throw new IllegalArgumentException(
                    measure.id() + ": got " + p + (q == null ? " alone" : " against " + q) + ", expected " + expected);
        }
    }

    private static void checkPairing(Parts parts) {
        if (parts.model == null && parts.pairing != Pairing.ROW) {
            throw new IllegalArgumentException("pairing: got " + parts.pairing.id() + ", expected row: "
                    + names(parts.measures) + " has one operand");
        }
        if (parts.reference instanceof ClassIndex && parts.pairing != Pairing.ROW) {
            throw new IllegalArgumentException(
                    "pairing: got " + parts.pairing.id() + ", expected row: each label belongs to one row of logits");
        }
    }

    private static void checkOptions(Parts parts) {
        Options options = parts.options;
        List<Measure> measures = parts.measures;
        boolean loss = measures.equals(List.of(Measure.NLL));
        boolean onLogits = parts.model instanceof Logits;
        if (!measures.contains(Measure.RENYI)) {
            requireNone(Double.isNaN(options.alpha()), "alpha", options.alpha(), parts);
        }
        if (!measures.contains(Measure.JS) && !measures.contains(Measure.JS_DISTANCE)) {
            requireNone(options.weight() == 0.5, "weight", options.weight(), parts);
        }
        requireNone(loss || options.labelSmoothing() == 0, "labelSmoothing", options.labelSmoothing(), parts);
        requireNone(loss || options.classWeights().isNone(), "classWeights", options.classWeights(), parts);
        requireNone((loss && onLogits) || options.zLoss() == 0, "zLoss", options.zLoss(), parts);
        boolean gaussian = parts.reference instanceof Gaussian;
        requireNone(gaussian || options.freeNats() == 0, "freeNats", options.freeNats(), parts);
        if (options.millerMadow()) {
            boolean counts = parts.reference.equals(Counts.plain())
                    || (parts.reference instanceof Joint joint && joint.cells() instanceof Counts);
            for (Measure measure : measures) {
                boolean corrected = measure == Measure.ENTROPY || measure.isOfJointTables();
                if (!corrected || !counts) {
                    throw new IllegalArgumentException("millerMadow: got the correction for " + measure.id() + " of "
                            + parts.reference + ", expected entropies or information of counts");
                }
            }
        }
    }

    /** Checks that what has no default was given. */
    void requireComplete() {
        if (parts.measures.contains(Measure.RENYI) && Double.isNaN(parts.options.alpha())) {
            throw new IllegalArgumentException("alpha: got none, expected the order of renyi, 0 … ∞");
        }
    }

    private static void requireNone(boolean none, String name, Object value, Parts parts) {
        if (!none) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected none for " + names(parts.measures)
                    + (parts.model == null ? "" : " against " + parts.model));
        }
    }

    private static String names(List<Measure> measures) {
        return measures.stream().map(Measure::id).collect(Collectors.joining(","));
    }

    /** {@return the measure; the first of several} */
    public Measure measure() {
        return parts.measures.getFirst();
    }

    /** {@return the measures, in the order of the results of a row; nearly always one} */
    public List<Measure> measures() {
        return parts.measures;
    }

    /** {@return the measures' ids, separated by commas} */
    public String measureIds() {
        return names(parts.measures);
    }

    /** {@return the form of P, or of the labels} */
    public Form reference() {
        return parts.reference;
    }

    /** {@return the form of Q; null for a measure of P alone, and for Gaussians against the standard normal} */
    public @Nullable Form model() {
        return parts.model;
    }

    /** {@return the element type of the input matrices} */
    public ElementType elements() {
        return parts.elements;
    }

    /** {@return the base results are given in} */
    public LogBase base() {
        return parts.base;
    }

    /** {@return which rows meet} */
    public Pairing pairing() {
        return parts.pairing;
    }

    /** {@return the measure's parameters} */
    public Options options() {
        return parts.options;
    }

    /**
     * Tells whether the gradient of this measure is defined: for one measure alone and rows paired one to one, that of
     * nll, cross-entropy, kl, reverse-kl, jeffreys and js with respect to the model's logits, that of entropy and
     * log-partition with respect to P's logits, and that of gaussian-kl with respect to both sides' means and spreads.
     *
     * @return true if it is
     */
    public boolean hasGradient() {
        if (parts.measures.size() > 1 || parts.pairing != Pairing.ROW) {
            return false;
        }
        return hasGaussianGradient()
                || (parts.model instanceof Logits && WITH_GRADIENT_OF_MODEL.contains(measure()))
                || (parts.reference instanceof Logits && WITH_GRADIENT_OF_REFERENCE.contains(measure()));
    }

    /** Whether what gradients there are go into a {@link GaussianGradient} and not into a {@link Gradient}. */
    boolean hasGaussianGradient() {
        return parts.reference instanceof Gaussian && parts.pairing == Pairing.ROW;
    }

    /**
     * A copy with another element type.
     *
     * @param elements the type
     * @return the copy
     */
    public KernelSpec withElements(ElementType elements) {
        Objects.requireNonNull(elements, "elements");
        return new KernelSpec(new Parts(
                parts.measures, parts.reference, parts.model, elements, parts.base, parts.pairing, parts.options));
    }

    /**
     * A copy with another base.
     *
     * @param base the base
     * @return the copy
     */
    public KernelSpec withBase(LogBase base) {
        Objects.requireNonNull(base, "base");
        return new KernelSpec(new Parts(
                parts.measures, parts.reference, parts.model, parts.elements, base, parts.pairing, parts.options));
    }

    /**
     * A copy with another pairing.
     *
     * @param pairing the pairing
     * @return the copy
     */
    public KernelSpec withPairing(Pairing pairing) {
        Objects.requireNonNull(pairing, "pairing");
        return new KernelSpec(new Parts(
                parts.measures, parts.reference, parts.model, parts.elements, parts.base, pairing, parts.options));
    }

    /**
     * A copy with other options.
     *
     * @param options the options
     * @return the copy
     */
    public KernelSpec withOptions(Options options) {
        Objects.requireNonNull(options, "options");
        return new KernelSpec(new Parts(
                parts.measures, parts.reference, parts.model, parts.elements, parts.base, parts.pairing, options));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelSpec that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return measureIds() + "(" + parts.reference + (parts.model == null ? "" : ", " + parts.model) + ") "
                + parts.elements.id() + " in " + (parts.base == LogBase.BASE_10 ? "base 10" : parts.base.id())
                + (parts.pairing == Pairing.ROW ? "" : " pairs " + parts.pairing.id()) + parts.options;
    }
}
