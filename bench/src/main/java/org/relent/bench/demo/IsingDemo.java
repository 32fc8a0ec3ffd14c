package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Picture;
import org.relent.bench.demo.IsingRing.Thermodynamics;
import org.relent.bench.demo.IsingRing.Trial;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo ising}: thermodynamics as information, from all states of a small magnet. */
@Command(name = "ising", description = "energy, entropy, free energy of a small magnet")
final class IsingDemo extends Demo {
    private static final int SPINS = 12;
    private static final double HOTTEST = 5;
    private static final double[] TEMPERATURES =
            DoubleStream.iterate(0.25, t -> t <= HOTTEST, t -> t + 0.25).toArray();
    private static final List<Double> SHOWN = List.of(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0);

    IsingDemo() {}

    @Override
    Picture show(PrintWriter out) {
        IsingRing ring = new IsingRing(SPINS);
        List<Thermodynamics> enumerated = ring.enumerate(TEMPERATURES);
        double[] fields = Arrays.stream(TEMPERATURES).map(IsingRing::meanField).toArray();
        List<Trial> meanField = ring.trials(ring.independent(fields), TEMPERATURES);
        out.print(introduction(ring));
        out.println("     T     ln Z      F/n     U/n     S/n  D(B||u)/n    C/n   F[q]/n  T D(q||B)/n");
        for (int i = 0; i < TEMPERATURES.length; i++) {
            if (SHOWN.contains(TEMPERATURES[i])) {
                row(out, enumerated.get(i), meanField.get(i));
            }
        }
        out.println();
        out.print(remarks(ring, enumerated, meanField));
        return picture(ring, enumerated, meanField);
    }

    private static String introduction(IsingRing ring) {
        return "Ising's ring: " + SPINS + " spins, each pulled towards its two neighbours\n\n"
                + Text.paragraph(
                        "States",
                        7,
                        Text.count(ring.states()) + " of them, enumerated: the classes. E is the sum of -s s' over "
                                + "neighbours; -E/T are the logits of Boltzmann's B, a row a temperature, "
                                + TEMPERATURES.length + " rows.")
                + Text.paragraph(
                        "Work",
                        7,
                        "ln Z by log-partition, F = -T ln Z, entropy S and energy U by entropy and cross-entropy, "
                                + "D(B||uniform) by reverse-kl, the specific heat C by its gradient.")
                + Text.paragraph(
                        "Trial",
                        7,
                        "q is mean field: independent spins, each in the mean field of its neighbours. F[q] = U[q] - T S[q].")
                + "\n";
    }

    private static void row(PrintWriter out, Thermodynamics state, Trial trial) {
        out.println(String.format(
                Locale.ROOT,
                "  %4.2f  %7.4f  %7.4f %7.4f  %6.4f     %6.4f %6.4f  %7.4f       %6.4f",
                state.temperature(),
                state.logPartition(),
                state.freeEnergy() / SPINS,
                state.energy() / SPINS,
                state.entropy() / SPINS,
                state.fromUniform() / SPINS,
                state.heat() / SPINS,
                trial.freeEnergy() / SPINS,
                trial.temperature() * trial.divergence() / SPINS));
    }

    private static String remarks(IsingRing ring, List<Thermodynamics> enumerated, List<Trial> meanField) {
        double apart = 0;
        for (Thermodynamics state : enumerated) {
            Thermodynamics exact = ring.closedForm(state.temperature());
            for (ToDoubleFunction<Thermodynamics> what : List.<ToDoubleFunction<Thermodynamics>>of(
                    Thermodynamics::logPartition,
                    Thermodynamics::energy,
                    Thermodynamics::entropy,
                    Thermodynamics::fromUniform,
                    Thermodynamics::heat)) {
                apart = Math.max(apart, Math.abs(what.applyAsDouble(state) - what.applyAsDouble(exact)));
            }
        }
        double broken = 0;
        for (int i = 0; i < meanField.size(); i++) {
            Trial trial = meanField.get(i);
            double excess = (trial.freeEnergy() - enumerated.get(i).freeEnergy()) / trial.temperature();
            broken = Math.max(broken, Math.abs(excess - trial.divergence()));
        }
        return "  ln Z, U, S, D, C against the transfer matrix's   apart by " + below(apart) + "\n"
                + "  (F[q] - F)/T against D(q||B)                     apart by " + below(broken) + "\n\n"
                + Text.paragraph(
                        "",
                        0,
                        "D(B||uniform) = ln N - S: what the cold knows about the state. No trial has a lower free energy "
                                + "than F: its excess is T D(q||B). Mean field believes that the spins align below T = 2, "
                                + "which a ring never does: there it costs most.");
    }

    private static String below(double difference) {
        return difference < 1e-11 ? "less than 1e-11" : String.format(Locale.ROOT, "%.1e", difference);
    }

    private static Picture picture(IsingRing ring, List<Thermodynamics> enumerated, List<Trial> meanField) {
        List<Thermodynamics> exact = IntStream.rangeClosed(8, 200)
                .mapToObj(i -> ring.closedForm(i * HOTTEST / 200))
                .toList();
        double uniform = SPINS * Math.log(2);
        Chart energy = chart(Axes.linear("U/n", -1.05, 0, 0.25, "0.00"));
        draw(energy, exact, enumerated, Thermodynamics::energy, Ink.SERIES_1);
        Chart entropy = chart(Axes.linear("nats a spin", 0, 0.8, 0.2, "0.0"));
        entropy.line(List.of(new Point(0, Math.log(2)), new Point(HOTTEST, Math.log(2))), Ink.MUTED, Dash.DASHED, 1.2f);
        entropy.note("ln 2: uniform", HOTTEST, Math.log(2), Ink.MUTED, true);
        draw(entropy, exact, enumerated, Thermodynamics::entropy, Ink.SERIES_3);
        entropy.label("S/n", 2.2, 0.43, Ink.SERIES_3, false);
        draw(entropy, exact, enumerated, Thermodynamics::fromUniform, Ink.SERIES_2);
        entropy.label("D(B‖uniform)/n", 2.2, 0.16, Ink.SERIES_2, false);
        Chart heat = chart(Axes.linear("C/n", 0, 0.6, 0.1, "0.0"));
        draw(heat, exact, enumerated, Thermodynamics::heat, Ink.SERIES_4);
        Chart free = chart(Axes.linear("F/n + T ln 2", -1.05, 0.1, 0.25, "0.00"));
        draw(free, exact, enumerated, state -> state.freeEnergy() + state.temperature() * uniform, Ink.SERIES_1);
        List<Point> bound = meanField.stream()
                .map(q -> new Point(q.temperature(), (q.freeEnergy() + q.temperature() * uniform) / SPINS))
                .toList();
        free.line(bound, Ink.SERIES_2, Dash.DASHED, 2);
        free.label("F[q] of mean field", 2.5, 0.01, Ink.SERIES_2, false);
        free.label("F", 2.2, -0.4, Ink.SERIES_1, false);
        return new Picture(
                        "Ising's ring: thermodynamics is information",
                        "12 spins, all 4,096 states: lines are the closed form, points the library's batched kernels")
                .row(
                        energy.panel("Energy", "mean energy a spin against the temperature"),
                        entropy.panel(
                                "Entropy: ln N = S + D(B‖uniform)", "entropy a spin, and what is missing to ln 2"))
                .row(
                        heat.panel("Specific heat: a gradient of D", "specific heat a spin against the temperature"),
                        free.panel(
                                "Free energy: F[q] = F + T·D(q‖B)",
                                "free energy a spin above that of the uniform distribution, exact and of mean field"));
    }

    private static Chart chart(ValueAxis y) {
        return new Chart(348, 230, 40, 13, Axes.linear("temperature T", 0, HOTTEST + 0.15, 1, "0"), y);
    }

    private static void draw(
            Chart chart,
            List<Thermodynamics> exact,
            List<Thermodynamics> enumerated,
            ToDoubleFunction<Thermodynamics> what,
            Ink ink) {
        chart.line(points(exact, what), ink, Dash.SOLID, 1.6f);
        chart.points(points(enumerated, what), ink, Marker.CIRCLE, true);
    }

    private static List<Point> points(List<Thermodynamics> states, ToDoubleFunction<Thermodynamics> what) {
        return states.stream()
                .map(state -> new Point(state.temperature(), what.applyAsDouble(state) / SPINS))
                .toList();
    }
}
