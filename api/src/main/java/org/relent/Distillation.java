package org.relent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan of the loss of knowledge distillation, for each row
 *
 * <pre>softWeight · s · D(teacher, student) + hardWeight · nll(label, student),   s = 1 or T²</pre>
 *
 * where D is any divergence whose model is the student's logits, such as kl at a temperature T on both sides, and the
 * nll is that of the label, usually at temperature 1. A gradient of D shrinks as 1/T²; {@link #timesTemperatureSquared}
 * makes up for that, and nothing else does: it is never done silently.
 *
 * <pre>{@code
 * var soft = Relent.kl(Logits.atTemperature(2), Logits.atTemperature(2));
 * var hard = Relent.nll(ClassIndex.plain(), Logits.plain());
 * var loss = Relent.distillation(0.9, soft, 0.1, hard).timesTemperatureSquared().kernel();
 * loss.runWithGradient(teacher, student, labels, results, gradient);
 * }</pre>
 *
 * <p>Hinton, Vinyals and Dean (2015), "Distilling the Knowledge in a Neural Network". With js of another weight it is the
 * generalised Jensen–Shannon divergence of Agarwal et al. (2024), "On-Policy Distillation of Language Models".
 *
 * <p>Immutable and thread-safe.
 *
 * @param <P> the form of the teacher's rows
 */
public final class Distillation<P extends Form> {
    private final PairPlan<P, Logits> soft;
    private final @Nullable LabelPlan<Logits> hard;
    private final double softWeight;
    private final double hardWeight;
    private final boolean squared;
    private final Vocabulary vocabulary;

    private Distillation(
            PairPlan<P, Logits> soft,
            @Nullable LabelPlan<Logits> hard,
            double softWeight,
            double hardWeight,
            boolean squared,
            Vocabulary vocabulary) {
        this.soft = soft;
        this.hard = hard;
        this.softWeight = softWeight;
        this.hardWeight = hardWeight;
        this.squared = squared;
        this.vocabulary = vocabulary;
    }

    static <P extends Form> Distillation<P> of(
            double softWeight, PairPlan<P, Logits> soft, double hardWeight, @Nullable LabelPlan<Logits> hard) {
        KernelSpec softSpec = Objects.requireNonNull(soft, "soft").spec();
        requireWeight("softWeight", softWeight);
        requireWeight("hardWeight", hardWeight);
        if (!softSpec.hasGradient()) {
            throw new IllegalArgumentException("soft: got " + softSpec + ", expected one of cross-entropy, kl,"
                    + " reverse-kl, jeffreys and js, row by row");
        }
        requireReturned("soft", softSpec);
        if (hard != null) {
            KernelSpec hardSpec = hard.spec();
            requireReturned("hard", hardSpec);
            if (hardSpec.elements() != softSpec.elements() || hardSpec.base() != softSpec.base()) {
                throw new IllegalArgumentException(
                        "hard: got " + hardSpec + ", expected element type and base of " + softSpec);
            }
        }
        if (softWeight == 0 && hardWeight == 0) {
            throw new IllegalArgumentException("softWeight: got 0 beside a hardWeight of 0, expected one above 0");
        }
        return new Distillation<>(soft, hard, softWeight, hardWeight, false, Vocabulary.same());
    }

    private static void requireWeight(String name, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": got " + weight + ", expected a finite number, 0 or more");
        }
    }

    private static void requireReturned(String name, KernelSpec spec) {
        if (spec.options().onInfinite() != OnInfinite.RETURN) {
            throw new IllegalArgumentException(
                    name + ": got a plan that fails on infinite results, expected one that" + " returns them");
        }
    }

    /**
     * Multiplies the divergence by T², so that the weights mean the same at every temperature.
     *
     * @return a changed copy
     * @throws IllegalArgumentException if the teacher has logits at another temperature than the student
     */
    public Distillation<P> timesTemperatureSquared() {
        double student = student().temperature();
        if (soft.spec().reference() instanceof Logits teacher && teacher.temperature() != student) {
            throw new IllegalArgumentException("timesTemperatureSquared: got a teacher at T = " + teacher.temperature()
                    + " and a student at T = " + student + ", expected one temperature");
        }
        return new Distillation<>(soft, hard, softWeight, hardWeight, true, vocabulary);
    }

    /**
     * Says which class of the teacher is which class of the student.
     *
     * @param classes the map; without one they are the same
     * @return a changed copy
     * @throws IllegalArgumentException if a form is not normalised inside, and so cannot be restricted to shared classes
     */
    public Distillation<P> between(Vocabulary classes) {
        Objects.requireNonNull(classes, "classes");
        if (!classes.isSame() && !((Distribution) soft.spec().reference()).normalizedInside()) {
            throw new IllegalArgumentException("classes: got a map for a teacher of "
                    + soft.spec().reference() + ", expected logits or counts (probabilities: normalized())");
        }
        return new Distillation<>(soft, hard, softWeight, hardWeight, squared, classes);
    }

    /**
     * Makes the kernel on the best backend available; see {@link Backends#select}.
     *
     * @return the kernel
     */
    public DistillationKernel<P> kernel() {
        return new DistillationKernel<>(this, soft.kernel(), hard == null ? null : hard.kernel(), null);
    }

    /**
     * Makes the kernel on a given backend.
     *
     * @param backend the backend
     * @return the kernel
     * @throws NotAvailableYetException if the backend does not compute it yet
     */
    public DistillationKernel<P> kernel(Backend backend) {
        return new DistillationKernel<>(
                this, soft.kernel(backend), hard == null ? null : hard.kernel(backend), backend);
    }

    /** {@return the form of the student's logits where they meet the teacher} */
    Logits student() {
        return (Logits) Objects.requireNonNull(soft.spec().model());
    }

    /** {@return the plan of the divergence from the teacher} */
    PairPlan<P, Logits> soft() {
        return soft;
    }

    /** {@return what the divergence is multiplied with} */
    double softFactor() {
        double temperature = student().temperature();
        return softWeight * (squared ? temperature * temperature : 1);
    }

    /** {@return what the nll is multiplied with} */
    double hardFactor() {
        return hardWeight;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public String toString() {
        return softWeight
                + (squared ? " T² " : " ")
                + soft.spec()
                + (hard == null ? "" : " + " + hardWeight + " " + hard.spec())
                + (vocabulary.isSame() ? "" : " between " + vocabulary);
    }
}
