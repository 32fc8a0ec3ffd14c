package org.relent.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/** The same kernel on the host, row by row, for the rows that the device does not compute exactly enough. Thread-safe. */
final class HostKernel {
    private final KernelSpec spec;
    private final @Nullable UnaryKernel<Form> unary;
    private final @Nullable PairKernel<Form, Form> pair;
    private final @Nullable LabelKernel<Distribution> label;

    HostKernel(KernelSpec spec, Backend backend) {
        this.spec = spec;
        Form p = spec.reference();
        Form q = spec.model();
        this.label = p instanceof ClassIndex index
                ? plan(Relent.nll(index, (Distribution) Objects.requireNonNull(q)))
                        .kernel(backend)
                : null;
        this.unary = label == null && q == null
                ? plan(Relent.measures(spec.measures(), p)).kernel(backend)
                : null;
        this.pair = label == null && q != null
                ? plan(Relent.measures(spec.measures(), p, q)).kernel(backend)
                : null;
    }

    private <S extends Plan<S, ?>> S plan(S fresh) {
        return fresh.elements(spec.elements()).options(spec.options()).pairs(Pairing.ROW);
    }

    /** Computes one result, and its gradient where there is room for gradients. */
    void run(
            @Nullable Rows p,
            @Nullable Rows q,
            @Nullable Labels labels,
            long result,
            double[] results,
            int to,
            @Nullable Gradient gradient) {
        if (gradient == null) {
            run(p, q, labels, result, results, to);
        } else {
            double[] one = new double[1];
            gradient(p, q, labels, result, one, row(gradient, result));
            results[to] = one[0];
        }
    }

    private void gradient(
            @Nullable Rows p, @Nullable Rows q, @Nullable Labels labels, long result, double[] one, Gradient gradient) {
        if (label != null) {
            label.runWithGradient(label(labels, result), model(Objects.requireNonNull(q), result), one, gradient);
        } else if (unary != null) {
            unary.runWithGradient(reference(Objects.requireNonNull(p), result), one, gradient);
        } else {
            Objects.requireNonNull(pair)
                    .runWithGradient(
                            reference(Objects.requireNonNull(p), result),
                            model(Objects.requireNonNull(q), result),
                            one,
                            gradient);
        }
    }

    private static Gradient row(Gradient gradient, long row) {
        long start = gradient.offset() + row * gradient.rowStride();
        return Gradient.of(gradient.memory(), gradient.elementType(), start, 1, gradient.classes(), gradient.classes());
    }

    private static Labels label(@Nullable Labels labels, long result) {
        long[] one = {Objects.requireNonNull(labels).get(result)};
        return Labels.of(one);
    }

    private void run(
            @Nullable Rows p, @Nullable Rows q, @Nullable Labels labels, long result, double[] results, int to) {
        Pairing pairing = spec.pairing();
        long modelRows = q == null ? 1 : q.rows();
        if (label != null) {
            label.run(label(labels, result), model(Objects.requireNonNull(q), result), results, to);
        } else if (unary != null) {
            unary.run(reference(Objects.requireNonNull(p), result), results, to);
        } else {
            Objects.requireNonNull(pair)
                    .run(
                            reference(Objects.requireNonNull(p), pairing.referenceRow(result, modelRows)),
                            model(Objects.requireNonNull(q), pairing.modelRow(result, modelRows)),
                            results,
                            to);
        }
    }

    private static <F extends Form> Reference<F> reference(Rows rows, long row) {
        return new Reference<>(rows.row(row));
    }

    private static <F extends Form> Model<F> model(Rows rows, long row) {
        return new Model<>(rows.row(row));
    }
}
