package org.relent.bench.hardware.page;

import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.relent.bench.charts.Fonts;
import org.relent.bench.charts.Ink;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.text.Text;

/** A report as one page that needs nothing else: no network, no script. It is well-formed XML besides HTML. */
public final class HtmlReport {
    private static final String TEMPLATE = "report.ftlh";

    private HtmlReport() {}

    /**
     * Writes the page.
     *
     * @param report what was found
     * @return HTML
     */
    public static String render(BenchReport report) {
        return render(report, Fonts.problem());
    }

    /** The same, without charts where these cannot be drawn. */
    static String render(BenchReport report, Optional<String> problem) {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setClassForTemplateLoading(HtmlReport.class, "");
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setLocale(Locale.ROOT);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        StringWriter page = new StringWriter();
        try {
            configuration.getTemplate(TEMPLATE).process(model(report, problem), page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException(TEMPLATE + ": " + e.getMessage(), e);
        }
        return page.toString();
    }

    private static Map<String, Object> model(BenchReport report, Optional<String> problem) {
        Map<String, Object> model = new HashMap<>();
        model.put("report", report);
        model.put("inks", Ink.styleSheet());
        model.put("duration", Text.duration(report.seconds()));
        model.put("samples", samples(report));
        model.put("verdict", verdict(report));
        model.put("card", HtmlCard.rows(report));
        model.put("reads", HtmlCard.reads(report.roofs()));
        model.put("functions", HtmlCard.functions(report.roofs()));
        model.put("devices", HtmlCard.devices(report.roofs()));
        model.put("crossovers", HtmlCard.crossovers(report.machine().choice()));
        model.put("groups", HtmlTable.groups(report));
        model.put("problem", problem.orElse(""));
        if (problem.isEmpty()) {
            addCharts(model, report);
        }
        return model;
    }

    private static void addCharts(Map<String, Object> model, BenchReport report) {
        Palette palette = new Palette(report.lines());
        model.put("rooflines", RooflineCharts.of(report, palette));
        model.put("marks", RooflineCharts.marks(report));
        model.put("leftOut", RooflineCharts.leftOut(report));
        model.put("throughputs", ThroughputCharts.of(report, palette));
        model.put("apart", ThroughputCharts.apart(report));
        model.put("errors", ErrorCharts.of(report, palette));
        model.put("timed", palette.samples(report.timed().map(Line::contender)));
        model.put("checked", palette.samples(ErrorCharts.checked(report).map(Line::backend)));
    }

    /** {@return how many single calls lines are of, such as {@code 3 to 180,000}; empty if nothing was timed} */
    private static String samples(BenchReport report) {
        LongSummaryStatistics samples = report.timed()
                .mapToLong(line -> Objects.requireNonNull(line.timing()).samples())
                .summaryStatistics();
        return samples.getCount() == 0
                ? ""
                : samples.getMin() == samples.getMax()
                        ? Text.count(samples.getMax())
                        : Text.count(samples.getMin()) + " to " + Text.count(samples.getMax());
    }

    /**
     * What the page says first.
     *
     * @param state {@code wrong}, {@code failed} or {@code right}
     * @param text one sentence
     * @param besides what else is to be said; may be empty
     */
    public record Verdict(String state, String text, String besides) {}

    private static Verdict verdict(BenchReport report) {
        long failed = count(report, State.FAILED);
        long refused = count(report, State.REFUSED);
        String besides = (failed == 0 ? "" : Text.count(failed) + " failed. ")
                + (refused == 0 ? "" : Text.count(refused) + " refused: not computed by that backend, or too large.");
        long timed = count(report, State.TIMED);
        long wrong = count(report, State.WRONG);
        if (wrong > 0) {
            String text = Text.count(wrong) + " WRONG: " + wrong + " of " + Text.plural(timed + wrong, "measurement")
                    + (wrong == 1 ? " is" : " are") + " outside the error bound.";
            return new Verdict("wrong", text, besides);
        }
        if (timed == 0) {
            return new Verdict("failed", "Nothing was measured.", besides);
        }
        OptionalDouble largest = ErrorCharts.checked(report)
                .mapToDouble(line -> Objects.requireNonNull(line.error()))
                .max();
        String text = (timed == 1 ? "The one measurement is" : "All " + Text.count(timed) + " measurements are")
                + " inside the error bounds"
                + (largest.isEmpty()
                        ? "."
                        : "; the largest error is " + GoalTable.number(largest.getAsDouble()) + " of its bound.");
        return new Verdict(failed > 0 ? "failed" : "right", text, besides);
    }

    private static long count(BenchReport report, State state) {
        return report.lines().stream().filter(line -> line.state() == state).count();
    }
}
