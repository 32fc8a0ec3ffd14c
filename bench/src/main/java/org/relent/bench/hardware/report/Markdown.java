package org.relent.bench.hardware.report;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** GitHub's Markdown. */
public final class Markdown {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]|~#$]");
    private static final Pattern FENCE = Pattern.compile("`{3,}");

    private Markdown() {}

    /** Text that means itself, also in a table. */
    public static String text(String text) {
        String line = text.strip()
                .replaceAll("\\s+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return SPECIAL.matcher(line).replaceAll("\\\\$0");
    }

    /** Code within a line. In a table a backslash hides a bar even from code. */
    public static String code(String code) {
        return "`" + code.strip().replaceAll("\\s+", " ").replace('`', '\'').replace("|", "\\|") + "`";
    }

    /** Code to be copied. */
    public static String block(List<String> lines) {
        String code = String.join("\n", lines);
        String fence = FENCE.matcher(code)
                .results()
                .map(found -> found.group() + "`")
                .max(Comparator.comparingInt(String::length))
                .orElse("```");
        return fence + "\n" + code + "\n" + fence + "\n";
    }

    /** The head of a table: so many columns of text, and all others of numbers. */
    public static String head(int texts, String... cells) {
        String rule = IntStream.range(0, cells.length)
                .mapToObj(column -> column < texts ? "---" : "---:")
                .collect(Collectors.joining("|", "|", "|\n"));
        return row(cells) + rule;
    }

    /** A row of cells that are Markdown. */
    public static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
