package org.relent.bench.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Form;
import org.relent.Kernel;
import org.relent.Measure;
import org.relent.bench.npy.NpyFile;

/** What {@code score} reports: the JSON object as it stands, or a table made of it. */
record ScoreResult(
        String measure,
        String kernel,
        String base,
        String pairs,
        String reduce,
        @Nullable Input p,
        @Nullable Input q,
        @Nullable Input labels,
        @Nullable Output out,
        List<Long> shape,
        String backend,
        String backendDescription,
        List<String> passedOver,
        int threads,
        long results,
        double seconds,
        @Nullable Boolean startupIncluded,
        double rowsPerSecond,
        @Nullable Double value,
        Summary summary,
        Status status,
        List<Double> first) {

    private static final int INDENT = 9;

    // Until about then the JIT compiler has not been through the kernels, and a rate says more of it than of them.
    private static final double STARTUP_SECONDS = 2;

    record Input(String file, String dtype, List<Long> shape, String form) {}

    record Output(String file, String dtype, List<Long> shape) {}

    /** Over the rows that are not ignored; the extremes leave NaN out, sum and mean do not. */
    record Summary(double min, double mean, double max, double sum) {}

    record Status(long ok, long infinite, long nan, long ignored) {}

    static ScoreResult of(ScoreOptions options, Job job, List<Long> shape, Tally tally, long nanos) {
        Kernel kernel = job.kernel;
        NpyFile first = job.files.getFirst();
        NpyFile last = job.files.getLast();
        boolean labelled = options.measure().operands() == Measure.Operands.LABELS_AND_MODEL;
        boolean matrixIsQ = labelled && options.p == null;
        Form reference = kernel.spec().reference();
        Form model = kernel.spec().model() == null ? reference : kernel.spec().model();
        Input matrix = input(first, labelled ? model : reference);
        Input second = labelled || job.files.size() == 1 ? null : input(last, model);
        Path out = options.out;
        double seconds = nanos * 1e-9;
        return new ScoreResult(
                options.measure().id(),
                kernel.spec().toString(),
                kernel.spec().base().id(),
                kernel.spec().pairing().id(),
                options.reduce.id(),
                matrixIsQ ? null : matrix,
                matrixIsQ ? matrix : second,
                labelled ? input(last, reference) : null,
                out == null ? null : new Output(out.toString(), "<f8", shape),
                job.shape,
                kernel.backend().id(),
                kernel.backend().description(),
                kernel.passedOver(),
                options.threads(),
                job.results,
                seconds,
                includesStartup(seconds) ? true : null,
                job.results == 0 ? 0 : job.results / seconds,
                options.reduce == Reduce.NONE ? null : tally.reduced(options.reduce),
                new Summary(tally.min(), tally.mean(), tally.max(), tally.sum()),
                new Status(tally.ok(), tally.infinite(), tally.nan(), tally.ignored()),
                boxed(tally.first()));
    }

    static boolean includesStartup(double seconds) {
        return seconds < STARTUP_SECONDS;
    }

    private static Input input(NpyFile file, Form form) {
        return new Input(file.name(), file.dtype(), file.shape(), form.toString());
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    /** For a terminal. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(Text.paragraph("", 0, kernel)).append('\n');
        appendInput(text, "P", p);
        appendInput(text, "Q", q);
        appendInput(text, "labels", labels);
        text.append('\n');
        if (out == null && value == null) {
            appendFirst(text);
        }
        if (value != null) {
            line(text, reduce, Text.number(value));
        }
        line(text, "min", Text.number(summary.min));
        if (!reduce.equals("mean")) {
            line(text, "mean", Text.number(summary.mean));
        }
        line(text, "max", Text.number(summary.max));
        line(text, "status", statusText());
        String unit = pairs.equals("all") ? "pair" : "row";
        line(text, "time", time(results, unit, seconds));
        line(text, "backend", backend + " (" + backendDescription + "), " + Text.plural(threads, "thread"));
        for (String reason : passedOver) {
            if (isNews(reason)) {
                line(text, "", "not " + Choice.withoutRemedy(reason));
            }
        }
        if (out != null) {
            line(text, "written", out.file + "  '<f8' " + tuple(out.shape));
        }
        return text.toString();
    }

    static String time(long results, String unit, double seconds) {
        String time = Text.plural(results, unit) + " in " + Text.duration(seconds);
        return results == 0
                ? time
                : time + ": " + Text.rate(results / seconds) + " " + unit + "s/s"
                        + (includesStartup(seconds) ? ", start-up included" : "");
    }

    /**
     * A machine without a GPU need not be told so at every run: that is doctor's business. What could have run and did
     * not is worth a line, and so is anything that leaves the work to the slow reference.
     */
    private boolean isNews(String reason) {
        return backend.equals(Backends.REFERENCE)
                || Backends.all().stream()
                        .anyMatch(report -> report.availability().available() && reason.startsWith(report.id() + ":"));
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(Text.paragraph(label, INDENT, value));
    }

    private static void appendInput(StringBuilder text, String name, @Nullable Input input) {
        if (input != null) {
            line(text, name, input.file + "  '" + input.dtype + "' " + tuple(input.shape) + " " + input.form);
        }
    }

    private static String tuple(List<Long> shape) {
        return shape.toString().replace('[', '(').replace(']', ')').replaceFirst("^\\((\\d+)\\)$", "($1,)");
    }

    private void appendFirst(StringBuilder text) {
        boolean all = pairs.equals("all");
        long modelRows = all ? shape.getLast() : 1;
        text.append(all ? "     row of P     row of Q" : "          row")
                .append(Text.right(heading(), 20))
                .append('\n');
        for (int i = 0; i < first.size(); i++) {
            text.append(all ? Text.right(Text.count(i / modelRows), 13) : "");
            text.append(Text.right(Text.count(i % (all ? modelRows : Long.MAX_VALUE)), all ? 12 : 13));
            text.append(Text.right(Text.number(first.get(i)), 20)).append('\n');
        }
        if (results > first.size()) {
            text.append("          ... ")
                    .append(Text.count(results - first.size()))
                    .append(" more; --out OUT.npy keeps them all\n");
        }
        text.append('\n');
    }

    private String heading() {
        return measure + (base.equals("10") ? " [base 10]" : " [" + base + "]");
    }

    private String statusText() {
        return Text.count(status.ok) + " ok, " + Text.count(status.infinite) + " infinite, " + Text.count(status.nan)
                + " NaN, " + Text.count(status.ignored) + " ignored";
    }
}
