package org.relent.bench.hardware.compare;

import org.relent.bench.hardware.compare.Comparison.Change;
import org.relent.bench.hardware.compare.Comparison.Decision;
import org.relent.bench.hardware.compare.Comparison.Estimate;
import org.relent.bench.hardware.compare.Comparison.Verdict;
import org.relent.bench.hardware.report.Markdown;

/** A {@link Comparison} in Markdown, such as for the summary of a CI job. */
public final class ComparisonMarkdown {
    private ComparisonMarkdown() {}

    /**
     * Renders a comparison.
     *
     * @param comparison what changed
     * @return a section: what decides the exit code, and the table
     */
    public static String render(Comparison comparison) {
        StringBuilder text = new StringBuilder("## Compared with the base\n\n");
        String alert = comparison.decision() == Decision.PASSED ? "NOTE" : "CAUTION";
        text.append("> [!").append(alert).append("]\n> ");
        text.append(Markdown.text(ComparisonNotes.summary(comparison))).append("\n\n");
        text.append(Markdown.head(2, "", ""));
        text.append(fact("base", ComparisonNotes.origin(comparison.base())));
        text.append(fact("now", ComparisonNotes.origin(comparison.now())));
        if (!comparison.roofs().isEmpty()) {
            text.append(fact("the machine itself", ComparisonNotes.roofs(comparison.roofs())));
        }
        ComparisonNotes.warnings(comparison).forEach(warning -> text.append(fact("**warning**", warning)));
        text.append('\n');
        text.append(Markdown.head(2, "line", "verdict", "base", "now", "change", "95 % interval"));
        comparison.lines().forEach(line -> text.append(row(line)));
        if (comparison.mean() != null) {
            text.append(row(comparison.mean()));
        }
        text.append('\n');
        ComparisonNotes.notes(comparison)
                .forEach(note -> text.append(Markdown.text(note)).append('\n'));
        return text.toString();
    }

    private static String fact(String label, String value) {
        return Markdown.row(label, Markdown.text(value));
    }

    private static String row(Change line) {
        Estimate estimate = line.estimate();
        String verdict = line.verdict().compareTo(Verdict.UNTIMED) <= 0
                ? "**" + line.verdict().text() + "**"
                : line.verdict().text();
        return Markdown.row(
                Markdown.code(line.id()),
                line.reason() == null ? verdict : verdict + " " + Markdown.text(line.reason()),
                ComparisonNotes.time(line.base()),
                ComparisonNotes.time(line.now()),
                estimate == null ? "" : ComparisonNotes.change(estimate),
                estimate == null ? "" : ComparisonNotes.interval(estimate));
    }
}
