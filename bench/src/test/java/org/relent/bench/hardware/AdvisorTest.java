package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.hardware.report.Lines;
import org.relent.bench.hardware.report.Reports;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.BackendFacts.Large;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Hardware;

/** What follows from measurements that are made up. */
class AdvisorTest {
    private static final Roofs ALONE = Lines.roofs(1);

    /** A backend's name, and how many threads it has. */
    private static Line line(String measure, String type, String shape, String by, int threads, double speed) {
        Shape size = Shape.parse(shape);
        boolean resident = by.endsWith(" resident");
        Timing timing = new Timing(
                1e9 * size.elements() / speed,
                List.of(1e9 * size.elements() / speed),
                1,
                1,
                9,
                speed / size.classes(),
                speed,
                8 * speed,
                "log",
                0.5,
                speed / 1e7);
        return new Line(
                measure,
                type,
                size.rows(),
                size.classes(),
                by.replace(" resident", ""),
                threads,
                resident,
                State.TIMED,
                null,
                0.1,
                size.elements() * (type.equals("f32") ? 8 : 4),
                timing);
    }

    private static Line kl(String shape, String by, int threads, double speed) {
        return line("kl", "f32", shape, by, threads, speed);
    }

    private static Line wrong(Line line) {
        return Reports.untimed(line, State.WRONG, "row 3", 7.0);
    }

    private static Facts machine(int cores, String device, Large... crossovers) {
        Facts machine = Lines.machine("Xeon", "25.0.3");
        Hardware hardware = machine.hardware();
        return new Facts(
                machine.relent(),
                null,
                machine.jdk(),
                new Hardware("Linux", "Xeon", cores, 8, 8, hardware.caches(), hardware.memoryBytes(), 1L << 32, null),
                machine.backends(),
                new BackendFacts.Chosen("cpu-vector", device.isEmpty() ? null : device, "", null, List.of(crossovers)),
                machine.flags());
    }

    private static List<Advice> advise(Line... lines) {
        return Advisor.advise(machine(2, ""), ALONE, List.of(lines));
    }

    private static List<String> said(List<Advice> advice) {
        return advice.stream().map(each -> each.when() + ": " + each.use()).toList();
    }

    @Test
    void theFastestMostOftenIsAdvised() {
        List<Advice> advice = advise(
                kl("64x10", "reference", 1, 1e7),
                kl("64x10", "cpu-vector", 1, 2e8),
                kl("64x10", "slow", 1, 1e8),
                kl("64x99", "cpu-vector", 1, 9.96e9),
                kl("64x99", "slow", 1, 1e8),
                kl("64x1000", "cpu-vector", 1, 1e8),
                kl("64x1000", "slow", 1, 2e8));
        assertThat(advice)
                .containsExactly(new Advice(
                        "in general",
                        "cpu-vector, which is what auto takes",
                        "the fastest for 2 of 3 kernels and shapes, and 10 × to 996 × the speed of the reference",
                        List.of("java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED …")));
    }

    @Test
    void theReferenceAloneNeedsNoFlags() {
        assertThat(advise(kl("64x10", "reference", 1, 1e7)))
                .containsExactly(
                        new Advice("in general", "reference", "the fastest for 1 of 1 kernels and shapes", List.of()));
    }

    @Test
    void nothingFollowsFromNothing() {
        assertThat(advise()).isEmpty();
        assertThat(advise(Lines.untimed("kl", 8, State.REFUSED, "no"), Lines.untimed("js", 8, State.FAILED, "no")))
                .isEmpty();
    }

    @Test
    void rowsThatAreResidentDoNotCountForOthers() {
        assertThat(said(advise(
                        kl("64x10", "cpu-vector", 1, 1e8),
                        kl("64x10", "gpu-tornado", 1, 1e7),
                        kl("64x10", "gpu-tornado resident", 1, 1e12))))
                .containsExactly("in general: cpu-vector, which is what auto takes");
        Advice device = advise(kl("64x10", "gpu-tornado", 1, 1e9), kl("64x10", "gpu-tornado resident", 1, 1e12))
                .getFirst();
        assertThat(device.use()).isEqualTo("gpu-tornado");
        assertThat(device.code())
                .containsExactly("java @$TORNADOVM_HOME/tornado-argfile -Dtornado.recover.bailout=False"
                        + " --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED …");
    }

    @Test
    void whatIsWrongComesFirstAndIsAdvisedForNothing() {
        Large large = new Large("f32", 2, 3_000_000L, null, "f32, 2 threads: measured");
        List<Advice> advice = Advisor.advise(
                machine(2, "gpu-tornado", large),
                busy(2, 1.0),
                List.of(
                        kl("64x10", "cpu-vector", 1, 1e8),
                        wrong(kl("64x10", "gpu-tornado", 1, 1e9)),
                        wrong(line("kl", "f32", "64x20", "gpu-tornado", 1, 1e9)),
                        line("js", "f32", "64x10", "gpu-tornado", 1, 1e12),
                        line("js", "f32", "64x10", "cpu-vector", 1, 1e8),
                        wrong(line("nll", "bf16", "64x10", "gpu-tornado", 1, 1e9)),
                        line("js", "f32", "64x10", "broken", 1, 1e12),
                        line("js", "f32", "64x10", "broken", 2, 1e13),
                        wrong(line("js", "f64", "64x10", "broken", 2, 1e12))));
        assertThat(said(advice))
                .containsExactly(
                        "always: do not use broken for js f64",
                        "always: do not use gpu-tornado for kl f32, nll bf16",
                        "first: measure again when nothing else runs here",
                        "in general: cpu-vector, which is what auto takes");
        assertThat(advice.getFirst().why()).contains("report this as a defect");
    }

    /** Logarithms of one thread, and of so many as many times that. */
    private static Roofs busy(int threads, double gain) {
        return new Roofs(
                List.of(),
                List.of(
                        new Roofs.Rate("log", "f32", 1, 4e9),
                        new Roofs.Rate("log", "f32", threads, 4e9 * gain),
                        new Roofs.Rate("exp", "f32", 1, 1e9)),
                List.of());
    }

    /** Two threads of one core do not compute twice as much. */
    @ParameterizedTest
    @CsvSource({
        "2, 2, 1.0, true",
        "2, 2, 1.2, false",
        "2, 1, 1.0, false",
        "2, 1, 0.5, true",
        "8, 4, 2.1, true",
        "8, 4, 2.4, false",
        "8, 0, 4.3, true",
        "1, 2, 1, false"
    })
    void othersThatComputeAreWarnedOf(int threads, int cores, double gain, boolean warns) {
        List<Advice> advice =
                Advisor.advise(machine(cores, ""), busy(threads, gain), List.of(kl("64x10", "cpu-vector", 1, 1e8)));
        assertThat(said(advice).contains("first: measure again when nothing else runs here"))
                .isEqualTo(warns);
        if (warns) {
            assertThat(advice.getFirst().why())
                    .startsWith(threads + " threads compute " + gain + " × as many logarithms as one: ");
        }
    }

    /** Gains of calls of 8, 80, 800 … elements. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 0.5 | calls of any size measured here: one thread a call, which is the default",
                "1.1 1.2 1.9 | calls of 80; 800 elements: 4 threads a call"
                        + " / calls of 8 elements: one thread a call, which is the default",
                "1 3 1 4 | calls of 80; 8,000 elements: 4 threads a call"
                        + " / calls of 8; 800 elements: one thread a call, which is the default",
                "2 | calls of 8 elements: 4 threads a call"
            })
    void threadsAreAdvisedWhereTheyAreWorthIt(String gains, String expected) {
        List<Line> lines = new ArrayList<>();
        String[] each = gains.split(" ", -1);
        for (int i = 0; i < each.length; i++) {
            String shape = (int) Math.pow(10, i) + "x8";
            double gain = Double.parseDouble(each[i]);
            for (String measure : List.of("kl", "js", "nll")) {
                // Of three kernels the one in the middle counts.
                double ofThis = measure.equals("kl") ? gain : measure.equals("js") ? 0.1 : 100;
                lines.add(line(measure, "f32", shape, "cpu-vector", 1, 1e9));
                lines.add(line(measure, "f32", shape, "cpu-vector", 4, 1e9 * ofThis));
            }
        }
        List<Advice> advice = Advisor.advise(machine(4, ""), ALONE, lines);
        assertThat(String.join(" / ", said(advice).stream().skip(1).toList())).isEqualTo(expected);
        if (expected.contains("4 threads a call")) {
            assertThat(advice.get(1).code()).containsExactly("plan.threads(4)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "3100000, 400000, 'gpu-tornado from 3,100,000 elements a call, from 400,000 where rows are resident'",
                "3100000, -, 'gpu-tornado from 3,100,000 elements a call'",
                "-, 90000, 'gpu-tornado for resident rows alone, from 90,000 where rows are resident'",
                "-, -, 'the CPU, always'"
            })
    void theCrossoverIsSaid(Long elements, Long resident, String use) {
        Large large = new Large("f64", 2, elements, resident, "f64, 2 threads: as measured");
        List<Advice> advice = Advisor.advise(machine(2, "gpu-tornado", large), ALONE, List.of());
        assertThat(advice)
                .containsExactly(new Advice(
                        "large calls, f64",
                        use,
                        "auto does so by itself: f64, 2 threads: as measured",
                        elements == null ? List.of() : List.of("RELENT_CROSSOVER=" + elements)));
    }

    @ParameterizedTest
    @CsvSource({"32768x1000, 1.9, true", "32768x1000, 1.1, false", "8192x8, 1.9, false"})
    void narrowElementsAreAdvisedWhereMemoryIsTheLimit(String shape, double gain, boolean advised) {
        List<Advice> advice = advise(
                kl(shape, "reference", 1, 1e7),
                kl(shape, "cpu-vector", 1, 1e9),
                line("kl", "bf16", shape, "cpu-vector", 1, 1e9 * gain));
        assertThat(advice.stream().filter(each -> each.when().startsWith("rows that do not fit")))
                .hasSize(advised ? 1 : 0)
                .allMatch(each -> each.why().equals("kl of " + shape + " is 1.9 × as fast as in f32"));
    }

    /** Each situation once, of whole reports. */
    @Test
    void noAdviceContradictsAnother() {
        for (BenchReport report :
                List.of(Reports.xeon(), Reports.withDevice(), Reports.withTrouble(), Reports.untimed())) {
            List<Advice> advice = Advisor.advise(report.machine(), report.roofs(), report.lines());
            assertThat(advice).extracting(Advice::when).doesNotHaveDuplicates();
            int last = advice.size() - 1;
            assertThat(IntStream.rangeClosed(0, last)
                            .filter(i -> advice.get(i).when().equals("always")))
                    .allMatch(i -> i == 0);
        }
    }
}
