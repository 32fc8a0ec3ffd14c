package org.relent.bench.jmh;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints what a run of the {@link Suite} measured as tables in Markdown: the goals, the roofs, every kernel, and the peers.
 * Rates are elements (pairs, or logits) a nanosecond, which is 10⁹ a second.
 */
public final class GoalTable {
    private static final int DIGITS = 3;

    private GoalTable() {}

    /**
     * Prints the tables.
     *
     * @param args the file of results, {@code NAME.json}
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("arguments: got " + args.length + ", expected one, a file of results");
        }
        print(Path.of(args[0]), new PrintWriter(System.out, true, System.out.charset()));
    }

    static void print(Path file, PrintWriter out) throws IOException {
        Report report = Report.read(file);
        Path machine = Report.beside(file, ".machine.json");
        if (Files.exists(machine)) {
            out.println(Machine.line(Files.readString(machine)));
            out.println();
        }
        goals(report, out);
        roofs(report, out);
        kernels(report, out);
        peers(report, out);
        out.flush();
    }

    private static void goals(Report report, PrintWriter out) {
        out.println("| work | elements/ns | of roof | error / bound | bytes | goals |");
        out.println("|---|---|---|---|---|---|");
        for (Goal goal : Goal.ALL) {
            for (Measured batch : report.kernels()) {
                if (!goal.which().test(batch)) {
                    continue;
                }
                String conditions = goal.conditions().stream()
                        .map(condition -> condition(condition, batch, report))
                        .collect(Collectors.joining("; "));
                out.println("| " + goal.work() + ": " + place(batch) + " | " + number(batch.rate()) + " | "
                        + percent(report.shareOfRoof(batch)) + " | " + number(batch.error()) + " | "
                        + number(batch.allocated()) + " | " + conditions + " |");
            }
        }
        out.println();
    }

    /** What tells a batch from the others of its goal. */
    private static String place(Measured batch) {
        return batch.kernel() + " " + batch.type() + ", C = " + batch.classes()
                + (batch.memory().isEmpty() ? "" : ", " + batch.memory())
                + (batch.threads() > 1 ? ", " + batch.threads() + " threads" : "")
                + (batch.callers() > 1 ? ", " + batch.callers() + " callers" : "");
    }

    private static String condition(Goal.Condition condition, Measured batch, Report report) {
        double value = condition.value().applyAsDouble(batch, report);
        String limit = (condition.atMost() ? "≤ " : "≥ ") + number(condition.limit());
        if (Double.isNaN(value)) {
            return limit + " " + condition.name() + ": not measured";
        }
        String measured = number(value) + " " + condition.name();
        return condition.isMet(value) ? measured + " (" + limit + ")" : "**" + measured + "** (" + limit + ")";
    }

    private static void roofs(Report report, PrintWriter out) {
        out.println("| two streams, bytes/ns | l1 | l2 | l3 | dram |");
        out.println("|---|---|---|---|---|");
        for (Memory memory : Memory.values()) {
            for (int threads = 1; threads <= 2; threads++) {
                out.print("| " + memory + ", " + (threads == 1 ? "1 thread" : threads + " threads"));
                for (Size size : Size.values()) {
                    out.print(" | " + number(report.bandwidth(size, memory.toString(), threads)));
                }
                out.println(" |");
            }
        }
        out.println();
        out.println("| one thread, elements/ns | log | exp | divide | fma |");
        out.println("|---|---|---|---|---|");
        for (String lanes : List.of("F32", "F64")) {
            out.print("| " + lanes.toLowerCase(Locale.ROOT));
            for (String what : List.of("log", "exp", "divide", "fma")) {
                out.print(" | " + number(report.arithmetic(what + lanes)));
            }
            out.println(" |");
        }
        out.println();
    }

    private static void kernels(Report report, PrintWriter out) {
        List<Integer> shapes = report.kernels().stream()
                .map(Measured::classes)
                .distinct()
                .sorted()
                .toList();
        out.print("| kernel | elements | memory | size | threads");
        shapes.forEach(classes -> out.print(" | C = " + classes));
        out.println(" | largest error / bound | bytes |");
        out.println("|---|---|---|---|---" + "|---".repeat(shapes.size()) + "|---|---|");
        Map<String, List<Measured>> lines = report.kernels().stream()
                .collect(Collectors.groupingBy(GoalTable::line, TreeMap::new, Collectors.toList()));
        lines.forEach((line, batches) -> {
            out.print(line);
            for (int classes : shapes) {
                out.print(batches.stream()
                        .filter(batch -> batch.classes() == classes)
                        .findFirst()
                        .map(batch -> " | " + number(batch.rate()) + " (" + percent(report.shareOfRoof(batch)) + ")")
                        .orElse(" | "));
            }
            double error = batches.stream().mapToDouble(Measured::error).max().orElse(Double.NaN);
            double allocated =
                    batches.stream().mapToDouble(Measured::allocated).max().orElse(Double.NaN);
            out.println(" | " + number(error) + " | " + number(allocated) + " |");
        });
        out.println();
    }

    private static String line(Measured batch) {
        String threads = batch.callers() > 1 ? batch.callers() + " callers" : String.valueOf(batch.threads());
        return "| " + batch.kernel() + (isBackendNamed(batch) ? " by " + batch.backend() : "") + " | " + batch.type()
                + " | " + batch.memory() + " | " + batch.size() + " | " + threads;
    }

    private static boolean isBackendNamed(Measured batch) {
        return !batch.backend().equals("cpu-vector");
    }

    private static void peers(Report report, PrintWriter out) {
        out.println("| peer | work | elements/ns | largest relative error |");
        out.println("|---|---|---|---|");
        report.peers().stream()
                .sorted(Comparator.comparing(Measured::kernel)
                        .thenComparing(Measured::type)
                        .thenComparing(Measured::size)
                        .thenComparingInt(Measured::classes)
                        .thenComparing(
                                Comparator.comparingDouble(Measured::rate).reversed()))
                .forEach(batch -> out.println("| " + batch.backend() + " | " + place(batch) + ", " + batch.size()
                        + " | " + number(batch.rate()) + " | " + number(batch.error()) + " |"));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : Math.round(100 * share) + " %";
    }

    /**
     * A number in three digits.
     *
     * @param value the number
     * @return as tables show it
     */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : "∞";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
        double size = Math.abs(value);
        return size != 0 && (size < 1e-3 || size >= 1e6)
                ? String.format(Locale.ROOT, "%.1e", value)
                : rounded.stripTrailingZeros().toPlainString();
    }
}
