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
 * it minimises (Σ −ln q[label] + (λ/2) ‖W‖²) / N. The loss and its gradient are the library's. Not thread-safe.
 */
final class SoftmaxClassifier {
    private final LabelKernel<Logits> nll =
            Relent.nll(ClassIndex.plain(), Logits.plain()).f64().kernel();
    private final int classes;
    private final Dense layer;

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
        Adam adam = new Adam(rate, List.of(layer));
        double[] losses = new double[steps + 1];
        for (int step = 0; step < steps; step++) {
            losses[step] = loss(x, labels, lambda);
            adam.step();
        }
        losses[steps] = loss(x, labels, lambda);
        return losses;
    }

    /** What is minimised; its gradient stays in the layer. */
    double loss(double[] x, int[] labels, double lambda) {
        int rows = labels.length;
        double[] logits = layer.forward(x);
        double[] losses = new double[rows];
        double[] gradient = new double[logits.length];
        nll.runWithGradient(Labels.of(labels), model(logits, rows), losses, Gradient.of(gradient, rows, classes));
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

    /** The mean of −ln q[label]. */
    double meanNll(double[] x, int[] labels) {
        return nll.mean(Labels.of(labels), model(layer.forward(x), labels.length));
    }

    private Model<Logits> model(double[] logits, int rows) {
        return Model.logits(Rows.of(logits, rows, classes));
    }

    /** How many rows have their label as the most probable class. */
    int right(double[] x, int[] labels) {
        double[] logits = layer.forward(x);
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
