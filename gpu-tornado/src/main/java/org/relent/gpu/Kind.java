package org.relent.gpu;

import java.util.List;

/** The kernels that there are for each type of the arithmetic, and the tasks of each, in their order. */
enum Kind {
    /** Σ p ln p. */
    ENTROPY("parts", "finish"),
    /** Σ p ln q. */
    CROSS_ENTROPY("parts", "finish"),
    /** Σ p ln(p/q). */
    KL("parts", "finish"),
    /** Σ p ln(p/q) − p + q. */
    GENERALIZED_KL("parts", "finish"),
    /** Σ (p − q) ln(p/q). */
    JEFFREYS("parts", "finish"),
    /** ½ Σ p ln(p/m) + ½ Σ q ln(q/m). */
    EVEN_JS("parts", "finish"),
    /** w Σ p ln(p/m) + (1 − w) Σ q ln(q/m). */
    JS("parts", "finish"),
    /** ln(Σ p (p/q)^(α − 1)) / (α − 1). */
    RENYI("parts", "finish"),
    /** Σ p ln p of counts. */
    SHARES_ENTROPY("parts", "norms", "terms", "finish"),
    /** Σ p ln q of counts. */
    SHARES_CROSS_ENTROPY("parts", "norms", "terms", "finish"),
    /** Σ p ln(p/q) of counts. */
    SHARES_KL("parts", "norms", "terms", "finish"),
    /** Σ (p − q) ln(p/q) of counts. */
    SHARES_JEFFREYS("parts", "norms", "terms", "finish"),
    /** The loss of a label against logits. */
    NLL("parts", "finish"),
    /** The log-partition of logits, or their entropy. */
    SOFTMAX("parts", "finish"),
    /** The cross-entropy of logits against logits. */
    LOGITS_CROSS_ENTROPY("parts", "finish"),
    /** The cross-entropy of probabilities against logits. */
    SOFT_TARGETS("parts", "finish"),
    /** The divergence of logits from logits, in two passes. */
    LOGITS_KL("parts", "norms", "excess", "finish"),
    /** ∂/∂logits of the loss of a label: of the rows that its kernel ran over last, as all gradients are. */
    NLL_GRADIENT("gradient"),
    /** ∂/∂logits of their log-partition or their entropy. */
    SOFTMAX_GRADIENT("gradient"),
    /** ∂/∂logits of the cross-entropy of probabilities against logits. */
    SOFT_TARGETS_GRADIENT("gradient"),
    /** ∂/∂ the second logits of the divergence or the cross-entropy of logits against logits. */
    LOGITS_GRADIENT("gradient"),
    /** ∂/∂ the first logits of the divergence of logits from logits. */
    REVERSE_GRADIENT("gradient"),
    /** No measure: numbers go from one place of the arena to another. */
    COPY("stream");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; its type does not say so
    private final List<String> tasks;

    Kind(String... tasks) {
        this.tasks = List.of(tasks);
    }

    /** {@return the names of its tasks} */
    List<String> tasks() {
        return tasks;
    }

    /** {@return whether it needs labels} */
    boolean isOfLabels() {
        return this == NLL || this == NLL_GRADIENT;
    }

    /** {@return whether what comes back are derivatives; otherwise results} */
    boolean isGradient() {
        return tasks.contains("gradient");
    }

    /** {@return whether a task works on units, with all of a group's lanes; otherwise on rows, one a lane} */
    static boolean isOfUnits(String task) {
        return switch (task) {
            case "parts", "terms", "excess", "stream" -> true;
            default -> false;
        };
    }
}
