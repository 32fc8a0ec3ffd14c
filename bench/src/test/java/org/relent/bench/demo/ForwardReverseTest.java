package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.Measure;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.GaussianFit.Candidate;
import org.relent.bench.demo.GaussianFit.Fit;

/**
 * Forward KL covers, reverse KL seeks. The expected divergences are integrals over the line by mpmath 1.2: {@code
 * quad(lambda x: p(x) * (log(p(x)) - log(q(x))), linspace(-16, 16, 33))} with 25 digits, the reverse ones minimised by
 * SciPy's Nelder–Mead.
 */
class ForwardReverseTest {
    private static final GaussianFit TARGET = new GaussianFit();
    private static final List<Fit> STARTS = List.of(
            new Fit(-3, 0.5, Double.NaN),
            new Fit(3, 0.5, Double.NaN),
            new Fit(-1, 2.5, Double.NaN),
            new Fit(1, 0.3, Double.NaN));

    private static List<Fit> optima(Measure direction) {
        return TARGET.descend(direction, STARTS, 400, 0.1).stream()
                .map(List::getLast)
                .toList();
    }

    @Test
    void forwardHasTheMeanAndTheVarianceOfTheTarget() {
        assertThat(GaussianFit.mean()).isCloseTo(-0.4, within(1e-15));
        assertThat(GaussianFit.sigma()).isCloseTo(2.0199009876724157, within(1e-15));
        assertThat(optima(Measure.KL)).allSatisfy(fit -> {
            assertThat(fit.mean()).isCloseTo(GaussianFit.mean(), within(1e-9));
            assertThat(fit.sigma()).isCloseTo(GaussianFit.sigma(), within(1e-9));
            assertThat(fit.divergence()).isCloseTo(0.7842318272777392, within(1e-12));
        });
    }

    @Test
    void reverseSeeksOneHump() {
        List<Fit> optima = optima(Measure.REVERSE_KL);
        for (Fit left : optima.subList(0, 1)) {
            assertThat(left.mean()).isCloseTo(-2, within(0.001)).isCloseTo(-1.99989801, within(1e-7));
            assertThat(left.sigma()).isCloseTo(0.4, within(0.001)).isCloseTo(0.40020316, within(1e-7));
            assertThat(left.divergence()).isCloseTo(0.5107646959938987, within(1e-12));
            assertThat(left.divergence()).isCloseTo(-Math.log(0.6), within(0.001));
        }
        for (Fit right : optima.subList(1, 4)) {
            assertThat(right.mean()).isCloseTo(2, within(0.001)).isCloseTo(1.99965187, within(1e-7));
            assertThat(right.sigma()).isCloseTo(0.6, within(0.001)).isCloseTo(0.60069772, within(1e-7));
            assertThat(right.divergence()).isCloseTo(0.9161544220253891, within(1e-12));
            assertThat(right.divergence()).isCloseTo(-Math.log(0.4), within(0.001));
        }
    }

    @Test
    void pathsGoDown() {
        for (Measure direction : List.of(Measure.KL, Measure.REVERSE_KL)) {
            for (List<Fit> path : TARGET.descend(direction, STARTS, 20, 0.02)) {
                assertThat(path)
                        .hasSize(21)
                        .isSortedAccordingTo(Comparator.comparingDouble((Fit fit) -> -fit.divergence()));
            }
        }
    }

    /** Of the candidates of a grid, the nearest to what the gradient finds is the best, in both directions. */
    @Test
    void theGridAgreesWithTheGradient() {
        double[] means = DoubleStream.iterate(-4, mean -> mean <= 4, mean -> mean + 0.125)
                .toArray();
        double[] sigmas = DoubleStream.iterate(0.25, sigma -> sigma < 4, sigma -> sigma + 0.125)
                .toArray();
        List<Candidate> candidates = TARGET.candidates(means, sigmas);
        assertThat(candidates).hasSize(means.length * sigmas.length);
        Candidate covers = candidates.stream()
                .min(Comparator.comparingDouble(Candidate::forward))
                .orElseThrow();
        assertThat(List.of(covers.mean(), covers.sigma())).containsExactly(-0.375, 2.0);
        Candidate seeks = candidates.stream()
                .min(Comparator.comparingDouble(Candidate::reverse))
                .orElseThrow();
        assertThat(List.of(seeks.mean(), seeks.sigma())).containsExactly(-2.0, 0.375);
        Candidate other = candidates.stream()
                .filter(candidate -> candidate.mean() > 0 && candidate.sigma() < 1)
                .min(Comparator.comparingDouble(Candidate::reverse))
                .orElseThrow();
        assertThat(List.of(other.mean(), other.sigma())).containsExactly(2.0, 0.625);
    }

    /** D(P‖Q) is the cross-entropy of Gaussians, in closed form, less the target's entropy, the same for all. The grid ends 8 σ out. */
    @Test
    void forwardOfEveryCandidateIsTheClosedForm() {
        double best = 0.5 + Math.log(GaussianFit.sigma());
        for (Candidate candidate :
                TARGET.candidates(new double[] {-2, -0.5, 0, 2}, new double[] {0.25, 0.7, 1.25, 1.75})) {
            double apart = GaussianFit.mean() - candidate.mean();
            double square = GaussianFit.sigma() * GaussianFit.sigma() + apart * apart;
            double crossEntropy = Math.log(candidate.sigma()) + square / (2 * candidate.sigma() * candidate.sigma());
            assertThat(candidate.forward() - 0.7842318272777392)
                    .isCloseTo(crossEntropy - best, within(1e-12 * (1 + crossEntropy)));
        }
    }

    @Test
    void probabilitiesUnderflowWhereLogitsDoNot() {
        Fit covers = new Fit(GaussianFit.mean(), GaussianFit.sigma(), Double.NaN);
        assertThat(TARGET.fromProbabilities(covers)).isInfinite();
        assertThat(TARGET.both(covers).reverse()).isFinite().isGreaterThan(2);
    }

    @Test
    void printsBothFitsAndDrawsThem(@TempDir Path folder) {
        Path picture = folder.resolve("fits.svg");
        Run run = Run.ok("demo", "forward-reverse", "--out", picture);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  gradient of D(P||Q), 8 starts     -0.4000    2.0199    0.7842    2.5517\n")
                .contains("  gradient of D(Q||P), 2 starts     -1.9999    0.4002   19.3933    0.5108\n")
                .contains("  gradient of D(Q||P), 6 starts      1.9997    0.6007   12.7041    0.9162\n")
                .contains("D(Q||P) of the first fit is ∞ instead of 2.5517.\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture)
                .content()
                .contains("<title>One Gaussian, two humps: the direction of KL decides</title>", "Q: D = 0.511");
    }
}
