package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Counts;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.bench.demo.BinomialFit.Fit;

/** The identities of maximum likelihood, on the inked pixels of the digits. ε is the f64 kernels' 1e-14. */
class BinomialFitTest {
    private static final int N = 1797;
    private static final BinomialFit DIGITS =
            new BinomialFit(Digits.PIXELS, Digits.load().all().inked());

    /** θ = (counts > 0).sum(axis=1).mean() / 64, and D and H by their formulas, with mpmath 1.2.1 at 40 digits. */
    @Test
    void isWhatMpmathSays() {
        double best = DIGITS.maximumLikelihood();
        assertThat(best).isCloseTo(0.5107122982749026, within(1e-15));
        Fit fit = DIGITS.fits(best).getFirst();
        assertThat(fit.entropy()).isCloseTo(2.5591929916743084, within(4e-14));
        // The bound 3.1e-14; and the logits, ln C(64, k) of up to 42 rounded 64 times, less than 5e-13.
        assertThat(fit.divergence()).isCloseTo(0.06194242471390489, within(5e-13));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.3, 0.5107, 0.9})
    void likelihoodIsEntropyAndDivergence(double theta) {
        Fit fit = DIGITS.fits(theta).getFirst();
        double mean = fit.entropy() + fit.divergence();
        // The bounds of H, D and the mean of −ln q: 1 + H, 3 + D (Σ p |ln(p/q)| is at most D + 2), and 1 + H + D.
        assertThat(N * mean).isCloseTo(DIGITS.negativeLogLikelihood(theta), within(N * 1e-14 * (5 + 2 * mean)));
    }

    @Test
    void theMeanIsNearest() {
        double best = DIGITS.maximumLikelihood();
        double[] grid = IntStream.range(1, 1000).mapToDouble(i -> i / 1000.0).toArray();
        List<Fit> fits = DIGITS.fits(grid);
        Fit least =
                fits.stream().min(Comparator.comparingDouble(Fit::divergence)).orElseThrow();
        assertThat(least.theta()).as("the grid's point beside it").isEqualTo(0.511);
        assertThat(DIGITS.fits(best).getFirst().divergence()).isLessThan(least.divergence());
    }

    /** D(P‖Q) = D(P‖best) + D(best‖Q): P and the best model have the same mean, and ln q is linear in k. */
    @Test
    void fromTheNearestOnItIsPythagoras() {
        double best = DIGITS.maximumLikelihood();
        double[] grid = IntStream.range(1, 100).mapToDouble(i -> i / 100.0).toArray();
        List<Fit> fits = DIGITS.fits(grid);
        double[] legs = DIGITS.divergences(best, grid);
        double leg = DIGITS.fits(best).getFirst().divergence();
        for (int i = 0; i < grid.length; i++) {
            double d = fits.get(i).divergence();
            // The bounds of the three, and ln C(n, k) + k ln(θ/(1−θ)), up to 300, rounded 64 times at most.
            assertThat(d).isCloseTo(leg + legs[i], within(1e-14 * (9 + 2 * d) + 64 * Math.ulp(300.0)));
        }
    }

    /** With x[k] = ln C(n, k) + kη, ∂D/∂η is Σ k ∂D/∂x[k], the model's mean less that of the data. */
    @Test
    void theGradientVanishesAtTheMean() {
        for (double theta : new double[] {0.2, DIGITS.maximumLikelihood(), 0.7}) {
            double[] gradient = new double[Digits.PIXELS + 1];
            Relent.kl(Counts.plain(), Logits.plain())
                    .f64()
                    .kernel()
                    .runWithGradient(
                            Reference.counts(Rows.of(DIGITS.counts(), 1, gradient.length)),
                            Model.logits(Rows.of(DIGITS.logits(theta), 1, gradient.length)),
                            new double[1],
                            Gradient.of(gradient, 1, gradient.length));
            double slope = 0;
            for (int k = 0; k < gradient.length; k++) {
                slope += k * gradient[k];
            }
            // ε G[k], docs/definitions.md, sums to at most ε (2 + the two entropies) < 10 ε, here times k of 64 at
            // most.
            assertThat(slope)
                    .isCloseTo(64 * (theta - DIGITS.maximumLikelihood()), within(64 * (1e-13 + Math.ulp(300.0))));
        }
    }

    @Test
    void probabilitiesAreTheBinomials() {
        double[] expected = {0.4096, 0.4096, 0.1536, 0.0256, 0.0016};
        double[] q = new BinomialFit(4, new int[] {0}).probabilities(0.2);
        assertThat(q).hasSize(5);
        for (int k = 0; k < 5; k++) {
            assertThat(q[k]).isCloseTo(expected[k], within(1e-13));
        }
    }
}
