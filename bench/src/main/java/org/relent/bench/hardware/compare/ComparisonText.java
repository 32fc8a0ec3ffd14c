package org.relent.bench.hardware.compare;

import org.relent.bench.hardware.compare.Comparison.Change;
import org.relent.bench.hardware.compare.Comparison.Estimate;
import org.relent.bench.text.Text;

/** A {@link Comparison} for a terminal of 80 columns. */
public final class ComparisonText {
    private static final int INDENT = 13;
    private static final int NAME = 31;
    private static final int TIME = 7;
    private static final int CHANGE = 7;
    private static final int INTERVAL = 16;

    private ComparisonText() {}

    /**
     * Renders a comparison.
     *
     * @param comparison what changed
     * @return the table, and last the sentence that says what decides the exit code
     */
    public static String render(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(Text.paragraph("Base", INDENT, ComparisonNotes.origin(comparison.base())));
        text.append(Text.paragraph("Now", INDENT, ComparisonNotes.origin(comparison.now())));
        if (!comparison.roofs().isEmpty()) {
            text.append(Text.paragraph("The machine", INDENT, ComparisonNotes.roofs(comparison.roofs())));
        }
        ComparisonNotes.warnings(comparison)
                .forEach(warning -> text.append(Text.paragraph("WARNING", INDENT, warning)));
        text.append('\n').append(row("line", "base", "now", "change", "95 % interval", "verdict"));
        comparison.lines().forEach(line -> text.append(row(line)));
        if (comparison.mean() != null) {
            text.append(row(comparison.mean()));
        }
        text.append('\n');
        ComparisonNotes.notes(comparison).forEach(note -> text.append(Text.paragraph("", 0, note)));
        return text.append(Text.paragraph("", 0, ComparisonNotes.summary(comparison)))
                .toString();
    }

    private static String row(Change line) {
        Estimate estimate = line.estimate();
        String row = row(
                line.id(),
                ComparisonNotes.time(line.base()),
                ComparisonNotes.time(line.now()),
                estimate == null ? "" : ComparisonNotes.change(estimate),
                estimate == null ? "" : ComparisonNotes.interval(estimate),
                line.verdict().text());
        return line.reason() == null ? row : row + Text.paragraph("", 2, line.reason());
    }

    /** A name that is too long has a line of its own. */
    private static String row(String name, String base, String now, String change, String interval, String verdict) {
        return (name.length() > NAME ? name + "\n" + Text.left("", NAME) : Text.left(name, NAME)) + " "
                + Text.right(base, TIME) + " " + Text.right(now, TIME) + " " + Text.right(change, CHANGE) + " "
                + Text.right(interval, INTERVAL) + " " + verdict + "\n";
    }
}
