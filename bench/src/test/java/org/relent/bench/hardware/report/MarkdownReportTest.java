package org.relent.bench.hardware.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.bench.hardware.report.Line.State;

/** A report to share. */
class MarkdownReportTest {
    private static BenchReport report(Line... lines) {
        return Lines.report(Lines.machine("Intel(R) Xeon(R) | 8 *", "25.0.3+9-LTS"), Lines.roofs(1), List.of(lines));
    }

    @Test
    void isAPage() {
        String page = MarkdownReport.render(report(
                Lines.timed("kl", 1000, 20_000),
                Lines.timed("kl", 64, 2_000),
                Lines.untimed("kl", 8, State.REFUSED, "8 | too few"),
                Lines.timed("nll", 1000, 10_000)));
        assertThat(page).isEqualTo("""
                # Relent on Intel(R) Xeon(R) \\| 8 \\*

                | CPU | JDK | Relent | kl f32, 10⁹ pairs/s | nll f32, 10⁹ logits/s | largest error / bound | results |
                |---|---|---|---:|---:|---:|---:|
                | Intel(R) Xeon(R) \\| 8 \\* | 25.0.3+9-LTS | 0.1.0 | **3.2** (75 % of log; cpu-vector, 64x1000) | **6.4** (75 % of log; cpu-vector, 64x1000) | 0.08 | all 3 within their bounds |

                ## Machine

                |  |  |
                |---|---|
                | System | Linux |
                | CPU | Intel(R) Xeon(R) \\| 8 \\*, 2 cores, 4 threads, 2 for this JVM |
                | Caches | L1 data 48 KiB |
                | Memory | 8.0 GiB, 4.0 GiB available |
                | JDK | 25.0.3+9-LTS, Eclipse, OpenJDK |
                | Flags | UseG1GC = true (ERGONOMIC), MaxVectorSize = 64 |
                | Relent | 0.1.0 |
                | gpu-tornado | NOT AVAILABLE: no device |
                |  | remedy: put one in |
                | cpu-vector | available: 512 bits |
                | Run | 2026-01-02T03:04:05Z, quick, 5 rounds, 61.5 s |

                ## Roofs

                | what | where | threads | rate |
                |---|---|---:|---:|
                | reading | 32 KiB, L1 | 1 | 200 GB/s |
                | reading | 256 MiB, memory | 2 | 20 GB/s |
                | log f32 | registers | 1 | 4.65 · 10⁹/s |
                | copying | on gpu-tornado |  | 3000 GB/s |
                | carrying | to gpu-tornado |  | 20 GB/s |
                | carrying | from gpu-tornado |  | 21 GB/s |

                ## Kernels

                ### kl, f32

                | rows × classes | by | rows/s | 10⁹ elements/s | GB/s | of roof | p50 | p99 | × reference | error / bound |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
                | 64x1000 | cpu-vector | 3,200,000 | 3.2 | 25.6 | 75 % of log | 20.0 µs | 40.0 µs | 20 | 0.08 |
                | 64x64 | cpu-vector | 32,000,000 | 2.05 | 16.4 | 75 % of log | 2.00 µs | 4.00 µs | 20 | 0.08 |
                | 64x8 | cpu-vector: refused: 8 \\| too few |  |  |  |  |  |  |  |  |

                ### nll, f32

                | rows × classes | by | rows/s | 10⁹ elements/s | GB/s | of roof | p50 | p99 | × reference | error / bound |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
                | 64x1000 | cpu-vector | 6,400,000 | 6.4 | 51.2 | 75 % of log | 10.0 µs | 20.0 µs | 20 | 0.08 |

                ## Advice

                ### calls of 1 \\| 2 rows

                **cpu-vector**: 2 × gpu-tornado

                ```
                java --add-modules jdk.incubator.vector
                …
                ```
                """);
    }

    @Test
    void wrongResultsAreInTheRow() {
        String page = MarkdownReport.render(report(
                Lines.timed("kl", 1000, 20_000), Lines.untimed("kl", 8, State.WRONG, "row 3: got 1.0, expected 0.5")));
        assertThat(page)
                .contains(" | – | 3.5 | **1 of 2 WRONG** |\n")
                .contains(
                        "| 64x8 | cpu-vector: **WRONG**: row 3: got 1.0, expected 0.5 |  |  |  |  |  |  |  | 3.5 |\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '"',
            value = {
                "a|b^ a\\|b^ `a\\|b`",
                "a\\|b^ a\\\\\\|b^ `a\\\\|b`",
                "a <b> & c^ a &lt;b&gt; &amp; c^ `a <b> & c`",
                "*a* _b_ [c] $d$ ~e~^ \\*a\\* \\_b\\_ \\[c\\] \\$d\\$ \\~e\\~^ `*a* _b_ [c] $d$ ~e~`"
            })
    void textMeansItself(String raw, String text, String code) {
        assertThat(Markdown.text(raw)).isEqualTo(text);
        assertThat(Markdown.code(raw)).isEqualTo(code);
    }

    @Test
    void linesAreJoined() {
        assertThat(Markdown.text(" a\n  # b ")).isEqualTo("a \\# b");
        assertThat(Markdown.code("a\n`b`")).isEqualTo("`a 'b'`");
    }

    @Test
    void codeMayHoldFences() {
        assertThat(Markdown.block(List.of("x < y | z"))).isEqualTo("```\nx < y | z\n```\n");
        assertThat(Markdown.block(List.of("```", "a"))).isEqualTo("````\n```\na\n````\n");
    }
}
