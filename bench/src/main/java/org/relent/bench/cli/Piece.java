package org.relent.bench.cli;

import org.relent.Details;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Reference;
import org.relent.UnaryKernel;

/** Some consecutive results: a kernel with the rows that they come from. */
sealed interface Piece {
    void run(double[] results);

    /** With the gradient with respect to logits. */
    void runWithGradient(double[] results, Gradient gradient);

    /** With the gradient with respect to Gaussians P. */
    default void runWithGradient(double[] results, GaussianGradient ofReference) {
        throw new AssertionError("labels are no Gaussians");
    }

    void examine(Details details);

    /** Of P alone. */
    record OfOne(UnaryKernel<Form> kernel, Reference<Form> reference) implements Piece {
        @Override
        public void run(double[] results) {
            kernel.run(reference, results);
        }

        @Override
        public void runWithGradient(double[] results, Gradient gradient) {
            kernel.runWithGradient(reference, results, gradient);
        }

        @Override
        public void runWithGradient(double[] results, GaussianGradient ofReference) {
            kernel.runWithGradient(reference, results, ofReference);
        }

        @Override
        public void examine(Details details) {
            kernel.examine(reference, details);
        }
    }

    /** Of P and Q. */
    record OfTwo(PairKernel<Form, Form> kernel, Reference<Form> reference, Model<Form> model) implements Piece {
        @Override
        public void run(double[] results) {
            kernel.run(reference, model, results);
        }

        @Override
        public void runWithGradient(double[] results, Gradient gradient) {
            kernel.runWithGradient(reference, model, results, gradient);
        }

        @Override
        public void runWithGradient(double[] results, GaussianGradient ofReference) {
            kernel.runWithGradient(reference, model, results, ofReference, null);
        }

        @Override
        public void examine(Details details) {
            kernel.examine(reference, model, details);
        }
    }

    /** Of labels and logits. */
    record OfLabels(LabelKernel<Distribution> kernel, Labels labels, Model<Distribution> model) implements Piece {
        @Override
        public void run(double[] results) {
            kernel.run(labels, model, results);
        }

        @Override
        public void runWithGradient(double[] results, Gradient gradient) {
            kernel.runWithGradient(labels, model, results, gradient);
        }

        @Override
        public void examine(Details details) {
            kernel.examine(labels, model, details);
        }
    }
}
