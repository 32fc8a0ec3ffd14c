package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.bench.device.FakeDevice;
import org.relent.bench.hardware.compare.Comparison;
import org.relent.bench.hardware.compare.ComparisonMarkdown;
import org.relent.bench.hardware.compare.ComparisonText;
import org.relent.bench.hardware.page.HtmlReport;
import org.relent.bench.hardware.report.BaseFile;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.BenchText;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Line.Timing;
import org.relent.bench.hardware.report.Lines;
import org.relent.bench.hardware.report.MarkdownReport;
import org.relent.bench.hardware.report.Reports;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.Case;
import org.relent.bench.machine.Facts;
import org.relent.bench.machine.Hardware;
import org.relent.bench.text.Json;
import org.relent.bench.text.Text;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;
import picocli.CommandLine;

/** The command from its options to its files and its exit code; what is wrong has {@link BrokenKernelTest}. */
class BenchCommandTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @TempDir
    Path folder;

    private static List<Backend> usual() {
        return List.of(Backends.reference(), Backends.require("cpu-vector"));
    }

    @Test
    void everyOutputSaysTheSame() throws IOException {
        BenchRun run = BenchRun.of(folder, usual(), "--measures", "kl,nll-gradient", "--types", "f32,f64");
        assertThat(run.code()).isZero();
        assertThat(run.files()).containsExactly("a.html", "a.json", "a.markdown");
        BenchReport report = run.report();
        // To the last bit, as text has every digit.
        assertThat(Files.readString(folder.resolve("a.json"))).isEqualTo(Json.write(report) + "\n");
        assertThat(run.html()).isEqualTo(HtmlReport.render(report));
        assertThat(run.markdown()).isEqualTo(MarkdownReport.render(report));
        assertThat(run.out())
                .startsWith(BenchText.card(report.machine(), report.virtualMachine())
                        + BenchText.roofs(report.roofs())
                        + BenchText.results(report))
                .endsWith("wrote " + folder.resolve("a.json") + "\nwrote " + folder.resolve("a.html") + "\nwrote "
                        + folder.resolve("a.markdown") + "\n");
        assertThat(run.out().lines().filter(line -> !line.startsWith("wrote ") && !line.startsWith("      java ")))
                .allMatch(line -> line.length() <= Text.WIDTH);
    }

    @Test
    void everythingAskedForIsMeasuredInOrder() {
        BenchRun run = BenchRun.of(
                folder, usual(), "--measures", "js,kl,js", "--types", "bf16,f32", "--shapes", "3x8,2×16,03x8");
        BenchReport report = run.report();
        assertThat(report.settings().measures()).containsExactly("js", "kl");
        assertThat(report.settings().types()).containsExactly("bf16", "f32");
        assertThat(report.settings().shapes()).as("03x8 is 3x8").containsExactly("3x8", "2x16");
        assertThat(report.settings().backends()).containsExactly("reference", "cpu-vector");
        assertThat(report.settings().preset()).isEqualTo("quick");
        assertThat(report.lines()).extracting(Line::id).doesNotHaveDuplicates();
        assertThat(report.lines().stream()
                        .map(line -> line.measure() + " " + line.type() + " " + line.shape())
                        .distinct())
                .containsExactly(
                        "js bf16 3x8",
                        "js bf16 2x16",
                        "js f32 3x8",
                        "js f32 2x16",
                        "kl bf16 3x8",
                        "kl bf16 2x16",
                        "kl f32 3x8",
                        "kl f32 2x16");
        assertThat(report.lines().stream()
                        .filter(line ->
                                line.measure().equals("kl") && line.type().equals("f32")))
                .extracting(Line::contender)
                .startsWith("reference", "cpu-vector");
        assertThat(report.lines()).allMatch(line -> line.state() == State.TIMED);
        Timing first = Objects.requireNonNull(run.lines("cpu-vector").getFirst().timing());
        assertThat(first.rounds()).hasSize(9);
        Timing reference =
                Objects.requireNonNull(run.lines("reference").getFirst().timing());
        assertThat(reference.rounds()).as("it takes long").hasSize(3);
        assertThat(reference.timesReference()).isEqualTo(1);
    }

    @Test
    void allMeasuresIsEveryCase() {
        BenchRun run = BenchRun.of(
                folder,
                List.of(Backends.require("cpu-vector")),
                "--measures",
                "all",
                "--types",
                "f16",
                "--shapes",
                "1x2");
        assertThat(run.code()).isZero();
        assertThat(run.report().lines().stream().map(Line::measure).distinct())
                .containsExactlyElementsOf(Case.values().stream().map(Case::id).toList());
        assertThat(run.report().lines()).allMatch(line -> line.state() == State.TIMED);
        assertThat(run.report().timed())
                .allMatch(line -> Objects.requireNonNull(line.timing()).timesReference() == null);
    }

    @Test
    void onlyThoseNamedTakePart() {
        BenchRun run = BenchRun.of(folder, usual(), "--backends", "cpu-vector,cpu-vector");
        assertThat(run.report().settings().backends()).containsExactly("cpu-vector");
        assertThat(run.report().lines())
                .hasSize(PROCESSORS == 1 ? 1 : 2)
                .allMatch(line -> line.backend().equals("cpu-vector"));
    }

    /** At the check, and while it is timed. */
    @ParameterizedTest
    @CsvSource({"0", "1", "9"})
    void whatFailsIsSaidAndTheOthersAreTimed(long from) {
        FaultyEngine failing = new FaultyEngine(call -> {
            if (call.number() >= from) {
                throw new BackendException("no luck with call " + from, null);
            }
        });
        BenchRun run = BenchRun.of(
                folder, List.of(Backends.reference(), Backend.of("failing", failing), Backends.require("cpu-vector")));
        assertThat(run.lines("failing")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.state()).isEqualTo(State.FAILED);
            assertThat(line.reason()).isEqualTo("no luck with call " + from);
            assertThat(line.timing()).isNull();
        });
        assertThat(run.lines("cpu-vector")).isNotEmpty().allMatch(line -> line.timing() != null);
        assertThat(run.lines("reference")).isNotEmpty().allMatch(line -> line.timing() != null);
        assertThat(run.code()).as("nobody knows whether it is right").isEqualTo(BenchCommand.WRONG);
        String failed = Text.plural(run.lines("failing").size(), "line") + " failed";
        assertThat(run.words()).contains("4x8 failing failed no luck with call " + from, failed);
        assertThat(run.html()).contains("no luck with call " + from);
        assertThat(run.markdown()).contains("no luck with call " + from);
        assertThat(run.report().advice()).noneMatch(advice -> advice.use().contains("failing"));
    }

    @Test
    void whatIsRefusedIsSaid() {
        Engine vector = FakeDevice.arithmetic();
        Engine narrow = new Engine() {
            @Override
            public Optional<String> refusal(KernelSpec spec) {
                return spec.elements().bytes() < 8 ? Optional.of("f64 only") : Optional.empty();
            }

            @Override
            public RowKernel compile(KernelSpec spec) {
                return vector.compile(spec);
            }
        };
        BenchRun run = BenchRun.of(
                folder, List.of(Backend.of("wide", narrow)), "--measures", "kl,nll-gradient", "--types", "f32,f64");
        assertThat(run.code()).isZero();
        assertThat(run.report().lines()).isNotEmpty().allSatisfy(line -> {
            boolean timed = line.measure().equals("kl") && line.type().equals("f64");
            assertThat(line.state()).isEqualTo(timed ? State.TIMED : State.REFUSED);
            if (!timed) {
                assertThat(line.reason())
                        .endsWith(
                                line.type().equals("f32")
                                        ? ": wide: f64 only"
                                        : ": wide: gradient: gradients are not there yet");
            }
        });
    }

    @Test
    void aDeviceHasRowsCarriedAndResident() {
        FakeDevice device = new FakeDevice();
        BenchRun run = BenchRun.of(
                folder,
                List.of(Backends.reference(), Backend.of("fake", device)),
                "--measures",
                "kl,nll",
                "--shapes",
                "4x8,16x8");
        assertThat(run.code()).isZero();
        assertThat(run.lines("fake")).hasSize(8).allSatisfy(line -> {
            Timing timing = Objects.requireNonNull(line.timing());
            assertThat(timing.roof()).isEqualTo(line.resident() ? "device copy" : "carrying");
            double roof = line.resident() ? FakeDevice.COPY : 2e9;
            assertThat(timing.ofRoof() * roof)
                    .isBetween(0.999 * timing.bytesPerSecond(), 1.001 * timing.bytesPerSecond());
            assertThat(line.threads()).isOne();
        });
        assertThat(run.lines("fake")).extracting(Line::resident).startsWith(false, true, false, true);
        assertThat(run.report().roofs().devices()).containsExactly(new Roofs.Device("fake", FakeDevice.COPY, 2e9, 1e9));
        assertThat(device.roofs).as("takes seconds").isOne();
        assertThat(device.copies).as("all are closed").isZero();
    }

    @Test
    void aDeviceWithoutRoomFailsForResidentRowsAlone() {
        FakeDevice device = new FakeDevice();
        device.room = 100;
        BenchRun run = BenchRun.of(folder, List.of(Backend.of("fake", device)));
        assertThat(run.lines("fake")).extracting(Line::state).containsExactly(State.TIMED, State.FAILED);
        assertThat(run.lines("fake").getLast().reason()).isEqualTo("fake: no room");
        assertThat(device.copies).isZero();
    }

    @Test
    void aDefectOfAKernelLeavesTheOtherLines() {
        FaultyEngine faulty = new FaultyEngine(call -> {
            throw new IndexOutOfBoundsException("a defect");
        });
        BenchRun run = BenchRun.of(folder, List.of(Backend.of("faulty", faulty), Backends.require("cpu-vector")));
        assertThat(run.code()).isEqualTo(BenchCommand.WRONG);
        assertThat(run.lines("faulty")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.state()).isEqualTo(State.FAILED);
            assertThat(line.reason()).isEqualTo("java.lang.IndexOutOfBoundsException: a defect");
        });
        assertThat(run.lines("cpu-vector")).isNotEmpty().allMatch(line -> line.timing() != null);
    }

    /** A defect of the program, not of a kernel. */
    @Test
    void noFileIsLeftOfARunThatEnds() throws IOException {
        Path before = Files.writeString(folder.resolve("a.html"), "of an earlier run");
        Engine undecided = new Engine() {
            @Override
            public Optional<String> refusal(KernelSpec spec) {
                return Optional.empty();
            }

            @Override
            public RowKernel compile(KernelSpec spec) {
                throw new AssertionError(spec);
            }

            @Override
            public boolean isDevice() {
                throw new IllegalStateException("a defect");
            }
        };
        BenchRun run = BenchRun.of(folder, List.of(Backend.of("undecided", undecided)));
        assertThat(run.code()).isOne();
        assertThat(run.err()).contains("a defect");
        assertThat(run.files()).containsExactly("a.html");
        assertThat(before).hasContent("of an earlier run");
    }

    @Test
    void aBaseMayAskForWhatThereIsOnly() throws IOException {
        Path base = Files.writeString(
                folder.resolve("base.json"), Json.write(Lines.report()).replace("\"kl\"", "\"of-a-later-version\""));
        StringWriter err = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setErr(new PrintWriter(err, true))
                .execute("--compare", base.toString());
        assertThat(code).isOne(); // 2 where the program says so
        assertThat(err.toString()).contains("--compare: got 'of-a-later-version', expected one of kl, ");
    }

    private static Facts withMemory(long available) {
        Facts machine = Lines.machine("Xeon", "25.0.3");
        Hardware hardware = new Hardware("Linux", "Xeon", 2, 4, 2, List.of(), 8L << 30, available, null);
        return new Facts(
                machine.relent(), null, machine.jdk(), hardware, machine.backends(), machine.choice(), machine.flags());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        BenchRun run =
                BenchRun.of(folder, withMemory(1 << 20), usual(), "--shapes", "4x8,1024x100,2147483647x2147483647");
        assertThat(run.code()).isZero();
        assertThat(run.report().lines().stream().filter(line -> line.rows() == 4))
                .isNotEmpty()
                .allMatch(line -> line.state() == State.TIMED);
        assertThat(run.report().lines().stream().filter(line -> line.rows() > 4))
                .hasSize(4)
                .allMatch(line -> line.state() == State.REFUSED)
                .extracting(Line::reason)
                .startsWith("needs 808 KiB, and 1 MiB are available")
                .allMatch(reason -> reason.startsWith("needs "));
        assertThat(run.words()).contains("; 4 lines refused; ");
    }

    /** More than fits at once is measured one after the other. */
    @Test
    void groupsAreAsLargeAsMemoryIs() {
        BenchRun run = BenchRun.of(
                folder,
                withMemory(1 << 20),
                List.of(Backends.require("cpu-vector")),
                "--measures",
                "kl,js,nll",
                "--shapes",
                "256x64");
        assertThat(run.report().lines()).allMatch(line -> line.state() == State.TIMED);
        assertThat(run.report().lines().stream().map(Line::measure).distinct()).containsExactly("kl", "js", "nll");
    }

    /** The same report, in which all times are so many times as long. */
    private static BenchReport times(BenchReport report, double factor) {
        return Reports.with(
                report, report.lines().stream().map(line -> times(line, factor)).toList());
    }

    private static Line times(Line line, double factor) {
        Timing timing = Objects.requireNonNull(line.timing());
        double[] rounds =
                timing.rounds().stream().mapToDouble(nanos -> nanos * factor).toArray();
        Timing other = Objects.requireNonNull(
                Lines.timed(line.measure(), line.classes(), rounds).timing());
        return new Line(
                line.measure(),
                line.type(),
                line.rows(),
                line.classes(),
                line.backend(),
                line.threads(),
                line.resident(),
                line.state(),
                null,
                line.error(),
                line.bytes(),
                other);
    }

    /** By so much that no machine is as slow or as fast. */
    @ParameterizedTest
    @CsvSource({"1e9, 0, faster", "1e-9, 5, SLOWER"})
    void aRunIsComparedWithItsBase(double factor, int code, String verdict) throws IOException {
        BenchRun base = BenchRun.of(folder, usual(), "--measures", "kl,js");
        Path file = Files.writeString(folder.resolve("base.json"), Json.write(times(base.report(), factor)));
        BenchRun run = BenchRun.of(folder, usual(), "--measures", "kl,js", "--compare", file.toString());
        Comparison comparison = Comparison.of(BaseFile.read(file), run.report(), 10);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out())
                .contains(BenchText.results(run.report()) + "\n" + ComparisonText.render(comparison))
                .contains(verdict);
        assertThat(run.markdown())
                .isEqualTo(MarkdownReport.render(run.report()) + "\n" + ComparisonMarkdown.render(comparison));
    }
}
