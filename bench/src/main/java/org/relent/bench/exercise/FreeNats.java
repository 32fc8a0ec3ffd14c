package org.relent.bench.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.relent.Gaussian;
import org.relent.LogBase;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairPlan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryPlan;

/** The divergence term of a variational autoencoder, with free nats. */
final class FreeNats extends Exercise {
    private static final int IMAGES = 3;
    private static final List<String> ROWS = List.of("image 1", "image 2", "image 3");
    private static final List<String> DIMENSIONS = List.of("z1", "z2", "z3", "z4");
    private static final UnaryPlan<Gaussian.LogVariance> PLAN = Relent.gaussianKl(Gaussian.logVariance());

    FreeNats() {
        super("KL of an encoder, with free nats", "Variational autoencoders");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[][] mu = matrix(() -> Draw.fractions(random, DIMENSIONS.size(), 10, -1, 1));
        double[][] logVariance = matrix(() -> Draw.fractions(random, DIMENSIONS.size(), 10, -2, 1));
        double lambda = random.nextInt(1, 4) / 10.0;
        double answer = mean(PLAN, lambda, mu, logVariance);
        double bare = mean(PLAN, 0, mu, logVariance);
        double bits = mean(PLAN.in(LogBase.BITS), lambda, mu, logVariance);
        int elements = DIMENSIONS.size();
        return new Problem(
                "The encoder of a variational autoencoder gives each of three images a Gaussian of four dimensions, by "
                        + "its mean mu and ln sigma^2. A dimension counts at least " + Data.number(lambda)
                        + " nats (free nats).",
                List.of(
                        Data.table("mu", ROWS, DIMENSIONS, mu),
                        Data.table("log_variance", ROWS, DIMENSIONS, logVariance)),
                "What is the mean over the images of the divergence from the standard normal, summed over the dimensions?",
                "nats",
                "A dimension counts max(" + Data.number(lambda) + ", (sigma^2 + mu^2 - 1 - ln sigma^2) / 2).",
                answer,
                List.of(
                        new Mistake(
                                "the divergence without the free nats: a dimension below them counts as they do", bare),
                        new Mistake("the divergence in bits: multiply it by ln 2 for nats", bits),
                        new Mistake("the mean over all elements: the mean is over images alone", answer / elements),
                        new Mistake("the sum over the images: the mean is asked for", answer * IMAGES),
                        new Mistake(
                                "what the second table gives as ln sigma: it is ln sigma^2",
                                mean(PLAN, lambda, mu, twice(logVariance))),
                        new Mistake(
                                "what comes out without the 1/2 of the divergence",
                                2 * mean(PLAN, lambda / 2, mu, logVariance)),
                        new Mistake(
                                "the divergence with " + Data.number(lambda)
                                        + " added for each dimension: they are a floor, not an addition",
                                bare + elements * lambda),
                        new Mistake(
                                "what min in place of max gives: free nats are a floor, not a ceiling",
                                bare + elements * lambda - answer),
                        new Mistake(
                                "the divergence of the standard normal from the Gaussians: the Gaussians come first",
                                exchanged(lambda, mu, logVariance))),
                "Without the free nats it is %.3f: dimensions below %s each count as that, and have no gradient."
                        .formatted(bare, Data.number(lambda)));
    }

    private static double[][] matrix(Supplier<double[]> row) {
        return Stream.generate(row).limit(IMAGES).toArray(double[][]::new);
    }

    private static double mean(
            UnaryPlan<Gaussian.LogVariance> plan, double lambda, double[][] mu, double[][] logVariance) {
        return plan.f64()
                .options(Options.DEFAULT.withFreeNats(lambda))
                .kernel()
                .mean(Reference.gaussianLogVariance(Kernels.rows(mu), Kernels.rows(logVariance)));
    }

    private static double exchanged(double lambda, double[][] mu, double[][] logVariance) {
        Rows zeros = Rows.of(new double[IMAGES * DIMENSIONS.size()], IMAGES, DIMENSIONS.size());
        PairPlan<Gaussian.LogVariance, Gaussian.LogVariance> plan =
                Relent.gaussianKl(Gaussian.logVariance(), Gaussian.logVariance());
        return plan.f64()
                .options(Options.DEFAULT.withFreeNats(lambda))
                .kernel()
                .mean(
                        Reference.gaussianLogVariance(zeros, zeros),
                        Model.gaussianLogVariance(Kernels.rows(mu), Kernels.rows(logVariance)));
    }

    private static double[][] twice(double[][] rows) {
        return Arrays.stream(rows)
                .map(row -> DoubleStream.of(row).map(x -> 2 * x).toArray())
                .toArray(double[][]::new);
    }
}
