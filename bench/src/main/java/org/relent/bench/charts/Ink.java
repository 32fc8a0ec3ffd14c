package org.relent.bench.charts;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What something is drawn in. A chart is drawn in colours that stand for these, and gets variables of a style sheet in
 * their place: so it is dark where the page is, and light where that is.
 */
public enum Ink {
    /** Text that is to be read first. */
    INK("#1c1e21", "#e8e9ea"),
    /** Text and lines beside it. */
    MUTED("#5d636b", "#a0a6ae"),
    /** Lines to look along. */
    GRID("#e3e4e1", "#30343a"),
    /** The page itself. */
    PAPER("#fdfdfc", "#15171a"),
    /** What is not as it must be. */
    WRONG("#c4141c", "#ff6b6b"),
    /** The reference. */
    SERIES_0("#767c85", "#8e959f"),
    /** The first contender, and so on. */
    SERIES_1("#0b6fd6", "#5aa9ff"),
    /** The second. */
    SERIES_2("#c65a00", "#ff9d4d"),
    /** The third. */
    SERIES_3("#008a6c", "#3fcfaa"),
    /** The fourth. */
    SERIES_4("#a93b9e", "#ea8ae0"),
    /** The fifth. */
    SERIES_5("#7a6a00", "#d6c34a"),
    /** The sixth. */
    SERIES_6("#5b52d1", "#a9a3ff");

    private static final List<Ink> ALL = List.of(values());
    private static final List<Ink> SERIES = List.of(SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6);

    // No colour that anything else has.
    private static final int RED = 1;
    private static final int GREEN = 2;
    private static final Pattern STAND_IN = Pattern.compile("rgb\\(" + RED + "," + GREEN + ",(\\d+)\\)");

    private final String light;
    private final String dark;

    Ink(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /**
     * The ink of a series.
     *
     * @param index 0 for the reference; after the last one they begin again with 1
     * @return the ink
     */
    public static Ink series(int index) {
        return index == 0 ? SERIES_0 : SERIES.get((index - 1) % SERIES.size());
    }

    /** {@return the name of its variable, such as {@code series-1}} */
    public String variable() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the colour that stands for it} */
    Color standIn() {
        return new Color(RED, GREEN, ALL.indexOf(this));
    }

    /** The colour that stands for a tint of it, from 0, nothing, to 1. */
    Color standIn(double opacity) {
        return new Color(RED, GREEN, ALL.indexOf(this), (int) Math.round(255 * opacity));
    }

    /** {@return the variables, light and dark, as rules of a style sheet} */
    public static String styleSheet() {
        return ":root {\n" + declarations("  ", ink -> ink.light)
                + "}\n\n@media (prefers-color-scheme: dark) {\n  :root {\n" + declarations("    ", ink -> ink.dark)
                + "  }\n}\n";
    }

    private static String declarations(String indent, Function<Ink, String> colour) {
        return ALL.stream()
                .map(ink -> indent + "--" + ink.variable() + ": " + colour.apply(ink) + ";\n")
                .collect(Collectors.joining());
    }

    /** Puts the light colours in the place of the variables, for who does not know variables. */
    static String light(String svg) {
        String resolved = svg;
        for (Ink ink : ALL) {
            resolved = resolved.replace("var(--" + ink.variable() + ")", ink.light);
        }
        return resolved;
    }

    /** Puts variables in the place of the colours that stand for them. */
    static String resolve(String svg) {
        return STAND_IN.matcher(svg)
                .replaceAll(found ->
                        "var(--" + ALL.get(Integer.parseInt(found.group(1))).variable() + ")");
    }
}
