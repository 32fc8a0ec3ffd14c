package org.relent.bench.hardware.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.VmFlags.VmFlag;
import org.relent.bench.text.Text;

/** A report for a terminal of 80 columns. */
public final class BenchText {
    private static final int INDENT = 13;
    private static final int NAMES = 32;

    private BenchText() {}

    /** What the machine is: printed before anything is measured. */
    public static String card(Facts machine, List<VmFlag> flags) {
        StringBuilder text = new StringBuilder();
        text.append(Text.paragraph("Relent", INDENT, machine.relent()));
        machine.hardware().described().forEach((label, value) -> text.append(Text.paragraph(label, INDENT, value)));
        text.append(Text.paragraph(
                "JDK", INDENT, machine.jdk().version() + ", " + machine.jdk().vendor()));
        text.append(Text.paragraph("", INDENT, flags.stream().map(VmFlag::text).collect(Collectors.joining(" "))));
        for (String warning : machine.jdk().warnings()) {
            text.append(Text.paragraph("WARNING", INDENT, warning));
        }
        for (BackendFacts.Line backend : machine.backends()) {
            text.append(Text.paragraph(backend.id(), INDENT, backend.described()));
        }
        return text.toString();
    }

    /** What the machine can do at best. */
    public static String roofs(Roofs roofs) {
        StringBuilder text = new StringBuilder("\nRoofs: what this machine can do at best\n");
        List<Integer> threads =
                roofs.reads().stream().map(Roofs.Read::threads).distinct().toList();
        text.append("  ").append(Text.left("", 30));
        threads.forEach(each -> text.append(Text.right(Text.plural(each, "thread"), 16)));
        text.append('\n');
        for (Roofs.Read read : roofs.reads()) {
            if (read.threads() == threads.getFirst()) {
                text.append("  ").append(Text.left("read " + Text.bytes(read.bytes()) + ", " + read.level(), 30));
                roofs.reads().stream()
                        .filter(other -> other.bytes() == read.bytes())
                        .forEach(other ->
                                text.append(Text.right(Text.rate(other.bytesPerSecond() * 1e-9) + " GB/s", 16)));
                text.append('\n');
            }
        }
        for (Roofs.Rate rate : roofs.functions()) {
            if (rate.threads() == threads.getFirst()) {
                text.append("  ").append(Text.left(rate.function() + " in registers, " + rate.type(), 30));
                roofs.functions().stream()
                        .filter(other -> other.function().equals(rate.function())
                                && other.type().equals(rate.type()))
                        .forEach(other -> text.append(Text.right(Text.rate(other.perSecond() * 1e-9) + " G/s", 16)));
                text.append('\n');
            }
        }
        for (Roofs.Device device : roofs.devices()) {
            text.append(Text.paragraph(
                    "  " + device.backend(),
                    32,
                    "copies " + Text.rate(device.copyBytesPerSecond() * 1e-9) + " GB/s, is given "
                            + Text.rate(device.toDeviceBytesPerSecond() * 1e-9) + " GB/s, returns "
                            + Text.rate(device.toHostBytesPerSecond() * 1e-9) + " GB/s"));
        }
        return text.toString();
    }

    /** Every line, by measure and type, and what follows from them. */
    public static String results(BenchReport report) {
        StringBuilder text = new StringBuilder();
        String heading = "";
        for (Line line : report.lines()) {
            String next = line.measure() + " " + line.type();
            if (!next.equals(heading)) {
                heading = next;
                appendHeading(text, heading);
            }
            text.append(row(line));
        }
        text.append('\n').append(legend(report)).append('\n');
        for (Advice advice : report.advice()) {
            text.append(Text.paragraph("→", 2, advice.when() + ": " + advice.use()));
            text.append(Text.paragraph("", 2, advice.why()));
            advice.code().forEach(code -> text.append("      ").append(code).append('\n'));
        }
        text.append('\n').append(Text.paragraph("", 0, verdict(report)));
        return text.toString();
    }

    private static void appendHeading(StringBuilder text, String heading) {
        text.append('\n').append(heading).append('\n');
        text.append(Text.left("shape", 11))
                .append(Text.left("by", 20))
                .append(Text.right("rows/s", 8))
                .append(Text.right("GB/s", 7))
                .append(Text.right("roof", 6))
                .append(Text.right("p50", 8))
                .append(Text.right("p99", 8))
                .append(Text.right("× ref", 6))
                .append(Text.right("error", 6))
                .append('\n');
    }

    private static String row(Line line) {
        String start = Text.left(line.shape() + " ", 11) + Text.left(line.contender(), 21);
        Line.@Nullable Timing timing = line.timing();
        if (timing == null) {
            String state =
                    line.state() == Line.State.WRONG ? "WRONG" : line.state().id();
            return start + state + '\n' + Text.paragraph("", 12, Objects.requireNonNullElse(line.reason(), ""));
        }
        // A long name has a line of its own.
        return (start.length() > NAMES ? start.strip() + '\n' + " ".repeat(NAMES) : start)
                + Text.right(Text.scaled(timing.rowsPerSecond()), 7)
                + Text.right(gigabytes(timing.bytesPerSecond()), 7)
                + Text.right(Math.round(100 * timing.ofRoof()) + "%", 6)
                + Text.right(Text.duration(timing.p50() * 1e-9), 8)
                + Text.right(Text.duration(timing.p99() * 1e-9), 8)
                + Text.right(factor(timing.timesReference()), 6)
                + Text.right(fraction(line.error()), 6)
                + '\n';
    }

    private static String factor(@Nullable Double times) {
        return times == null
                ? "–"
                : String.format(Locale.ROOT, times < 9.95 ? "%.1f" : times < 99_999.5 ? "%.0f" : "%.0e", times);
    }

    /** {@return an error as a fraction of its bound, or a dash if there is none} */
    public static String fraction(@Nullable Double error) {
        if (error == null) {
            return "–";
        }
        return error == 0 ? "0" : error < 0.005 ? "<.01" : String.format(Locale.ROOT, "%.2f", error);
    }

    private static String gigabytes(double bytesPerSecond) {
        double rate = bytesPerSecond * 1e-9;
        return rate < 0.0995 ? "<0.1" : Text.rate(rate);
    }

    private static String legend(BenchReport report) {
        Settings settings = report.settings();
        return Text.paragraph(
                "",
                0,
                "roof: of what reading, log or exp alone reach; p50, p99: of single calls; × ref: times the reference's"
                        + " speed; error: the largest, as a fraction of its bound (1 is at the bound). Each line was"
                        + " checked before it was timed, and is the median of "
                        + Text.plural(settings.rounds(), "round") + " in turns with the others.");
    }

    /** {@return in a sentence, whether the numbers are right} */
    public static String verdict(BenchReport report) {
        long timed = count(report, Line.State.TIMED);
        long wrong = count(report, Line.State.WRONG);
        long failed = count(report, Line.State.FAILED);
        long refused = count(report, Line.State.REFUSED);
        String besides = (failed == 0 ? "" : "; " + Text.plural(failed, "line") + " failed")
                + (refused == 0 ? "" : "; " + Text.plural(refused, "line") + " refused")
                + "; " + Text.duration(report.seconds());
        if (wrong > 0) {
            return "WRONG: " + Text.plural(wrong, "line") + " outside the error bound, not timed; "
                    + Text.plural(timed, "line") + " inside" + besides;
        }
        if (timed == 0) {
            return "Nothing was timed" + besides;
        }
        OptionalDouble largest = report.timed()
                .filter(line -> line.error() != null)
                .mapToDouble(line -> Objects.requireNonNull(line.error()))
                .max();
        return (timed == 1 ? "The one line timed is" : "All " + Text.count(timed) + " lines timed are")
                + " inside the error bound"
                + (largest.isEmpty() ? "" : ", the largest error " + fraction(largest.getAsDouble()) + " of it")
                + besides;
    }

    private static long count(BenchReport report, Line.State state) {
        return report.lines().stream().filter(line -> line.state() == state).count();
    }
}
