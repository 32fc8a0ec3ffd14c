package org.relent.bench.hardware.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Lines;
import org.relent.bench.text.Text;

/** A comparison for a terminal, and in Markdown. */
class ComparisonTextTest {
    private static final double[] BASE = {1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070};
    private static final double[] SLOW = {1400, 1410, 1420, 1430, 1440, 1450, 1460, 1470};
    private static final double[] WILD = {500, 1000, 2000, 800, 1600, 400, 1200, 900};

    /** Another machine, and every kind of change but one. */
    private static Comparison everything() {
        BenchReport before = Lines.report(
                Lines.timed("kl", 8, BASE),
                Lines.timed("kl", 64, BASE),
                Lines.timed("conditional-entropy", 128256, BASE),
                Lines.timed("js", 8, BASE),
                Lines.timed("js", 64, BASE));
        BenchReport now = Lines.report(
                Lines.machine("Zen | 5", "25.0.3"),
                Lines.roofs(0.9),
                List.of(
                        Lines.timed("kl", 8, WILD),
                        Lines.timed("kl", 64, BASE),
                        Lines.timed("conditional-entropy", 128256, SLOW),
                        Lines.untimed("js", 8, State.FAILED, "the driver says <no> | 7"),
                        Lines.timed("nll", 8, BASE)));
        return Comparison.of(before, now, 10);
    }

    private static Comparison passing(double[] rounds) {
        Line line = Lines.timed("kl", 1000, rounds);
        return Comparison.of(Lines.report(line, Lines.timed("kl", 8, rounds)), Lines.report(line), 10);
    }

    @Test
    void fitsATerminal() {
        String text = ComparisonText.render(everything());
        assertThat(text.lines()).allMatch(line -> line.length() <= Text.WIDTH);
        assertThat(text).isEqualTo("""
                Base         2026-01-02T03:04:05Z, Relent 0.1.0, quick, 5 lines in 5 rounds
                Now          2026-01-02T03:04:05Z, Relent 0.1.0, quick, 5 lines in 5 rounds
                The machine  reading 32 KiB +11.1 %, reading 256 MiB by 2 threads +11.1 %, log
                             f32 0.0 %, gpu-tornado copying 0.0 %, to gpu-tornado 0.0 %, from
                             gpu-tornado 0.0 %
                WARNING      these runs were not made alike: CPU was Xeon, 2 cores, 4 threads, 2
                             for this JVM, is Zen | 5, 2 cores, 4 threads, 2 for this JVM
                WARNING      the machine itself changed by more than half the threshold, and
                             kernels with it: reading 32 KiB +11.1 %, reading 256 MiB by 2
                             threads +11.1 %; run both again

                line                               base     now  change    95 % interval verdict
                conditional-entropy/f32/64x128256/cpu-vector/1
                                                1.04 µs 1.44 µs +38.6 % +35.5 to +42.0 % SLOWER
                js/f32/64x8/cpu-vector/1        1.04 µs                                  UNTIMED
                  failed: the driver says <no> | 7
                kl/f32/64x8/cpu-vector/1        1.04 µs 1.00 µs  −8.3 % −51.0 to +52.4 % unclear
                kl/f32/64x64/cpu-vector/1       1.04 µs 1.04 µs   0.0 %   −2.8 to +2.9 % same
                nll/f32/64x8/cpu-vector/1               1.04 µs                          new
                js/f32/64x64/cpu-vector/1       1.04 µs                                  gone
                geometric mean of 3 lines                        +8.6 % −13.0 to +27.4 % unclear

                Changes are of the time a call takes: + is slower.
                FAILED, exit code 5: 1 of 3 lines is SLOWER by more than 10 %; 1 line is no
                longer timed.
                """);
    }

    @Test
    void isMarkdownToo() {
        assertThat(ComparisonMarkdown.render(everything())).isEqualTo("""
                ## Compared with the base

                > [!CAUTION]
                > FAILED, exit code 5: 1 of 3 lines is SLOWER by more than 10 %; 1 line is no longer timed.

                |  |  |
                |---|---|
                | base | 2026-01-02T03:04:05Z, Relent 0.1.0, quick, 5 lines in 5 rounds |
                | now | 2026-01-02T03:04:05Z, Relent 0.1.0, quick, 5 lines in 5 rounds |
                | the machine itself | reading 32 KiB +11.1 %, reading 256 MiB by 2 threads +11.1 %, log f32 0.0 %, gpu-tornado copying 0.0 %, to gpu-tornado 0.0 %, from gpu-tornado 0.0 % |
                | **warning** | these runs were not made alike: CPU was Xeon, 2 cores, 4 threads, 2 for this JVM, is Zen \\| 5, 2 cores, 4 threads, 2 for this JVM |
                | **warning** | the machine itself changed by more than half the threshold, and kernels with it: reading 32 KiB +11.1 %, reading 256 MiB by 2 threads +11.1 %; run both again |

                | line | verdict | base | now | change | 95 % interval |
                |---|---|---:|---:|---:|---:|
                | `conditional-entropy/f32/64x128256/cpu-vector/1` | **SLOWER** | 1.04 µs | 1.44 µs | +38.6 % | +35.5 to +42.0 % |
                | `js/f32/64x8/cpu-vector/1` | **UNTIMED** failed: the driver says &lt;no&gt; \\| 7 | 1.04 µs |  |  |  |
                | `kl/f32/64x8/cpu-vector/1` | unclear | 1.04 µs | 1.00 µs | −8.3 % | −51.0 to +52.4 % |
                | `kl/f32/64x64/cpu-vector/1` | same | 1.04 µs | 1.04 µs | 0.0 % | −2.8 to +2.9 % |
                | `nll/f32/64x8/cpu-vector/1` | new |  | 1.04 µs |  |  |
                | `js/f32/64x64/cpu-vector/1` | gone | 1.04 µs |  |  |  |
                | `geometric mean of 3 lines` | unclear |  |  | +8.6 % | −13.0 to +27.4 % |

                Changes are of the time a call takes: + is slower.
                """);
    }

    @Test
    void saysWhatAPassDidNotSee() {
        assertThat(ComparisonText.render(passing(WILD))).endsWith("""
                PASSED, exit code 0: none of 1 line is slower by more than 10 %; 1 is unclear; 1
                of the base's is gone.
                """);
        assertThat(ComparisonMarkdown.render(passing(BASE)))
                .contains(
                        "> [!NOTE]\n> PASSED, exit code 0: none of 1 line is slower by more than 10 %; 1 of the base's is"
                                + " gone.\n");
    }

    @Test
    void saysWhatFewRoundsAreWorth() {
        assertThat(ComparisonText.render(passing(new double[] {1000, 1001, 1002})))
                .contains("""
                So few rounds give no interval at 95 %: the least sure one holds with 90 %.
                Among 1 line one counts as slower if that is 95 % sure; so few rounds allow 90 %
                (--full has more).
                """);
    }

    @Test
    void saysWhyItFails() {
        BenchReport wrong = Lines.report(Lines.untimed("kl", 8, State.WRONG, "row 3: got 1.0, expected 0.5"));
        assertThat(ComparisonText.render(Comparison.of(wrong, wrong, 10)))
                .contains("WRONG\n  row 3: got 1.0, expected 0.5\n")
                .endsWith("\nFAILED, exit code 4: 1 line is WRONG, outside the error bound.\n");
        assertThat(ComparisonText.render(Comparison.of(wrong, Lines.report(), 10)))
                .endsWith("""

                FAILED, exit code 2: no line was timed in both runs; expected the measures,
                types and shapes of the base.
                """);
        Line[] before = {Lines.timed("kl", 8, BASE), Lines.timed("kl", 64, BASE)};
        Line[] after = {Lines.timed("kl", 8, SLOW), Lines.timed("kl", 64, SLOW)};
        assertThat(ComparisonText.render(Comparison.of(Lines.report(before), Lines.report(after), 10)))
                .endsWith("""
                FAILED, exit code 5: 2 of 2 lines are SLOWER by more than 10 %; their geometric
                mean is SLOWER by more than 10 %.
                """);
        Comparison slower =
                Comparison.of(Lines.report(Lines.timed("kl", 8, BASE)), Lines.report(Lines.timed("kl", 8, SLOW)), 12.5);
        assertThat(ComparisonText.render(slower)).endsWith("""
                FAILED, exit code 5: 1 of 1 line is SLOWER by more than 12.5 %.
                """);
    }
}
