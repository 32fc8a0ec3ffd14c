package org.relent.bench.hardware.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.relent.bench.charts.Figure;
import org.relent.bench.charts.Ink;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Reports;
import org.relent.bench.hardware.report.Roofs;

/** What is in the charts of the page. */
class HtmlChartsTest {
    private static Palette palette(BenchReport report) {
        return new Palette(report.lines());
    }

    private static String color(Ink ink) {
        return "var(--" + ink.variable() + ")";
    }

    @Test
    void throughputHasEachContenderInEachChart() {
        BenchReport report = Reports.withDevice();
        Palette palette = palette(report);
        List<Figure> figures = ThroughputCharts.of(report, palette);
        assertThat(figures).hasSize(Reports.MEASURES.size() * Reports.TYPES.size());
        List<String> names =
                report.lines().stream().map(Line::contender).distinct().toList();
        assertThat(names.stream().map(palette::ink)).hasSize(5).doesNotHaveDuplicates();
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.svg()).contains(names);
            assertThat(figure.svg())
                    .contains(names.stream()
                            .map(palette::ink)
                            .map(HtmlChartsTest::color)
                            .toList());
            for (String shape : Reports.SHAPES) {
                assertThat(figure.svg()).contains("<title>cpu-vector 2 threads, " + shape + ": ");
            }
        });
    }

    @Test
    void onlyCallsOfOneSizeAreJoined() {
        assertThat(ThroughputCharts.apart(Reports.xeon())).containsExactly("32768x1000");
        assertThat(ThroughputCharts.apart(Reports.untimed())).isEmpty();
    }

    @Test
    void rooflinesHaveTheRoofsOfTheirThreads() {
        BenchReport report = Reports.xeon();
        List<Figure> figures = RooflineCharts.of(report, palette(report));
        assertThat(figures.stream().map(Figure::title))
                .containsExactly(
                        "f32, cpu-vector",
                        "f32, cpu-vector 2 threads",
                        "bf16, cpu-vector",
                        "bf16, cpu-vector 2 threads");
        assertThat(figures.getFirst().svg()).contains(">L3 29.2 GB/s<", ">memory 16.8 GB/s<", ">log 4.65 G/s<");
        assertThat(figures.get(1).svg()).contains(">memory 33.6 GB/s<", ">exp 12.3 G/s<");
        assertThat(figures)
                .allSatisfy(figure -> assertThat(figure.svg())
                        .contains(Reports.MEASURES.stream()
                                .flatMap(measure -> Stream.of(">▲ " + measure + "<", ">◆ " + measure + "<"))
                                .toList()));
    }

    @Test
    void twoSizesInOneCacheAreToldApart() {
        BenchReport report = Reports.xeon();
        Roofs roofs = report.roofs();
        List<Roofs.Read> reads = roofs.reads().stream()
                .map(read -> new Roofs.Read(
                        read.bytes(),
                        read.level().equals("memory") ? "L3" : read.level(),
                        read.threads(),
                        read.bytesPerSecond()))
                .toList();
        BenchReport large = Reports.with(report, new Roofs(reads, roofs.functions(), roofs.devices()));
        assertThat(RooflineCharts.marks(large)).containsExactly("● L1", "▲ L2", "■ L3 16 MiB", "◆ L3 256 MiB");
    }

    @Test
    void devicesHaveRooflinesOfTheirOwn() {
        BenchReport report = Reports.withDevice();
        Figure figure = RooflineCharts.of(report, palette(report)).stream()
                .filter(one -> one.title().equals("f32, gpu-tornado"))
                .findFirst()
                .orElseThrow();
        assertThat(figure.svg()).contains(">device memory 3900 GB/s<", ">carrying 25 GB/s<", ">▼ kl<", ">◆ kl<");
    }

    @Test
    void whatTakesNoLogarithmIsInNoRoofline() {
        BenchReport report = Reports.xeon();
        List<Line> lines = report.lines().stream()
                .filter(line -> line.measure().equals("kl"))
                .map(line -> Reports.of(line, "hellinger"))
                .toList();
        BenchReport hellinger = Reports.with(report, lines);
        assertThat(RooflineCharts.of(hellinger, palette(hellinger))).isEmpty();
        assertThat(RooflineCharts.leftOut(hellinger)).containsExactly("hellinger");
        assertThat(HtmlReport.render(hellinger)).doesNotContain("<h3>Roofline</h3>");
    }

    @Test
    void errorsShowEachBackendAndKernel() {
        BenchReport report = Reports.withDevice();
        List<Figure> figures = ErrorCharts.of(report, palette(report));
        assertThat(figures.stream().map(Figure::title)).containsExactlyElementsOf(Reports.TYPES);
        assertThat(figures).allSatisfy(figure -> {
            for (String backend : List.of("cpu-vector", "gpu-tornado")) {
                assertThat(figure.svg())
                        .contains(Reports.MEASURES.stream()
                                .map(measure -> "<title>" + backend + ", " + measure + " ")
                                .toList());
            }
        });
    }

    @Test
    void noErrorIsTooLargeToDraw() {
        BenchReport report = Reports.xeon();
        for (double error : new double[] {1.5, 1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
            List<Line> lines = List.of(
                    report.lines().get(2), Reports.untimed(report.lines().get(1), State.WRONG, "far off", error));
            BenchReport wrong = Reports.with(report, lines);
            String svg = ErrorCharts.of(wrong, palette(wrong)).getFirst().svg();
            assertThat(svg).contains(": WRONG</title>").doesNotContain("NaN", "Infinity");
        }
    }
}
