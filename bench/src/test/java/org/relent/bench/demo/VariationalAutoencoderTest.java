package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.relent.bench.cli.Run.ok;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.bench.demo.VariationalAutoencoder.Epoch;
import org.relent.bench.demo.VariationalAutoencoder.Posterior;

/** The autoencoder's loss, gradient and bounds, on small ones that can be checked by other means, and on the digits. */
class VariationalAutoencoderTest {
    private static final int INPUTS = 6;

    private static VariationalAutoencoder small(int latent, double freeNats) {
        return new VariationalAutoencoder(INPUTS, 4, latent, freeNats, new Random(1));
    }

    private static double[] ink(int rows) {
        return new Random(2).doubles((long) rows * INPUTS).toArray();
    }

    /** Central differences of the loss, whose own error is about 1e-9 for steps of 1e-5 and a loss of 5 nats. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void gradientIsTheDerivativeOfTheLoss(double freeNats) {
        int rows = 5;
        VariationalAutoencoder vae = small(3, freeNats);
        double[] x = ink(rows);
        double[] noise = vae.noise(rows, new Random(3));
        double loss = vae.loss(x, noise);
        double elbo = vae.evaluate(x, noise).total();
        if (freeNats == 0) {
            assertThat(loss).isCloseTo(elbo, within(1e-12));
        } else {
            assertThat(loss - elbo).as("raised to the free nats").isBetween(0.01, 3 * freeNats);
            assertThat(Arrays.stream(vae.klByDimension(vae.encode(x))).max().orElseThrow())
                    .as("not everywhere")
                    .isGreaterThan(freeNats);
        }
        List<double[]> gradients =
                vae.layers().stream().map(layer -> layer.gradient().clone()).toList();
        double h = 1e-5;
        for (int l = 0; l < gradients.size(); l++) {
            double[] parameters = vae.layers().get(l).parameters();
            for (int i = 0; i < parameters.length; i++) {
                double at = parameters[i];
                parameters[i] = at + h;
                double above = vae.loss(x, noise);
                parameters[i] = at - h;
                double below = vae.loss(x, noise);
                parameters[i] = at;
                assertThat(gradients.get(l)[i])
                        .as("parameter %d of layer %d", i, l)
                        .isCloseTo((above - below) / (2 * h), within(1e-8));
            }
        }
    }

    /** With one latent dimension ln p(x) is an integral over a line: 4001 points from −8 to 8. */
    @Test
    void elboIsBelowTheEvidence() {
        VariationalAutoencoder vae = small(1, 0);
        // A posterior far from the prior: a decoder that listens, and an encoder that knows nothing of it.
        double[] weights = vae.layers().get(3).parameters();
        Arrays.setAll(weights, i -> 3 * weights[i]);
        double[] x = ink(4);
        double step = 0.004;
        double[] z =
                IntStream.rangeClosed(-2000, 2000).mapToDouble(i -> i * step).toArray();
        double[] ink = vae.draw(z);
        double evidence = 0;
        for (int row = 0; row < 4; row++) {
            double integral = 0;
            for (int i = 0; i < z.length; i++) {
                double logWeight = -z[i] * z[i] / 2 - Math.log(2 * Math.PI) / 2;
                for (int k = 0; k < INPUTS; k++) {
                    double p = x[row * INPUTS + k];
                    double q = ink[i * INPUTS + k];
                    logWeight += p * Math.log(q) + (1 - p) * Math.log(1 - q);
                }
                integral += Math.exp(logWeight) * step;
            }
            evidence += Math.log(integral) / 4;
        }
        // Many z an image: the images many times.
        double[] many = IntStream.range(0, 2000 * x.length)
                .mapToDouble(i -> x[i % x.length])
                .toArray();
        double elbo = -vae.evaluate(many, vae.noise(8000, new Random(3))).total();
        double one = vae.logEvidence(many, 1, new Random(4));
        double five = vae.logEvidence(many, 5, new Random(5));
        double all = vae.logEvidence(x, 20_000, new Random(6));
        // The standard errors of these means are about 0.01.
        assertThat(one).as("one z gives the ELBO").isCloseTo(elbo, within(0.03));
        assertThat(elbo).as("D(q‖posterior) is above 0").isLessThan(evidence - 0.05);
        assertThat(five).isBetween(elbo + 0.02, evidence);
        assertThat(all).isCloseTo(evidence, within(0.01));
    }

    @Test
    void formsOfGaussiansAndDimensionsGiveTheSameDivergence() {
        VariationalAutoencoder vae = small(3, 0);
        double[] x = ink(50);
        Posterior q = vae.encode(x);
        double kl = vae.evaluate(x, vae.noise(50, new Random(3))).kl();
        assertThat(VariationalAutoencoder.klByForm(q))
                .hasSize(3)
                .allSatisfy(form -> assertThat(form).isCloseTo(kl, within(1e-14)));
        assertThat(Arrays.stream(vae.klByDimension(q)).sum()).isCloseTo(kl, within(1e-14));
    }

    @Test
    void learnsTheDigitsAndIsTheSameEachTime() {
        Digits digits = Digits.load();
        double[] train = digits.train().pixels();
        double[] test = digits.test().pixels();
        var vae = new VariationalAutoencoder(Digits.PIXELS, 16, 2, 0, new Random(1));
        // X = np.load('counts.npy')[np.load('split.npy') == 1] / 16
        // (scipy.special.entr(X) + scipy.special.entr(1 - X)).sum() / 600
        assertThat(vae.inkEntropy(test)).isCloseTo(13.33955470019046, within(1e-11));
        List<Epoch> history = vae.fit(train, test, 21, 5, 0.005, 2);
        assertThat(history).extracting(Epoch::epoch).containsExactly(0, 2, 4, 5);
        assertThat(history.getFirst().test().total())
                .as("a coin for each pixel is 64 ln 2 = 44.4")
                .isGreaterThan(44);
        assertThat(history.getLast().test().total()).isBetween(24.0, 30.0);
        assertThat(history.getLast().train().total()).isBetween(24.0, 30.0);
        var again = new VariationalAutoencoder(Digits.PIXELS, 16, 2, 0, new Random(1));
        assertThat(again.fit(train, test, 21, 5, 0.005, 2)).isEqualTo(history);
    }

    @Test
    void printsAndDraws(@TempDir Path folder) {
        Path picture = folder.resolve("vae.svg");
        String out = ok("demo", "vae", "--epochs", "2", "--out", picture).out();
        assertThat(out)
                .contains("      0            47.72 =  45.95 +  1.77            47.55 =  45.87 +  1.68\n")
                .contains("      2            28.68 =  27.18 +  1.50            28.29 =  26.76 +  1.53\n")
                .contains("below 13.34, the entropy")
                .contains("0.25 nats free")
                .containsPattern("is \\d\\.\\d{10} nats\\.");
        assertThat(out.lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>A variational autoencoder of the digits</title>");
    }
}
