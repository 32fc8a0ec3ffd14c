package org.relent;

import java.util.List;
import java.util.Objects;

/**
 * The front door: a plan for each measure.
 *
 * <pre>{@code
 * var kl = Relent.kl(Probabilities.given(), Probabilities.given()).f32().in(LogBase.BITS).kernel();
 * kl.run(Reference.probabilities(Rows.of(p, rows, classes)), Model.probabilities(Rows.of(q, rows, classes)), results);
 * }</pre>
 *
 * <p>Formulas, ranges and rules stand with {@link Measure}.
 */
public final class Relent {
    private Relent() {}

    /**
     * The entropy H(P) = −Σ p ln p.
     *
     * @param <P> the form of P
     * @param reference the form of P
     * @return a plan
     */
    public static <P extends Distribution> UnaryPlan<P> entropy(P reference) {
        return unary(Measure.ENTROPY, reference);
    }

    /**
     * The cross-entropy H(P,Q) = −Σ p ln q. Soft targets against logits are {@code crossEntropy(probabilities, logits)}.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> crossEntropy(P reference, Q model) {
        return pair(Measure.CROSS_ENTROPY, reference, model);
    }

    /**
     * The Kullback–Leibler divergence D(P‖Q) = Σ p ln(p/q).
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> kl(P reference, Q model) {
        return pair(Measure.KL, reference, model);
    }

    /**
     * The reverse divergence D(Q‖P) = Σ q ln(q/p).
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> reverseKl(P reference, Q model) {
        return pair(Measure.REVERSE_KL, reference, model);
    }

    /**
     * The Jeffreys divergence D(P‖Q) + D(Q‖P).
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> jeffreys(P reference, Q model) {
        return pair(Measure.JEFFREYS, reference, model);
    }

    /**
     * The Jensen–Shannon divergence, with w = ½ unless {@link Options#withWeight} says otherwise.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> js(P reference, Q model) {
        return pair(Measure.JS, reference, model);
    }

    /**
     * The Jensen–Shannon distance √JS, with w = ½ unless {@link Options#withWeight} says otherwise.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> jsDistance(P reference, Q model) {
        return pair(Measure.JS_DISTANCE, reference, model);
    }

    /**
     * Rényi's divergence of order α.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param alpha α, 0 … ∞; 0, 1 and ∞ are the limits
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> renyi(
            double alpha, P reference, Q model) {
        Objects.requireNonNull(model, "model");
        Options options = Options.DEFAULT.withAlpha(alpha);
        return new PairPlan<>(KernelSpec.of(Measure.RENYI, reference, model).withOptions(options), Workers.caller());
    }

    /**
     * The generalized divergence Σ p ln(p/q) − p + q, for rows that need not sum to 1.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> generalizedKl(P reference, Q model) {
        return pair(Measure.GENERALIZED_KL, reference, model);
    }

    /**
     * The total variation distance ½ Σ |p − q|.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> totalVariation(P reference, Q model) {
        return pair(Measure.TOTAL_VARIATION, reference, model);
    }

    /**
     * The Hellinger distance √(½ Σ (√p − √q)²).
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> hellinger(P reference, Q model) {
        return pair(Measure.HELLINGER, reference, model);
    }

    /**
     * Pearson's χ² divergence Σ (p − q)²/q.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Distribution, Q extends Distribution> PairPlan<P, Q> chiSquare(P reference, Q model) {
        return pair(Measure.CHI_SQUARE, reference, model);
    }

    /**
     * The log-partition function ln Σ exp(x/T) of logits, or of negated energies.
     *
     * @param logits the form of the logits
     * @return a plan
     */
    public static UnaryPlan<Logits> logPartition(Logits logits) {
        return unary(Measure.LOG_PARTITION, logits);
    }

    /**
     * The mutual information I(X;Y) of joint tables.
     *
     * @param tables the form of the tables
     * @return a plan
     */
    public static UnaryPlan<Joint> mutualInformation(Joint tables) {
        return unary(Measure.MUTUAL_INFORMATION, tables);
    }

    /**
     * The divergence of diagonal Gaussians.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     */
    public static <P extends Gaussian, Q extends Gaussian> PairPlan<P, Q> gaussianKl(P reference, Q model) {
        return pair(Measure.GAUSSIAN_KL, reference, model);
    }

    /**
     * The divergence of diagonal Gaussians from the standard normal, the term of variational autoencoders.
     *
     * @param <P> the form of P
     * @param reference the form of P
     * @return a plan
     */
    public static <P extends Gaussian> UnaryPlan<P> gaussianKl(P reference) {
        return new UnaryPlan<>(KernelSpec.of(Measure.GAUSSIAN_KL, reference, null), Workers.caller());
    }

    /**
     * Several measures of P and Q, {@link Measure#ENTROPY} of P among them if wanted, from one pass over the rows. Results
     * are a matrix: one row a pair, one column a measure, in the order given. Each number has the bits that a plan of its
     * measure alone gives.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param measures the measures, each once
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     * @throws IllegalArgumentException if they cannot be computed together
     */
    public static <P extends Form, Q extends Form> PairPlan<P, Q> measures(
            List<Measure> measures, P reference, Q model) {
        Objects.requireNonNull(model, "model");
        if (reference instanceof ClassIndex) {
            throw new IllegalArgumentException(
                    "reference: got labels, expected a distribution (labels: use Relent.nll)");
        }
        return new PairPlan<>(KernelSpec.of(measures, reference, model), Workers.caller());
    }

    /**
     * Several measures of P alone from one pass, such as the information and the entropies of joint tables. Results are a
     * matrix: one row a row, one column a measure, in the order given.
     *
     * @param <P> the form of P
     * @param measures the measures, each once
     * @param reference the form of P
     * @return a plan
     * @throws IllegalArgumentException if they cannot be computed together
     */
    public static <P extends Form> UnaryPlan<P> measures(List<Measure> measures, P reference) {
        return new UnaryPlan<>(KernelSpec.of(measures, reference, null), Workers.caller());
    }

    /**
     * The negative log-likelihood −ln softmax(x/T)[y] of class labels.
     *
     * @param <Q> the form of Q
     * @param labels the form of the labels
     * @param model the form of Q: logits or log-probabilities
     * @return a plan
     */
    public static <Q extends Distribution> LabelPlan<Q> nll(ClassIndex labels, Q model) {
        Objects.requireNonNull(model, "model");
        return new LabelPlan<>(KernelSpec.of(Measure.NLL, labels, model), Workers.caller());
    }

    /**
     * The loss of knowledge distillation, softWeight · D(teacher, student) + hardWeight · nll(label, student).
     *
     * @param <P> the form of the teacher's rows
     * @param softWeight the weight of the divergence, 0 or more
     * @param soft a divergence of the student's logits from the teacher, both at a temperature
     * @param hardWeight the weight of the nll, 0 or more
     * @param hard the nll of the labels, usually at temperature 1
     * @return a plan
     * @throws IllegalArgumentException if the plans do not fit each other, or both weights are 0
     */
    public static <P extends Form> Distillation<P> distillation(
            double softWeight, PairPlan<P, Logits> soft, double hardWeight, LabelPlan<Logits> hard) {
        return Distillation.of(softWeight, soft, hardWeight, Objects.requireNonNull(hard, "hard"));
    }

    /**
     * Knowledge distillation without labels: the divergence alone.
     *
     * @param <P> the form of the teacher's rows
     * @param soft a divergence of the student's logits from the teacher, both at a temperature
     * @return a plan
     */
    public static <P extends Form> Distillation<P> distillation(PairPlan<P, Logits> soft) {
        return Distillation.of(1, soft, 0, null);
    }

    /**
     * Any measure of P alone, such as {@link Measure#CONDITIONAL_ENTROPY} of joint tables.
     *
     * @param <P> the form of P
     * @param measure the measure
     * @param reference the form of P
     * @return a plan
     * @throws IllegalArgumentException if the form does not fit the measure; the message names both
     */
    public static <P extends Form> UnaryPlan<P> unary(Measure measure, P reference) {
        requireOperands(measure, Measure.Operands.REFERENCE);
        return new UnaryPlan<>(KernelSpec.of(measure, reference, null), Workers.caller());
    }

    /**
     * Any measure of P and Q.
     *
     * @param <P> the form of P
     * @param <Q> the form of Q
     * @param measure the measure
     * @param reference the form of P
     * @param model the form of Q
     * @return a plan
     * @throws IllegalArgumentException if the forms do not fit the measure; the message names them
     */
    public static <P extends Form, Q extends Form> PairPlan<P, Q> pair(Measure measure, P reference, Q model) {
        requireOperands(measure, Measure.Operands.REFERENCE_AND_MODEL);
        Objects.requireNonNull(model, "model");
        return new PairPlan<>(KernelSpec.of(measure, reference, model), Workers.caller());
    }

    private static String words(Measure.Operands operands) {
        return switch (operands) {
            case REFERENCE -> "P alone";
            case REFERENCE_AND_MODEL -> "P and Q";
            case LABELS_AND_MODEL -> "labels and Q";
        };
    }

    private static void requireOperands(Measure measure, Measure.Operands operands) {
        if (measure.operands() != operands) {
            throw new IllegalArgumentException("measure: got " + measure.id() + ", which is computed from "
                    + words(measure.operands()) + ", expected one computed from " + words(operands));
        }
    }
}
