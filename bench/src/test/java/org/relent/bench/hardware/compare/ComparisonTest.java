package org.relent.bench.hardware.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.bench.hardware.compare.Comparison.Change;
import org.relent.bench.hardware.compare.Comparison.Decision;
import org.relent.bench.hardware.compare.Comparison.Difference;
import org.relent.bench.hardware.compare.Comparison.Estimate;
import org.relent.bench.hardware.compare.Comparison.RoofChange;
import org.relent.bench.hardware.compare.Comparison.Verdict;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Lines;

/** What passes the gate and what does not. */
class ComparisonTest {
    private static final double QUIET = 0.01;
    private static final double NOISY = 0.25;

    private static BenchReport one(long seed, double nanos, double noise) {
        return Lines.report(Lines.timed("kl", 1000, Lines.rounds(seed, 8, nanos, noise)));
    }

    private static Comparison compare(BenchReport base, BenchReport now) {
        return Comparison.of(base, now, 10);
    }

    private static Verdict verdict(Comparison comparison) {
        assertThat(comparison.lines()).hasSize(1);
        return comparison.lines().getFirst().verdict();
    }

    private static Estimate estimate(Change change) {
        return Objects.requireNonNull(change.estimate());
    }

    @Test
    void aRunComparedWithItselfPasses() {
        BenchReport run = one(1, 1000, QUIET);
        Comparison comparison = compare(run, run);
        assertThat(verdict(comparison)).isEqualTo(Verdict.SAME);
        assertThat(estimate(comparison.lines().getFirst()).percent()).isZero();
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.unsteady()).isEmpty();
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
    }

    @Test
    void equalSpeedPasses() {
        Comparison comparison = compare(one(1, 1000, QUIET), one(2, 1000, QUIET));
        assertThat(verdict(comparison)).isEqualTo(Verdict.SAME);
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
        assertThat(comparison.decision().exitCode()).isZero();
    }

    @Test
    void theReferenceIsNotCompared() {
        Line kernel = Lines.timed("kl", 1000, 1000, 1010, 1020, 1030, 1040);
        Line before = Lines.by("reference", Lines.timed("kl", 1000, 1e6, 1e6, 1e6));
        Line after = Lines.by("reference", Lines.timed("kl", 1000, 2e6, 2e6, 2e6));
        Comparison comparison = compare(Lines.report(before, kernel), Lines.report(after, kernel));
        assertThat(comparison.lines()).extracting(Change::id).containsExactly(kernel.id());
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
    }

    @Test
    void slowerPastTheThresholdFails() {
        Comparison comparison = compare(one(1, 1000, QUIET), one(2, 1300, QUIET));
        assertThat(verdict(comparison)).isEqualTo(Verdict.SLOWER);
        Estimate estimate = estimate(comparison.lines().getFirst());
        assertThat(estimate.percent()).isCloseTo(30, within(2.0));
        assertThat(estimate.interval().low()).isBetween(10.0, estimate.percent());
        assertThat(comparison.decision()).isEqualTo(Decision.SLOWER);
        assertThat(comparison.decision().exitCode()).isEqualTo(5);
        assertThat(Comparison.of(one(1, 1000, QUIET), one(2, 1300, QUIET), 50).decision())
                .isEqualTo(Decision.PASSED);
    }

    @Test
    void slowerButNoisyIsUnclearAndPasses() {
        Comparison comparison = compare(one(1, 1000, NOISY), one(2, 1300, NOISY));
        assertThat(verdict(comparison)).isEqualTo(Verdict.UNCLEAR);
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
    }

    @Test
    void fasterPasses() {
        Comparison comparison = compare(one(1, 1300, QUIET), one(2, 1000, QUIET));
        assertThat(verdict(comparison)).isEqualTo(Verdict.FASTER);
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
    }

    @Test
    void wrongFailsAlwaysAlsoWhereItIsNewOrWasWrongBefore() {
        BenchReport wrong = Lines.report(Lines.untimed("kl", 1000, State.WRONG, "row 3: 1.0, expected 0.5"));
        for (BenchReport base : List.of(one(1, 1000, QUIET), wrong, Lines.report())) {
            Comparison comparison = compare(base, wrong);
            assertThat(verdict(comparison)).isEqualTo(Verdict.WRONG);
            assertThat(comparison.decision()).isEqualTo(Decision.WRONG);
            assertThat(comparison.decision().exitCode()).isEqualTo(4);
        }
        Line slow = Lines.timed("js", 8, Lines.rounds(3, 8, 2000, QUIET));
        Line quick = Lines.timed("js", 8, Lines.rounds(4, 8, 1000, QUIET));
        assertThat(compare(Lines.report(quick), Lines.report(slow, wrong.lines().getFirst()))
                        .decision())
                .isEqualTo(Decision.WRONG);
    }

    @Test
    void linesOfOneRunDecideNothing() {
        Line both = Lines.timed("kl", 8, Lines.rounds(1, 8, 1000, QUIET));
        Line base = Lines.timed("kl", 64, Lines.rounds(2, 8, 1000, QUIET));
        Line now = Lines.timed("kl", 1000, Lines.rounds(3, 8, 1000, QUIET));
        Comparison comparison = compare(Lines.report(base, both), Lines.report(now, both));
        assertThat(comparison.lines())
                .extracting(Change::id, Change::verdict)
                .containsExactly(
                        tuple(both.id(), Verdict.SAME), tuple(now.id(), Verdict.NEW), tuple(base.id(), Verdict.GONE));
        assertThat(comparison.compared()).isEqualTo(1);
        assertThat(comparison.decision()).isEqualTo(Decision.PASSED);
    }

    @Test
    void nothingInCommonIsNoSuccess() {
        BenchReport other = Lines.report(Lines.timed("js", 8, Lines.rounds(1, 8, 1000, QUIET)));
        Comparison comparison = compare(one(1, 1000, QUIET), other);
        assertThat(comparison.mean()).isNull();
        assertThat(comparison.decision()).isEqualTo(Decision.NOTHING_COMPARED);
        assertThat(comparison.decision().exitCode()).isEqualTo(2);
    }

    @Test
    void aLineThatFailsNowFailsTheGate() {
        Line both = Lines.timed("kl", 8, Lines.rounds(1, 8, 1000, QUIET));
        Line before = Lines.timed("kl", 1000, Lines.rounds(1, 8, 1000, QUIET));
        Line now = Lines.untimed("kl", 1000, State.FAILED, "out of memory");
        Comparison comparison = compare(Lines.report(both, before), Lines.report(both, now));
        assertThat(comparison.lines().getFirst().verdict()).isEqualTo(Verdict.UNTIMED);
        assertThat(comparison.lines().getFirst().reason()).isEqualTo("failed: out of memory");
        assertThat(comparison.decision()).isEqualTo(Decision.SLOWER);
    }

    @Test
    void aLineRefusedInBothRunsIsNoNews() {
        Line both = Lines.timed("kl", 8, Lines.rounds(1, 8, 1000, QUIET));
        Line refused = Lines.untimed("kl", 1000, State.REFUSED, "no such kernel");
        Comparison comparison = compare(Lines.report(both, refused), Lines.report(both, refused));
        assertThat(comparison.lines()).extracting(Change::id).containsExactly(both.id());
    }

    /** One round in five is as quick as one of the base: enough for a line alone, too little for one of a hundred. */
    @Test
    void manyLinesNeedMoreCertainty() {
        double[] base = {1000, 1010, 1020, 1030, 1310};
        double[] now = {1300, 1500, 1510, 1520, 1530};
        Line[] before = lines(100, base, base);
        Line[] after = lines(100, base, now);
        Comparison one = compare(Lines.report(before[0]), Lines.report(after[0]));
        assertThat(verdict(one)).isEqualTo(Verdict.SLOWER);
        assertThat(one.reachesLevel()).isTrue();
        Comparison all = compare(Lines.report(before), Lines.report(after));
        assertThat(all.lines().getFirst().verdict()).isEqualTo(Verdict.SUSPECT);
        assertThat(all.lines().getFirst().id()).isEqualTo(after[0].id());
        assertThat(all.level()).isEqualTo(1 - 0.05 / 100);
        assertThat(all.reachesLevel()).isFalse();
        assertThat(all.decision()).isEqualTo(Decision.PASSED);
        double[] slower = {1320, 1500, 1510, 1520, 1530};
        Comparison surely = compare(Lines.report(before), Lines.report(lines(100, base, slower)));
        assertThat(surely.lines().getFirst().verdict()).isEqualTo(Verdict.SLOWER);
    }

    private static Line[] lines(int count, double[] others, double[] first) {
        return IntStream.range(0, count)
                .mapToObj(i -> Lines.timed("kl", 8 + i, i == 0 ? first : others))
                .toArray(Line[]::new);
    }

    /** A hundred noisy lines that did not change, again and again. At 95 % for each one run in four would fail. */
    @Test
    void noiseAloneDoesNotFail() {
        int alarms = 0;
        for (int run = 0; run < 20; run++) {
            alarms += compare(noise(2L * run), noise(2L * run + 1)).decision() == Decision.SLOWER ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(1);
    }

    private static BenchReport noise(long seed) {
        return Lines.report(IntStream.range(0, 100)
                .mapToObj(i -> Lines.timed("kl", 8 + i, Lines.rounds(1000 * seed + i, 10, 1000, NOISY)))
                .toArray(Line[]::new));
    }

    @Test
    void whatNoLineShowsIsSeenInAllTogether() {
        Line[] base = new Line[50];
        Line[] now = new Line[50];
        for (int i = 0; i < base.length; i++) {
            base[i] = Lines.timed("kl", 8 + i, Lines.rounds(i, 5, 1000, 0.1));
            now[i] = Lines.timed("kl", 8 + i, Lines.rounds(100 + i, 5, 1200, 0.1));
        }
        Comparison comparison = compare(Lines.report(base), Lines.report(now));
        Change mean = Objects.requireNonNull(comparison.mean());
        assertThat(estimate(mean).percent()).isCloseTo(20, within(2.0));
        assertThat(mean.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(comparison.decision()).isEqualTo(Decision.SLOWER);
    }

    @Test
    void roundsMayBeFewAndOfDifferentNumber() {
        Comparison comparison = compare(
                Lines.report(Lines.timed("kl", 8, 1000, 1001, 1002)),
                Lines.report(Lines.timed("kl", 8, 1500, 1501), Lines.timed("kl", 64, 1)));
        Estimate estimate = estimate(comparison.lines().getFirst());
        assertThat(estimate.interval().level()).isCloseTo(0.8, within(1e-12)); // 1 − 2 / C(5, 2)
        assertThat(estimate.interval().low()).isCloseTo(100 * (1500 / 1002.0 - 1), within(1e-9));
        assertThat(estimate.interval().high()).isCloseTo(100 * (1501 / 1000.0 - 1), within(1e-9));
        assertThat(comparison.reachesLevel()).isFalse();
    }

    @Test
    void theWorstAreFirst() {
        Line same = Lines.timed("kl", 8, Lines.rounds(1, 8, 1000, QUIET));
        Line slower = Lines.timed("kl", 1000, Lines.rounds(2, 8, 2000, QUIET));
        Line before = Lines.timed("kl", 1000, Lines.rounds(3, 8, 1000, QUIET));
        Line wrong = Lines.untimed("kl", 64, State.WRONG, "row 3");
        Line faster = Lines.timed("entropy", 8, Lines.rounds(4, 8, 500, QUIET));
        Line faster0 = Lines.timed("entropy", 8, Lines.rounds(5, 8, 1000, QUIET));
        Comparison comparison = compare(Lines.report(same, before, faster0), Lines.report(faster, same, wrong, slower));
        assertThat(comparison.lines())
                .extracting(Change::verdict)
                .containsExactly(Verdict.WRONG, Verdict.SLOWER, Verdict.FASTER, Verdict.SAME);
    }

    @Test
    void roofsShowWhatTheMachineDid() {
        Line line = Lines.timed("kl", 8, 1000, 1001, 1002, 1003);
        BenchReport base = Lines.report(line);
        BenchReport now = Lines.report(Lines.machine("Xeon", "25.0.3"), Lines.roofs(0.8), List.of(line));
        Comparison comparison = compare(base, now);
        assertThat(comparison.roofs())
                .extracting(RoofChange::roof)
                .containsExactly(
                        "reading 32 KiB",
                        "reading 256 MiB by 2 threads",
                        "log f32",
                        "gpu-tornado copying",
                        "to gpu-tornado",
                        "from gpu-tornado");
        assertThat(comparison.unsteady())
                .extracting(RoofChange::roof)
                .containsExactly("reading 32 KiB", "reading 256 MiB by 2 threads");
        assertThat(comparison.unsteady().getFirst().percent()).isCloseTo(25, within(1e-9));
        assertThat(Comparison.of(base, now, 50).unsteady()).isEmpty();
    }

    @Test
    void anotherMachineIsNamed() {
        Line line = Lines.timed("kl", 8, 1000, 1001, 1002, 1003);
        BenchReport now = Lines.report(Lines.machine("Zen", "26"), Lines.roofs(1), List.of(line));
        assertThat(compare(Lines.report(line), now).differences())
                .containsExactly(
                        new Difference(
                                "CPU",
                                "Xeon, 2 cores, 4 threads, 2 for this JVM",
                                "Zen, 2 cores, 4 threads, 2 for this JVM"),
                        new Difference("JDK", "25.0.3, Eclipse, OpenJDK", "26, Eclipse, OpenJDK"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aThresholdIsPositive(double threshold) {
        BenchReport run = one(1, 1000, QUIET);
        assertThatThrownBy(() -> Comparison.of(run, run, threshold))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--threshold: got " + threshold + ", expected a positive finite number, in percent");
    }
}
