package org.relent.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.LogBase;
import org.relent.Measure;

/**
 * Rows for one kernel, one kind of rows each, and what the reference says of them.
 *
 * @param spec the kernel
 * @param kinds what each row is
 * @param reference P; null for labels
 * @param model Q; null for a measure of P alone
 * @param labels the labels; null for a measure without
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Batch(
        KernelSpec spec,
        List<RowKind> kinds,
        @Nullable Matrix reference,
        @Nullable Matrix model,
        int @Nullable [] labels) {

    /** A batch with one row a kind, the same for the same seed, forms, element type and number of classes. */
    static Batch of(KernelSpec spec, List<RowKind> kinds, int classes) {
        return of(spec, kinds, classes, "");
    }

    /** The same for a purpose of its own, which gives it rows of its own. */
    static Batch of(KernelSpec spec, List<RowKind> kinds, int classes, String purpose) {
        ElementType type = spec.elements();
        boolean labelled = spec.measure().operands() == Measure.Operands.LABELS_AND_MODEL;
        Form p = labelled ? Objects.requireNonNull(spec.model()) : spec.reference();
        Form q = spec.model() == null ? p : spec.model();
        SplittableRandom random = Seed.random(p + " " + q + " " + type + " " + classes + purpose);
        double[] reference = new double[kinds.size() * classes];
        double[] model = new double[kinds.size() * classes];
        int[] labels = new int[kinds.size()];
        double[] logP = new double[classes];
        double[] logQ = new double[classes];
        for (int row = 0; row < kinds.size(); row++) {
            RowKind kind = kinds.get(row);
            kind.fill(random, type, logP, logQ);
            double[] rowP = Forms.encode((Distribution) p, kind, type, logP, random);
            double[] rowQ = Forms.encode((Distribution) q, kind, type, logQ, random);
            System.arraycopy(rowP, 0, reference, row * classes, classes);
            System.arraycopy(rowQ, 0, model, row * classes, classes);
            labels[row] = random.nextInt(classes);
        }
        return new Batch(
                spec,
                kinds,
                labelled ? null : new Matrix(type, kinds.size(), classes, reference),
                spec.model() == null ? null : new Matrix(type, kinds.size(), classes, model),
                labelled ? labels : null);
    }

    /** The kinds of rows that make a difference for a kernel's forms. */
    static List<RowKind> kindsFor(KernelSpec spec) {
        Distribution q = (Distribution) (spec.model() == null ? spec.reference() : spec.model());
        Distribution p = spec.reference() instanceof Distribution form ? form : q;
        return Arrays.stream(RowKind.values()).filter(kind -> kind.suits(p, q)).toList();
    }

    int rows() {
        return kinds.size();
    }

    int classes() {
        return Objects.requireNonNull(reference != null ? reference : model).classes();
    }

    /** The batch in plain arrays. */
    Operands plain() {
        return new Operands(
                reference == null ? null : Storage.plain(reference),
                model == null ? null : Storage.plain(model),
                labels == null ? null : Labels.of(labels));
    }

    /**
     * What the reference backend says, in nats. It is always asked in f64, which every element type widens to exactly.
     */
    double[] exact() {
        KernelSpec wide = spec.withElements(ElementType.F64).withBase(LogBase.NATS);
        Batch widened = new Batch(
                wide,
                kinds,
                reference == null ? null : reference.widened(),
                model == null ? null : model.widened(),
                labels);
        return Call.of(wide, Backends.reference(), null, 2).results(widened.plain(), rows());
    }

    double bound(int row, double exact) {
        return Bounds.of(
                spec, reference == null ? null : reference.row(row), model == null ? null : model.row(row), exact);
    }

    /**
     * The error of a row in units of its bound: at most 1 where the contract is kept; 0 where both are the same infinity
     * or both NaN; infinite where only one is.
     */
    double error(int row, double got, double exact) {
        if (Double.doubleToLongBits(got) == Double.doubleToLongBits(exact) || got == exact) {
            return 0;
        }
        double ratio = Math.abs(got - exact) / bound(row, exact);
        return Double.isNaN(ratio) || Double.isInfinite(exact) ? Double.POSITIVE_INFINITY : ratio;
    }

    /** Everything needed to see a failure again. */
    String describe(int row, double got, double exact) {
        StringBuilder text = new StringBuilder(Kernels.name(spec))
                .append(": C=")
                .append(classes())
                .append(", row ")
                .append(row)
                .append(" (")
                .append(kinds.get(row))
                .append("): got ")
                .append(bits(got))
                .append(", expected ")
                .append(bits(exact));
        if (Double.isFinite(exact)) {
            double bound = bound(row, exact);
            text.append(String.format(
                    Locale.ROOT, ", error %.3g = %.3g of the bound %.3g", got - exact, (got - exact) / bound, bound));
        }
        text.append("; ").append(Seed.hint());
        append(text, "\n  P", reference, row);
        append(text, "\n  Q", model, row);
        if (labels != null) {
            text.append("\n  label ").append(labels[row]);
        }
        return text.toString();
    }

    /** A double with its bits. */
    static String bits(double value) {
        return value + " [" + Matrix.bits(ElementType.F64, value) + "]";
    }

    private static void append(StringBuilder text, String name, @Nullable Matrix matrix, int row) {
        if (matrix == null) {
            return;
        }
        text.append(name).append('[').append(row).append("] =");
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
}
