package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.Evidence.Belief;
import org.relent.bench.demo.Evidence.Grid;
import org.relent.bench.demo.Evidence.Judgement;

/**
 * The evidence lower bound of lines through Hubble's nebulae. The expected evidence is SciPy's {@code
 * multivariate_normal(zeros(24), s * s * eye(24) + X @ X.T).logpdf(v / 500)} with {@code s = 0.46} and X = (1, r), or with
 * r less its mean.
 */
class EvidenceTest {
    private static final BayesianLine RAW = EvidenceDemo.line(Nebulae.distances());
    private static final BayesianLine CENTRED = EvidenceDemo.line(Nebulae.centredDistances());

    /** That the table was copied well: the least squares that everyone finds, the posterior without noise. */
    @Test
    void leastSquaresOfHubblesTable() {
        assertThat(Nebulae.distances()).hasSize(24).hasSameSizeAs(Nebulae.velocities());
        double[] mean = new BayesianLine(Nebulae.distances(), Nebulae.velocities(), 1e-4).posteriorMean();
        assertThat(mean[0]).isCloseTo(-40.7836, within(1e-3));
        assertThat(mean[1]).isCloseTo(454.1584, within(1e-3));
    }

    @Test
    void evidenceAsSciPyComputesIt() {
        assertThat(RAW.evidence()).isCloseTo(-19.399809619968416, within(1e-11));
        assertThat(CENTRED.evidence()).isCloseTo(-19.665030448196738, within(1e-11));
        assertThat(RAW.correlation()).isCloseTo(-0.8152739619611747, within(1e-13));
        assertThat(CENTRED.correlation()).isCloseTo(0, within(1e-15));
        assertThat(RAW.posteriorMean()).containsExactly(new double[] {-0.06202409, 0.88747326}, within(1e-8));
        assertThat(RAW.posteriorSigma())
                .containsExactly(new double[] {Math.sqrt(0.02606285), Math.sqrt(0.02122557)}, within(1e-7));
    }

    @Test
    void theLogPartitionOfTheJointIsTheEvidence() {
        assertThat(new Grid(RAW).evidence()).isCloseTo(RAW.evidence(), within(1e-10));
        assertThat(new Grid(CENTRED).evidence()).isCloseTo(CENTRED.evidence(), within(1e-10));
    }

    /** ln p(y) = ELBO + D(q‖posterior), for any q at all. */
    @Test
    void boundAndDivergenceAddUpToTheEvidence() {
        for (BayesianLine model : List.of(RAW, CENTRED)) {
            double[] mean = model.posteriorMean();
            double[] sigma = model.posteriorSigma();
            List<Belief> beliefs = new ArrayList<>();
            for (double shift : new double[] {-2, 0, 0.3, 4}) {
                for (double width : new double[] {0.3, 1, 1.7, 20}) {
                    beliefs.add(new Belief(
                            List.of(mean[0] + shift * sigma[0], mean[1] - 0.5 * shift * sigma[1]),
                            List.of(width * sigma[0], 0.7 * width * sigma[1]),
                            Double.NaN));
                }
            }
            Grid grid = new Grid(model);
            for (Judgement judgement : grid.judge(beliefs)) {
                assertThat(judgement.elbo() + judgement.divergence()).isCloseTo(grid.evidence(), within(1e-11));
                assertThat(judgement.divergence()).isNotNegative();
            }
        }
    }

    /** On the way of the gradient the gap is the divergence of Gaussians, here with a full covariance matrix. */
    @Test
    void theGapIsTheDivergenceFromThePosterior() {
        for (BayesianLine model : List.of(RAW, CENTRED)) {
            List<Belief> path = Evidence.fit(List.of(model), 60, 0.3).getFirst();
            assertThat(path).hasSize(61);
            for (Belief belief : path) {
                double expected = divergence(belief, model);
                assertThat(model.evidence() - belief.elbo()).isCloseTo(expected, within(1e-11 * (1 + expected)));
            }
            List<Belief> late = path.subList(30, 61);
            List<Judgement> judgements = new Grid(model).judge(late);
            for (int i = 0; i < late.size(); i++) {
                assertThat(judgements.get(i).elbo()).isCloseTo(late.get(i).elbo(), within(1e-9));
                assertThat(judgements.get(i).divergence()).isCloseTo(divergence(late.get(i), model), within(1e-9));
            }
        }
    }

    /** D(q‖posterior) by the textbook: ½ (tr Λ Σq + (m − μ)ᵀ Λ (m − μ) − 2 − ln |Λ Σq|). */
    private static double divergence(Belief q, BayesianLine model) {
        double[] mean = model.posteriorMean();
        double[] sigma = model.posteriorSigma();
        double rho = model.correlation();
        double free = 1 - rho * rho;
        double a = (q.means().get(0) - mean[0]) / sigma[0];
        double b = (q.means().get(1) - mean[1]) / sigma[1];
        double wideA = Math.pow(q.sigmas().get(0) / sigma[0], 2);
        double wideB = Math.pow(q.sigmas().get(1) / sigma[1], 2);
        return 0.5 * ((wideA + wideB + a * a - 2 * rho * a * b + b * b) / free - 2 - Math.log(wideA * wideB / free));
    }

    @Test
    void theFitReachesTheEvidenceWhereParametersAreIndependent() {
        List<List<Belief>> paths = Evidence.fit(List.of(RAW, CENTRED), 300, 0.3);
        Belief exact = paths.getLast().getLast();
        assertThat(CENTRED.evidence() - exact.elbo()).isCloseTo(0, within(1e-11));
        for (int j = 0; j < BayesianLine.PARAMETERS; j++) {
            assertThat(exact.means().get(j)).isCloseTo(CENTRED.posteriorMean()[j], within(1e-9));
            assertThat(exact.sigmas().get(j)).isCloseTo(CENTRED.posteriorSigma()[j], within(1e-9));
        }
        Belief narrow = paths.getFirst().getLast();
        assertThat(RAW.smallestGap()).isCloseTo(0.5463225136970429, within(1e-13));
        assertThat(RAW.evidence() - narrow.elbo()).isCloseTo(RAW.smallestGap(), within(1e-8));
        double[] conditional = Arrays.stream(RAW.posteriorSigma())
                .map(sigma -> sigma * Math.sqrt(1 - RAW.correlation() * RAW.correlation()))
                .toArray();
        assertThat(narrow.sigmas().get(0)).isCloseTo(conditional[0], within(1e-9));
        assertThat(narrow.sigmas().get(1)).isCloseTo(conditional[1], within(1e-9));
    }

    @Test
    void aRowOfTheBatchIsAsIfAlone() {
        List<List<Belief>> both = Evidence.fit(List.of(RAW, CENTRED), 20, 0.3);
        assertThat(both.getFirst())
                .isEqualTo(Evidence.fit(List.of(RAW), 20, 0.3).getFirst());
        assertThat(both.getLast())
                .isEqualTo(Evidence.fit(List.of(CENTRED), 20, 0.3).getFirst());
    }

    @Test
    void printsTheEvidenceAndDrawsIt(@TempDir Path folder) {
        Path picture = folder.resolve("evidence.svg");
        Run run = Run.ok("demo", "evidence", "--out", picture);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  distance 0     -31 +- 81  444 +-73   -0.815   -19.39981  -19.39981   -19.94613\n")
                .contains("  mean distance  370 +- 47  444 +-73    0.000   -19.66503  -19.66503   -19.66503\n")
                .contains("  the fit                    -19.94613            0.54632    -19.39981\n")
                .contains("  1.5 times as wide          -20.38520            0.98539    -19.39981\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>ELBO: the evidence, less what q does not know</title>");
    }
}
