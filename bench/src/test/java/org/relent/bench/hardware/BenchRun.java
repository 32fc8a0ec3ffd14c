package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relent.Backend;
import org.relent.bench.hardware.report.BaseFile;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Lines;
import org.relent.bench.machine.BackendFacts;
import org.relent.bench.machine.Facts;
import picocli.CommandLine;

/**
 * One run of the command with backends of a test's own, of 4 rows of 8 classes in f32 unless told otherwise. Everything runs
 * once: no speed means anything.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 * @param folder where its files are
 */
record BenchRun(int code, String out, String err, Path folder) {
    private static final Pace HASTY = new Pace(List.of(1L << 15), 0, Runnable::run);

    static BenchRun of(Path folder, List<Backend> backends, String... options) {
        return of(folder, Lines.machine("Xeon", "25.0.3"), backends, options);
    }

    /** On a machine with those backends, whatever it is said to have. */
    static BenchRun of(Path folder, Facts machine, List<Backend> backends, String... options) {
        Map<String, Backend> byId = backends.stream().collect(Collectors.toMap(Backend::id, Function.identity()));
        Facts facts = new Facts(
                machine.relent(),
                machine.error(),
                machine.jdk(),
                machine.hardware(),
                backends.reversed().stream()
                        .map(backend -> new BackendFacts.Line(backend.id(), true, backend.description(), ""))
                        .toList(),
                machine.choice(),
                machine.flags());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--quick"));
        addUnlessGiven(all, options, "--measures", "kl");
        addUnlessGiven(all, options, "--shapes", "4x8");
        addUnlessGiven(all, options, "--types", "f32");
        for (String type : List.of("json", "html", "markdown")) {
            addUnlessGiven(
                    all, options, "--" + type, folder.resolve("a." + type).toString());
        }
        all.addAll(List.of(options));
        int code = new CommandLine(new BenchCommand(() -> facts, byId::get, HASTY))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new BenchRun(code, out.toString(), err.toString(), folder);
    }

    private static void addUnlessGiven(List<String> all, String[] options, String option, String value) {
        if (!List.of(options).contains(option)) {
            all.addAll(List.of(option, value));
        }
    }

    BenchReport report() {
        assertThat(err).isEmpty();
        return BaseFile.read(folder.resolve("a.json"));
    }

    String html() {
        return text("a.html");
    }

    String markdown() {
        return text("a.markdown");
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what it printed, a blank between any two words} */
    String words() {
        return out.replaceAll("\\s+", " ");
    }

    /** {@return the lines of a backend} */
    List<Line> lines(String backend) {
        return report().lines().stream()
                .filter(line -> line.backend().equals(backend))
                .toList();
    }

    /** {@return what is in the folder} */
    List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
