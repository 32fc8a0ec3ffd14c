package org.relent.bench.demo;

import java.util.List;
import java.util.stream.IntStream;
import org.relent.Gradient;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * Ising's ring of n spins ±1 with E = −Σ s[i] s[i+1], all its 2ⁿ states enumerated: they are the classes, and −E/T are the
 * logits of Boltzmann's distribution, a row a temperature. Boltzmann's constant is 1.
 */
final class IsingRing {
    /** What there is to know about one temperature. */
    record Thermodynamics(
            double temperature, double logPartition, double energy, double entropy, double fromUniform, double heat) {
        double freeEnergy() {
            return -temperature * logPartition;
        }
    }

    /** A distribution q that is tried in the place of Boltzmann's: its energy, entropy, and D(q‖Boltzmann). */
    record Trial(double temperature, double energy, double entropy, double divergence) {
        /** F[q], never below F. */
        double freeEnergy() {
            return energy - temperature * entropy;
        }
    }

    private final int spins;
    private final int states;
    private final double[] energies;

    IsingRing(int spins) {
        this.spins = spins;
        states = 1 << spins;
        energies = IntStream.range(0, states)
                .mapToDouble(state -> {
                    int turned = state >>> 1 | (state & 1) << (spins - 1);
                    return 2 * Integer.bitCount(state ^ turned) - spins;
                })
                .toArray();
    }

    int states() {
        return states;
    }

    private Rows rows(double[] logits) {
        return Rows.of(logits, logits.length / states, states);
    }

    /** Logits −E/T. */
    double[] boltzmann(double... temperatures) {
        return IntStream.range(0, temperatures.length * states)
                .mapToDouble(i -> -energies[i % states] / temperatures[i / states])
                .toArray();
    }

    /** Logits θ Σ s[i], of spins that know nothing of each other, each with the mean tanh θ. */
    double[] independent(double... fields) {
        return IntStream.range(0, fields.length * states)
                .mapToDouble(i -> fields[i / states] * (2 * Integer.bitCount(i % states) - spins))
                .toArray();
    }

    double[] logPartition(double[] logits) {
        double[] results = new double[logits.length / states];
        Relent.logPartition(Logits.plain()).f64().kernel().run(Reference.logits(rows(logits)), results);
        return results;
    }

    /**
     * H(q) and ⟨E⟩ of each row, from one pass: the cross-entropy against Boltzmann's distribution at T = 1 is ⟨E⟩ + ln Z(1).
     */
    private double[] entropiesAndEnergies(double[] logits) {
        double[] unit = boltzmann(1);
        double[] both = new double[2 * logits.length / states];
        Relent.measures(List.of(Measure.ENTROPY, Measure.CROSS_ENTROPY), Logits.plain(), Logits.plain())
                .f64()
                .pairs(Pairing.MANY_TO_ONE)
                .kernel()
                .run(Reference.logits(rows(logits)), Model.logits(rows(unit)), both);
        double logPartition = logPartition(unit)[0];
        for (int i = 1; i < both.length; i += 2) {
            both[i] -= logPartition;
        }
        return both;
    }

    /** All temperatures in one matrix. */
    List<Thermodynamics> enumerate(double... temperatures) {
        double[] logits = boltzmann(temperatures);
        double[] logPartition = logPartition(logits);
        double[] both = entropiesAndEnergies(logits);
        double[] fromUniform = new double[temperatures.length];
        double[] byLogit = new double[logits.length];
        Relent.reverseKl(Logits.plain(), Logits.plain())
                .f64()
                .kernel()
                .runWithGradient(
                        Reference.logits(rows(new double[logits.length])),
                        Model.logits(rows(logits)),
                        fromUniform,
                        Gradient.of(byLogit, temperatures.length, states));
        return IntStream.range(0, temperatures.length)
                .mapToObj(i -> new Thermodynamics(
                        temperatures[i],
                        logPartition[i],
                        both[2 * i + 1],
                        both[2 * i],
                        fromUniform[i],
                        heat(byLogit, i, temperatures[i])))
                .toList();
    }

    /** C = T dS/dT with S = ln N − D(‖uniform), by the chain rule: dlogit/dT = E/T². */
    private double heat(double[] byLogit, int row, double temperature) {
        double sum = 0;
        for (int state = 0; state < states; state++) {
            sum -= byLogit[row * states + state] * energies[state];
        }
        return sum / temperature;
    }

    /** The same from the transfer matrix, whose powers have the trace Z = λ₊ⁿ + λ₋ⁿ, λ± = e^β ± e^−β. */
    Thermodynamics closedForm(double temperature) {
        double beta = 1 / temperature;
        double t = Math.tanh(beta);
        double both = 1 + Math.pow(t, spins);
        double logPartition = spins * Math.log(2 * Math.cosh(beta)) + Math.log(both);
        double before = Math.pow(t, spins - 1);
        double perBond = t + before * (1 - t * t) / both;
        double slope = 1
                + ((spins - 1) * Math.pow(t, spins - 2) - (spins + 1) * Math.pow(t, spins)) / both
                - before * (1 - t * t) * spins * before / (both * both);
        double entropy = logPartition - beta * spins * perBond;
        return new Thermodynamics(
                temperature,
                logPartition,
                -spins * perBond,
                entropy,
                spins * Math.log(2) - entropy,
                spins * beta * beta * (1 - t * t) * slope);
    }

    /** Each trial against Boltzmann's distribution at a temperature of its own. */
    List<Trial> trials(double[] logits, double... temperatures) {
        double[] both = entropiesAndEnergies(logits);
        double[] divergences = new double[temperatures.length];
        Relent.kl(Logits.plain(), Logits.plain())
                .f64()
                .kernel()
                .run(Reference.logits(rows(logits)), Model.logits(rows(boltzmann(temperatures))), divergences);
        return IntStream.range(0, temperatures.length)
                .mapToObj(i -> new Trial(temperatures[i], both[2 * i + 1], both[2 * i], divergences[i]))
                .toList();
    }

    /** The field 2m/T that spins of mean m = tanh(2m/T) feel from their two neighbours: the best independent trial. */
    static double meanField(double temperature) {
        double lower = 1e-9;
        double upper = 1;
        while (upper - lower > 1e-15) {
            double mean = (lower + upper) / 2;
            if (Math.tanh(2 * mean / temperature) > mean) {
                lower = mean;
            } else {
                upper = mean;
            }
        }
        return temperature < 2 ? 2 * lower / temperature : 0;
    }
}
