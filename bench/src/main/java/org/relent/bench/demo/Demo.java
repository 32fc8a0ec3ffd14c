package org.relent.bench.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relent.bench.charts.Fonts;
import org.relent.bench.charts.Picture;
import org.relent.bench.machine.Version;
import org.relent.bench.text.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What one of {@code ./relent demo}'s commands does: it shows something with the library's kernels, says it in words and
 * numbers, and draws it.
 */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class Demo implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the picture goes, an .svg or a .png file; relent-NAME.svg if not said.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * Computes, and says what came out, in lines of at most 80 characters.
     *
     * @param out where to say it
     * @return the picture
     */
    abstract Picture show(PrintWriter out);

    @Override
    public final Integer call() {
        CommandSpec command = Objects.requireNonNull(spec, "spec");
        PrintWriter writer = command.commandLine().getOut();
        Path file = out == null ? Path.of("relent-" + command.name() + ".svg") : out;
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw new IllegalArgumentException("--out: got " + file + ", expected a file that ends in .svg or .png");
        }
        Fonts.problem().ifPresent(problem -> {
            throw new IllegalArgumentException("--out: got " + file + ", which cannot be drawn: " + problem);
        });
        try (WholeFile picture = WholeFile.open("--out", file)) {
            byte[] drawn = show(writer).bytes(name);
            picture.write(drawn);
        }
        writer.println();
        writer.println("Picture   " + file);
        writer.flush();
        return ExitCode.OK;
    }
}
