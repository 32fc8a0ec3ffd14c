package org.relent.conformance;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.LogBase;
import org.relent.Rows;

/**
 * Rows for one kernel, one kind of rows each.
 *
 * @param spec the kernel
 * @param kinds what each row is
 * @param reference P; null for labels
 * @param referenceSpreads how wide Gaussians P are; null for any other form
 * @param model Q; null for a measure of P alone
 * @param modelSpreads how wide Gaussians Q are; null for any other form
 * @param labels the labels; null for a measure without
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Batch(
        KernelSpec spec,
        List<RowKind> kinds,
        @Nullable Matrix reference,
        @Nullable Matrix referenceSpreads,
        @Nullable Matrix model,
        @Nullable Matrix modelSpreads,
        int @Nullable [] labels) {

    /** Rows of any form but Gaussians. */
    Batch(
            KernelSpec spec,
            List<RowKind> kinds,
            @Nullable Matrix reference,
            @Nullable Matrix model,
            int @Nullable [] labels) {
        this(spec, kinds, reference, null, model, null, labels);
    }

    /** A batch with one row a kind, the same for the same seed, forms, element type and number of classes. */
    static Batch of(KernelSpec spec, List<RowKind> kinds, int classes) {
        return Generator.batch(spec, kinds, classes, "");
    }

    /** The same for a purpose of its own, which gives it rows of its own. */
    static Batch of(KernelSpec spec, List<RowKind> kinds, int classes, String purpose) {
        return Generator.batch(spec, kinds, classes, purpose);
    }

    /** The kinds of rows that make a difference for a kernel's forms. */
    static List<RowKind> kindsFor(KernelSpec spec) {
        return Arrays.stream(RowKind.values()).filter(kind -> kind.suits(spec)).toList();
    }

    int rows() {
        return kinds.size();
    }

    /** How many numbers a result has. */
    int width() {
        return spec.measures().size();
    }

    int classes() {
        return Objects.requireNonNull(reference != null ? reference : model).classes();
    }

    @Nullable
    Matrix get(Part part) {
        return switch (part) {
            case REFERENCE -> reference;
            case REFERENCE_SPREADS -> referenceSpreads;
            case MODEL -> model;
            case MODEL_SPREADS -> modelSpreads;
        };
    }

    /** The matrices there are. */
    List<Part> parts() {
        return Stream.of(Part.values()).filter(part -> get(part) != null).toList();
    }

    /** A matrix that is there. */
    Matrix matrix(Part part) {
        return Objects.requireNonNull(get(part), part.toString());
    }

    /** The same batch with one matrix exchanged. */
    Batch with(Part part, Matrix matrix) {
        return map(each -> each == part ? matrix : get(each));
    }

    /** The same batch with one number changed. */
    Batch with(Part part, int row, int column, double value) {
        return with(part, matrix(part).with(row, column, value));
    }

    /** The same rows several times over. */
    Batch tiled(int times) {
        List<RowKind> all =
                Collections.nCopies(times, kinds).stream().flatMap(List::stream).toList();
        int[] tiledLabels = labels == null ? null : new int[labels.length * times];
        for (int i = 0; tiledLabels != null && i < tiledLabels.length; i++) {
            tiledLabels[i] = Objects.requireNonNull(labels)[i % labels.length];
        }
        return new Batch(
                spec,
                all,
                reference == null ? null : reference.tiled(times),
                referenceSpreads == null ? null : referenceSpreads.tiled(times),
                model == null ? null : model.tiled(times),
                modelSpreads == null ? null : modelSpreads.tiled(times),
                tiledLabels);
    }

    /** The same rows with other labels. */
    Batch with(int[] others) {
        return new Batch(spec, kinds, reference, referenceSpreads, model, modelSpreads, others);
    }

    /** The same rows for another kernel of these forms. */
    Batch with(KernelSpec other) {
        return new Batch(other, kinds, reference, referenceSpreads, model, modelSpreads, labels);
    }

    /** One row on its own. */
    Batch row(int row) {
        return new Batch(
                spec,
                kinds.subList(row, row + 1),
                slice(reference, row),
                slice(referenceSpreads, row),
                slice(model, row),
                slice(modelSpreads, row),
                labels == null ? null : new int[] {labels[row]});
    }

    private static @Nullable Matrix slice(@Nullable Matrix matrix, int row) {
        return matrix == null ? null : matrix.slice(row, 1);
    }

    private Batch map(Function<Part, @Nullable Matrix> matrices) {
        return new Batch(
                spec,
                kinds,
                matrices.apply(Part.REFERENCE),
                matrices.apply(Part.REFERENCE_SPREADS),
                matrices.apply(Part.MODEL),
                matrices.apply(Part.MODEL_SPREADS),
                labels);
    }

    /** The same numbers as f64, to which every element type widens exactly, for a kernel that gives nats. */
    Batch widened() {
        Batch wide = map(part -> get(part) == null ? null : matrix(part).widened());
        return wide.with(spec.withElements(ElementType.F64).withBase(LogBase.NATS));
    }

    /** The batch in plain arrays. */
    Operands plain() {
        return operands(part -> get(part) == null ? null : Storage.plain(matrix(part)));
    }

    /** The batch in some memory. */
    Operands operands(Function<Part, @Nullable Rows> rows) {
        return new Operands(
                rows.apply(Part.REFERENCE),
                rows.apply(Part.REFERENCE_SPREADS),
                rows.apply(Part.MODEL),
                rows.apply(Part.MODEL_SPREADS),
                labels == null ? null : Labels.of(labels));
    }

    /** ln p of a side's row, whose form is a distribution or a joint table. */
    double[] logs(Part part, int row) {
        return Forms.logProbabilities(distribution(part), matrix(part).row(row));
    }

    /** The form of a side's numbers; of joint tables, of their cells. */
    Distribution distribution(Part part) {
        return Forms.distribution(Objects.requireNonNull(part == Part.REFERENCE ? spec.reference() : spec.model()));
    }

    /** The bound of a number. */
    double bound(int number, double exact) {
        return Bounds.of(this, number / width(), spec.measures().get(number % width()), exact);
    }

    /**
     * The error of a number in units of its bound: at most 1 where the contract is kept; 0 where both are the same infinity
     * or both NaN; infinite where only one is.
     */
    double error(int number, double got, double exact) {
        if (Double.doubleToLongBits(got) == Double.doubleToLongBits(exact) || got == exact) {
            return 0;
        }
        double ratio = Math.abs(got - exact) / bound(number, exact);
        return Double.isNaN(ratio) || Double.isInfinite(exact) ? Double.POSITIVE_INFINITY : ratio;
    }

    /** Fails unless each number is within so many bounds of the exact one. */
    void requireClose(double[] got, double[] exact, double bounds) {
        for (int number = 0; number < exact.length; number++) {
            if (!(error(number, got[number], exact[number]) <= bounds)) {
                throw new AssertionError(describe(number, got[number], exact[number]));
            }
        }
    }

    /** Fails unless each number has the same bits. */
    void requireBits(double[] got, double[] expected, String where) {
        for (int number = 0; number < expected.length; number++) {
            if (Double.doubleToLongBits(got[number]) != Double.doubleToLongBits(expected[number])) {
                throw new AssertionError(where + ": other bits; " + describe(number, got[number], expected[number]));
            }
        }
    }

    /** Everything needed to see a failure again. */
    String describe(int number, double got, double exact) {
        int row = number / width();
        StringBuilder text = new StringBuilder(Kernels.name(spec))
                .append(": C=")
                .append(classes())
                .append(", row ")
                .append(row)
                .append(" (")
                .append(kinds.get(row))
                .append(")");
        if (width() > 1) {
            text.append(", ").append(spec.measures().get(number % width()).id());
        }
        text.append(": got ").append(bits(got)).append(", expected ").append(bits(exact));
        if (Double.isFinite(exact)) {
            double bound = bound(number, exact);
            text.append(String.format(
                    Locale.ROOT, ", error %.3g = %.3g of the bound %.3g", got - exact, (got - exact) / bound, bound));
        }
        return text.append(numbers(row)).toString();
    }

    /** The seed, and a row's first numbers with their bits. */
    String numbers(int row) {
        StringBuilder text = new StringBuilder("; ").append(Seed.hint());
        for (Part part : parts()) {
            Matrix matrix = matrix(part);
            text.append("\n  ").append(part).append('[').append(row).append("] =");
            for (int c = 0; c < Math.min(8, matrix.classes()); c++) {
                double value = matrix.get(row, c);
                text.append(' ')
                        .append(value)
                        .append(" [")
                        .append(Matrix.bits(matrix.type(), value))
                        .append(']');
            }
            text.append(matrix.classes() > 8 ? " …" : "");
        }
        if (labels != null) {
            text.append("\n  label ").append(labels[row]);
        }
        return text.toString();
    }

    /** A double with its bits. */
    static String bits(double value) {
        return value + " [" + Matrix.bits(ElementType.F64, value) + "]";
    }
}
