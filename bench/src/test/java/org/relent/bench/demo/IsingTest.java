package org.relent.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.bench.cli.Run;
import org.relent.bench.demo.IsingRing.Thermodynamics;
import org.relent.bench.demo.IsingRing.Trial;

/**
 * Thermodynamic identities of enumerated rings. Each kernel's error is at most 1e-14 (1 + |result|) for such rows, and the
 * results are below 100: sums of a few of them hold to 1e-11 with room to spare.
 */
class IsingTest {
    private static final double[] TEMPERATURES = {0.3, 0.7, 1, 1.6, 2, 2.7, 5, 40};

    private static double logTwo(int spins) {
        return spins * Math.log(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 9, 12})
    void enumerationIsTheTransferMatrix(int spins) {
        for (Thermodynamics found : new IsingRing(spins).enumerate(TEMPERATURES)) {
            Thermodynamics exact = new IsingRing(spins).closedForm(found.temperature());
            assertThat(found.logPartition()).isCloseTo(exact.logPartition(), within(1e-11));
            assertThat(found.energy()).isCloseTo(exact.energy(), within(1e-11));
            assertThat(found.entropy()).isCloseTo(exact.entropy(), within(1e-11));
            assertThat(found.fromUniform()).isCloseTo(exact.fromUniform(), within(1e-11));
            assertThat(found.heat()).isCloseTo(exact.heat(), within(1e-10));
        }
    }

    /** Z by hand: of three spins two states are aligned, E = −3, and six have one spin turned, E = 1. */
    @Test
    void threeSpinsByHand() {
        for (double temperature : TEMPERATURES) {
            double z = 2 * Math.exp(3 / temperature) + 6 * Math.exp(-1 / temperature);
            double energy = (-6 * Math.exp(3 / temperature) + 6 * Math.exp(-1 / temperature)) / z;
            Thermodynamics exact = new IsingRing(3).closedForm(temperature);
            assertThat(exact.logPartition()).isCloseTo(Math.log(z), within(1e-13));
            assertThat(exact.energy()).isCloseTo(energy, within(1e-13));
            double square = (18 * Math.exp(3 / temperature) + 6 * Math.exp(-1 / temperature)) / z;
            assertThat(exact.heat()).isCloseTo((square - energy * energy) / (temperature * temperature), within(1e-12));
        }
    }

    @Test
    void thermodynamicIdentities() {
        for (Thermodynamics state : new IsingRing(12).enumerate(TEMPERATURES)) {
            assertThat(state.freeEnergy())
                    .isCloseTo(state.energy() - state.temperature() * state.entropy(), within(1e-11 * 40));
            assertThat(state.fromUniform()).isCloseTo(logTwo(12) - state.entropy(), within(1e-11));
        }
    }

    /** β(F[q] − F) = D(q‖B) with q Boltzmann's distribution at every other temperature: all pairs. */
    @Test
    void excessFreeEnergyOfOtherTemperatures() {
        IsingRing ring = new IsingRing(9);
        List<Thermodynamics> states = ring.enumerate(TEMPERATURES);
        int count = states.size();
        double[] logits = ring.boltzmann(TEMPERATURES);
        double[] divergences = new double[count * count];
        Rows rows = Rows.of(logits, count, ring.states());
        Relent.kl(Logits.plain(), Logits.plain())
                .f64()
                .pairs(Pairing.ALL)
                .kernel()
                .run(Reference.logits(rows), Model.logits(rows), divergences);
        for (int trial = 0; trial < count; trial++) {
            for (int at = 0; at < count; at++) {
                double temperature = TEMPERATURES[at];
                double tried = states.get(trial).energy()
                        - temperature * states.get(trial).entropy();
                assertThat((tried - states.get(at).freeEnergy()) / temperature)
                        .isCloseTo(divergences[trial * count + at], within(1e-11));
            }
        }
    }

    /** The same with independent spins, whose energy −n m² and entropy are known. */
    @Test
    void excessFreeEnergyOfMeanField() {
        int spins = 12;
        IsingRing ring = new IsingRing(spins);
        double[] fields = Arrays.stream(TEMPERATURES).map(IsingRing::meanField).toArray();
        List<Thermodynamics> states = ring.enumerate(TEMPERATURES);
        List<Trial> trials = ring.trials(ring.independent(fields), TEMPERATURES);
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            double mean = Math.tanh(fields[i]);
            assertThat(mean).isCloseTo(Math.tanh(2 * mean / TEMPERATURES[i]), within(1e-13));
            assertThat(mean > 0).isEqualTo(TEMPERATURES[i] < 2);
            assertThat(trial.energy()).isCloseTo(-spins * mean * mean, within(1e-11));
            double entropy = spins * (Math.log(2 * Math.cosh(fields[i])) - fields[i] * mean);
            assertThat(trial.entropy()).isCloseTo(entropy, within(1e-11));
            assertThat((trial.freeEnergy() - states.get(i).freeEnergy()) / TEMPERATURES[i])
                    .isCloseTo(trial.divergence(), within(1e-11))
                    .isPositive();
        }
    }

    /** No other independent spins with the same field everywhere have a lower free energy than mean field's. */
    @Test
    void meanFieldIsTheBestOfItsKind() {
        IsingRing ring = new IsingRing(9);
        for (double temperature : new double[] {0.7, 1.6, 2.7}) {
            double best = IsingRing.meanField(temperature);
            double[] fields = IntStream.rangeClosed(-10, 10)
                    .mapToDouble(i -> best + i / 20.0)
                    .toArray();
            double[] temperatures = new double[fields.length];
            Arrays.fill(temperatures, temperature);
            List<Trial> trials = ring.trials(ring.independent(fields), temperatures);
            Trial atBest = trials.get(10);
            assertThat(trials)
                    .filteredOn(trial -> trial.divergence() <= atBest.divergence())
                    .containsExactly(atBest);
        }
    }

    /** The temperature of the rows, or of the kernel: the same distribution. */
    @Test
    void temperatureInsideTheKernel() {
        IsingRing ring = new IsingRing(9);
        double[] unit = ring.boltzmann(1);
        for (double temperature : TEMPERATURES) {
            double[] inside = new double[1];
            Relent.logPartition(Logits.atTemperature(temperature))
                    .f64()
                    .kernel()
                    .run(Reference.logits(Rows.of(unit, 1, ring.states())), inside);
            assertThat(inside[0]).isCloseTo(ring.closedForm(temperature).logPartition(), within(1e-11));
        }
    }

    @Test
    void printsThermodynamicsAndDrawsThem(@TempDir Path folder) {
        Path picture = folder.resolve("ising.svg");
        Run run = Run.ok("demo", "ising", "--out", picture);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  1.00  13.5605  -1.1300 -0.7818  0.3482     0.3449 0.5070  -1.0197       0.1104\n")
                .contains("  2.00   9.7592  -1.6265 -0.4623  0.5821     0.1110 0.1973  -1.3863       0.2402\n")
                .contains("against the transfer matrix's   apart by less than 1e-11\n")
                .contains("against D(q||B)                     apart by less than 1e-11\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("Picture"));
        assertThat(picture).content().contains("<title>Ising's ring: thermodynamics is information</title>");
    }
}
