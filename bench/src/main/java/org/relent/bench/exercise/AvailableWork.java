package org.relent.bench.exercise;

import static org.relent.Measure.CROSS_ENTROPY;
import static org.relent.Measure.KL;
import static org.relent.Measure.REVERSE_KL;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.relent.LogBase;
import org.relent.Logits;
import org.relent.PairPlan;
import org.relent.Probabilities;
import org.relent.Relent;

/** F[q] − F = T D(q ‖ Boltzmann): how far from equilibrium a system of a few levels is. */
final class AvailableWork extends Exercise {
    private static final List<String> LEVELS = List.of("1", "2", "3", "4");
    private static final Probabilities GIVEN = Probabilities.given();

    AvailableWork() {
        super("the work that a heated system can do", "Statistical physics");
    }

    @Override
    Problem draw(RandomGenerator random) {
        double[] energies = Draw.fractions(random, LEVELS.size(), 4, 0, 3);
        double[] q = Draw.probabilities(random, LEVELS.size());
        double temperature = random.nextInt(2, 13) / 4.0;
        double[] logits = negated(energies);
        Logits boltzmann = Logits.atTemperature(temperature);
        PairPlan<Probabilities, Logits> plan =
                Relent.measures(List.of(KL, REVERSE_KL, CROSS_ENTROPY), GIVEN, boltzmann);
        double[] nats = Kernels.run(plan, q, logits);
        double[] bits = Kernels.run(plan.in(LogBase.BITS), q, logits);
        double entropy = Kernels.one(Relent.entropy(boltzmann), logits);
        double free = -temperature * Kernels.one(Relent.logPartition(boltzmann), logits);
        double work = temperature * nats[0];
        return new Problem(
                "Four levels with energies E, populated with probabilities q, in a bath of temperature T = "
                        + Data.number(temperature) + " (in units of the energies, so that Boltzmann's constant is 1).",
                List.of(
                        Data.row("q", "populated", LEVELS, q),
                        Data.row("energies", "E", LEVELS, energies),
                        Data.file("logits", "-E, to be divided by T", logits)),
                "How much work can be had at most while the system relaxes to equilibrium, F[q] - F?",
                "units of the energies",
                "F[q] - F = T D(q||p), with p = exp(-E/T) / Z the Boltzmann distribution.",
                work,
                List.of(
                        new Mistake("D(q||p): it is to be multiplied by T", nats[0]),
                        new Mistake("T D(q||p) with D in bits: T goes with nats", temperature * bits[0]),
                        new Mistake("F - F[q]: what the system gives is positive", -work),
                        new Mistake("T D(p||q), with the distributions exchanged", temperature * nats[1]),
                        new Mistake(
                                "the energy that is given, without what the entropy costs: F = E - T S",
                                temperature * (nats[2] - entropy)),
                        new Mistake(
                                "what p = exp(+E/T) / Z gives: high energies are improbable",
                                temperature * Kernels.one(Relent.kl(GIVEN, boltzmann), q, energies)),
                        new Mistake(
                                "what p = exp(-E) / Z gives, without the T there",
                                temperature * Kernels.one(Relent.kl(GIVEN, Logits.plain()), q, logits)),
                        new Mistake("F = -T ln Z, the free energy of equilibrium", free),
                        new Mistake("F[q] alone: the free energy of equilibrium, -T ln Z, goes off", free + work)),
                "F[q] = %.3f is above F = -T ln Z = %.3f, as it is for each q but Boltzmann's own: D is never negative."
                        .formatted(free + work, free));
    }

    private static double[] negated(double[] energies) {
        return DoubleStream.of(energies).map(energy -> 0 - energy).toArray();
    }
}
