package org.relent.bench.demo;

/**
 * Gradient descent for Gaussians given by μ and ln σ², in units of their Fisher information diag(1/σ², ½): Δμ = −rate σ²
 * ∂/∂μ and Δ ln σ² = −rate 2 ∂/∂ln σ². Amari (1998), "Natural Gradient Works Efficiently in Learning".
 */
final class NaturalGradient {
    private NaturalGradient() {}

    /**
     * Makes one step, at most as long as the rate in the Fisher metric: far from the optimum gradients promise too much.
     *
     * @param means μ, changed
     * @param logVariances ln σ², changed
     * @param byMean ∂/∂μ
     * @param byLogVariance ∂/∂ln σ²
     * @param rate the share of the full step, in (0, 1]
     */
    static void step(double[] means, double[] logVariances, double[] byMean, double[] byLogVariance, double rate) {
        for (int i = 0; i < means.length; i++) {
            double sigma = Math.exp(0.5 * logVariances[i]);
            double alongMean = sigma * byMean[i];
            double alongSpread = Math.sqrt(2) * byLogVariance[i];
            double share = rate / Math.max(1, Math.hypot(alongMean, alongSpread));
            means[i] -= share * sigma * alongMean;
            logVariances[i] -= share * Math.sqrt(2) * alongSpread;
        }
    }
}
