package org.relent.bench.hardware.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.Jvm;
import org.relent.bench.text.Text;

/** A {@link BenchReport} in GitHub's Markdown: one row to share, and everything behind it. */
public final class MarkdownReport {
    private static final double GIGA = 1e9;
    private static final double NANOS = 1e-9;

    private final BenchReport report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(BenchReport report) {
        this.report = report;
    }

    /**
     * Renders a report.
     *
     * @param report what was found
     * @return the page
     */
    public static String render(BenchReport report) {
        MarkdownReport page = new MarkdownReport(report);
        page.row();
        page.card();
        page.roofs();
        page.table();
        page.advice();
        return page.text.toString();
    }

    private void row() {
        Jvm jdk = report.machine().jdk();
        text.append("# Relent on ").append(cpu()).append("\n\n");
        text.append(Markdown.head(
                3,
                "CPU",
                "JDK",
                "Relent",
                "kl f32, 10⁹ pairs/s",
                "nll f32, 10⁹ logits/s",
                "largest error / bound",
                "results"));
        text.append(Markdown.row(
                cpu(),
                Markdown.text(jdk.version()),
                Markdown.text(report.machine().relent()),
                best("kl"),
                best("nll"),
                error(report.lines().stream()
                        .map(Line::error)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null)),
                verdict()));
    }

    private String cpu() {
        return Markdown.text(report.machine().hardware().cpu());
    }

    private String best(String measure) {
        return report.timed()
                .filter(line -> line.measure().equals(measure) && line.type().equals("f32"))
                .max(Comparator.comparingDouble(line -> timing(line).elementsPerSecond()))
                .map(line -> "**" + giga(timing(line).elementsPerSecond()) + "** (" + ofRoof(timing(line)) + "; "
                        + Markdown.text(line.contender()) + ", " + line.shape() + ")")
                .orElse("–");
    }

    private String verdict() {
        long checked =
                report.lines().stream().filter(line -> line.error() != null).count();
        int wrong = report.wrong().size();
        return wrong == 0
                ? "all " + Text.count(checked) + " within their bounds"
                : "**" + Text.count(wrong) + " of " + Text.count(checked) + " WRONG**";
    }

    private void card() {
        text.append("\n## Machine\n\n").append(Markdown.head(2, "", ""));
        report.machine().hardware().described().forEach(this::fact);
        Jvm jdk = report.machine().jdk();
        fact("JDK", jdk.version() + ", " + jdk.vendor() + ", " + jdk.machine());
        jdk.warnings().forEach(warning -> fact("WARNING", warning));
        fact(
                "Flags",
                report.virtualMachine().stream()
                        .map(flag -> flag.name() + " = " + flag.value()
                                + (flag.origin().equals("DEFAULT") ? "" : " (" + flag.origin() + ")"))
                        .collect(Collectors.joining(", ")));
        fact("Relent", report.machine().relent());
        for (BackendFacts.Line backend : report.machine().backends()) {
            fact(backend.id(), backend.described());
            if (!backend.remedy().isEmpty()) {
                fact("", "remedy: " + backend.remedy());
            }
        }
        fact(
                "Run",
                report.date() + ", " + report.settings().preset() + ", "
                        + Text.plural(report.settings().rounds(), "round") + ", " + Text.duration(report.seconds()));
    }

    private void fact(String label, String value) {
        text.append(Markdown.row(Markdown.text(label), Markdown.text(value)));
    }

    private void roofs() {
        Roofs roofs = report.roofs();
        text.append("\n## Roofs\n\n").append(Markdown.head(2, "what", "where", "threads", "rate"));
        for (Roofs.Read read : roofs.reads()) {
            roof(
                    "reading",
                    Text.bytes(read.bytes()) + ", " + read.level(),
                    read.threads(),
                    gigabytes(read.bytesPerSecond()));
        }
        for (Roofs.Rate rate : roofs.functions()) {
            roof(rate.function() + " " + rate.type(), "registers", rate.threads(), giga(rate.perSecond()) + " · 10⁹/s");
        }
        for (Roofs.Device device : roofs.devices()) {
            roof("copying", "on " + device.backend(), null, gigabytes(device.copyBytesPerSecond()));
            roof("carrying", "to " + device.backend(), null, gigabytes(device.toDeviceBytesPerSecond()));
            roof("carrying", "from " + device.backend(), null, gigabytes(device.toHostBytesPerSecond()));
        }
    }

    private void roof(String what, String where, @Nullable Integer threads, String rate) {
        text.append(Markdown.row(
                Markdown.text(what), Markdown.text(where), threads == null ? "" : threads.toString(), rate));
    }

    private void table() {
        text.append("\n## Kernels\n");
        Map<String, List<Line>> groups = report.lines().stream()
                .collect(Collectors.groupingBy(
                        line -> line.measure() + ", " + line.type(), LinkedHashMap::new, Collectors.toList()));
        groups.forEach((title, lines) -> {
            text.append("\n### ").append(Markdown.text(title)).append("\n\n");
            text.append(Markdown.head(
                    2,
                    "rows × classes",
                    "by",
                    "rows/s",
                    "10⁹ elements/s",
                    "GB/s",
                    "of roof",
                    "p50",
                    "p99",
                    "× reference",
                    "error / bound"));
            lines.forEach(this::line);
        });
    }

    private void line(Line line) {
        Timing timing = line.timing();
        String contender = Markdown.text(line.contender());
        if (timing == null) {
            String state = line.state() == Line.State.WRONG
                    ? "**WRONG**"
                    : line.state().id();
            String reason = line.reason() == null ? "" : ": " + Markdown.text(line.reason());
            text.append(Markdown.row(
                    line.shape(), contender + ": " + state + reason, "", "", "", "", "", "", "", error(line.error())));
            return;
        }
        text.append(Markdown.row(
                line.shape(),
                contender,
                Text.rate(timing.rowsPerSecond()),
                giga(timing.elementsPerSecond()),
                giga(timing.bytesPerSecond()),
                ofRoof(timing),
                Text.duration(timing.p50() * NANOS),
                Text.duration(timing.p99() * NANOS),
                timing.timesReference() == null ? "" : GoalTable.number(timing.timesReference()),
                error(line.error())));
    }

    private void advice() {
        if (report.advice().isEmpty()) {
            return;
        }
        text.append("\n## Advice\n");
        for (Advice advice : report.advice()) {
            text.append("\n### ").append(Markdown.text(advice.when())).append("\n\n**");
            text.append(Markdown.text(advice.use()))
                    .append("**: ")
                    .append(Markdown.text(advice.why()))
                    .append('\n');
            if (!advice.code().isEmpty()) {
                text.append('\n').append(Markdown.block(advice.code()));
            }
        }
    }

    private static Timing timing(Line line) {
        return Objects.requireNonNull(line.timing(), "timing");
    }

    private static String ofRoof(Timing timing) {
        return Math.round(100 * timing.ofRoof()) + " % of " + Markdown.text(timing.roof());
    }

    private static String giga(double perSecond) {
        return GoalTable.number(perSecond / GIGA);
    }

    private static String gigabytes(double bytesPerSecond) {
        return giga(bytesPerSecond) + " GB/s";
    }

    private static String error(@Nullable Double error) {
        return error == null ? "" : error.isNaN() ? "NaN" : GoalTable.number(error);
    }
}
