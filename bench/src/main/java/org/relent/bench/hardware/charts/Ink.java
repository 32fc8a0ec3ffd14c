package org.relent.bench.hardware.charts;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What something is drawn in. A chart is drawn in colours that stand for these, and gets variables of the style sheet in
 * their place: so it changes with the page, dark or light.
 */
public enum Ink {
    /** Text that is to be read first. */
    INK,
    /** Text and lines beside it. */
    MUTED,
    /** Lines to look along. */
    GRID,
    /** The page itself. */
    PAPER,
    /** What is not as it must be. */
    WRONG,
    /** The reference. */
    SERIES_0,
    /** The first contender, and so on. */
    SERIES_1,
    /** The second. */
    SERIES_2,
    /** The third. */
    SERIES_3,
    /** The fourth. */
    SERIES_4,
    /** The fifth. */
    SERIES_5,
    /** The sixth. */
    SERIES_6;

    private static final List<Ink> ALL = List.of(values());
    private static final List<Ink> SERIES = List.of(SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6);

    // No colour that anything else has.
    private static final int RED = 1;
    private static final int GREEN = 2;
    private static final Pattern STAND_IN = Pattern.compile("rgb\\(" + RED + "," + GREEN + ",(\\d+)\\)");

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

    /** Puts variables in the place of the colours that stand for them. */
    static String resolve(String svg) {
        return STAND_IN.matcher(svg)
                .replaceAll(found ->
                        "var(--" + ALL.get(Integer.parseInt(found.group(1))).variable() + ")");
    }
}
