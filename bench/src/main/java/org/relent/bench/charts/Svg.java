package org.relent.bench.charts;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSSerializer;

/** Writes a drawing as an element of a page: coloured by its style sheet, in its font, and small. */
final class Svg extends SVGGraphics2D {
    // All else is as the style sheet says, or as it is without saying.
    private static final List<String> PROPERTIES = List.of(
            "fill",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-dasharray",
            "stroke-linecap",
            "font-size",
            "clip-path");

    /** All else of texts and lines: a rim of paper around what is written over lines. */
    static final String STYLE = """
            text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-dasharray: none; }
            text.flat { stroke: none; }
            """;

    static {
        // Otherwise texts that are turned are drawn as outlines.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final int width;
    private final int height;
    private final int left;

    /**
     * An empty drawing.
     *
     * @param width in pixels
     * @param height in pixels
     * @param left where the data begin; texts that end before that belong to the y axis
     * @param id tells it from the other drawings of a page
     */
    Svg(int width, int height, int left, String id) {
        super(context(id), false);
        this.width = width;
        this.height = height;
        this.left = left;
        // By which texts are measured: browsers do not round widths to whole pixels either.
        fmg.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    }

    private static SVGGeneratorContext context(String id) {
        SVGGeneratorContext.GraphicContextDefaults defaults = new SVGGeneratorContext.GraphicContextDefaults();
        defaults.setPaint(Ink.INK.standIn());
        defaults.setStroke(Chart.Dash.SOLID.stroke(1));
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setGraphicContextDefaults(defaults);
        // Enough for the sine and the cosine of a text that is turned.
        context.setPrecision(3);
        context.setStyleHandler((element, style, same) -> style(element, style));
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return id + "-" + super.generateID(prefix);
            }
        });
        return context;
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void style(Element element, Map<?, ?> style) {
        StringBuilder css = new StringBuilder();
        for (String property : PROPERTIES) {
            // The style sheet draws a rim of paper around texts.
            boolean rim = element.getTagName().equals("text") && property.startsWith("stroke");
            if (style.get(property) instanceof String value && !rim) {
                css.append(css.isEmpty() ? "" : ";")
                        .append(property)
                        .append(':')
                        .append(Ink.resolve(value));
            }
        }
        if (!css.isEmpty()) {
            element.setAttribute("style", css.toString());
        }
    }

    void draw(Shape shape, Ink fill, Ink rim) {
        translate(width / 2.0, height / 2.0);
        setPaint(fill.standIn());
        fill(shape);
        setPaint(rim.standIn());
        setStroke(Chart.Dash.SOLID.stroke(1.8f));
        draw(shape);
    }

    /** Writes into the upper left corner. */
    void write(String text, int size, Ink ink) {
        write(text, 2, size, "start", size, ink);
    }

    /** Writes a text that starts, ends, or has its middle at a place, without a rim. */
    void write(String text, double x, double y, String anchor, int size, Ink ink) {
        setFont(Fonts.font(size));
        setPaint(ink.standIn());
        addText(text, x, y, anchor).setAttribute("class", "flat");
    }

    /** Fills a rectangle. */
    void tile(double x, double y, double wide, double high, Color colour) {
        setPaint(colour);
        fill(new Rectangle2D.Double(x, y, wide, high));
    }

    /** Gives what is drawn a title, which browsers show. */
    void titled(String title, Runnable drawing) {
        Element before = getTopLevelGroup(false);
        drawing.run();
        Element group = getTopLevelGroup(false);
        Element name = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, "title");
        name.setTextContent(title);
        group.insertBefore(name, group.getFirstChild());
        before.appendChild(group);
        setTopLevelGroup(before);
    }

    /** Clips, but not to the whole drawing: texts at its edges may be longer in the font of the page. */
    @Override
    public void clip(Shape shape) {
        if (!shape.contains(0, 0, width, height)) {
            super.clip(shape);
        }
    }

    /**
     * Holds texts of the axes where they belong: at their ends or middles. The font of the page is another than that by
     * which JFreeChart found out where they begin.
     */
    @Override
    public void drawString(String string, float x, float y) {
        if (getClip() != null || y < Chart.TOP) {
            addText(string, x, y, "start");
            return;
        }
        int length = getFontMetrics().stringWidth(string);
        boolean beside = x + length <= left;
        addText(string, beside ? x + length : x + length / 2f, y, beside ? "end" : "middle");
    }

    private Element addText(String string, double x, double y, String anchor) {
        Element text = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, "text");
        if (!anchor.equals("start")) {
            text.setAttribute("text-anchor", anchor);
        }
        text.setAttribute("x", getGeneratorContext().doubleString(x));
        text.setAttribute("y", getGeneratorContext().doubleString(y));
        text.setTextContent(string);
        getDOMGroupManager().addElement(text, DOMGroupManager.FILL);
        return text;
    }

    /**
     * The element.
     *
     * @param label what it shows
     */
    String element(String label) {
        Element svg = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, "svg");
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", label);
        svg.setAttribute("viewBox", "0 0 " + width + " " + height);
        svg.setAttribute("width", String.valueOf(width));
        svg.setAttribute("height", String.valueOf(height));
        getDOMTreeManager().applyDefaultRenderingStyle(svg);
        svg.appendChild(getTopLevelGroup());
        DOMImplementationLS writers = (DOMImplementationLS) getDOMFactory().getImplementation();
        LSSerializer writer = writers.createLSSerializer();
        writer.getDomConfig().setParameter("xml-declaration", false);
        return writer.writeToString(svg);
    }
}
