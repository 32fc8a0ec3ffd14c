package org.relent.bench.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A fully connected layer, y = x W + b, and its derivatives. Batches are row-major f64: {@code rows × inputs} in,
 * {@code rows × outputs} out. Not thread-safe.
 */
final class Dense {
    private final int inputs;
    private final int outputs;
    private final double[] parameters; // W row-major, inputs × outputs, and then b
    private final double[] gradient;

    private Dense(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.parameters = new double[(inputs + 1) * outputs];
        this.gradient = new double[parameters.length];
    }

    /** A layer of zeros, for models with one layer: there nothing has to be told apart at the start. */
    static Dense zeros(int inputs, int outputs) {
        return new Dense(inputs, outputs);
    }

    /** Weights uniform in ±√(6/(inputs + outputs)), and no bias: Glorot and Bengio (2010). */
    static Dense random(int inputs, int outputs, RandomGenerator random) {
        Dense layer = new Dense(inputs, outputs);
        double limit = Math.sqrt(6.0 / (inputs + outputs));
        for (int i = 0; i < layer.weights(); i++) {
            layer.parameters[i] = random.nextDouble(-limit, limit);
        }
        return layer;
    }

    /** W, row-major with the outputs running fastest, and after it b: the layer's own, to be changed by an optimiser. */
    double[] parameters() {
        return parameters;
    }

    /** ∂loss/∂parameters as the last {@link #backward} left it, the layer's own. */
    double[] gradient() {
        return gradient;
    }

    /** The weights into one output. */
    double[] weightsInto(int output) {
        double[] column = new double[inputs];
        Arrays.setAll(column, i -> parameters[i * outputs + output]);
        return column;
    }

    private int weights() {
        return inputs * outputs;
    }

    /** y = x W + b for each row of x. */
    double[] forward(double[] x) {
        int rows = x.length / inputs;
        double[] y = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            int to = row * outputs;
            System.arraycopy(parameters, weights(), y, to, outputs);
            for (int i = 0; i < inputs; i++) {
                double xi = x[row * inputs + i];
                int from = i * outputs;
                for (int j = 0; j < outputs; j++) {
                    y[to + j] += xi * parameters[from + j];
                }
            }
        }
        return y;
    }

    /**
     * Puts ∂loss/∂parameters into {@link #gradient}, in the place of what was there.
     *
     * @param x what {@link #forward} was given
     * @param dy ∂loss/∂y
     * @return ∂loss/∂x
     */
    double[] backward(double[] x, double[] dy) {
        int rows = x.length / inputs;
        double[] dx = new double[x.length];
        Arrays.fill(gradient, 0);
        for (int row = 0; row < rows; row++) {
            int from = row * outputs;
            for (int j = 0; j < outputs; j++) {
                gradient[weights() + j] += dy[from + j];
            }
            for (int i = 0; i < inputs; i++) {
                int at = row * inputs + i;
                int weight = i * outputs;
                double sum = 0;
                for (int j = 0; j < outputs; j++) {
                    gradient[weight + j] += x[at] * dy[from + j];
                    sum += parameters[weight + j] * dy[from + j];
                }
                dx[at] = sum;
            }
        }
        return dx;
    }

    /** Adds λ W, the gradient of (λ/2) ‖W‖², to the gradient. The bias is not penalised. Returns (λ/2) ‖W‖². */
    double penalise(double lambda) {
        double squares = 0;
        for (int i = 0; i < weights(); i++) {
            gradient[i] += lambda * parameters[i];
            squares += parameters[i] * parameters[i];
        }
        return lambda / 2 * squares;
    }
}
