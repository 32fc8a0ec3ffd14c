package org.relent;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A planned loss of knowledge distillation; {@link Distillation} has the formula. A run checks everything first; if
 * anything is wrong nothing is computed and nothing written. Rows are worked through a block at a time, so that
 * divergence and nll find the student's logits in the cache.
 *
 * <p>A row whose label is the ignore index of the nll's plan is left out whole: its loss and gradient are 0.
 *
 * <p>Thread-safe; each run has a little memory of its own.
 *
 * @param <P> the form of the teacher's rows
 */
public final class DistillationKernel<P extends Form> {
    private static final int BLOCK = 1 << 16;

    private final Distillation<P> plan;
    private final PairKernel<P, Logits> soft;
    private final @Nullable LabelKernel<Logits> hard;
    private final @Nullable PairKernel<Probabilities, Logits> ofTop;
    private final @Nullable UnaryKernel<Logits> logPartition;
    private final Workers workers;

    DistillationKernel(
            Distillation<P> plan,
            PairKernel<P, Logits> soft,
            @Nullable LabelKernel<Logits> hard,
            @Nullable Backend backend) {
        this.plan = plan;
        this.soft = soft;
        this.hard = hard;
        this.workers = plan.soft().workers;
        if (takesTopK()) {
            KernelSpec wide = soft.spec().withElements(ElementType.F64);
            PairPlan<Probabilities, Logits> buckets = new PairPlan<>(wide, workers);
            UnaryPlan<Logits> rest = new UnaryPlan<>(
                    KernelSpec.of(Measure.LOG_PARTITION, plan.student(), null)
                            .withElements(soft.spec().elements()),
                    workers);
            ofTop = backend == null ? buckets.kernel() : buckets.kernel(backend);
            logPartition = backend == null ? rest.kernel() : rest.kernel(backend);
        } else {
            ofTop = null;
            logPartition = null;
        }
    }

    private boolean takesTopK() {
        return soft.spec().reference().equals(Probabilities.given())
                && !plan.student().isCapped()
                && plan.vocabulary().isSame();
    }

    /** {@return the kernel of the divergence alone, without weight and T²} */
    public PairKernel<P, Logits> soft() {
        return soft;
    }

    /** {@return the kernel of the nll alone; empty where the plan has none} */
    public Optional<LabelKernel<Logits>> hard() {
        return Optional.ofNullable(hard);
    }

    /**
     * One loss a row, of a plan without labels.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @param results room for one number a row
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or the
     *     results overlap an input
     * @throws IndexOutOfBoundsException if there is no room for the results
     */
    public void run(Teacher<P> teacher, Model<Logits> student, double[] results) {
        compute(teacher, student, null, results, null);
    }

    /**
     * One loss a row.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @param labels one class index a row, of the student's classes
     * @param results room for one number a row
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or the
     *     results overlap an input
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     */
    public void run(Teacher<P> teacher, Model<Logits> student, Labels labels, double[] results) {
        compute(teacher, student, Objects.requireNonNull(labels, "labels"), results, null);
    }

    /**
     * One loss a row, of a plan without labels, and its gradient with respect to the student's logits.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @param results room for one number a row
     * @param gradient room for one number a logit
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input or each other
     * @throws IndexOutOfBoundsException if there is no room for the results
     */
    public void runWithGradient(Teacher<P> teacher, Model<Logits> student, double[] results, Gradient gradient) {
        compute(teacher, student, null, results, Objects.requireNonNull(gradient, "gradient"));
    }

    /**
     * One loss a row, and its gradient with respect to the student's logits.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @param labels one class index a row, of the student's classes
     * @param results room for one number a row
     * @param gradient room for one number a logit
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other, or what
     *     is written overlaps an input or each other
     * @throws IndexOutOfBoundsException if a label is out of range, or there is no room for the results
     */
    public void runWithGradient(
            Teacher<P> teacher, Model<Logits> student, Labels labels, double[] results, Gradient gradient) {
        compute(
                teacher,
                student,
                Objects.requireNonNull(labels, "labels"),
                results,
                Objects.requireNonNull(gradient, "gradient"));
    }

    private void compute(
            Teacher<P> teacher,
            Model<Logits> student,
            @Nullable Labels labels,
            double[] results,
            @Nullable Gradient gradient) {
        check(teacher, student, labels, results, gradient);
        Rows logits = student.rows();
        int classes = logits.classes();
        int most = (int) Math.min(logits.rows(), Math.max(1, (long) BLOCK * workers.threads() / classes));
        SoftTarget target = target(teacher, classes, most, gradient);
        double[] part = new double[most];
        Gradient slopes = gradient == null || hard == null ? null : Gradient.like(gradient, most, classes);
        for (long first = 0; first < logits.rows(); first += most) {
            int count = (int) Math.min(most, logits.rows() - first);
            Gradient block = gradient == null ? null : gradient.slice(first, count);
            soften(target, first, count, student, part, results, block);
            if (hard != null && labels != null) {
                Labels own = labels.slice(first, count);
                harden(hard, own, Model.logits(logits.slice(first, count)), part, results, first, block, slopes);
            }
        }
    }

    /** The part of the divergence. */
    private void soften(
            SoftTarget target,
            long first,
            int count,
            Model<Logits> student,
            double[] part,
            double[] results,
            @Nullable Gradient gradient) {
        double factor = plan.softFactor();
        if (factor > 0) {
            target.run(first, count, student, part, gradient);
        }
        for (int i = 0; i < count; i++) {
            results[(int) first + i] = factor > 0 ? factor * part[i] : 0;
            if (gradient != null && factor == 0) {
                gradient.fill(i, 0);
            }
        }
        if (gradient != null && factor != 1) {
            gradient.scale(factor);
        }
    }

    /** Adds the part of the labels, and leaves ignored rows out. */
    private void harden(
            LabelKernel<Logits> kernel,
            Labels labels,
            Model<Logits> student,
            double[] part,
            double[] results,
            long first,
            @Nullable Gradient gradient,
            @Nullable Gradient slopes) {
        double factor = plan.hardFactor();
        int count = (int) labels.rows();
        if (factor > 0 && gradient != null && slopes != null) {
            Gradient more = slopes.slice(0, count);
            kernel.runWithGradient(labels, student, part, more);
            gradient.add(factor, more);
        } else if (factor > 0) {
            kernel.run(labels, student, part);
        }
        ClassIndex form = (ClassIndex) kernel.spec().reference();
        for (int i = 0; i < count; i++) {
            boolean ignored = form.ignores(labels.get(i));
            results[(int) first + i] = ignored ? 0 : results[(int) first + i] + (factor > 0 ? factor * part[i] : 0);
            if (ignored && gradient != null) {
                gradient.fill(i, 0);
            }
        }
    }

    private SoftTarget target(Teacher<P> teacher, int classes, int most, @Nullable Gradient gradient) {
        return switch (teacher) {
            case TopK top ->
                new TopKTarget(Objects.requireNonNull(ofTop), Objects.requireNonNull(logPartition), top, classes, most);
            case Reference<P> whole ->
                plan.vocabulary().isSame()
                        ? new SoftTarget.Whole<>(soft, whole)
                        : SoftTarget.Shared.of(soft, whole, plan.vocabulary(), most, gradient);
        };
    }

    private void check(
            Teacher<P> teacher,
            Model<Logits> student,
            @Nullable Labels labels,
            double[] results,
            @Nullable Gradient gradient) {
        Objects.requireNonNull(results, "results");
        Rows logits = Objects.requireNonNull(student, "student").rows();
        Reference<P> reference = switch (Objects.requireNonNull(teacher, "teacher")) {
            case TopK top -> {
                requireTopK(top, logits);
                yield new Reference<>(top.probabilities());
            }
            case Reference<P> whole -> {
                soft.requireSides(whole, student);
                plan.vocabulary().require(whole.rows(), logits);
                yield whole;
            }
        };
        if (reference.rows().rows() != logits.rows()) {
            throw new IllegalArgumentException("student.rows: got " + logits.rows() + ", expected "
                    + reference.rows().rows() + " as in teacher");
        }
        if ((labels == null) != (hard == null)) {
            throw new IllegalArgumentException("labels: got " + (labels == null ? "none" : "some") + ", expected "
                    + (hard == null ? "none for " : "some for ") + plan);
        }
        if (hard != null && labels != null) {
            hard.check(labels, student);
        }
        soft.requireRoom(reference, student, labels, logits.rows(), results, 0);
        if (gradient != null) {
            GradientRoom.require("gradient", gradient, logits.rows(), logits, "student", workers);
            GradientRoom.requireApart("gradient", gradient, reference, student, labels, results, logits.rows());
        }
    }

    private void requireTopK(TopK top, Rows logits) {
        if (!takesTopK()) {
            throw new IllegalArgumentException("teacher: got " + top + ", expected whole rows for " + plan
                    + " (top-k rows need Probabilities.given() against uncapped logits of the same classes)");
        }
        soft.requireUsable("student", logits);
        Memory.requireOpen("teacher", top.probabilities());
        if (top.probabilities().segment() != null) {
            soft.requireReadable(
                    "teacher", Objects.requireNonNull(top.probabilities().segment()));
        }
        top.requireClasses(logits.classes());
    }

    /**
     * The mean loss over the rows that are not ignored, of a plan with labels.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @param labels one class index a row, of the student's classes
     * @return the mean; NaN if no row counts
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     * @throws IndexOutOfBoundsException if a label is out of range
     */
    public double mean(Teacher<P> teacher, Model<Logits> student, Labels labels) {
        double[] results = new double[Math.toIntExact(student.rows().rows())];
        run(teacher, student, labels, results);
        ClassIndex form = (ClassIndex) Objects.requireNonNull(hard).spec().reference();
        long counted = 0;
        for (long row = 0; row < labels.rows(); row++) {
            counted += form.ignores(labels.get(row)) ? 0 : 1;
        }
        return sum(results) / counted;
    }

    /**
     * The mean loss over rows, of a plan without labels.
     *
     * @param teacher P: its rows, or the largest probabilities of each
     * @param student Q, logits
     * @return the mean; NaN for no rows
     * @throws IllegalArgumentException if element type, classes or row counts do not fit the plan and each other
     */
    public double mean(Teacher<P> teacher, Model<Logits> student) {
        double[] results = new double[Math.toIntExact(student.rows().rows())];
        run(teacher, student, results);
        return sum(results) / results.length;
    }

    private static double sum(double[] results) {
        CompensatedSum sum = new CompensatedSum();
        sum.clear();
        for (double result : results) {
            sum.add(result);
        }
        return sum.value();
    }

    @Override
    public String toString() {
        return plan + " on " + soft.backend().id();
    }
}
