package org.relent.bench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/**
 * A variational autoencoder of images whose pixels are shares of ink, with one hidden layer on each side. The encoder
 * gives a diagonal Gaussian q(z|x) = N(μ, σ²), the decoder a logit of ink for each pixel. What is minimised is the
 * negative ELBO, with z = μ + σ ε for a standard normal ε,
 *
 * <pre>Σ over pixels of H(ink, decoded ink) + D(q(z|x) ‖ N(0, 1))</pre>
 *
 * and its parts and their gradients are the library's. Kingma and Welling (2014), "Auto-Encoding Variational Bayes". Not
 * thread-safe.
 */
final class VariationalAutoencoder {
    private final int inputs;
    private final int latent;
    private final Dense encoder;
    private final Dense means;
    private final Dense logVariances;
    private final Dense decoder;
    private final Dense output;
    private final PairKernel<Probabilities, Logits> crossEntropy =
            Relent.crossEntropy(Probabilities.given(), Logits.plain()).f64().kernel();
    private final UnaryKernel<Gaussian.LogVariance> kl;
    private final UnaryKernel<Gaussian.LogVariance> freeKl;
    private final UnaryKernel<Logits> logSumExp =
            Relent.logPartition(Logits.plain()).f64().kernel();

    /** The negative ELBO of an image in nats, the mean over some: the two parts of its description. */
    record Loss(double reconstruction, double kl) {
        double total() {
            return reconstruction + kl;
        }
    }

    /** How well images are described after so many epochs, those trained on and others. */
    record Epoch(int epoch, Loss train, Loss test) {}

    /** q(z|x), a row an image. */
    static final class Posterior {
        private final double[] means;
        private final double[] logVariances;
        private final int latent;

        private Posterior(double[] means, double[] logVariances, int latent) {
            this.means = means;
            this.logVariances = logVariances;
            this.latent = latent;
        }

        double[] means() {
            return means.clone();
        }

        int rows() {
            return means.length / latent;
        }

        /** z = μ + σ ε. */
        double[] sample(double[] noise) {
            double[] z = new double[means.length];
            Arrays.setAll(z, i -> means[i] + Math.exp(logVariances[i] / 2) * noise[i]);
            return z;
        }

        private Reference<Gaussian.LogVariance> reference() {
            return Reference.gaussianLogVariance(Rows.of(means, rows(), latent), Rows.of(logVariances, rows(), latent));
        }

        /** One latent dimension alone. */
        private Reference<Gaussian.LogVariance> dimension(int d) {
            return Reference.gaussianLogVariance(
                    Rows.of(means, d, rows(), 1, latent), Rows.of(logVariances, d, rows(), 1, latent));
        }
    }

    /**
     * @param inputs pixels an image
     * @param hidden units of each hidden layer
     * @param latent dimensions of z
     * @param freeNats what each latent dimension of each image may cost without being pressed to cost less
     * @param random for the weights at the start
     */
    VariationalAutoencoder(int inputs, int hidden, int latent, double freeNats, RandomGenerator random) {
        this.inputs = inputs;
        this.latent = latent;
        encoder = Dense.random(inputs, hidden, random);
        means = Dense.random(hidden, latent, random);
        logVariances = Dense.random(hidden, latent, random);
        decoder = Dense.random(latent, hidden, random);
        output = Dense.random(hidden, inputs, random);
        kl = Relent.gaussianKl(Gaussian.logVariance()).f64().kernel();
        freeKl = Relent.gaussianKl(Gaussian.logVariance())
                .f64()
                .options(Options.DEFAULT.withFreeNats(freeNats))
                .kernel();
    }

    /** All that is trained. */
    List<Dense> layers() {
        return List.of(encoder, means, logVariances, decoder, output);
    }

    Posterior encode(double[] x) {
        double[] h = tanh(encoder.forward(x));
        return new Posterior(means.forward(h), logVariances.forward(h), latent);
    }

    /** The decoded ink of each pixel, as logits. */
    double[] decode(double[] z) {
        return output.forward(tanh(decoder.forward(z)));
    }

    /** The decoded ink of each pixel, 0 to 1. */
    double[] draw(double[] z) {
        return Arrays.stream(decode(z)).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }

    /**
     * What is minimised, in nats an image; its gradient stays in the layers.
     *
     * @param x images, {@code rows × inputs}
     * @param noise ε, {@code rows × latent}
     */
    double loss(double[] x, double[] noise) {
        int rows = x.length / inputs;
        double[] h = tanh(encoder.forward(x));
        Posterior q = new Posterior(means.forward(h), logVariances.forward(h), latent);
        double[] z = q.sample(noise);
        double[] g = tanh(decoder.forward(z));
        double[] logits = output.forward(g);

        double[] entropies = new double[x.length];
        double[] slopes = new double[2 * x.length];
        crossEntropy.runWithGradient(bernoulli(x), model(logits), entropies, Gradient.of(slopes, x.length, 2));
        double[] dLogits = new double[x.length];
        Arrays.setAll(dLogits, i -> slopes[2 * i] / rows);
        double[] dz = decoder.backward(z, throughTanh(g, output.backward(g, dLogits)));

        double[] divergences = new double[rows];
        double[] dMeans = new double[z.length];
        double[] dLogVariances = new double[z.length];
        freeKl.runWithGradient(
                q.reference(),
                divergences,
                new GaussianGradient(Gradient.of(dMeans, rows, latent), Gradient.of(dLogVariances, rows, latent)));
        for (int i = 0; i < z.length; i++) {
            dMeans[i] = dMeans[i] / rows + dz[i];
            // ∂z/∂(ln σ²) = σ ε / 2
            dLogVariances[i] = dLogVariances[i] / rows + dz[i] * (z[i] - q.means[i]) / 2;
        }
        double[] dh = means.backward(h, dMeans);
        double[] more = logVariances.backward(h, dLogVariances);
        Arrays.setAll(dh, i -> dh[i] + more[i]);
        encoder.backward(x, throughTanh(h, dh));
        return (Arrays.stream(entropies).sum() + Arrays.stream(divergences).sum()) / rows;
    }

    /** The negative ELBO with one z an image, without free nats. */
    Loss evaluate(double[] x, double[] noise) {
        Posterior q = encode(x);
        double reconstruction = crossEntropy.sum(bernoulli(x), model(decode(q.sample(noise)))) / q.rows();
        return new Loss(reconstruction, kl.mean(q.reference()));
    }

    /**
     * Trains with Adam.
     *
     * @param train images to train on
     * @param test others, only looked at
     * @param batch how many images a step sees
     * @param epochs how often each image is seen
     * @param rate the step size
     * @param seed of order and noise
     * @return the losses before the first epoch, after each second one and after the last
     */
    List<Epoch> fit(double[] train, double[] test, int batch, int epochs, double rate, long seed) {
        Random random = new Random(seed);
        double[] trainNoise = noise(train.length / inputs, random);
        double[] testNoise = noise(test.length / inputs, random);
        int[] order = IntStream.range(0, train.length / inputs).toArray();
        Adam adam = new Adam(rate, layers());
        List<Epoch> history = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (epoch % 2 == 0) {
                history.add(new Epoch(epoch, evaluate(train, trainNoise), evaluate(test, testNoise)));
            }
            shuffle(order, random);
            for (int first = 0; first < order.length; first += batch) {
                int[] rows = Arrays.copyOfRange(order, first, Math.min(first + batch, order.length));
                loss(images(train, rows), noise(rows.length, random));
                adam.step();
            }
        }
        history.add(new Epoch(epochs, evaluate(train, trainNoise), evaluate(test, testNoise)));
        return history;
    }

    /** Standard normal numbers, one for each latent dimension of each row. */
    double[] noise(int rows, RandomGenerator random) {
        double[] noise = new double[rows * latent];
        Arrays.setAll(noise, i -> random.nextGaussian());
        return noise;
    }

    /** D(q ‖ N(0, 1)) of each latent dimension alone, the mean over the images. They sum to that of all. */
    double[] klByDimension(Posterior q) {
        return IntStream.range(0, latent)
                .mapToDouble(d -> kl.mean(q.dimension(d)))
                .toArray();
    }

    /** The mean of D(q ‖ N(0, 1)) from (μ, σ), from (μ, σ²) and from (μ, ln σ²). */
    static List<Double> klByForm(Posterior q) {
        int rows = q.rows();
        Rows means = Rows.of(q.means, rows, q.latent);
        double[] variances = Arrays.stream(q.logVariances).map(Math::exp).toArray();
        double[] sigmas =
                Arrays.stream(q.logVariances).map(v -> Math.exp(v / 2)).toArray();
        return List.of(
                Relent.gaussianKl(Gaussian.sigma())
                        .f64()
                        .kernel()
                        .mean(Reference.gaussianSigma(means, Rows.of(sigmas, rows, q.latent))),
                Relent.gaussianKl(Gaussian.variance())
                        .f64()
                        .kernel()
                        .mean(Reference.gaussianVariance(means, Rows.of(variances, rows, q.latent))),
                Relent.gaussianKl(Gaussian.logVariance()).f64().kernel().mean(q.reference()));
    }

    /**
     * The entropy of the ink of an image, the mean: no reconstruction is below it.
     *
     * @param x images
     */
    double inkEntropy(double[] x) {
        return Relent.entropy(Probabilities.given()).f64().kernel().sum(bernoulli(x)) * inputs / x.length;
    }

    /**
     * ln of the mean of w = exp(−reconstruction) p(z)/q(z|x) over so many z of q, the mean over images: an estimate from
     * below of ln p(x), which no ELBO is above. Burda, Grosse and Salakhutdinov (2016), "Importance Weighted
     * Autoencoders". With one z it is an estimate of the ELBO.
     */
    double logEvidence(double[] x, int samples, RandomGenerator random) {
        Posterior q = encode(x);
        double[] logWeights = new double[q.rows() * samples];
        double[] entropies = new double[x.length];
        for (int sample = 0; sample < samples; sample++) {
            double[] noise = noise(q.rows(), random);
            double[] z = q.sample(noise);
            crossEntropy.run(bernoulli(x), model(decode(z)), entropies);
            for (int row = 0; row < q.rows(); row++) {
                double logWeight = 0;
                for (int i = row * latent; i < (row + 1) * latent; i++) {
                    logWeight += (noise[i] * noise[i] + q.logVariances[i] - z[i] * z[i]) / 2;
                }
                for (int i = row * inputs; i < (row + 1) * inputs; i++) {
                    logWeight -= entropies[i];
                }
                logWeights[row * samples + sample] = logWeight;
            }
        }
        return logSumExp.mean(Reference.logits(Rows.of(logWeights, q.rows(), samples))) - Math.log(samples);
    }

    /** Each pixel as a row: its share of ink, and of paper. */
    private static Reference<Probabilities> bernoulli(double[] ink) {
        double[] rows = new double[2 * ink.length];
        for (int i = 0; i < ink.length; i++) {
            rows[2 * i] = ink[i];
            rows[2 * i + 1] = 1 - ink[i];
        }
        return Reference.probabilities(Rows.of(rows, ink.length, 2));
    }

    /** A logit of ink against paper's 0. */
    private static Model<Logits> model(double[] logits) {
        double[] rows = new double[2 * logits.length];
        for (int i = 0; i < logits.length; i++) {
            rows[2 * i] = logits[i];
        }
        return Model.logits(Rows.of(rows, logits.length, 2));
    }

    private double[] images(double[] from, int[] rows) {
        double[] images = new double[rows.length * inputs];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(from, rows[i] * inputs, images, i * inputs, inputs);
        }
        return images;
    }

    private static void shuffle(int[] order, RandomGenerator random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int at = order[i];
            order[i] = order[j];
            order[j] = at;
        }
    }

    /** In place. */
    private static double[] tanh(double[] y) {
        Arrays.setAll(y, i -> Math.tanh(y[i]));
        return y;
    }

    /** From ∂loss/∂tanh to ∂loss/∂ what it is of, in place. */
    private static double[] throughTanh(double[] tanh, double[] slopes) {
        Arrays.setAll(slopes, i -> slopes[i] * (1 - tanh[i] * tanh[i]));
        return slopes;
    }
}
