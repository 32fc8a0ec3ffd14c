package org.relent;

import static org.relent.Measure.Property.BOUNDED;
import static org.relent.Measure.Property.NON_NEGATIVE;
import static org.relent.Measure.Property.SYMMETRIC;
import static org.relent.Measure.Property.ZERO_WHEN_EQUAL;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The measures of the contract, each defined once. Backends, conformance tests, benchmarks, the command line and the
 * documentation enumerate this definition.
 *
 * <p>P is the <em>reference</em> (the world), Q the <em>model</em>; D(P‖Q) is an expectation under P. All formulas are
 * per row, over its classes, in nats. In every measure 0·ln 0 = 0 and a class with p = q = 0 adds nothing; p &gt; 0 with
 * q = 0 makes kl and its kin +∞. There is no ε inside any definition.
 *
 * <p>Immutable and thread-safe.
 */
public enum Measure {
    /** H(P) = −Σ p ln p. Shannon (1948), "A Mathematical Theory of Communication", §6. */
    ENTROPY(
            "entropy",
            "−Σ p ln p",
            "[0, ln C]",
            Operands.REFERENCE,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            BOUNDED),
    /** H(P,Q) = −Σ p ln q. Cover and Thomas (2006), "Elements of Information Theory", §5.4. */
    CROSS_ENTROPY(
            "cross-entropy",
            "−Σ p ln q",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE),
    /** D(P‖Q) = Σ p ln(p/q). Kullback and Leibler (1951), "On Information and Sufficiency". */
    KL(
            "kl",
            "Σ p ln(p/q)",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL),
    /** D(Q‖P) = Σ q ln(q/p): the expectation under the model. */
    REVERSE_KL(
            "reverse-kl",
            "Σ q ln(q/p)",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL),
    /** D(P‖Q) + D(Q‖P) = Σ (p − q) ln(p/q). Jeffreys (1946); it is the sum of both directions, not their mean. */
    JEFFREYS(
            "jeffreys",
            "Σ (p − q) ln(p/q)",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL,
            SYMMETRIC),
    /** w D(P‖M) + (1−w) D(Q‖M) with M = wP + (1−w)Q. Lin (1991), "Divergence Measures Based on the Shannon Entropy". */
    JS(
            "js",
            "w Σ p ln(p/m) + (1−w) Σ q ln(q/m), m = wp + (1−w)q",
            "[0, H(w)]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL,
            SYMMETRIC,
            BOUNDED),
    /** √JS, a metric. Endres and Schindelin (2003), "A New Metric for Probability Distributions". */
    JS_DISTANCE(
            "js-distance",
            "√js",
            "[0, √H(w)]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.ROOT_OF_INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL,
            SYMMETRIC,
            BOUNDED),
    /**
     * ln(Σ p^α q^(1−α)) / (α−1). Rényi (1961), "On Measures of Entropy and Information". Its limits: α = 0 is
     * −ln Σ q over the classes with p &gt; 0, α = 1 is kl, α = ∞ is the largest ln(p/q) of a class with p &gt; 0. A class with
     * p &gt; 0 and q = 0 makes it infinite for α ≥ 1 only; below 1 it adds nothing. Needs {@link Options#withAlpha}.
     */
    RENYI(
            "renyi",
            "ln(Σ p^α q^(1−α)) / (α−1)",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL),
    /** Σ p ln(p/q) − p + q: needs no normalisation, each term ≥ 0. Csiszár (1991), I-divergence. */
    GENERALIZED_KL(
            "generalized-kl",
            "Σ p ln(p/q) − p + q",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL),
    /** ½ Σ |p − q|. */
    TOTAL_VARIATION(
            "total-variation",
            "½ Σ |p − q|",
            "[0, 1]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.PURE_NUMBER,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL,
            SYMMETRIC,
            BOUNDED),
    /** √(½ Σ (√p − √q)²). Hellinger (1909). */
    HELLINGER(
            "hellinger",
            "√(½ Σ (√p − √q)²)",
            "[0, 1]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.PURE_NUMBER,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL,
            SYMMETRIC,
            BOUNDED),
    /** Σ (p − q)²/q. Pearson (1900); expectation under the model. */
    CHI_SQUARE(
            "chi-square",
            "Σ (p − q)²/q",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.PURE_NUMBER,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL),
    /**
     * −ln softmax(x/T)[y]: the cross-entropy of a class label against logits or log-probabilities. With label smoothing ε,
     * class weights w and z-loss λ it is (1 − ε) w[y] (−ln q[y]) + (ε/C) Σ w[c] (−ln q[c]) + λ (ln Σ exp(x/T))².
     */
    NLL(
            "nll",
            "ln Σ exp(x/T) − x[y]/T",
            "[0, ∞]",
            Operands.LABELS_AND_MODEL,
            Skeleton.INDEXED_SOFTMAX,
            Quantity.INFORMATION,
            NON_NEGATIVE),
    /** ln Σ exp(x/T), the log-sum-exp of logits or of negated energies. */
    LOG_PARTITION(
            "log-partition",
            "ln Σ exp(x/T)",
            "(−∞, ∞)",
            Operands.REFERENCE,
            Skeleton.STREAMING_SOFTMAX,
            Quantity.INFORMATION),
    /** I(X;Y) = D(joint ‖ product of its marginals), one number a joint table. Shannon (1948). */
    MUTUAL_INFORMATION(
            "mutual-information",
            "Σ p(x,y) ln(p(x,y) / (p(x) p(y)))",
            "[0, min(H(X), H(Y))]",
            Operands.REFERENCE,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            BOUNDED),
    /** H(X) of a joint table: the entropy of its marginal p(x) = Σ over y. */
    ENTROPY_X(
            "entropy-x",
            "−Σ p(x) ln p(x)",
            "[0, ln nx]",
            Operands.REFERENCE,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            BOUNDED),
    /** H(Y) of a joint table: the entropy of its marginal p(y) = Σ over x. */
    ENTROPY_Y(
            "entropy-y",
            "−Σ p(y) ln p(y)",
            "[0, ln ny]",
            Operands.REFERENCE,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            BOUNDED),
    /** H(X|Y) of a joint table: what is left to know of X when Y is known. Cover and Thomas (2006), §2.2. */
    CONDITIONAL_ENTROPY(
            "conditional-entropy",
            "Σ p(x,y) ln(p(y) / p(x,y))",
            "[0, H(X)]",
            Operands.REFERENCE,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            BOUNDED),
    /**
     * ½ Σ (σp²/σq² + (μp−μq)²/σq² − 1 + ln(σq²/σp²)) between diagonal Gaussians; without Q, against the standard normal.
     * Kullback (1959), "Information Theory and Statistics", §9.1.
     */
    GAUSSIAN_KL(
            "gaussian-kl",
            "½ Σ (σp²/σq² + (μp−μq)²/σq² − 1 + ln(σq²/σp²))",
            "[0, ∞]",
            Operands.REFERENCE_AND_MODEL,
            Skeleton.SUM_OF_TERMS,
            Quantity.INFORMATION,
            NON_NEGATIVE,
            ZERO_WHEN_EQUAL);

    /** What a measure is computed from. */
    public enum Operands {
        /** P alone. */
        REFERENCE,
        /** P and Q. */
        REFERENCE_AND_MODEL,
        /** Class labels and the model's logits or log-probabilities. */
        LABELS_AND_MODEL
    }

    /** How a row is traversed: the shape of the kernel, which most measures share. */
    public enum Skeleton {
        /** One pass, a sum of terms of the row's elements. */
        SUM_OF_TERMS,
        /** A scale and a sum of exponentials of one or more rows of logits. */
        STREAMING_SOFTMAX,
        /** The same, and one element of the row picked by its label. */
        INDEXED_SOFTMAX
    }

    /** What kind of number comes out, which decides how the logarithm's base scales it. */
    public enum Quantity {
        /** A logarithm: nats × 1/ln(base). */
        INFORMATION,
        /** A square root of information: × 1/√ln(base). */
        ROOT_OF_INFORMATION,
        /** No logarithm in it: the base does not matter. */
        PURE_NUMBER
    }

    /** What must hold of every result where both sides are normalised; the conformance kit asserts it. */
    public enum Property {
        /** Never below zero. */
        NON_NEGATIVE,
        /** Exactly zero for equal rows. */
        ZERO_WHEN_EQUAL,
        /** The same value with P and Q exchanged (js: at w = ½), up to the error bound. */
        SYMMETRIC,
        /** Has a finite maximum. */
        BOUNDED
    }

    private final String id;
    private final String formula;
    private final String range;
    private final Operands operands;
    private final Skeleton skeleton;
    private final Quantity quantity;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable; its type does not say so
    private final Set<Property> properties;

    Measure(
            String id,
            String formula,
            String range,
            Operands operands,
            Skeleton skeleton,
            Quantity quantity,
            Property... properties) {
        this.id = id;
        this.formula = formula;
        this.range = range;
        this.operands = operands;
        this.skeleton = skeleton;
        this.quantity = quantity;
        Set<Property> set = EnumSet.noneOf(Property.class);
        set.addAll(Arrays.asList(properties));
        this.properties = Set.copyOf(set);
    }

    /** {@return the name used in the command line, in tables and in test ids, such as {@code "reverse-kl"}} */
    public String id() {
        return id;
    }

    /** {@return the formula per row, in nats} */
    public String formula() {
        return formula;
    }

    /** {@return the range of a row's result for normalised rows of C classes, in nats} */
    public String range() {
        return range;
    }

    /** {@return what the measure is computed from} */
    public Operands operands() {
        return operands;
    }

    /** {@return how a row is traversed} */
    public Skeleton skeleton() {
        return skeleton;
    }

    /** {@return what kind of number comes out} */
    public Quantity quantity() {
        return quantity;
    }

    /**
     * Tells whether a property holds of this measure.
     *
     * @param property the property
     * @return true if it holds where all sides are normalised
     */
    public boolean has(Property property) {
        return properties.contains(property);
    }

    /** {@return whether it is a measure of {@link Joint} tables} */
    public boolean isOfJointTables() {
        return switch (this) {
            case MUTUAL_INFORMATION, ENTROPY_X, ENTROPY_Y, CONDITIONAL_ENTROPY -> true;
            default -> false;
        };
    }

    /**
     * Finds a measure by its id.
     *
     * @param id such as {@code "kl"}
     * @return the measure
     * @throws IllegalArgumentException if there is none; the message lists what exists
     */
    public static Measure byId(String id) {
        return Ids.find("measure", id, values(), Measure::id);
    }
}
