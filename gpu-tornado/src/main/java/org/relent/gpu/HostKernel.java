package org.relent.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Form;
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

    /** Computes one result. */
    void run(@Nullable Rows p, @Nullable Rows q, @Nullable Labels labels, long result, double[] results, int to) {
        Pairing pairing = spec.pairing();
        long modelRows = q == null ? 1 : q.rows();
        if (label != null) {
            long[] one = {Objects.requireNonNull(labels).get(result)};
            label.run(Labels.of(one), model(Objects.requireNonNull(q), result), results, to);
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
