package org.relent.bench.charts;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** The shape of a point, so that not only colour tells series apart. */
public enum Marker {
    /** Round. */
    CIRCLE("●", new Ellipse2D.Double(-1, -1, 2, 2)),
    /** On its side. */
    TRIANGLE("▲", polygon(0, -1.2, 1.1, 0.8, -1.1, 0.8)),
    /** Square. */
    SQUARE("■", new Rectangle2D.Double(-0.9, -0.9, 1.8, 1.8)),
    /** On its corner. */
    DIAMOND("◆", polygon(0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0)),
    /** On its point. */
    DOWN("▼", polygon(0, 1.2, 1.1, -0.8, -1.1, -0.8)),
    /** Crossed out. */
    CROSS(
            "✕",
            polygon(
                    -1, -1.4, 0, -0.4, 1, -1.4, 1.4, -1, 0.4, 0, 1.4, 1, 1, 1.4, 0, 0.4, -1, 1.4, -1.4, 1, -0.4, 0,
                    -1.4, -1));

    private static final List<Marker> SERIES = List.of(CIRCLE, TRIANGLE, SQUARE, DIAMOND, DOWN);

    private final String sign;

    @SuppressWarnings("ImmutableEnumChecker") // copied before anyone gets it
    private final Shape unit;

    Marker(String sign, Shape unit) {
        this.sign = sign;
        this.unit = unit;
    }

    /**
     * The marker of a series: any but the cross, which is for what is wrong.
     *
     * @param index its number
     * @return the marker
     */
    public static Marker series(int index) {
        return SERIES.get(index % SERIES.size());
    }

    /** {@return the character that looks like it} */
    public String sign() {
        return sign;
    }

    /** The shape around the origin. */
    Shape shape(double radius) {
        return AffineTransform.getScaleInstance(radius, radius).createTransformedShape(unit);
    }

    /**
     * A drawing of it, as a legend needs it.
     *
     * @param ink its colour
     * @param filled whether it is filled, or only an outline
     * @param label what it means
     * @return an SVG element
     */
    public String svg(Ink ink, boolean filled, String label) {
        Svg svg = new Svg(16, 16, 0, name());
        svg.draw(shape(filled ? 5 : 4.4), filled ? ink : Ink.PAPER, ink);
        return svg.element(label);
    }

    private static Shape polygon(double... xy) {
        Path2D path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        path.closePath();
        return path;
    }
}
