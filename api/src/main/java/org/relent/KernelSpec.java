package org.relent;

import java.util.Objects;
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
            Measure measure,
            @Nullable Form reference,
            @Nullable Form model,
            ElementType elements,
            LogBase base,
            Pairing pairing,
            Options options) {}

    private final Parts parts;

    private KernelSpec(Parts parts) {
        this.parts = parts;
        checkForms(parts);
        checkOptions(parts);
    }

    /**
     * A spec with f32 elements, results in nats, rows paired one to one, and every option at its default.
     *
     * @param measure the measure
     * @param reference the form of P, or of the labels
     * @param model the form of Q; null for a measure of P alone
     * @return the spec
     * @throws IllegalArgumentException if these forms make no sense for the measure; the message names them
     */
    public static KernelSpec of(Measure measure, Form reference, @Nullable Form model) {
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(reference, "reference");
        return new KernelSpec(
                new Parts(measure, reference, model, ElementType.F32, LogBase.NATS, Pairing.ROW, Options.DEFAULT));
    }

    private static void checkForms(Parts parts) {
        Form p = Objects.requireNonNull(parts.reference);
        Form q = parts.model;
        boolean fits = switch (parts.measure) {
            case ENTROPY -> p instanceof Distribution && q == null;
            case LOG_PARTITION -> p instanceof Logits && q == null;
            case MUTUAL_INFORMATION -> (p instanceof Probabilities || p instanceof Counts) && q == null;
            case NLL -> p instanceof ClassIndex && (q instanceof Logits || q instanceof LogProbabilities);
            case GAUSSIAN_KL -> p instanceof Gaussian && q instanceof Gaussian;
            default -> p instanceof Distribution && q instanceof Distribution;
        };
        if (!fits) {
            String expected = switch (parts.measure) {
                case ENTROPY -> "one distribution: probs, log-probs, logits or counts";
                case LOG_PARTITION -> "logits alone";
                case MUTUAL_INFORMATION -> "joint tables as probs or counts";
                case NLL -> "labels against logits or log-probs (soft targets: use cross-entropy)";
                case GAUSSIAN_KL -> "gaussian against gaussian";
                default -> "a distribution against a distribution";
            };
            throw new IllegalArgumentException(parts.measure.id() + ": got " + p
                    + (q == null ? " alone" : " against " + q) + ", expected " + expected);
        }
        if (q == null && parts.pairing != Pairing.ROW) {
            throw new IllegalArgumentException("pairing: got " + parts.pairing.id() + ", expected row: "
                    + parts.measure.id() + " has one operand");
        }
        if (p instanceof ClassIndex && parts.pairing != Pairing.ROW) {
            throw new IllegalArgumentException(
                    "pairing: got " + parts.pairing.id() + ", expected row: each label belongs to one row of logits");
        }
    }

    private static void checkOptions(Parts parts) {
        Options options = parts.options;
        Measure measure = parts.measure;
        if (measure != Measure.RENYI && !Double.isNaN(options.alpha())) {
            throw new IllegalArgumentException("alpha: got " + options.alpha() + ", expected none for " + measure.id());
        }
        if (measure != Measure.JS && measure != Measure.JS_DISTANCE && options.weight() != 0.5) {
            throw new IllegalArgumentException(
                    "weight: got " + options.weight() + ", expected none for " + measure.id());
        }
        if (measure != Measure.NLL && options.labelSmoothing() != 0) {
            throw new IllegalArgumentException(
                    "labelSmoothing: got " + options.labelSmoothing() + ", expected none for " + measure.id());
        }
    }

    /** {@return the measure} */
    public Measure measure() {
        return parts.measure;
    }

    /** {@return the form of P, or of the labels} */
    public Form reference() {
        return Objects.requireNonNull(parts.reference);
    }

    /** {@return the form of Q; null for a measure of P alone} */
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
     * A copy with another element type.
     *
     * @param elements the type
     * @return the copy
     */
    public KernelSpec withElements(ElementType elements) {
        Objects.requireNonNull(elements, "elements");
        return new KernelSpec(new Parts(
                parts.measure, parts.reference, parts.model, elements, parts.base, parts.pairing, parts.options));
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
                parts.measure, parts.reference, parts.model, parts.elements, base, parts.pairing, parts.options));
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
                parts.measure, parts.reference, parts.model, parts.elements, parts.base, pairing, parts.options));
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
                parts.measure, parts.reference, parts.model, parts.elements, parts.base, parts.pairing, options));
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
        return parts.measure.id() + "(" + parts.reference + (parts.model == null ? "" : ", " + parts.model) + ") "
                + parts.elements.id() + " in " + (parts.base == LogBase.BASE_10 ? "base 10" : parts.base.id())
                + (parts.pairing == Pairing.ROW ? "" : " pairs " + parts.pairing.id()) + parts.options;
    }
}
