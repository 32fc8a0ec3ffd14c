package org.relent.bench.hardware.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.machine.VmFlags.VmFlag;
import org.relent.bench.text.Text;

/** A report for a terminal. */
class BenchTextTest {
    private static Line line(String shape, String backend, int threads, Timing timing, Double error) {
        String[] size = shape.split("x", -1);
        return new Line(
                "kl",
                "f32",
                Integer.parseInt(size[0]),
                Integer.parseInt(size[1]),
                backend,
                threads,
                false,
                State.TIMED,
                null,
                error,
                512,
                timing);
    }

    private static Timing timing(double nanos, double p99, double rows, double bytes, double ofRoof, Double reference) {
        return new Timing(nanos, List.of(nanos), nanos, p99, 9, rows, 8 * rows, bytes, "log", ofRoof, reference);
    }

    private static String results(Line... lines) {
        return BenchText.results(Lines.report(lines));
    }

    @Test
    void hasATableOfEachKernelAndWhatFollows() {
        assertThat(results(
                        line("64x1000", "reference", 1, timing(2.34e6, 3e6, 27350, 0.22e9, 0.0049, 1.0), null),
                        line("64x1000", "cpu-vector", 1, timing(19_200, 30_500, 3.33e6, 26.64e9, 0.77, 121.9), 0.012),
                        line("8x8", "cpu-vector", 2, timing(64, 999.7, 1.25e8, 8e9, 0.3, null), 0.0),
                        Lines.untimed("js", 64, State.WRONG, "row 3: got 1, expected 2 within 1.0E-6"),
                        Lines.untimed("js", 8, State.FAILED, "out of luck"),
                        Lines.untimed("js", 4, State.REFUSED, "needs 8.0 GiB")))
                .startsWith("""

                        kl f32
                        shape      by                    rows/s   GB/s  roof     p50     p99 × ref error
                        64x1000    reference             27.4 k  0.220    0% 2.34 ms 3.00 ms   1.0     –
                        64x1000    cpu-vector            3.33 M   26.6   77% 19.2 µs 30.5 µs   122  0.01
                        8x8        cpu-vector 2 threads   125 M   8.00   30% 64.0 ns 1.00 µs     –     0

                        js f32
                        shape      by                    rows/s   GB/s  roof     p50     p99 × ref error
                        64x64      cpu-vector           WRONG
                                    row 3: got 1, expected 2 within 1.0E-6
                        64x8       cpu-vector           failed
                                    out of luck
                        64x4       cpu-vector           refused
                                    needs 8.0 GiB

                        roof: of what reading,""")
                .endsWith("""
                        5 rounds in turns with the others.

                        → calls of 1 | 2 rows: cpu-vector
                          2 × gpu-tornado
                              java --add-modules jdk.incubator.vector
                              …

                        WRONG: 1 line outside the error bound, not timed; 3 lines inside; 1 line failed;
                        1 line refused; 61.5 s
                        """);
    }

    static Stream<BenchReport> reports() {
        return Stream.of(Reports.xeon(), Reports.withDevice(), Reports.withTrouble(), Reports.untimed());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void fitsTheTerminalButForWhatIsCopied(BenchReport report) {
        List<String> code = report.advice().stream()
                .flatMap(advice -> advice.code().stream())
                .toList();
        String all = BenchText.card(report.machine(), report.virtualMachine())
                + BenchText.roofs(report.roofs())
                + BenchText.results(report);
        assertThat(all.lines().filter(line -> !code.contains(line.strip())))
                .allMatch(line -> line.length() <= Text.WIDTH);
        assertThat(all).contains(code).doesNotContain("null", "NaN");
    }

    /** Names and numbers as long as they get. */
    @Test
    void fitsTheTerminalWhateverComes() {
        List<Line> lines = new ArrayList<>();
        for (String shape : List.of("8x8", "32768x1000", "1048576x1000", "2147483647x2147483647")) {
            for (int threads : new int[] {1, 2, 64, 1024}) {
                lines.add(line(
                        shape,
                        "gpu-tornado",
                        threads,
                        timing(1.5e11, 9.99e11, 9.99e11, 9.99e12, 12.34, 123_456.0),
                        0.999));
                lines.add(line(shape, "cpu-vector", threads, timing(1.2, 999.94, 0.012, 1, 0, 0.012), 0.0049));
            }
        }
        String table = results(lines.toArray(Line[]::new));
        List<String> rows =
                table.lines().skip(3).takeWhile(line -> !line.isEmpty()).toList();
        assertThat(rows).allMatch(row -> row.length() <= Text.WIDTH);
        // Each column is apart from the next.
        assertThat(rows.stream()
                        .filter(row -> row.length() == Text.WIDTH)
                        .map(row -> row.substring(32).strip())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "999 G  9,990 1234%   150 s   999 s 1e+05  1.00",
                        "0.0120   <0.1    0% 1.20 ns 1.00 µs   0.0  <.01");
        assertThat(table)
                .contains("\n1048576x1000 cpu-vector\n" + " ".repeat(32))
                .contains("\n8x8        gpu-tornado 1024 threads\n");
    }

    @Test
    void theCardSaysWhatThereIsAndWhy() {
        assertThat(BenchText.card(
                        Lines.machine("Xeon", "25.0.3"),
                        List.of(
                                new VmFlag("UseG1GC", "true", "ERGONOMIC"),
                                new VmFlag("MaxVectorSize", "64", "DEFAULT"))))
                .isEqualTo("""
                        Relent       0.1.0
                        System       Linux
                        CPU          Xeon, 2 cores, 4 threads, 2 for this JVM
                        Caches       L1 data 48 KiB
                        Memory       8.0 GiB, 4.0 GiB available
                        JDK          25.0.3, Eclipse
                                     -XX:+UseG1GC -XX:MaxVectorSize=64
                        gpu-tornado  NOT AVAILABLE: no device
                        cpu-vector   available: 512 bits
                        """);
        assertThat(BenchText.card(Reports.xeon().machine(), List.of()))
                .contains("WARNING      JDK 25.0.0 to 25.0.2 has a");
    }

    @Test
    void roofsStandBesideEachOther() {
        assertThat(BenchText.roofs(Reports.withDevice().roofs())).isEqualTo("""

                Roofs: what this machine can do at best
                                                        1 thread       2 threads
                  read 32 KiB, L1                       192 GB/s        384 GB/s
                  read 512 KiB, L2                      117 GB/s        234 GB/s
                  read 16 MiB, L3                      29.2 GB/s       58.4 GB/s
                  read 256 MiB, memory                 16.8 GB/s       33.6 GB/s
                  log in registers, f32                 4.65 G/s        9.30 G/s
                  exp in registers, f32                 6.16 G/s        12.3 G/s
                  log in registers, f64                 1.77 G/s        3.53 G/s
                  exp in registers, f64                 2.34 G/s        4.68 G/s
                  gpu-tornado                   copies 3,900 GB/s, is given 25.0 GB/s, returns
                                                22.0 GB/s
                """);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0049, <.01", "0.005, 0.01", "0.994, 0.99", "1, 1.00", "NaN, NaN"})
    void errorsAreFractions(double error, String text) {
        assertThat(BenchText.fraction(error)).isEqualTo(text);
    }

    @Test
    void theLastLineSaysWhetherItIsRight() {
        Line timed = Lines.timed("kl", 8, 1000);
        assertThat(BenchText.verdict(Lines.report(timed)))
                .isEqualTo("The one line timed is inside the error bound, the largest error 0.08 of it; 61.5 s");
        assertThat(BenchText.verdict(Lines.report(timed, timed, Lines.untimed("kl", 4, State.FAILED, ""))))
                .isEqualTo(
                        "All 2 lines timed are inside the error bound, the largest error 0.08 of it; 1 line failed; 61.5 s");
        assertThat(BenchText.verdict(Lines.report(line("8x8", "reference", 1, timing(1, 1, 1, 1, 1, 1.0), null))))
                .isEqualTo("The one line timed is inside the error bound; 61.5 s");
        assertThat(BenchText.verdict(Reports.untimed())).isEqualTo("Nothing was timed; 1 line refused; 71.4 s");
    }
}
