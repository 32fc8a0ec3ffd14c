package org.relent.bench.device;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.relent.bench.jmh.GoalTable;
import org.relent.bench.jmh.Machine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints what a {@link DeviceSuite} measured as tables in Markdown, a measure each. Rates are bytes of the inputs a
 * nanosecond, which is GB/s, by the median of all times; behind the rate of a peer stands how many times that fast the
 * device's kernel is.
 */
public final class DeviceTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PEERS = List.of("torch-eager", "torch-compile", "liger");

    private final JsonNode record;
    private final PrintWriter out;
    private final double copy;
    private final Set<String> notes = new LinkedHashSet<>();

    private DeviceTable(JsonNode record, PrintWriter out) {
        this.record = record;
        this.out = out;
        this.copy = best("copyBytesPerSecond");
    }

    /**
     * Prints the tables.
     *
     * @param args the file of results
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("arguments: got " + args.length + ", expected one, a file of results");
        }
        print(
                JSON.readTree(Files.readString(Path.of(args[0]))),
                new PrintWriter(System.out, true, System.out.charset()));
    }

    static void print(JsonNode record, PrintWriter out) {
        new DeviceTable(record, out).print();
        out.flush();
    }

    private void print() {
        out.println(Machine.line(record.path("machine").toString()));
        out.println();
        String driver = record.path("driver").asString();
        out.println("Device: " + record.path("device").asString() + (driver.isEmpty() ? "" : "; driver: " + driver));
        out.println("Roofs: copy " + gigabytes(copy) + ", to the device " + gigabytes(best("toDeviceBytesPerSecond"))
                + ", to the host " + gigabytes(best("toHostBytesPerSecond")));
        for (JsonNode peer : record.path("peers")) {
            if (peer.path("peer").asString().equals("torch")) {
                out.println("PyTorch " + peer.path("version").asString() + " on "
                        + peer.path("device").asString() + ": copy " + gigabytes(1e9 * rate(peer, "nanos"))
                        + (peer.path("liger").asString().isEmpty()
                                ? ""
                                : "; Liger " + peer.path("liger").asString()));
            }
        }
        Set<String> measures = new LinkedHashSet<>();
        record.path("results")
                .forEach(result -> measures.add(result.path("measure").asString()));
        measures.forEach(this::table);
        if (!notes.isEmpty()) {
            out.println();
            notes.forEach(note -> out.println("- " + note));
        }
    }

    private void table(String measure) {
        out.println();
        out.println("| " + measure + ", V | rows | kernel GB/s | % of copy | wall GB/s | with transfer GB/s"
                + " | cpu-vector GB/s | error / bound | PyTorch eager | compiled | Liger |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (JsonNode result : record.path("results")) {
            if (result.path("measure").asString().equals(measure)) {
                row(measure, result);
            }
        }
    }

    private void row(String measure, JsonNode result) {
        int classes = result.path("classes").asInt();
        out.print("| " + classes + " | " + result.path("rows").asInt());
        double kernel = rate(result, "kernelNanos");
        if (result.has("kernelNanos")) {
            out.print(" | " + GoalTable.number(kernel) + " | " + Math.round(100e9 * kernel / copy) + " %");
            for (String times : List.of("wallNanos", "broughtNanos", "hostNanos")) {
                out.print(" | " + GoalTable.number(rate(result, times)));
            }
            out.print(" | " + GoalTable.number(result.path("error").asDouble()));
        } else {
            String how = result.has("wrong") ? "wrong" : "failed";
            notes.add(measure + ", V = " + classes + ": " + result.path(how).asString());
            out.print(" | **" + how + "** | | | | | ");
        }
        PEERS.forEach(peer -> out.print(" | " + peer(peer, measure, classes, kernel)));
        out.println(" |");
    }

    private String peer(String name, String measure, int classes, double kernel) {
        for (JsonNode peer : record.path("peers")) {
            if (peer.path("peer").asString().equals(name)
                    && peer.path("measure").asString().equals(measure)
                    && peer.path("classes").asInt() == classes) {
                return peer(name + ", " + measure, peer, kernel);
            }
        }
        return "–";
    }

    private String peer(String name, JsonNode peer, double kernel) {
        String note = peer.path("note").asString();
        if (!note.isEmpty()) {
            notes.add(name + ": " + note);
        }
        for (String lack : List.of("missing", "failed")) {
            if (peer.has(lack)) {
                String of = lack.equals("missing") ? peer.path("peer").asString() : name;
                notes.add(of + ": " + lack + ": " + peer.path(lack).asString());
                return lack.equals("missing") ? "–" : lack;
            }
        }
        if (peer.has("wrong")) {
            JsonNode wrong = peer.path("wrong");
            return "wrong by " + (wrong.isNumber() ? GoalTable.number(wrong.asDouble()) : wrong.asString());
        }
        double rate = rate(peer, "nanos");
        return GoalTable.number(rate) + (Double.isNaN(kernel) ? "" : " (" + GoalTable.number(kernel / rate) + " ×)");
    }

    private double best(String roof) {
        return record.path("roofs")
                .valueStream()
                .mapToDouble(roofs -> roofs.path(roof).asDouble())
                .max()
                .orElse(Double.NaN);
    }

    private static String gigabytes(double bytesPerSecond) {
        return GoalTable.number(bytesPerSecond / 1e9) + " GB/s";
    }

    /** Bytes by the median of the times; NaN where there are none. */
    private static double rate(JsonNode timed, String times) {
        double[] nanos = timed.path(times)
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .sorted()
                .toArray();
        return nanos.length == 0 ? Double.NaN : timed.path("bytes").asDouble() / nanos[nanos.length / 2];
    }
}
