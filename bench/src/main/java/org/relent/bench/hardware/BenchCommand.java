package org.relent.bench.hardware;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.bench.hardware.compare.Comparison;
import org.relent.bench.hardware.compare.ComparisonMarkdown;
import org.relent.bench.hardware.compare.ComparisonText;
import org.relent.bench.hardware.page.HtmlReport;
import org.relent.bench.hardware.report.BaseFile;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.hardware.report.BenchText;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.MarkdownReport;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Names;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Version;
import org.relent.bench.machine.VmFlags;
import org.relent.bench.machine.VmFlags.VmFlag;
import org.relent.bench.text.FileNames;
import org.relent.bench.text.Json;
import org.relent.bench.text.Progress;
import org.relent.bench.text.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relent bench}: what this machine can do, which backend to take for which shape, and that the numbers are right. */
@Command(
        name = "bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures this machine: its roofs, and every kernel, backend and shape against them. Each kernel is compared with"
                    + " the reference first; what is outside its error bound is reported as WRONG, and not timed.",
            "Takes about five minutes on two cores; --quick one, --full twenty."
        },
        footer = {
            "",
            "Exit codes: 0 all inside their bounds, 2 bad usage, 3 a backend asked for is not",
            "available, 4 a kernel is WRONG or failed, 5 slower than BASE.json past the",
            "threshold."
        })
public final class BenchCommand implements Callable<Integer> {
    /** Exit code: a result is outside its error bound, or a kernel failed, so that nobody knows. */
    public static final int WRONG = 4;

    /** Exit code: slower than the base. */
    public static final int SLOWER = 5;

    private final Function<String, Backend> opened;
    private final Supplier<Facts> facts;
    private final Pace pace;

    @Option(names = "--quick", description = "Fewer kernels and element types, in about a minute.")
    private boolean quick;

    @Option(names = "--full", description = "Every kernel that has a benchmark, in every element type.")
    private boolean full;

    @Option(
            names = "--measures",
            split = ",",
            paramLabel = "M",
            description = "What is computed, such as kl,nll,kl-logits; all for everything there is.")
    private List<String> measures = List.of();

    @Option(
            names = "--shapes",
            split = ",",
            paramLabel = "RxC",
            description = "Rows x classes of a call, such as 64x1000,1x128256.")
    private List<String> shapes = List.of();

    @Option(names = "--types", split = ",", paramLabel = "T", description = "Element types: f32, f64, f16, bf16.")
    private List<String> types = List.of();

    @Option(
            names = "--backends",
            split = ",",
            paramLabel = "B",
            description = "Who takes part (default: all that are available).")
    private List<String> backends = List.of();

    @Option(names = "--json", paramLabel = "F", description = "Everything that was found, for machines and --compare.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "F", description = "One page with charts, which needs nothing else.")
    private @Nullable Path html;

    @Option(names = "--markdown", paramLabel = "F", description = "The tables, to be pasted.")
    private @Nullable Path markdown;

    @Option(
            names = "--compare",
            paramLabel = "BASE.json",
            description =
                    "What changed since --json wrote BASE.json. Measures the same as there, unless told otherwise.")
    private @Nullable Path compare;

    @Option(
            names = "--threshold",
            paramLabel = "PCT",
            description = "How many percent more time a call may take than in BASE.json (default: 10).")
    private @Nullable Double threshold;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public BenchCommand() {
        this(Facts::detect, Backends::require, Pace.USUAL);
    }

    /**
     * The command for a machine that may not be this one.
     *
     * @param facts what can run there
     * @param opened gives a backend by its name
     * @param pace how long everything runs
     */
    BenchCommand(Supplier<Facts> facts, Function<String, Backend> opened, Pace pace) {
        this.facts = facts;
        this.opened = opened;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        if (quick && full) {
            throw new IllegalArgumentException("--full: got it beside --quick, expected one of them");
        }
        if (threshold != null && compare == null) {
            throw new IllegalArgumentException("--threshold: got it without --compare, which it is for");
        }
        if (threshold != null && !(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--threshold: got " + threshold + ", expected a percentage, finite and above 0");
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalArgumentException(
                    "bench: got a JVM without jdk.incubator.vector, expected one started with "
                            + "--add-modules jdk.incubator.vector, as ./relent does");
        }
        BenchReport base = compare == null ? null : BaseFile.read(compare);
        Preset preset = preset(base);
        Settings wanted = settings(preset, base);
        List<Backend> named = found("--backends", backends, opened);
        try (Outputs outputs = new Outputs()) {
            BenchReport report = measure(wanted, named);
            Comparison comparison = base == null
                    ? null
                    : Comparison.of(
                            base, report, Objects.requireNonNullElse(threshold, Comparison.DEFAULT_THRESHOLD_PERCENT));
            PrintWriter out = out();
            out.print(BenchText.results(report));
            if (comparison != null) {
                out.print("\n" + ComparisonText.render(comparison));
            }
            outputs.write(report, comparison);
            out.flush();
            int changed = comparison == null ? 0 : comparison.decision().exitCode();
            return report.wrong().isEmpty() && (changed != 0 || report.allRight()) ? changed : WRONG;
        }
    }

    private Preset preset(@Nullable BenchReport base) {
        if (quick || full) {
            return quick ? Preset.QUICK : Preset.FULL;
        }
        return base == null ? Preset.STANDARD : Preset.of(base.settings().preset());
    }

    private Settings settings(Preset preset, @Nullable BenchReport base) {
        Settings usual = base != null && !quick && !full ? base.settings() : preset.settings();
        List<String> all = Case.values().stream().map(Case::id).toList();
        return new Settings(
                preset.id(),
                chosen(
                        "--measures",
                        measures.equals(List.of("all")) ? all : measures,
                        usual.measures(),
                        Case::of,
                        Case::id),
                chosen("--types", types, usual.types(), Names::elementType, ElementType::id),
                chosen("--shapes", shapes, usual.shapes(), Shape::parse, Shape::toString),
                List.of(),
                preset.settings().rounds());
    }

    /** What was asked for or, if nothing was, what is usual, which a base may have from another version. */
    private static <T> List<String> chosen(
            String option, List<String> asked, List<String> usual, Function<String, T> lookup, Function<T, String> id) {
        List<T> found = asked.isEmpty() ? found("--compare", usual, lookup) : found(option, asked, lookup);
        return found.stream().map(id).toList();
    }

    private static <T> List<T> found(String option, List<String> names, Function<String, T> lookup) {
        try {
            return names.stream().map(lookup).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    option + ": " + String.valueOf(e.getMessage()).replaceFirst("^[a-z]+: ", ""), e);
        }
    }

    private BenchReport measure(Settings wanted, List<Backend> named) {
        long start = System.nanoTime();
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Facts machine = facts.get().shareable();
        List<VmFlag> flags = VmFlags.detect();
        PrintWriter out = out();
        out.print(BenchText.card(machine, flags));
        out.flush(); // there should be something to read meanwhile
        List<Backend> taking = named.isEmpty() ? available(machine) : named;
        int processors = Runtime.getRuntime().availableProcessors();
        List<Integer> threads = processors == 1 ? List.of(1) : List.of(1, processors);
        RoofMeasurement measurement =
                new RoofMeasurement(threads, machine.hardware().caches(), pace);
        List<ElementType> elements =
                wanted.types().stream().map(Names::elementType).toList();
        Roofs roofs = measurement.measure(
                elements, taking.stream().filter(Backend::isDevice).toList());
        out.print(BenchText.roofs(roofs));
        out.flush();
        Settings settings = new Settings(
                wanted.preset(),
                wanted.measures(),
                wanted.types(),
                wanted.shapes(),
                taking.stream().map(Backend::id).toList(),
                wanted.rounds());
        List<Line> lines = lines(settings, taking, threads, measurement, machine);
        return new BenchReport(
                BenchReport.FORMAT,
                date,
                (System.nanoTime() - start) * 1e-9,
                machine,
                flags,
                settings,
                roofs,
                lines,
                Advisor.advise(machine, roofs, lines));
    }

    private List<Line> lines(
            Settings settings,
            List<Backend> taking,
            List<Integer> threads,
            RoofMeasurement measurement,
            Facts machine) {
        // Memory outside the heap is limited too: to the size of the heap, unless that was told otherwise.
        long most = Runtime.getRuntime().maxMemory();
        long available = machine.hardware().memoryAvailableBytes();
        Bench bench = new Bench(
                settings, pace, taking, threads, measurement, available > 0 ? Math.min(available, most) : most);
        try (Progress bar = new Progress("measuring", bench.steps())) {
            return bench.run(bar::done);
        }
    }

    /** All that are available, the slowest first, as they stand in the table. */
    private List<Backend> available(Facts machine) {
        List<Backend> found = new ArrayList<>();
        for (BackendFacts.Line line : machine.backends().reversed()) {
            if (line.available()) {
                try {
                    found.add(opened.apply(line.id()));
                } catch (BackendException e) {
                    out().println(line.id() + " takes no part: " + e.getMessage());
                }
            }
        }
        return List.copyOf(found);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec, "spec").commandLine().getOut();
    }

    /** The files that were asked for: opened before anything is measured, and written at the end. */
    private final class Outputs implements AutoCloseable {
        private final Map<String, WholeFile> files = new LinkedHashMap<>();

        Outputs() {
            try {
                open("--json", json);
                open("--html", html);
                open("--markdown", markdown);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        private void open(String option, @Nullable Path file) {
            if (file == null) {
                return;
            }
            Stream.concat(Stream.ofNullable(compare), files.values().stream().map(WholeFile::file))
                    .filter(other -> FileNames.isSame(other, file))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new IllegalArgumentException(
                                option + ": got " + file + ", which is used already, expected another file");
                    });
            files.put(option, WholeFile.open(option, file));
        }

        void write(BenchReport report, @Nullable Comparison comparison) {
            write("--json", () -> Json.write(report) + "\n");
            write("--html", () -> HtmlReport.render(report));
            write(
                    "--markdown",
                    () -> MarkdownReport.render(report)
                            + (comparison == null ? "" : "\n" + ComparisonMarkdown.render(comparison)));
        }

        private void write(String option, Supplier<String> text) {
            WholeFile file = files.get(option);
            if (file != null) {
                file.write(text.get());
                out().println("wrote " + file.file());
            }
        }

        @Override
        public void close() {
            files.values().forEach(WholeFile::close);
        }
    }
}
