package org.relent.gpu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;

/**
 * How a measure is computed on a device: by which kernel, of which sides, with which numbers.
 *
 * @param kind the kernel
 * @param swapped whether the model is the kernel's P
 * @param mode what becomes of the sums
 * @param factor what the sum is multiplied by
 * @param parameter w or α − 1; 0 where there is none
 * @param temperature of logits; 1 where there are none
 * @param smoothing ε of label smoothing
 * @param root whether the square root is asked for
 */
record Formula(
        Kind kind,
        boolean swapped,
        int mode,
        double factor,
        double parameter,
        double temperature,
        double smoothing,
        boolean root) {

    private static Formula terms(Kind kind, boolean swapped, double factor) {
        return new Formula(kind, swapped, Slots.SUM, factor, 0, 1, 0, false);
    }

    private static Formula logits(Kind kind, boolean swapped, int mode, double temperature, double smoothing) {
        return new Formula(kind, swapped, mode, 1, 0, temperature, smoothing, false);
    }

    /** {@return why a device does not compute a kernel; empty if it does} */
    static Optional<String> refusal(KernelSpec spec) {
        if (spec.measures().size() > 1) {
            return Optional.of("several measures of a row at once are not on the device yet");
        }
        if (find(spec) != null) {
            return Optional.empty();
        }
        Options options = spec.options();
        if (!options.classWeights().isNone() || options.zLoss() != 0 || options.millerMadow()) {
            return Optional.of("class weights, z-loss and Miller–Madow are not on the device yet");
        }
        String forms = forms(spec.measure());
        return Optional.of(
                forms.isEmpty()
                        ? spec.measure().id() + " is not on the device yet"
                        : spec.measure().id() + " of these forms and options is not on the device yet, which has it of "
                                + forms);
    }

    /** What a device computes a measure of; nothing if it does not at all. */
    private static String forms(Measure measure) {
        return switch (measure) {
            case ENTROPY, KL, REVERSE_KL ->
                "probabilities as given or normalised, counts, and logits at one temperature without a cap";
            case CROSS_ENTROPY ->
                "probabilities as given or normalised, counts, logits at one temperature without a cap, and"
                        + " probabilities as given against logits";
            case JEFFREYS, GENERALIZED_KL -> "probabilities as given or normalised, and counts";
            case JS, JS_DISTANCE -> "probabilities as given";
            case RENYI -> "probabilities as given, at orders from 2^-6 to 16, not next to 1";
            case NLL -> "labels against logits without a cap";
            case LOG_PARTITION -> "logits without a cap";
            default -> "";
        };
    }

    /** {@return the formula of a kernel} */
    static Formula of(KernelSpec spec) {
        Formula formula = find(spec);
        if (formula == null) {
            throw new AssertionError(spec);
        }
        return formula;
    }

    private static @Nullable Formula find(KernelSpec spec) {
        Measure measure = spec.measure();
        Form p = spec.reference();
        Form q = spec.model();
        Options options = spec.options();
        if (p instanceof ClassIndex) {
            return q instanceof Logits logits
                            && plain(logits)
                            && options.classWeights().isNone()
                            && options.zLoss() == 0
                    ? logits(Kind.NLL, false, Slots.SUM, logits.temperature(), options.labelSmoothing())
                    : null;
        }
        if (given(p) && (q == null || given(q))) {
            return ofTerms(measure, options);
        }
        if (Counts.plain().equals(p) && (q == null || q.equals(p)) && !options.millerMadow()) {
            return ofShares(measure);
        }
        if (p instanceof Logits logits && plain(logits)) {
            return q == null || q.equals(p) ? ofLogits(measure, logits.temperature()) : null;
        }
        if (given(p) && q instanceof Logits logits && plain(logits) && measure == Measure.CROSS_ENTROPY) {
            return logits(Kind.SOFT_TARGETS, false, Slots.SUM, logits.temperature(), 0);
        }
        return null;
    }

    private static @Nullable Formula ofTerms(Measure measure, Options options) {
        return switch (measure) {
            case ENTROPY -> terms(Kind.ENTROPY, false, -1);
            case CROSS_ENTROPY -> terms(Kind.CROSS_ENTROPY, false, -1);
            case KL -> terms(Kind.KL, false, 1);
            case REVERSE_KL -> terms(Kind.KL, true, 1);
            case JEFFREYS -> terms(Kind.JEFFREYS, false, 1);
            case GENERALIZED_KL -> terms(Kind.GENERALIZED_KL, false, 1);
            case JS, JS_DISTANCE -> js(options.weight(), measure == Measure.JS_DISTANCE);
            case RENYI -> renyi(options.alpha());
            default -> null;
        };
    }

    private static @Nullable Formula ofShares(Measure measure) {
        return switch (measure) {
            case ENTROPY -> terms(Kind.SHARES_ENTROPY, false, -1);
            case CROSS_ENTROPY -> terms(Kind.SHARES_CROSS_ENTROPY, false, -1);
            case KL, GENERALIZED_KL -> terms(Kind.SHARES_KL, false, 1); // both sides sum to 1
            case REVERSE_KL -> terms(Kind.SHARES_KL, true, 1);
            case JEFFREYS -> terms(Kind.SHARES_JEFFREYS, false, 1);
            default -> null;
        };
    }

    /** {@return the kernel of ∂result/∂ the logits, those of the model where there is one, after this one; null where a device has none} */
    @Nullable
    Kind gradient() {
        return switch (kind) {
            case NLL -> Kind.NLL_GRADIENT;
            case SOFTMAX -> Kind.SOFTMAX_GRADIENT;
            case SOFT_TARGETS -> Kind.SOFT_TARGETS_GRADIENT;
            case LOGITS_CROSS_ENTROPY -> Kind.LOGITS_GRADIENT;
            case LOGITS_KL -> swapped ? Kind.REVERSE_GRADIENT : Kind.LOGITS_GRADIENT;
            default -> null;
        };
    }

    /** {@return a sum below this, but not 0, is left to the host: shares are rounded} */
    double floor(ElementType elements) {
        boolean wide = elements == ElementType.F64;
        return switch (kind) {
            case SHARES_KL -> wide ? 0x1p-10 : 0x1p-2;
            case SHARES_JEFFREYS -> wide ? 0x1p-10 : 0x1p-3;
            case SHARES_ENTROPY, SHARES_CROSS_ENTROPY -> wide ? 0x1p-10 : 0x1p-6; // next to 0 a share of 1 is not 1
            default -> 0;
        };
    }

    /** The side with the larger weight is the kernel's Q. A share of less than 2⁻²⁰ of a number may be too small to compute. */
    private static @Nullable Formula js(double weight, boolean root) {
        double least = Math.min(weight, 1 - weight);
        Kind kind = weight == 0.5 ? Kind.EVEN_JS : Kind.JS;
        return least < 0x1p-20 ? null : new Formula(kind, weight > 0.5, Slots.SUM, 1, least, 1, 0, root);
    }

    /** Orders next to 1 or far from it ask for more digits, or a wider range, than the sum of powers has. */
    private static @Nullable Formula renyi(double alpha) {
        if (alpha == 1) {
            return terms(Kind.KL, false, 1);
        }
        double beta = alpha - 1;
        return Math.abs(beta) < 0x1p-6 || alpha < 0x1p-6 || alpha > 16
                ? null
                : new Formula(Kind.RENYI, false, Slots.LOG, 1 / beta, beta, 1, 0, false);
    }

    private static @Nullable Formula ofLogits(Measure measure, double temperature) {
        return switch (measure) {
            case LOG_PARTITION -> logits(Kind.SOFTMAX, false, Slots.SUM, temperature, 0);
            case ENTROPY -> logits(Kind.SOFTMAX, false, Slots.ENTROPY, temperature, 0);
            case CROSS_ENTROPY -> logits(Kind.LOGITS_CROSS_ENTROPY, false, Slots.SUM, temperature, 0);
            case KL -> logits(Kind.LOGITS_KL, false, Slots.SUM, temperature, 0);
            case REVERSE_KL -> logits(Kind.LOGITS_KL, true, Slots.SUM, temperature, 0);
            default -> null;
        };
    }

    private static boolean given(@Nullable Form form) {
        return Probabilities.given().equals(form);
    }

    // Temperatures within what a power of the arithmetic's range can take.
    private static boolean plain(Logits logits) {
        return !logits.isCapped() && logits.temperature() > 0x1p-20 && logits.temperature() < 0x1p20;
    }
}
