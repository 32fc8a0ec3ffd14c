package org.relent.bench.charts;

import java.awt.BasicStroke;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYPolygonAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A chart of lines and points in the house style: points above lines, and what is added first above what follows. Points
 * say what they are when the mouse rests on them.
 */
public final class Chart {
    /** How much of the height is above the data. */
    static final int TOP = 26;

    private static final int RIGHT = 14;
    private static final int BOTTOM = 44;
    private static final float FINE = 1;

    private final int width;
    private final int height;
    private final int left;
    private final ValueAxis x;
    private final ValueAxis y;
    private final int fontSize;
    private final XYPlot plot;
    private final XYSeriesCollection data = new XYSeriesCollection();
    private final PointRenderer renderer = new PointRenderer();

    /**
     * A point.
     *
     * @param x where
     * @param y where
     * @param text what it says
     */
    public record Point(double x, double y, String text) {
        /**
         * A point that says nothing: a corner of a line.
         *
         * @param x where
         * @param y where
         */
        public Point(double x, double y) {
            this(x, y, "");
        }
    }

    /** How a line is drawn. */
    public enum Dash {
        /** Through. */
        SOLID(),
        /** In long pieces. */
        DASHED(7, 4),
        /** In pieces and points. */
        MIXED(7, 3, 1.5f, 3),
        /** In points. */
        DOTTED(1.5f, 3.5f);

        @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
        private final float[] pattern;

        Dash(float... pattern) {
            this.pattern = pattern;
        }

        Stroke stroke(float width) {
            return pattern.length == 0
                    ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                    : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
        }
    }

    /**
     * An empty chart.
     *
     * @param width in pixels
     * @param height in pixels
     * @param left how much of the width the labels of the y axis have
     * @param fontSize in pixels
     * @param x the axis along the bottom
     * @param y the axis on the left; its name stands above it
     */
    public Chart(int width, int height, int left, int fontSize, ValueAxis x, ValueAxis y) {
        this.width = width;
        this.height = height;
        this.left = left;
        this.x = x;
        this.y = y;
        this.fontSize = fontSize;
        plot = new XYPlot(data, x, y, renderer);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setInsets(new RectangleInsets(TOP, 0, 0, RIGHT));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        AxisSpace below = new AxisSpace();
        below.setBottom(BOTTOM);
        plot.setFixedDomainAxisSpace(below);
        AxisSpace beside = new AxisSpace();
        beside.setLeft(left);
        plot.setFixedRangeAxisSpace(beside);
        Stroke fine = Dash.SOLID.stroke(FINE);
        plot.setDomainGridlinePaint(Ink.GRID.standIn());
        plot.setDomainGridlineStroke(fine);
        plot.setRangeGridlinePaint(Ink.GRID.standIn());
        plot.setRangeGridlineStroke(fine);
        for (ValueAxis axis : List.of(x, y)) {
            axis.setTickMarksVisible(false);
            axis.setAxisLinePaint(Ink.MUTED.standIn());
            axis.setAxisLineStroke(fine);
            axis.setTickLabelPaint(Ink.MUTED.standIn());
            axis.setTickLabelFont(Fonts.font(fontSize));
            axis.setLabelPaint(Ink.MUTED.standIn());
            axis.setLabelFont(Fonts.font(fontSize));
        }
    }

    /**
     * Draws a line.
     *
     * @param points its corners
     * @param ink its colour
     * @param dash how it is drawn
     * @param strokeWidth in pixels
     */
    public void line(List<Point> points, Ink ink, Dash dash, float strokeWidth) {
        int series = add(points);
        renderer.setSeriesLinesVisible(series, true);
        renderer.setSeriesShapesVisible(series, false);
        renderer.setSeriesPaint(series, ink.standIn());
        renderer.setSeriesStroke(series, dash.stroke(strokeWidth));
    }

    /**
     * Tints what is between a line and the bottom of the chart, behind all that is drawn.
     *
     * @param points corners of the line, from left to right
     * @param ink its colour
     * @param opacity how strongly, 0 to 1
     */
    public void area(List<Point> points, Ink ink, double opacity) {
        double bottom = y.getLowerBound();
        double[] corners = Stream.of(
                        Stream.of(new Point(points.getFirst().x(), bottom)),
                        points.stream(),
                        Stream.of(new Point(points.getLast().x(), bottom)))
                .flatMap(part -> part)
                .flatMapToDouble(point -> DoubleStream.of(point.x(), point.y()))
                .toArray();
        renderer.addAnnotation(new XYPolygonAnnotation(corners, null, null, ink.standIn(opacity)), Layer.BACKGROUND);
    }

    /**
     * Draws points.
     *
     * @param points where
     * @param ink their colour
     * @param marker their shape
     * @param filled whether they are filled, or only outlines
     */
    public void points(List<Point> points, Ink ink, Marker marker, boolean filled) {
        int series = add(points);
        renderer.setSeriesLinesVisible(series, false);
        renderer.setSeriesShapesVisible(series, true);
        renderer.setSeriesShape(series, marker.shape(filled ? 5 : 4.4));
        // What is filled has a rim of paper, so that points on top of each other stay apart.
        renderer.setSeriesFillPaint(series, (filled ? ink : Ink.PAPER).standIn());
        renderer.setSeriesOutlinePaint(series, (filled ? Ink.PAPER : ink).standIn());
        renderer.setSeriesOutlineStroke(series, Dash.SOLID.stroke(filled ? 1 : 1.8f));
    }

    private int add(List<Point> points) {
        int series = data.getSeriesCount();
        // In the order of the points, and with two at the same x.
        XYSeries values = new XYSeries(series, false, true);
        points.forEach(point -> values.add(point.x(), point.y()));
        data.addSeries(values);
        renderer.say(points.stream().map(Point::text).toList());
        return series;
    }

    /**
     * Writes into the chart.
     *
     * @param text what
     * @param atX where it begins
     * @param atY where its lower edge is
     * @param ink its colour
     * @param rising whether it runs along a line on which y grows as x does, both axes being logarithmic
     */
    public void label(String text, double atX, double atY, Ink ink, boolean rising) {
        XYTextAnnotation label = new XYTextAnnotation(text, atX, atY);
        label.setFont(Fonts.font(fontSize));
        label.setPaint(ink.standIn());
        label.setTextAnchor(TextAnchor.BOTTOM_LEFT);
        label.setRotationAnchor(TextAnchor.BOTTOM_LEFT);
        if (rising) {
            label.setRotationAngle(-Math.atan(pixelsPerDecadeOfY() / pixelsPerDecadeOfX()));
        }
        plot.addAnnotation(label);
    }

    /**
     * Writes at a level line.
     *
     * @param text what
     * @param atX where it ends
     * @param atY the height of the line
     * @param ink its colour
     * @param above whether it is above the line, or below
     */
    public void note(String text, double atX, double atY, Ink ink, boolean above) {
        XYTextAnnotation note = new XYTextAnnotation(text, atX, atY);
        note.setFont(Fonts.font(fontSize));
        note.setPaint(ink.standIn());
        note.setTextAnchor(above ? TextAnchor.BOTTOM_RIGHT : TextAnchor.TOP_RIGHT);
        plot.addAnnotation(note);
    }

    /**
     * Writes names beside points that are at one x, and moves them apart where they would touch.
     *
     * @param points whose texts are written
     * @param ink the colour
     */
    public void labelsBeside(List<Point> points, Ink ink) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort((a, b) -> Double.compare(b.y(), a.y()));
        double step = Math.pow(10, (fontSize + 1) / pixelsPerDecadeOfY());
        double gap = Math.pow(10, 10 / pixelsPerDecadeOfX());
        double limit = Double.POSITIVE_INFINITY;
        for (Point point : sorted) {
            double at = Math.min(point.y(), limit);
            limit = at / step;
            if (point.y() / at > Math.sqrt(step)) {
                line(List.of(point, new Point(point.x() * gap * 0.97, at)), Ink.MUTED, Dash.SOLID, 0.7f);
            }
            XYTextAnnotation label = new XYTextAnnotation(point.text(), point.x() * gap, at);
            label.setFont(Fonts.font(fontSize));
            label.setPaint(ink.standIn());
            label.setTextAnchor(TextAnchor.HALF_ASCENT_LEFT);
            plot.addAnnotation(label);
        }
    }

    private double pixelsPerDecadeOfX() {
        return (width - left - RIGHT) / Math.log10(x.getUpperBound() / x.getLowerBound());
    }

    private double pixelsPerDecadeOfY() {
        return (height - TOP - BOTTOM) / Math.log10(y.getUpperBound() / y.getLowerBound());
    }

    /**
     * Draws it.
     *
     * @param id tells it from the other charts of a page
     * @param label what it shows, for those who do not see it
     * @return an SVG element
     */
    public String svg(String id, String label) {
        String name = y.getLabel();
        y.setLabel(null);
        JFreeChart chart = new JFreeChart(null, null, plot, false);
        chart.setBackgroundPaint(null);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        Svg svg = new Svg(width, height, left, id);
        chart.draw(svg, new Rectangle2D.Double(0, 0, width, height));
        if (name != null) {
            svg.write(name, fontSize, Ink.MUTED);
        }
        return svg.element(label);
    }

    /**
     * The chart as a part of a picture.
     *
     * @param title stands above it; may be empty
     * @param says what it shows, for those who do not see it
     * @return the panel
     */
    public Panel panel(String title, String says) {
        return new Panel(title, width, height, id -> svg(id, says));
    }
}
