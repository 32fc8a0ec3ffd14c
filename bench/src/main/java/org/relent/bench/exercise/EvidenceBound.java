package org.relent.bench.exercise;

import static org.relent.Measure.CROSS_ENTROPY;
import static org.relent.Measure.KL;
import static org.relent.Measure.REVERSE_KL;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.LogBase;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;

/** The ELBO of a q that is not the posterior: ln p(x) = ELBO + D(q ‖ posterior). */
final class EvidenceBound extends Exercise {
    private static final List<String> CAUSES = List.of("z1", "z2", "z3", "z4");
    private static final Probabilities GIVEN = Probabilities.given();
    private static final PairPlan<Probabilities, Probabilities> PLAN =
            Relent.measures(List.of(KL, REVERSE_KL, CROSS_ENTROPY), GIVEN, GIVEN);

    EvidenceBound() {
        super("the ELBO of a guess at the posterior", "Evidence and its lower bound");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] prior = Draw.probabilities(random, CAUSES.size());
        double[] likelihood = IntStream.range(0, CAUSES.size())
                .mapToDouble(z -> random.nextInt(1, 20) / 20.0)
                .toArray();
        double[] q = Draw.probabilities(random, CAUSES.size());
        double[] joint = IntStream.range(0, CAUSES.size())
                .mapToDouble(z -> prior[z] * likelihood[z])
                .toArray();
        // Probabilities are used as given, so that p(x,z), whose sum is p(x), may stand where a distribution does.
        double[] nats = Kernels.run(PLAN, q, joint);
        double bits = Kernels.one(PLAN.in(LogBase.BITS), q, joint);
        double gap = Kernels.one(Relent.kl(GIVEN, Counts.plain()), q, joint);
        double fromPrior = Kernels.one(PLAN, q, prior);
        double fit = -Kernels.run(PLAN, q, likelihood)[2];
        double bound = -nats[0];
        return new Problem(
                "Four causes z with their prior p(z) and the probability p(x|z) of what was seen, x; and a guess q(z) at "
                        + "the posterior.",
                List.of(
                        Data.row("prior", "p(z)", CAUSES, prior),
                        Data.row("likelihood", "p(x|z)", CAUSES, likelihood),
                        Data.row("q", "q(z)", CAUSES, q),
                        Data.file("joint", "p(x,z) = p(z) p(x|z)", joint)),
                "What is the ELBO of q, the lower bound of ln p(x)?",
                "nats",
                "ELBO = sum q ln(p(z) p(x|z) / q) = ln p(x) - D(q||posterior).",
                bound,
                List.of(
                        new Mistake("minus the ELBO, the loss that is minimised", nats[0]),
                        new Mistake("the ELBO in bits: multiply it by ln 2 for nats", -bits),
                        new Mistake("ln p(x), the evidence: the ELBO is below it by D(q||posterior)", bound + gap),
                        new Mistake("ln p(x) + D(q||posterior): the divergence goes off", bound + 2 * gap),
                        new Mistake("D(q||posterior), the gap between ELBO and ln p(x)", gap),
                        new Mistake("sum q ln p(x|z): D(q||prior) goes off", fit),
                        new Mistake("sum q ln p(x|z) + D(q||prior): the divergence goes off", fit + fromPrior),
                        new Mistake("D(q||prior): the ELBO is sum q ln p(x|z) less that", fromPrior),
                        new Mistake("sum q ln p(x,z): the entropy of q comes on top", -nats[2]),
                        new Mistake("-sum p(x,z) ln(p(x,z) / q), with the distributions exchanged", -nats[1])),
                "ln p(x) = %.3f is this ELBO and D(q||posterior) = %.3f.".formatted(bound + gap, gap));
    }
}
