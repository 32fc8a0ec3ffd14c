package org.relent.bench.charts;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;

/** A picture that stands alone: a title, and rows of panels below it. As SVG it follows the reader's light or dark theme. */
public final class Picture {
    private static final int MARGIN = 20;
    private static final int BETWEEN = 24;
    private static final int TITLE = 19;
    private static final int SUBTITLE = 14;
    private static final int PANEL_TITLE = 15;
    private static final String STYLE =
            "svg { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }\n";

    private final String title;
    private final String subtitle;
    private final List<List<Panel>> rows = new ArrayList<>();

    /**
     * A picture without panels yet.
     *
     * @param title what it is of
     * @param subtitle what is to be seen, in one line
     */
    public Picture(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /**
     * Adds a row.
     *
     * @param panels side by side
     * @return this picture
     */
    public Picture row(Panel... panels) {
        rows.add(List.copyOf(Arrays.asList(panels)));
        return this;
    }

    /** {@return a whole SVG document} */
    public String svg() {
        int width = rows.stream()
                .mapToInt(row ->
                        row.stream().mapToInt(panel -> panel.width() + BETWEEN).sum())
                .max()
                .orElse(0);
        width += 2 * MARGIN - BETWEEN;
        StringBuilder body = new StringBuilder();
        int y = MARGIN + TITLE;
        text(body, MARGIN, y, TITLE, "600", Ink.INK, title);
        y += SUBTITLE + 9;
        text(body, MARGIN, y, SUBTITLE, "400", Ink.MUTED, subtitle);
        y += BETWEEN;
        for (int r = 0; r < rows.size(); r++) {
            List<Panel> row = rows.get(r);
            if (row.stream().anyMatch(panel -> !panel.title().isEmpty())) {
                y += PANEL_TITLE;
            }
            int x = MARGIN;
            for (int p = 0; p < row.size(); p++) {
                Panel panel = row.get(p);
                text(body, x, y, PANEL_TITLE, "600", Ink.INK, panel.title());
                body.append(placed(panel.drawing().apply("p" + r + "-" + p), x, y + 8));
                x += panel.width() + BETWEEN;
            }
            y += 8 + row.stream().mapToInt(Panel::height).max().orElse(0) + BETWEEN;
        }
        int height = y - BETWEEN + MARGIN;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"sans-serif\">\n<title>"
                + escaped(title) + "</title>\n<desc>" + escaped(subtitle) + "</desc>\n<style>\n" + Ink.styleSheet()
                + STYLE + Svg.STYLE + "</style>\n<rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>\n"
                + body + "</svg>\n";
    }

    /** {@return the same as a bitmap in the light theme, two dots a pixel} */
    public byte[] png() {
        // What draws it knows neither variables nor the order of paints.
        String svg = Ink.light(svg().replaceFirst("(?s)<style>.*?</style>", "<style>text { stroke: none; }</style>"));
        PNGTranscoder transcoder = new PNGTranscoder();
        float width = Float.parseFloat(svg.replaceFirst("(?s).*?width=\"(\\d+)\".*", "$1"));
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, 2 * width);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            transcoder.transcode(new TranscoderInput(new StringReader(svg)), new TranscoderOutput(png));
        } catch (TranscoderException e) {
            throw new IllegalStateException("a picture that cannot be drawn as PNG", e);
        }
        return png.toByteArray();
    }

    /** {@return what to write into a file of this name: PNG or SVG} */
    public byte[] bytes(String fileName) {
        return fileName.endsWith(".png") ? png() : svg().getBytes(StandardCharsets.UTF_8);
    }

    private static String placed(String svg, int x, int y) {
        return svg.replaceFirst("<svg ", "<svg x=\"" + x + "\" y=\"" + y + "\" ") + "\n";
    }

    private static void text(StringBuilder to, int x, int y, int size, String weight, Ink ink, String text) {
        if (!text.isEmpty()) {
            to.append("<text x=\"" + x + "\" y=\"" + y + "\" font-size=\"" + size + "\" font-weight=\"" + weight
                    + "\" fill=\"var(--" + ink.variable() + ")\">" + escaped(text) + "</text>\n");
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
