package org.relent.bench.hardware.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.bench.charts.Si;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.machine.BackendFacts.Chosen;
import org.relent.bench.machine.Jvm;
import org.relent.bench.text.Text;

/** The machine and its roofs, as rows of tables. */
final class HtmlCard {
    private HtmlCard() {}

    /**
     * A table.
     *
     * @param columns heads, the first of the names of the rows
     * @param rows its rows
     */
    public record Grid(List<String> columns, List<Row> rows) {}

    /**
     * A row of a table.
     *
     * @param name its head
     * @param cells its cells
     */
    public record Row(String name, List<String> cells) {}

    /** {@return what the machine is made of: a cell each} */
    static List<Row> rows(BenchReport report) {
        Jvm jdk = report.machine().jdk();
        List<Row> rows = new ArrayList<>();
        report.machine().hardware().described().forEach((label, text) -> rows.add(row(label, text)));
        rows.add(row("JDK", jdk.version() + ", " + jdk.vendor() + ", " + jdk.machine()));
        rows.add(row("Relent", report.machine().relent()));
        return rows;
    }

    private static Row row(String name, String... cells) {
        return new Row(name, List.of(cells));
    }

    /** {@return how fast memory can be read, a row for each size} */
    static Grid reads(Roofs roofs) {
        List<Integer> threads = roofs.reads().stream()
                .map(Roofs.Read::threads)
                .distinct()
                .sorted()
                .toList();
        List<Row> rows = roofs.reads().stream()
                .sorted(Comparator.comparingLong(Roofs.Read::bytes))
                .map(read -> new Row(
                        read.level() + ", " + Text.bytes(read.bytes()),
                        threads.stream()
                                .map(count -> roofs.reads().stream()
                                        .filter(other -> other.bytes() == read.bytes() && other.threads() == count)
                                        .findFirst())
                                .map(HtmlCard::gigabytes)
                                .toList()))
                .distinct()
                .toList();
        return new Grid(heads("GB/s", threads), rows);
    }

    private static String gigabytes(Optional<Roofs.Read> read) {
        return read.map(found -> GoalTable.number(found.bytesPerSecond() / 1e9)).orElse("–");
    }

    private static List<String> heads(String first, List<Integer> threads) {
        return Stream.concat(Stream.of(first), threads.stream().map(count -> Text.plural(count, "thread")))
                .toList();
    }

    /** {@return how fast functions are, a row for each of them and type} */
    static Grid functions(Roofs roofs) {
        List<Integer> threads = roofs.functions().stream()
                .map(Roofs.Rate::threads)
                .distinct()
                .sorted()
                .toList();
        List<Row> rows = roofs.functions().stream()
                .map(rate -> rate.function() + " " + rate.type())
                .distinct()
                .map(name -> new Row(
                        name,
                        threads.stream()
                                .map(count -> roofs.functions().stream()
                                        .filter(rate -> name.equals(rate.function() + " " + rate.type())
                                                && rate.threads() == count)
                                        .findFirst()
                                        .map(rate -> Si.of(rate.perSecond()))
                                        .orElse("–"))
                                .toList()))
                .toList();
        return new Grid(heads("a second", threads), rows);
    }

    /** {@return what devices can do} */
    static Grid devices(Roofs roofs) {
        return new Grid(
                List.of("GB/s", "its memory", "to it", "from it"),
                roofs.devices().stream()
                        .map(device -> row(
                                device.backend(),
                                GoalTable.number(device.copyBytesPerSecond() / 1e9),
                                GoalTable.number(device.toDeviceBytesPerSecond() / 1e9),
                                GoalTable.number(device.toHostBytesPerSecond() / 1e9)))
                        .toList());
    }

    /** {@return from which size on a device is faster} */
    static Grid crossovers(Chosen choice) {
        return new Grid(
                List.of("type", "carried there", "there already", "how it is known"),
                choice.crossovers().stream()
                        .map(large -> row(
                                large.type() + ", " + Text.plural(large.threads(), "thread"),
                                size(large.elements()),
                                size(large.residentElements()),
                                large.text()))
                        .toList());
    }

    private static String size(@Nullable Long elements) {
        return elements == null ? "never" : "from " + Text.count(elements) + " elements on";
    }
}
