package org.relent.bench.demo;

import java.util.List;

/**
 * Adam: gradient descent in which each parameter has its own step, from running means of its gradient and of the
 * gradient's square. Kingma and Ba (2015), with their defaults β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. Not thread-safe.
 */
final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final List<Dense> layers;
    private final List<double[]> means;
    private final List<double[]> squares;
    private int steps;

    /**
     * @param rate about how far a parameter goes in a step
     * @param layers whose parameters are to be moved
     */
    Adam(double rate, List<Dense> layers) {
        this.rate = rate;
        this.layers = List.copyOf(layers);
        this.means = zeros();
        this.squares = zeros();
    }

    private List<double[]> zeros() {
        return layers.stream()
                .map(layer -> new double[layer.parameters().length])
                .toList();
    }

    /** Moves the parameters once, against the gradients that the layers have. */
    void step() {
        steps++;
        double bias1 = 1 - Math.pow(BETA_1, steps); // of means that began at 0
        double bias2 = 1 - Math.pow(BETA_2, steps);
        for (int l = 0; l < layers.size(); l++) {
            double[] parameters = layers.get(l).parameters();
            double[] gradient = layers.get(l).gradient();
            double[] mean = means.get(l);
            double[] square = squares.get(l);
            for (int i = 0; i < parameters.length; i++) {
                mean[i] = BETA_1 * mean[i] + (1 - BETA_1) * gradient[i];
                square[i] = BETA_2 * square[i] + (1 - BETA_2) * gradient[i] * gradient[i];
                parameters[i] -= rate * (mean[i] / bias1) / (Math.sqrt(square[i] / bias2) + EPSILON);
            }
        }
    }
}
