package org.relent.bench.charts;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** A heat map: a table whose cells are the darker the larger their number is. */
public final class Tiles {
    private static final int GAP = 1;

    private final List<String> rows;
    private final List<String> columns;
    private final double[][] values;
    private final DoubleUnaryOperator tint;
    private final DoubleFunction<String> format;
    private final int left;
    private final int wide;
    private final int high;
    private final int fontSize;

    /**
     * A heat map.
     *
     * @param rows names of the rows, from the top
     * @param columns names of the columns, from the left, written above them
     * @param values a number a cell; NaN for one that is left out
     * @param tint how dark a number makes its cell, 0 to 1
     * @param format how it is written into the cell; empty for not at all
     * @param left how much room the names of the rows have, in pixels
     * @param wide the width of a cell
     * @param high the height of a cell
     * @param fontSize in pixels
     */
    public Tiles(
            List<String> rows,
            List<String> columns,
            double[][] values,
            DoubleUnaryOperator tint,
            DoubleFunction<String> format,
            int left,
            int wide,
            int high,
            int fontSize) {
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.values = values;
        this.tint = tint;
        this.format = format;
        this.left = left;
        this.wide = wide;
        this.high = high;
        this.fontSize = fontSize;
    }

    /**
     * The map as a part of a picture.
     *
     * @param title stands above it; may be empty
     * @param says what it shows, for those who do not see it
     * @return the panel
     */
    public Panel panel(String title, String says) {
        int width = left + columns.size() * wide + 4;
        int top = columns.stream().allMatch(String::isEmpty) ? 0 : fontSize + 10;
        int height = top + rows.size() * high + 4;
        return new Panel(title, width, height, id -> {
            Svg svg = new Svg(width, height, left, id);
            for (int column = 0; column < columns.size(); column++) {
                double middle = left + (column + 0.5) * wide;
                svg.write(columns.get(column), middle, fontSize, "middle", fontSize, Ink.MUTED);
            }
            for (int row = 0; row < rows.size(); row++) {
                double y = top + row * high;
                double base = y + (high + 0.7 * fontSize) / 2;
                svg.write(rows.get(row), left - 8, base, "end", fontSize, Ink.MUTED);
                for (int column = 0; column < columns.size(); column++) {
                    drawCell(svg, values[row][column], left + column * wide, y, base);
                }
            }
            return svg.element(says);
        });
    }

    private void drawCell(Svg svg, double value, double x, double y, double base) {
        if (Double.isNaN(value)) {
            return;
        }
        double opacity = Math.clamp(tint.applyAsDouble(value), 0, 1);
        svg.tile(x, y, wide - GAP, high - GAP, Ink.SERIES_1.standIn(opacity));
        String text = format.apply(value);
        if (!text.isEmpty()) {
            svg.write(text, x + (wide - GAP) / 2.0, base, "middle", fontSize, Ink.INK);
        }
    }
}
