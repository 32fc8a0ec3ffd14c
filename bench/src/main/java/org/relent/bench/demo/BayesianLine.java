package org.relent.bench.demo;

import java.util.Arrays;

/**
 * Bayesian linear regression y = a + b x + noise, with noise of a known σ and θ = (a, b) standard normal beforehand. All is
 * known in closed form: the posterior is normal with the precision Λ = 1 + XᵀX/σ² and the mean m = Λ⁻¹Xᵀy/σ². Bishop
 * (2006), "Pattern Recognition and Machine Learning", §3.3 and §3.5.
 */
final class BayesianLine {
    static final int PARAMETERS = 2;

    private final double noise;
    private final int points;
    // What the likelihood depends on: sums over the points.
    private final double sumX;
    private final double sumXx;
    private final double sumY;
    private final double sumXy;
    private final double sumYy;

    BayesianLine(double[] x, double[] y, double noise) {
        this.noise = noise;
        points = x.length;
        sumX = dot(x, ones(points));
        sumXx = dot(x, x);
        sumY = dot(y, ones(points));
        sumXy = dot(x, y);
        sumYy = dot(y, y);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Λ[i][j]. */
    private double precision(int i, int j) {
        double product = i != j ? sumX : i == 0 ? points : sumXx;
        return (i == j ? 1 : 0) + product / (noise * noise);
    }

    private double determinant() {
        return precision(0, 0) * precision(1, 1) - precision(0, 1) * precision(0, 1);
    }

    double[] posteriorMean() {
        double first = sumY / (noise * noise);
        double second = sumXy / (noise * noise);
        return new double[] {
            (precision(1, 1) * first - precision(0, 1) * second) / determinant(),
            (precision(0, 0) * second - precision(0, 1) * first) / determinant()
        };
    }

    double[] posteriorSigma() {
        return new double[] {Math.sqrt(precision(1, 1) / determinant()), Math.sqrt(precision(0, 0) / determinant())};
    }

    double correlation() {
        return -precision(0, 1) / Math.sqrt(precision(0, 0) * precision(1, 1));
    }

    /** ln p(y) = −½ (n ln 2πσ² + ln |Λ| + yᵀy/σ² − mᵀΛm). */
    double evidence() {
        double[] mean = posteriorMean();
        double explained = (mean[0] * sumY + mean[1] * sumXy) / (noise * noise);
        return -0.5 * (normalizer() + Math.log(determinant()) + sumYy / (noise * noise) - explained);
    }

    private double normalizer() {
        return points * Math.log(2 * Math.PI * noise * noise);
    }

    /** ln p(y, θ): likelihood and prior. */
    double logJoint(double intercept, double slope) {
        double prior = -0.5 * (intercept * intercept + slope * slope) - Math.log(2 * Math.PI);
        return logLikelihood(intercept, slope) + prior;
    }

    private double logLikelihood(double intercept, double slope) {
        double squares = sumYy
                - 2 * (intercept * sumY + slope * sumXy)
                + points * intercept * intercept
                + 2 * intercept * slope * sumX
                + slope * slope * sumXx;
        return -0.5 * (normalizer() + squares / (noise * noise));
    }

    /** The mean of ln p(y|θ) under independent normal a and b. */
    double expectedLogLikelihood(double[] means, double[] variances) {
        return logLikelihood(means[0], means[1]) - (points * variances[0] + sumXx * variances[1]) / (2 * noise * noise);
    }

    /** Its derivative by a mean. */
    double byMean(double[] means, int parameter) {
        double gradient = parameter == 0
                ? sumY - points * means[0] - sumX * means[1]
                : sumXy - sumX * means[0] - sumXx * means[1];
        return gradient / (noise * noise);
    }

    /** Its derivative by a variance. */
    double byVariance(int parameter) {
        return -(parameter == 0 ? points : sumXx) / (2 * noise * noise);
    }

    /** D(q‖posterior) of the best q with independent parameters: what their correlation ρ costs, −½ ln(1 − ρ²). */
    double smallestGap() {
        return -0.5 * Math.log1p(-correlation() * correlation());
    }
}
