package org.relent.bench.hardware.charts;

import freemarker.core.XHTMLOutputFormat;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.text.TextUtils;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/** Writes drawings as elements of a page: coloured by its style sheet, in its font, and small. */
final class Svg {
    /** What names of groups begin with, which are taken away again. */
    static final String GROUP = "point-";

    private static final Pattern GROUP_NAME = Pattern.compile("<g id='" + GROUP + "[^']*'>");

    // 1: how it is turned, 2: x, 3: y, 4: size, 5: the clip, 6: the text.
    private static final Pattern TEXT =
            Pattern.compile("<g( transform='[^']*')?><text x='([^']*)' y='([^']*)' style='[^']*?font-size: (\\d+)px;'"
                    + "( clip-path='[^']*')?>([^<]*)</text></g>");

    // What the style sheet says for all of them, and what is so without saying.
    private static final Pattern NEEDLESS = Pattern.compile(" font-family: inherit;| fill-opacity: 1\\.0;"
            + "|;stroke-(opacity:1\\.0|linecap:round|linejoin:round|miterlimit:[\\d.]+)|;shape-rendering:crispEdges");

    static {
        // Otherwise texts that are turned are drawn as outlines.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final String id;
    private final int width;
    private final int height;
    private final int left;
    private final SVGGraphics2D graphics;

    /**
     * An empty drawing.
     *
     * @param width in pixels
     * @param height in pixels
     * @param left where the data begin; texts that end before that belong to the y axis
     * @param id tells it from the other drawings of a page
     */
    Svg(int width, int height, int left, String id) {
        this.id = id;
        this.width = width;
        this.height = height;
        this.left = left;
        graphics = new SVGGraphics2D(width, height);
        graphics.setDefsKeyPrefix(id + "-");
        graphics.setGeomDoubleConverter(value -> number(value, 1));
        graphics.setTransformDoubleConverter(value -> number(value, 4));
        graphics.setFontFunction(family -> "inherit");
    }

    void draw(JFreeChart chart) {
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    }

    void draw(Shape shape, Ink fill, Ink rim) {
        graphics.translate(width / 2.0, height / 2.0);
        graphics.setPaint(fill.standIn());
        graphics.fill(shape);
        graphics.setPaint(rim.standIn());
        graphics.setStroke(Chart.Dash.SOLID.stroke(1.8f));
        graphics.draw(shape);
    }

    /** Writes into the upper left corner. */
    void write(String text, int size, Ink ink) {
        graphics.setFont(Fonts.font(size));
        graphics.setPaint(ink.standIn());
        graphics.drawString(text, 2, size);
    }

    /**
     * The element.
     *
     * @param label what it shows
     */
    String element(String label) {
        String svg = graphics.getSVGElement(null, false, new ViewBox(0, 0, width, height), null, null);
        String open = "<svg role='img' aria-label='" + XHTMLOutputFormat.INSTANCE.escapePlainText(label)
                + "' xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + width + " " + height + "' width='" + width
                + "' height='" + height + "'>";
        String drawing = GROUP_NAME
                .matcher(svg.substring(svg.indexOf('>') + 1))
                .replaceAll("<g>")
                // The first clip is the whole drawing.
                .replace(" clip-path='url(#" + id + "-clip-0)'", "");
        drawing = NEEDLESS.matcher(drawing).replaceAll("");
        return open + TEXT.matcher(Ink.resolve(drawing)).replaceAll(this::anchored);
    }

    /**
     * Holds texts of the axes where they belong: at their ends or middles. The font of the page is another than that by
     * which JFreeChart found out where they begin.
     */
    private String anchored(MatchResult found) {
        double x = Double.parseDouble(found.group(2));
        boolean inside = found.group(5) != null;
        boolean corner = Double.parseDouble(found.group(3)) < Chart.TOP;
        if (inside || corner) {
            return Matcher.quoteReplacement(found.group());
        }
        int size = Integer.parseInt(found.group(4));
        double length = graphics.getFontMetrics(Fonts.font(size)).stringWidth(found.group(6));
        boolean beside = found.group(1) == null && x + length <= left;
        String moved = "text-anchor='" + (beside ? "end" : "middle") + "' x='"
                + number(x + (beside ? length : length / 2), 1) + "'";
        return Matcher.quoteReplacement(found.group().replaceFirst("x='[^']*'", moved));
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value).replaceFirst("\\.?0+$", "");
    }
}
