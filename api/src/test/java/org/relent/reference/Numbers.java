package org.relent.reference;

import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;

/** Single rows of f64 through the reference kernel. */
final class Numbers {
    private Numbers() {}

    static double[] row(double... numbers) {
        return numbers;
    }

    static KernelSpec spec(Measure measure, Form reference, @Nullable Form model, Options options) {
        return KernelSpec.of(measure, reference, model)
                .withElements(ElementType.F64)
                .withOptions(options);
    }

    /** A measure of one or two distributions, or of a table. */
    static double of(
            Measure measure, Form reference, double[] p, @Nullable Form model, double @Nullable [] q, Options options) {
        return results(spec(measure, reference, model, options), referenceOf(p), q == null ? null : modelOf(q), null)[
                0];
    }

    static double of(Measure measure, Form reference, double[] p, Form model, double[] q) {
        return of(measure, reference, p, model, q, Options.DEFAULT);
    }

    static double of(Measure measure, Form reference, double... p) {
        return of(measure, reference, p, null, null, Options.DEFAULT);
    }

    static double loss(Form labels, int label, Form model, double[] q, Options options) {
        return results(spec(Measure.NLL, labels, model, options), null, modelOf(q), Labels.of(label))[0];
    }

    /** All numbers of one result. */
    static double[] results(
            KernelSpec spec, @Nullable Reference<?> reference, @Nullable Model<?> model, @Nullable Labels labels) {
        double[] results = new double[spec.measures().size()];
        new ReferenceKernel(spec).run(reference, model, labels, 0, 1, results, 0, Workers.caller());
        return results;
    }

    /** The gradient of one result. */
    static double[] gradient(KernelSpec spec, @Nullable Reference<?> reference, double[] q, @Nullable Labels labels) {
        double[] gradient = new double[q.length];
        new ReferenceKernel(spec)
                .gradient(
                        reference,
                        modelOf(q),
                        labels,
                        0,
                        1,
                        new double[1],
                        0,
                        Gradient.of(gradient, 1, q.length),
                        Workers.caller());
        return gradient;
    }

    static Reference<Form> referenceOf(double... p) {
        return new Reference<>(Rows.of(p, 1, p.length));
    }

    static Model<Form> modelOf(double... q) {
        return new Model<>(Rows.of(q, 1, q.length));
    }
}
