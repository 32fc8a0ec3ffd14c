package org.relent.bench.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;

class SvgTest {
    private static final Pattern NUMBER = Pattern.compile("\\.\\d{4}");

    private static Chart chart() {
        return new Chart(
                400,
                300,
                50,
                12,
                Axes.log("size", 1, 100, List.of(10.0), Axes::plain),
                Axes.log("speed", 1, 100, List.of(10.0), Axes::plain));
    }

    @Test
    void aPointSaysOnceWhatItIs() {
        Chart chart = chart();
        chart.points(List.of(new Point(3, 3, "a <b> & c"), new Point(7, 7)), Ink.SERIES_1, Marker.CIRCLE, true);
        String svg = chart.svg("one", "a chart");
        assertThat(svg).containsOnlyOnce("<title>");
        String point = svg.substring(svg.indexOf("<g><title>"));
        assertThat(point).startsWith("<g><title>a &lt;b&gt; &amp; c</title><g style=\"fill:var(--series-1)");
        assertThat(point.substring(0, point.indexOf("</g></g>")).split("<path", -1))
                .as("what is filled, and its rim")
                .hasSize(3);
    }

    @Test
    void textsOfAxesEndAtThemOrAreInTheirMiddle() {
        String svg = chart().svg("one", "a chart");
        assertThat(svg)
                .containsPattern("<text [^>]*text-anchor=\"middle\"[^>]*>size<")
                .containsPattern("<text [^>]*text-anchor=\"middle\"[^>]*>10<")
                .containsPattern("<text [^>]*text-anchor=\"end\"[^>]*>10<")
                .containsPattern("<text (?!text-anchor)[^>]*x=\"2\"[^>]*>speed<");
    }

    @Test
    void textsKeepTheRimOfTheStyleSheet() {
        Chart chart = chart();
        chart.line(List.of(new Point(1, 1), new Point(100, 100)), Ink.MUTED, Dash.DOTTED, 3);
        chart.label("a slope", 2, 2, Ink.INK, true);
        String svg = chart.svg("one", "a chart");
        assertThat(svg)
                .contains("stroke-dasharray:1.5,3.5")
                .containsPattern("transform=\"matrix\\([^>]*>(<text[^>]*>)?a slope<")
                .doesNotContainPattern("<text[^>]*stroke")
                .doesNotContainPattern(NUMBER);
    }

    @Test
    void drawingsOfOnePageShareNoIds() {
        assertThat(chart().svg("one", "a chart"))
                .contains("id=\"one-clipPath1\"", "url(#one-clipPath1)")
                .doesNotContainPattern("(id=\"|url\\(#)(?!one-)");
        assertThat(Marker.CROSS.svg(Ink.WRONG, true, "wrong")).doesNotContain(" id=");
    }

    @Test
    void hasOnlyColoursOfThePage() {
        assertThat(chart().svg("one", "\"a\" < b"))
                .startsWith("<svg ")
                .contains("aria-label=\"&quot;a&quot; &lt; b\"")
                .doesNotContain("rgb", "black", "white");
    }
}
