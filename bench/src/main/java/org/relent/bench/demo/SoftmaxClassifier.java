package org.relent.bench.demo;

import java.util.List;
import org.relent.ClassIndex;
import org.relent.Gradient;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Relent;
import org.relent.Rows;

/**
 * Multinomial logistic regression, q = softmax(x W + b), fitted by maximum likelihood with a penalty on the weights:
 * it minimises (Σ −ln q[label] + (λ/2) ‖W‖²) / N. The loss and its gradient are the library's, and there may be another
 * in the place of −ln q[label]. Not thread-safe.
 */
final class SoftmaxClassifier {
    private final LabelKernel<Logits> nll =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel();
    private final int classes;
    private final Dense layer;

    /** A loss of each row of logits, and its gradient. */
    @FunctionalInterface
    interface RowLoss {
        void runWithGradient(Model<Logits> model, double[] losses, Gradient gradient);
    }

    SoftmaxClassifier(int inputs, int classes) {
        this.classes = classes;
        this.layer = Dense.zeros(inputs, classes);
    }

    /**
     * Takes so many steps with all digits at once.
     *
     * @param x {@code rows × inputs}
     * @param labels one a row
     * @param lambda λ; scikit-learn's C is 1/λ
     * @param steps how many
     * @param rate the step size of {@link Adam}
     * @return what is minimised, before each step and after the last
     */
    double[] fit(double[] x, int[] labels, double lambda, int steps, double rate) {
        return fit(x, nll(labels), lambda, steps, rate);
    }

    /** The same with another loss. */
    double[] fit(double[] x, RowLoss rowLoss, double lambda, int steps, double rate) {
        Adam adam = new Adam(rate, List.of(layer));
        double[] losses = new double[steps + 1];
        for (int step = 0; step < steps; step++) {
            losses[step] = loss(x, rowLoss, lambda);
            adam.step();
        }
        losses[steps] = loss(x, rowLoss, lambda);
        return losses;
    }

    /** What is minimised; its gradient stays in the layer. */
    double loss(double[] x, int[] labels, double lambda) {
        return loss(x, nll(labels), lambda);
    }

    private RowLoss nll(int[] labels) {
        Labels all = Labels.of(labels);
        return (model, losses, gradient) -> nll.runWithGradient(all, model, losses, gradient);
    }

    private double loss(double[] x, RowLoss rowLoss, double lambda) {
        double[] logits = logits(x);
        int rows = logits.length / classes;
        double[] losses = new double[rows];
        double[] gradient = new double[logits.length];
        rowLoss.runWithGradient(model(logits, rows), losses, Gradient.of(gradient, rows, classes));
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= rows;
        }
        layer.backward(x, gradient);
        return sum / rows + layer.penalise(lambda / rows);
    }

    /** x W + b, {@code rows × classes}. */
    double[] logits(double[] x) {
        return layer.forward(x);
    }

    /** The mean of −ln q[label]. */
    double meanNll(double[] x, int[] labels) {
        return nll.mean(Labels.of(labels), model(logits(x), labels.length));
    }

    private Model<Logits> model(double[] logits, int rows) {
        return Model.logits(Rows.of(logits, rows, classes));
    }

    /** How many rows have their label as the most probable class. */
    int right(double[] x, int[] labels) {
        double[] logits = logits(x);
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[row * classes + c] > logits[row * classes + best] ? c : best;
            }
            right += best == labels[row] ? 1 : 0;
        }
        return right;
    }

    /** The layer: W, b and their gradient. */
    Dense layer() {
        return layer;
    }
}
