package org.relent.bench.charts;

import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what lines and points mean, side by side. */
public final class Legend {
    private static final int HEIGHT = 22;
    private static final int SAMPLE = 26;
    private static final int FONT = 13;

    private Legend() {}

    /**
     * A line or a point, and its meaning.
     *
     * @param ink its colour
     * @param dash how the line is drawn; null for a point
     * @param marker the shape of the point; null for a line
     * @param text what it means
     */
    public record Entry(
            Ink ink, Chart.@Nullable Dash dash, @Nullable Marker marker, String text) {
        /**
         * A line.
         *
         * @param ink its colour
         * @param dash how it is drawn
         * @param text what it means
         * @return the entry
         */
        public static Entry line(Ink ink, Chart.Dash dash, String text) {
            return new Entry(ink, dash, null, text);
        }

        /**
         * A point.
         *
         * @param ink its colour
         * @param marker its shape
         * @param text what it means
         * @return the entry
         */
        public static Entry point(Ink ink, Marker marker, String text) {
            return new Entry(ink, null, marker, text);
        }
    }

    /**
     * A legend as a part of a picture.
     *
     * @param columnWidth how much room each entry has, in pixels
     * @param entries what it says
     * @return the panel
     */
    public static Panel panel(int columnWidth, List<Entry> entries) {
        int width = columnWidth * entries.size();
        return new Panel("", width, HEIGHT, id -> {
            Svg svg = new Svg(width, HEIGHT, 0, id);
            for (int i = 0; i < entries.size(); i++) {
                draw(svg, entries.get(i), i * columnWidth);
            }
            return svg.element("legend");
        });
    }

    private static void draw(Svg svg, Entry entry, double x) {
        double middle = HEIGHT / 2.0;
        svg.setPaint(entry.ink.standIn());
        if (entry.dash != null) {
            svg.setStroke(entry.dash.stroke(2));
            svg.draw(new Line2D.Double(x, middle, x + SAMPLE, middle));
        }
        if (entry.marker != null) {
            AffineTransform place = AffineTransform.getTranslateInstance(x + SAMPLE / 2.0, middle);
            svg.fill(place.createTransformedShape(entry.marker.shape(5)));
        }
        svg.write(entry.text, x + SAMPLE + 7, middle + 0.35 * FONT, "start", FONT, Ink.INK);
    }
}
