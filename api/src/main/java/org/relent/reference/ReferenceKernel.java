package org.relent.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.RowKernel;

/** Decodes the rows of a result, once, and applies each measure's formula. */
final class ReferenceKernel implements RowKernel {
    private final KernelSpec spec;
    private final List<Measure> measures;

    ReferenceKernel(KernelSpec spec) {
        this.spec = spec;
        this.measures = spec.measures();
    }

    @Override
    public void run(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Workers workers) {
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                int at = offset + (int) i * measures.size();
                compute(reference, model, labels, first + i, results, at, null);
            }
        });
    }

    @Override
    public void gradient(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Workers workers) {
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                compute(reference, model, labels, first + i, results, offset + (int) i, gradient);
            }
        });
    }

    @Override
    public void gaussianGradient(
            Reference<?> reference,
            @Nullable Model<?> model,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Workers workers) {
        workers.run(count, 1, (from, to) -> {
            for (long i = from; i < to; i++) {
                gaussians(reference, model, first + i, results, offset + (int) i, ofReference, ofModel);
            }
        });
    }

    /** The numbers of one result, and its gradient if there is room for one. */
    private void compute(
            @Nullable Reference<?> reference,
            @Nullable Model<?> model,
            @Nullable Labels labels,
            long index,
            double[] results,
            int at,
            @Nullable Gradient gradient) {
        switch (spec.reference()) {
            case ClassIndex form -> {
                Rows q = Objects.requireNonNull(model).rows();
                long label = Objects.requireNonNull(labels).get(index);
                results[at] = loss(form, label, q, index, gradient);
            }
            case Joint joint -> table(joint, Objects.requireNonNull(reference).rows(), index, results, at);
            case Gaussian ignored ->
                gaussians(Objects.requireNonNull(reference), model, index, results, at, null, null);
            case Distribution form -> {
                Rows p = Objects.requireNonNull(reference).rows();
                distributions(form, p, model == null ? null : model.rows(), index, results, at, gradient);
            }
        }
    }

    private double loss(ClassIndex form, long label, Rows q, long index, @Nullable Gradient gradient) {
        if (form.ignores(label)) {
            write(gradient, index, q.classes(), 0);
            return 0;
        }
        WideRow row = WideRow.decode(q, index, modelForm());
        if (row == null) {
            write(gradient, index, q.classes(), Double.NaN);
            return Double.NaN;
        }
        if (gradient != null) {
            WideGradient slopes = new WideGradient(row, (Logits) modelForm());
            write(gradient, index, slopes.ofLoss((int) label, spec.options()));
        }
        return WideLoss.loss(row, (int) label, spec.options());
    }

    private void table(Joint joint, Rows tables, long index, double[] results, int at) {
        WideRow cells = WideRow.decode(tables, index, joint.cells());
        WideJoint table = cells == null ? null : new WideJoint(cells, joint);
        for (int m = 0; m < measures.size(); m++) {
            results[at + m] = table == null ? Double.NaN : table.result(measures.get(m), spec.options());
        }
    }

    private void gaussians(
            Reference<?> reference,
            @Nullable Model<?> model,
            long index,
            double[] results,
            int at,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        long models = model == null ? 0 : model.rows().rows();
        WideGaussian p = WideGaussian.decode(
                reference.rows(),
                Objects.requireNonNull(reference.spreads()),
                model == null ? index : spec.pairing().referenceRow(index, models),
                ((Gaussian) spec.reference()).spread());
        WideGaussian q = model == null
                ? WideGaussian.standardNormal(reference.rows().classes())
                : WideGaussian.decode(
                        model.rows(),
                        Objects.requireNonNull(model.spreads()),
                        spec.pairing().modelRow(index, models),
                        ((Gaussian) Objects.requireNonNull(spec.model())).spread());
        if (p == null || q == null) {
            results[at] = Double.NaN;
            write(ofReference, index, reference.rows().classes());
            write(ofModel, index, reference.rows().classes());
            return;
        }
        results[at] = WideGaussian.kl(p, q, spec.options().freeNats());
        WideGaussianGradient slopes =
                new WideGaussianGradient(p, q, spec.options().freeNats());
        for (int d = 0; d < p.dimensions(); d++) {
            if (ofReference != null) {
                ofReference.means().set(index, d, slopes.ofMean(d));
                ofReference.spreads().set(index, d, slopes.ofReferenceSpread(d));
            }
            if (ofModel != null) {
                ofModel.means().set(index, d, 0.0 - slopes.ofMean(d)); // never −0
                ofModel.spreads().set(index, d, slopes.ofModelSpread(d));
            }
        }
    }

    /** A row without derivatives. */
    private static void write(@Nullable GaussianGradient gradient, long row, int dimensions) {
        if (gradient != null) {
            write(gradient.means(), row, dimensions, Double.NaN);
            write(gradient.spreads(), row, dimensions, Double.NaN);
        }
    }

    private void distributions(
            Distribution form,
            Rows pRows,
            @Nullable Rows qRows,
            long index,
            double[] results,
            int at,
            @Nullable Gradient gradient) {
        WideRow p =
                WideRow.decode(pRows, qRows == null ? index : spec.pairing().referenceRow(index, qRows.rows()), form);
        WideRow q =
                qRows == null ? null : WideRow.decode(qRows, spec.pairing().modelRow(index, qRows.rows()), modelForm());
        boolean normalized =
                form.normalizedInside() && (qRows == null || modelForm().normalizedInside());
        for (int m = 0; m < measures.size(); m++) {
            results[at + m] = result(measures.get(m), p, q, normalized);
        }
        if (gradient == null) {
            return;
        }
        if (p == null || (q == null && qRows != null)) {
            write(gradient, index, pRows.classes(), Double.NaN);
        } else if (q == null) {
            write(gradient, index, new WideGradient(p, (Logits) form).ofOne(spec.measure()));
        } else {
            WideGradient slopes = new WideGradient(q, (Logits) modelForm());
            write(gradient, index, slopes.ofPair(spec, p, normalized, results[at]));
        }
    }

    /** One measure of decoded rows; null is a row that is NaN, or a Q that the measure does without. */
    private double result(Measure measure, @Nullable WideRow p, @Nullable WideRow q, boolean normalized) {
        boolean ofPAlone = measure.operands() == Measure.Operands.REFERENCE;
        if (p == null || (!ofPAlone && q == null)) {
            return Double.NaN;
        }
        return WideMeasures.result(measure, spec.options(), p, ofPAlone ? null : q, normalized);
    }

    private Distribution modelForm() {
        return (Distribution) Objects.requireNonNull(spec.model());
    }

    private static void write(@Nullable Gradient gradient, long row, int classes, double value) {
        if (gradient != null) {
            double[] numbers = new double[classes];
            Arrays.fill(numbers, value);
            write(gradient, row, numbers);
        }
    }

    private static void write(Gradient gradient, long row, double[] numbers) {
        for (int c = 0; c < numbers.length; c++) {
            gradient.set(row, c, numbers[c]);
        }
    }
}
