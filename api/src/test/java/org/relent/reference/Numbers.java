package org.relent.reference;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
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

    /** The gradient of one result: of logits, or of Gaussians' means and spreads, P's and then Q's. */
    static double[] gradient(
            KernelSpec spec, @Nullable Reference<?> reference, @Nullable Model<?> model, @Nullable Labels labels) {
        int classes = (model != null
                        ? model.rows()
                        : Objects.requireNonNull(reference).rows())
                .classes();
        ReferenceKernel kernel = new ReferenceKernel(spec);
        if (spec.reference() instanceof Gaussian) {
            double[] gradient = new double[(model == null ? 2 : 4) * classes];
            kernel.gaussianGradient(
                    Objects.requireNonNull(reference),
                    model,
                    0,
                    1,
                    new double[1],
                    0,
                    room(gradient, 0, classes),
                    model == null ? null : room(gradient, 2 * classes, classes),
                    Workers.caller());
            return gradient;
        }
        double[] gradient = new double[classes];
        Gradient room = Gradient.of(gradient, 1, classes);
        kernel.gradient(reference, model, labels, 0, 1, new double[1], 0, room, Workers.caller());
        return gradient;
    }

    private static GaussianGradient room(double[] data, int offset, int classes) {
        return new GaussianGradient(
                Gradient.of(data, offset, 1, classes, classes),
                Gradient.of(data, offset + classes, 1, classes, classes));
    }

    static Reference<Form> referenceOf(double... p) {
        return new Reference<>(Rows.of(p, 1, p.length));
    }

    static Model<Form> modelOf(double... q) {
        return new Model<>(Rows.of(q, 1, q.length));
    }
}
