package org.relent.bench.hardware.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Reports;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page, read as XML. */
class HtmlReportTest {
    private static final Pattern ELSEWHERE = Pattern.compile("(?i)(src|href|url\\(|@import)[\\s=\"'(]*(\\w+:)?//");
    private static final int MOST_BYTES = 400_000;

    static Stream<BenchReport> reports() {
        return Stream.of(Reports.xeon(), Reports.withDevice(), Reports.withTrouble(), Reports.untimed());
    }

    @ParameterizedTest
    @MethodSource("reports")
    void needsNothingElse(BenchReport report) {
        String html = HtmlReport.render(report);
        assertThat(html).doesNotContainPattern(ELSEWHERE).doesNotContain("<script", "<iframe", "<img");
        Document page = parse(html);
        assertThat(elements(page, "h1")).hasSize(1);
        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        List<String> ids = elements(page, "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(elements(page, "a"))
                .allSatisfy(link ->
                        assertThat(link.getAttribute("href").substring(1)).isIn(ids));
        assertThat(elements(page, "th"))
                .allSatisfy(head -> assertThat(head.getAttribute("scope")).isIn("row", "col"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void hasEveryLine(BenchReport report) {
        Document page = parse(HtmlReport.render(report));
        List<Element> rows = rows(page);
        assertThat(rows.stream().map(row -> row.getAttribute("data-line")))
                .containsExactlyElementsOf(report.lines().stream().map(Line::id).toList());
        for (int i = 0; i < rows.size(); i++) {
            Line line = report.lines().get(i);
            assertThat(rows.get(i).getTextContent()).contains(line.shape(), line.contender());
            if (line.timing() == null) {
                assertThat(rows.get(i).getTextContent()).contains(line.state().name(), line.reason());
            } else {
                assertThat(rows.get(i).getElementsByTagName("td").getLength()).isEqualTo(8);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("reports")
    void drawsNumbersOnly(BenchReport report) {
        Document page = parse(HtmlReport.render(report));
        assertThat(elements(page, "svg")).allSatisfy(svg -> {
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(svg.getAttribute("aria-label")).isNotEmpty();
        });
        for (Element element : elements(page, "*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertThat(element.getAttributes().item(i).getNodeValue()).doesNotContain("NaN", "Infinity", "rgb(");
            }
        }
        assertThat(page.getDocumentElement().getTextContent()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void isSmall() {
        assertThat(HtmlReport.render(Reports.xeon()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void saysThatAllIsWell() {
        assertThat(verdict(Reports.xeon()))
                .isEqualTo(
                        "All 140 measurements are inside the error bounds; the largest error is 0.0248 of its bound.");
    }

    @Test
    void shoutsWhatIsWrong() {
        BenchReport report = Reports.withTrouble();
        Document page = parse(HtmlReport.render(report));
        Element alert = elements(page, "div").stream()
                .filter(box -> box.getAttribute("role").equals("alert"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.getAttribute("class")).contains("wrong");
        assertThat(alert.getTextContent())
                .contains("1 WRONG: 1 of 138 measurements is outside the error bound.")
                .contains(report.wrong().getFirst().id(), Reports.WRONG)
                .contains("1 failed. 1 refused");
        assertThat(rows(page).stream()
                        .filter(row -> row.getAttribute("class").contains("wrong"))
                        .map(row -> row.getAttribute("data-line")))
                .containsExactly(report.wrong().getFirst().id());
    }

    @Test
    void aBackendThatFailedIsNotPraised() {
        BenchReport well = Reports.xeon();
        List<Line> lines = new ArrayList<>(well.lines());
        lines.set(3, Reports.untimed(lines.get(3), State.FAILED, "out of memory", null));
        Document page = parse(HtmlReport.render(Reports.with(well, lines)));
        assertThat(said(page)).startsWith("All 139 measurements are inside the error bounds");
        assertThat(elements(page, "div").stream().map(box -> box.getAttribute("class")))
                .contains("verdict failed")
                .doesNotContain("verdict right");
    }

    @Test
    void nothingTimedIsSaid() {
        assertThat(verdict(Reports.untimed())).isEqualTo("Nothing was measured.");
    }

    @Test
    void showsWhatOthersWroteAsTheyWroteIt() {
        String html = HtmlReport.render(Reports.withTrouble());
        assertThat(html).contains("no &lt;kernel&gt; &amp; no luck").doesNotContain("<kernel>");
    }

    @Test
    void marksTheFastestOfSeveral() {
        List<String> best = rows(parse(HtmlReport.render(Reports.xeon()))).stream()
                .filter(row -> row.getAttribute("class").contains("best"))
                .map(row -> row.getAttribute("data-line"))
                .toList();
        assertThat(best)
                .hasSize(Reports.MEASURES.size() * Reports.TYPES.size() * Reports.SHAPES.size())
                .allSatisfy(line -> assertThat(line).endsWith("/cpu-vector/2"));
    }

    @Test
    void saysWhyThereIsNoCrossover() {
        String text = section(Reports.xeon(), "crossover");
        assertThat(text).contains("No device took part", "TORNADOVM_HOME is not set", "Remedy: install TornadoVM");
    }

    @Test
    void showsCrossovers() {
        assertThat(section(Reports.withDevice(), "crossover"))
                .contains("from 3,100,000 elements on", "from 400,000 elements on", "never");
    }

    @Test
    void showsTheCard() {
        assertThat(section(Reports.withDevice(), "card"))
                .contains("Intel(R) Xeon(R) Processor, 2 cores", "L3 unified 480 MiB", "25.0.2+10-LTS")
                .contains("JDK-8377811", "MaxVectorSize", "NVIDIA H200, PTX")
                .contains("gpu-tornado for large calls and cpu-vector");
        assertThat(section(Reports.withDevice(), "roofs")).contains("192", "12.3 G", "3900");
    }

    @Test
    void hasAllAdvice() {
        BenchReport report = Reports.withDevice();
        assertThat(section(report, "advice"))
                .contains(report.advice().stream()
                        .flatMap(advice -> Stream.concat(Stream.of(advice.use(), advice.why()), advice.code().stream()))
                        .toList());
    }

    @Test
    void doesWithoutChartsWhereThereAreNoFonts() {
        BenchReport report = Reports.xeon();
        Document page = parse(HtmlReport.render(report, Optional.of("this machine has no fonts")));
        assertThat(elements(page, "svg")).isEmpty();
        assertThat(page.getDocumentElement().getTextContent()).contains("No charts: this machine has no fonts");
        assertThat(rows(page)).hasSameSizeAs(report.lines());
    }

    private static String verdict(BenchReport report) {
        return said(parse(HtmlReport.render(report)));
    }

    private static String said(Document page) {
        return elements(page, "p").stream()
                .filter(paragraph -> paragraph.getAttribute("class").equals("said"))
                .map(Element::getTextContent)
                .findFirst()
                .orElseThrow();
    }

    private static String section(BenchReport report, String id) {
        return elements(parse(HtmlReport.render(report)), "section").stream()
                .filter(section -> section.getAttribute("id").equals(id))
                .map(Element::getTextContent)
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> rows(Document page) {
        return elements(page, "tr").stream()
                .filter(row -> row.hasAttribute("data-line"))
                .toList();
    }

    private static Document parse(String html) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(html)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
