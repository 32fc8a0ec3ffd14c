package org.relent.bench.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Measure;
import org.relent.bench.cli.ScoreResult.Input;
import org.relent.bench.cli.ScoreResult.Offender;
import org.relent.bench.cli.ScoreResult.Output;
import org.relent.bench.cli.ScoreResult.Score;
import org.relent.bench.cli.ScoreResult.Sums;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.text.Text;

/** A {@link ScoreResult} for a terminal. */
final class ScoreTable {
    private static final int INDENT = 9;
    private static final int NUMBER = 20;
    // Room for the longest name, and as many of those side by side as a terminal has room for.
    private static final int WIDE = 27;
    private static final int ABREAST = 2;

    private final ScoreResult result;
    private final StringBuilder text = new StringBuilder();

    private ScoreTable(ScoreResult result) {
        this.result = result;
    }

    static String of(ScoreResult result) {
        ScoreTable table = new ScoreTable(result);
        table.append();
        return table.text.toString();
    }

    private void append() {
        text.append(Text.paragraph("", 0, result.kernel())).append('\n');
        result.inputs().forEach(this::appendInput);
        text.append('\n');
        boolean reduced = !result.reduce().equals("none");
        if (!result.outputs().containsKey("out") && !reduced) {
            for (int from = 0; from < result.scores().size(); from += ABREAST) {
                int to = Math.min(from + ABREAST, result.scores().size());
                appendFirst(result.scores().subList(from, to));
            }
        }
        if (result.scores().size() == 1) {
            appendSummary(result.scores().getFirst());
        } else {
            appendSummaries();
        }
        line("status", statusText());
        if (result.firstOffender() != null) {
            line("first", text(result.firstOffender()));
        }
        if (result.firstRowSums() != null) {
            line("sums", text(result.firstRowSums()));
        }
        String unit = result.pairs().equals("all") ? "pair" : "row";
        line("time", time(result.results(), unit, result.seconds()));
        line(
                "backend",
                result.backend() + " (" + result.backendDescription() + "), "
                        + Text.plural(result.threads(), "thread"));
        for (String reason : result.passedOver()) {
            if (isNews(reason)) {
                line("", "not " + BackendFacts.withoutRemedy(reason));
            }
        }
        result.outputs().forEach(this::appendOutput);
    }

    static String time(long results, String unit, double seconds) {
        String time = Text.plural(results, unit) + " in " + Text.duration(seconds);
        return results == 0
                ? time
                : time + ": " + Text.rate(results / seconds) + " " + unit + "s/s"
                        + (ScoreResult.includesStartup(seconds) ? ", start-up included" : "");
    }

    /**
     * A machine without a GPU need not be told so at every run: that is doctor's business. What could have run and did
     * not is worth a line, and so is anything that leaves the work to the slow reference.
     */
    private boolean isNews(String reason) {
        return result.backend().equals(Backends.REFERENCE)
                || Backends.all().stream()
                        .anyMatch(report -> report.availability().available() && reason.startsWith(report.id() + ":"));
    }

    private void line(String label, String value) {
        text.append(Text.paragraph(label, INDENT, value));
    }

    private void appendInput(String name, Input input) {
        String label = switch (name) {
            case "p" -> "P";
            case "q" -> "Q";
            case "pSpread" -> "P spread";
            case "qSpread" -> "Q spread";
            case "classWeights" -> "classes";
            case "rowWeights" -> "rows";
            default -> name;
        };
        line(label, input.file() + "  '" + input.dtype() + "' " + tuple(input.shape()) + " " + input.form());
    }

    private void appendOutput(String name, Output output) {
        String what = switch (name) {
            case "status" -> " status bits";
            case "bound" -> " error bounds";
            case "grad", "gradMeans", "gradSpreads" -> " gradients";
            default -> "";
        };
        line("written", output.file() + "  '" + output.dtype() + "' " + tuple(output.shape()) + what);
    }

    private static String tuple(List<Long> shape) {
        return shape.toString().replace('[', '(').replace(']', ')').replaceFirst("^\\((\\d+)\\)$", "($1,)");
    }

    private void appendFirst(List<Score> scores) {
        boolean all = result.pairs().equals("all");
        long modelRows = all ? result.shape().getLast() : 1;
        text.append(all ? "     row of P     row of Q" : "          row");
        int width = result.scores().size() == 1 ? NUMBER : WIDE;
        scores.forEach(score -> text.append(Text.right(heading(score), width)));
        text.append('\n');
        int shown = scores.getFirst().first().size();
        for (int i = 0; i < shown; i++) {
            text.append(all ? Text.right(Text.count(i / modelRows), 13) : "");
            text.append(Text.right(Text.count(i % (all ? modelRows : Long.MAX_VALUE)), all ? 12 : 13));
            for (Score score : scores) {
                text.append(Text.right(Text.number(score.first().get(i)), width));
            }
            text.append('\n');
        }
        if (result.results() > shown) {
            text.append("          ... ")
                    .append(Text.count(result.results() - shown))
                    .append(" more; --out OUT.npy keeps them all\n");
        }
        text.append('\n');
    }

    private String heading(Score score) {
        String base = result.base().equals("10") ? "base 10" : result.base();
        return score.measure()
                + switch (Measure.byId(score.measure()).quantity()) {
                    case INFORMATION -> " [" + base + "]";
                    case ROOT_OF_INFORMATION -> " [√" + base + "]";
                    case PURE_NUMBER -> "";
                };
    }

    private void appendSummary(Score score) {
        if (score.value() != null) {
            line(result.reduce(), Text.number(score.value()));
        }
        line("min", Text.number(score.summary().min()));
        if (!result.reduce().equals("mean")) {
            line("mean", Text.number(score.summary().mean()));
        }
        line("max", Text.number(score.summary().max()));
    }

    private void appendSummaries() {
        boolean sum = result.reduce().equals("sum");
        text.append(Text.left("", 26))
                .append(Text.right("min", 18))
                .append(Text.right(sum ? "sum" : "mean", 18))
                .append(Text.right("max", 18))
                .append('\n');
        for (Score score : result.scores()) {
            ScoreResult.Summary summary = score.summary();
            text.append(Text.left(heading(score), 26))
                    .append(Text.right(Text.number(summary.min()), 18))
                    .append(Text.right(Text.number(sum ? summary.sum() : summary.mean()), 18))
                    .append(Text.right(Text.number(summary.max()), 18))
                    .append('\n');
        }
        text.append('\n');
    }

    private String statusText() {
        ScoreResult.Status status = result.status();
        return Text.count(status.ok()) + " ok, " + Text.count(status.infinite()) + " infinite, "
                + Text.count(status.nan()) + " NaN, " + Text.count(status.ignored()) + " ignored"
                + rare(status.negative(), "negative")
                + rare(status.notFinite(), "not finite")
                + rare(status.empty(), "empty");
    }

    /** What most files have none of is not worth its place. */
    private static String rare(@Nullable Long rows, String what) {
        return rows == null || rows == 0 ? "" : ", " + Text.count(rows) + " " + what;
    }

    private static String text(Sums sums) {
        String p = sums.p() == null ? "" : "P " + Text.number(sums.p());
        String q = sums.q() == null ? "" : "Q " + Text.number(sums.q());
        return "row 0 of " + p + (p.isEmpty() || q.isEmpty() ? "" : ", of ") + q + ", used as given: is --form right?";
    }

    private static String text(Offender offender) {
        String row = offender.rowOfQ() == null
                ? "row " + Text.count(offender.row())
                : "row " + Text.count(offender.row()) + " of P with row " + Text.count(offender.rowOfQ()) + " of Q";
        String column = offender.column() == null ? "" : ", column " + Text.count(offender.column());
        return row + column + (offender.status().isEmpty() ? "" : ": " + String.join(", ", offender.status()));
    }
}
