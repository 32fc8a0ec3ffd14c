package org.relent;

import org.jspecify.annotations.Nullable;

/**
 * A divergence from the largest probabilities of a teacher and the rest together. The student's logits are brought to the
 * same k + 1 classes, where the tail's logit is T ln Σ exp(x/T) over the classes that are left; what the tail's logit is
 * pulled by, each of these is by its share in it.
 */
final class TopKTarget implements SoftTarget {
    private final PairKernel<Probabilities, Logits> kernel;
    private final UnaryKernel<Logits> logPartition;
    private final TopK teacher;
    private final double temperature;
    private final int classes;
    private final ScratchRows rest;
    private final double[] tails;
    private final double[] p;
    private final double[] x;
    private final double[] slopes;

    /**
     * A target for at most so many rows at a time.
     *
     * @param kernel of f64 rows of k + 1 classes
     * @param logPartition of the student's rows, in nats, at the same temperature
     * @param teacher the teacher's rows
     * @param classes how many the student has
     * @param most rows at a time
     */
    TopKTarget(
            PairKernel<Probabilities, Logits> kernel,
            UnaryKernel<Logits> logPartition,
            TopK teacher,
            int classes,
            int most) {
        this.kernel = kernel;
        this.logPartition = logPartition;
        this.teacher = teacher;
        this.temperature = ((Logits) logPartition.spec().reference()).temperature();
        this.classes = classes;
        this.rest = new ScratchRows(logPartition.spec().elements(), most, classes);
        this.tails = new double[most];
        this.p = new double[most * (teacher.k() + 1)];
        this.x = new double[p.length];
        this.slopes = new double[p.length];
    }

    @Override
    public void run(long first, int count, Model<Logits> student, double[] results, @Nullable Gradient gradient) {
        Rows logits = student.rows();
        removeTop(logits, first, count);
        if (gradient == null) {
            logPartition.run(Reference.logits(rest.rows(count)), tails);
        } else {
            logPartition.runWithGradient(Reference.logits(rest.rows(count)), tails, gradient);
        }
        int width = teacher.k() + 1;
        for (int row = 0; row < count; row++) {
            gather(logits, first + row, row * width, tails[row]);
        }
        Whole.run(
                kernel,
                Reference.probabilities(Rows.of(p, count, width)),
                Model.logits(Rows.of(x, count, width)),
                results,
                gradient == null ? null : Gradient.of(slopes, count, width));
        if (gradient != null) {
            for (int row = 0; row < count; row++) {
                spread(gradient, first + row, row, row * width);
            }
        }
    }

    private void removeTop(Rows logits, long first, int count) {
        rest.copy(logits, first, count);
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < teacher.k(); i++) {
                rest.remove(row, teacher.classOf(first + row, i));
            }
        }
    }

    /** Brings a row of both to k + 1 classes. */
    private void gather(Rows logits, long row, int at, double tail) {
        int k = teacher.k();
        for (int i = 0; i < k; i++) {
            p[at + i] = teacher.probabilities().get(row, i);
            x[at + i] = logits.get(row, teacher.classOf(row, i));
        }
        p[at + k] = teacher.tail(row);
        // No logits at all have no partition function, but as a class that is not there they have a logit.
        x[at + k] = Double.isNaN(tail) && isNowhere(logits, row) ? Double.NEGATIVE_INFINITY : temperature * tail;
    }

    /** Whether all classes but the top ones have a logit of −∞. */
    private boolean isNowhere(Rows logits, long row) {
        int present = 0;
        for (int c = 0; c < classes; c++) {
            present += logits.get(row, c) == Double.NEGATIVE_INFINITY ? 0 : 1;
        }
        for (int i = 0; i < teacher.k(); i++) {
            present -= logits.get(row, teacher.classOf(row, i)) == Double.NEGATIVE_INFINITY ? 0 : 1;
        }
        return present == 0;
    }

    /** What each logit is pulled by: those of the tail by their share, softmax(x/T) over the tail. */
    private void spread(Gradient gradient, long row, int at, int from) {
        int k = teacher.k();
        if (x[from + k] == Double.NEGATIVE_INFINITY) {
            gradient.fill(at, Double.isNaN(slopes[from + k]) ? Double.NaN : 0);
        } else {
            gradient.scale(at, temperature * slopes[from + k]); // which holds softmax(x/T)/T
        }
        for (int i = 0; i < k; i++) {
            gradient.set(at, teacher.classOf(row, i), slopes[from + i]);
        }
    }
}
