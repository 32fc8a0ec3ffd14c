package org.relent.bench.jmh;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Details;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Gradient;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * A batch of random rows of one case, the same in every JVM. The first rows are random and the others repeat them: what
 * reading costs does not depend on the numbers, and the reference backend need not compute them all.
 */
public final class Workload {
    private static final int RANDOM_ELEMENTS = 1 << 16;
    private static final long SEED = 42;

    private final Case work;
    private final ElementType type;
    private final Memory memory;
    private final int classes;
    private final int rows;
    private final boolean hard;
    private final int distinct;
    private final Form pForm;
    private final @Nullable Rows p;
    private final @Nullable Rows pSpreads;
    private final @Nullable Rows q;
    private final @Nullable Rows qSpreads;
    private final @Nullable Labels labels;
    private final @Nullable MemorySegment gradientMemory;
    private final @Nullable Gradient gradient;

    /** A kernel and its operands. */
    public interface Bound extends Runnable {
        /**
         * Finds the error bounds of the results.
         *
         * @param details room for them
         */
        void examine(Details details);
    }

    private Workload(Case work, ElementType type, Memory memory, int classes, int rows, int distinct, boolean hard) {
        this.work = work;
        this.type = type;
        this.memory = memory;
        this.classes = classes;
        this.rows = rows;
        this.distinct = distinct;
        this.hard = hard;
        this.pForm = work.p().apply(classes);
        SplittableRandom random = new SplittableRandom(SEED);
        boolean labelled = pForm instanceof ClassIndex;
        double[] left = labelled ? null : numbers(random, pForm, !work.needsEveryClass());
        double[] right = work.q() == null ? null : numbers(random, work.q(), false);
        pSpreads = pForm instanceof Gaussian ? matrix(numbers(random, pForm, false)) : null;
        qSpreads = work.q() instanceof Gaussian ? matrix(numbers(random, work.q(), false)) : null;
        if (hard) {
            HardRows.make(pForm, left, work.q(), right, classes);
        }
        p = left == null ? null : matrix(left);
        q = right == null ? null : matrix(right);
        labels = labelled ? labels(random) : null;
        ElementType written = type == ElementType.F64 ? ElementType.F64 : ElementType.F32;
        gradientMemory = work.gradient() ? memory.allocate(written, (long) rows * classes) : null;
        gradient = gradientMemory == null ? null : Gradient.of(gradientMemory, written, rows, classes);
    }

    private Workload(Workload batch, UnaryOperator<Rows> place) {
        this.work = batch.work;
        this.type = batch.type;
        this.memory = batch.memory;
        this.classes = batch.classes;
        this.rows = batch.rows;
        this.hard = batch.hard;
        this.distinct = batch.distinct;
        this.pForm = batch.pForm;
        this.p = batch.p == null ? null : place.apply(batch.p);
        this.pSpreads = batch.pSpreads == null ? null : place.apply(batch.pSpreads);
        this.q = batch.q == null ? null : place.apply(batch.q);
        this.qSpreads = batch.qSpreads == null ? null : place.apply(batch.qSpreads);
        this.labels = batch.labels;
        this.gradientMemory = batch.gradientMemory;
        this.gradient = batch.gradient;
    }

    /**
     * The same batch with other views of its rows, such as those of copies on a device.
     *
     * @param place gives the other view of a matrix
     * @return the batch
     */
    public Workload placed(UnaryOperator<Rows> place) {
        return new Workload(this, place);
    }

    /**
     * Random rows.
     *
     * @param work the case
     * @param type their element type
     * @param memory where they are
     * @param classes their length; for joint tables an even number
     * @param size how much memory all rows together take, as far as a row is not longer
     * @return the batch
     */
    public static Workload of(Case work, ElementType type, Memory memory, int classes, Size size) {
        return ofRows(work, type, memory, classes, rows(work, type, classes, size));
    }

    /**
     * Random rows.
     *
     * @param work the case
     * @param type their element type
     * @param memory where they are
     * @param classes their length; for joint tables an even number
     * @param rows how many
     * @return the batch
     */
    public static Workload ofRows(Case work, ElementType type, Memory memory, int classes, int rows) {
        return ofRows(work, type, memory, classes, rows, RANDOM_ELEMENTS);
    }

    /**
     * Random rows, fewer of them or more.
     *
     * @param work the case
     * @param type their element type
     * @param memory where they are
     * @param classes their length; for joint tables an even number
     * @param rows how many
     * @param random how many elements are random, but for at least a row: the others repeat them
     * @return the batch
     */
    public static Workload ofRows(Case work, ElementType type, Memory memory, int classes, int rows, int random) {
        return new Workload(work, type, memory, classes, rows, Math.clamp(random / classes, 1, rows), false);
    }

    /**
     * A few rows that careless kernels get wrong, to be checked and not timed.
     *
     * @param work the case
     * @param type their element type
     * @param memory where they are
     * @param classes their length; for joint tables an even number
     * @return the batch
     */
    public static Workload ofHardRows(Case work, ElementType type, Memory memory, int classes) {
        return new Workload(work, type, memory, classes, HardRows.KINDS, HardRows.KINDS, true);
    }

    private static int rows(Case work, ElementType type, int classes, Size size) {
        long row = (long) sides(work, classes) * type.bytes() * classes;
        return (int) Math.max(1, size.bytes() / row);
    }

    private static int sides(Case work, int classes) {
        Form p = work.p().apply(classes);
        int sides = (p instanceof ClassIndex ? 0 : 1) + (work.q() == null ? 0 : 1);
        return p instanceof Gaussian ? 2 * sides : sides;
    }

    private double[] numbers(SplittableRandom random, Form form, boolean zeros) {
        return Samples.rows(random, form, type, zeros, distinct, classes);
    }

    private Rows matrix(double[] data) {
        MemorySegment room = memory.allocate(type, (long) rows * classes);
        Samples.fill(data, type, room);
        return Rows.of(room, type, rows, classes);
    }

    private Labels labels(SplittableRandom random) {
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = row < distinct ? random.nextInt(classes) : indices[row - distinct];
        }
        return Labels.of(indices);
    }

    /** {@return what is computed} */
    public Case work() {
        return work;
    }

    /** {@return the element type} */
    public ElementType type() {
        return type;
    }

    /** {@return where the rows are} */
    public Memory memory() {
        return memory;
    }

    /** {@return the number of classes} */
    public int classes() {
        return classes;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return how many rows are random; row r is the same as row r − this} */
    public int distinct() {
        return distinct;
    }

    /** {@return the number of results of a batch} */
    public int results() {
        return Math.multiplyExact(rows, work.measures().size());
    }

    /** {@return pairs (p, q), or logits, in a batch} */
    public long elements() {
        return (long) rows * classes;
    }

    /** {@return what a batch reads and writes, without labels and results} */
    public long bytes() {
        long written = gradient == null ? 0 : gradient.elementType().bytes();
        return elements() * ((long) sides(work, classes) * type.bytes() + written);
    }

    /** {@return the rows of P} */
    public Rows reference() {
        return Objects.requireNonNull(p, "p");
    }

    /** {@return the rows of Q} */
    public Rows model() {
        return Objects.requireNonNull(q, "q");
    }

    /** {@return the labels} */
    public Labels labels() {
        return Objects.requireNonNull(labels, "labels");
    }

    /** {@return where gradients go; null if the case has none} */
    public @Nullable Gradient written() {
        return gradient;
    }

    /** Overwrites the gradient, if there is one: what one kernel wrote must not be taken for what the next one should. */
    public void clearGradient() {
        if (gradient != null && gradientMemory != null) {
            double[] nothing = new double[classes];
            Arrays.fill(nothing, Double.NaN);
            Samples.fill(nothing, gradient.elementType(), gradientMemory);
        }
    }

    /** {@return the first row whose gradient has other bits than that of the same row before it; −1 if none has} */
    long unequalGradient() {
        if (gradientMemory == null) {
            return -1;
        }
        long row = gradientMemory.byteSize() / rows;
        long first = distinct * row;
        long size = gradientMemory.byteSize();
        long at = MemorySegment.mismatch(gradientMemory, first, size, gradientMemory, 0, size - first);
        return at < 0 ? -1 : distinct + at / row;
    }

    /** {@return a batch of the random rows alone, without the repeated ones} */
    public Workload head() {
        return new Workload(work, type, memory, classes, distinct, distinct, hard);
    }

    /**
     * Makes a kernel of the case for these rows.
     *
     * @param backend who computes
     * @param threads how many threads take part
     * @param results room for the results
     * @return the kernel, ready to run
     */
    public Bound bind(Backend backend, int threads, double[] results) {
        if (labels != null) {
            return bindLabels(backend, threads, results, labels);
        }
        Rows left = reference();
        Reference<Form> reference = pSpreads == null ? new Reference<>(left) : new Reference<>(left, pSpreads);
        if (q == null) {
            var kernel = Relent.unary(work.measure(), pForm)
                    .elements(type)
                    .threads(threads)
                    .kernel(backend);
            return bound(() -> kernel.run(reference, results), details -> kernel.examine(reference, details));
        }
        Model<Form> model = qSpreads == null ? new Model<>(q) : new Model<>(q, qSpreads);
        Form qForm = Objects.requireNonNull(work.q());
        var plan = work.measures().size() == 1
                ? Relent.pair(work.measure(), pForm, qForm)
                : Relent.measures(work.measures(), pForm, qForm);
        var kernel = plan.elements(type).threads(threads).kernel(backend);
        return bound(() -> kernel.run(reference, model, results), details -> kernel.examine(reference, model, details));
    }

    private Bound bindLabels(Backend backend, int threads, double[] results, Labels labels) {
        var kernel = Relent.nll(ClassIndex.plain(), Logits.plain())
                .elements(type)
                .threads(threads)
                .kernel(backend);
        Model<Logits> model = Model.logits(model());
        Runnable run = gradient == null
                ? () -> kernel.run(labels, model, results)
                : () -> kernel.runWithGradient(labels, model, results, gradient);
        return bound(run, details -> kernel.examine(labels, model, details));
    }

    private static Bound bound(Runnable run, Consumer<Details> examine) {
        return new Bound() {
            @Override
            public void run() {
                run.run();
            }

            @Override
            public void examine(Details details) {
                examine.accept(details);
            }
        };
    }

    @Override
    public String toString() {
        return work + " " + type.id() + " [" + rows + ", " + classes + "] " + memory + (hard ? ", hard rows" : "");
    }
}
