package org.relent.bench.exercise;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.machine.Version;
import org.relent.bench.npy.NpyWriter;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relent exercise}: asks a question, and checks the answer. */
@Command(
        name = "exercise",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Asks one question for each chapter of the guide, with data, and checks the answer. Without N: "
                + "lists the exercises.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./relent exercise 3                        a question and its data",
            "  ./relent exercise 3 --check 0.42           whether that is right, or why not",
            "  ./relent exercise 3 --seed 7 --out .       other numbers, as NumPy files too",
            "",
            "Exit codes: 0 right (or asked), 6 wrong, 2 bad usage."
        })
public final class ExerciseCommand implements Callable<Integer> {
    /** Exit code: the answer is wrong. */
    public static final int WRONG_ANSWER = 6;

    private static final int INDENT = 10;
    private static final int CELL = 6;

    @Parameters(index = "0", arity = "0..1", paramLabel = "N", description = "The exercise, which is also its chapter.")
    private @Nullable Integer number;

    @Option(names = "--check", paramLabel = "ANSWER", description = "Says whether this is right; infinity is inf.")
    private @Nullable String answer;

    @Option(names = "--seed", paramLabel = "K", description = "Another seed gives other numbers; default 1.")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Write the data there as NumPy files, over those of the same names: all whole, or none.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    ExerciseCommand() {}

    @Override
    public Integer call() {
        PrintWriter writer = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        int code = ExitCode.OK;
        if (number == null) {
            requireNone("--check", answer, "without N, the number of an exercise");
            requireNone("--seed", seed, "without N, the number of an exercise");
            requireNone("--out", out, "without N, the number of an exercise");
            writer.print(list());
        } else if (answer == null) {
            writer.print(ask(number));
        } else {
            requireNone("--out", out, "beside --check, which writes nothing");
            Verdict verdict = Verdict.of(problem(number), answer);
            writer.print(Text.paragraph("", 0, verdict.words()));
            code = verdict.right() ? ExitCode.OK : WRONG_ANSWER;
        }
        writer.flush();
        return code;
    }

    private static void requireNone(String option, @Nullable Object value, String why) {
        if (value != null) {
            throw new IllegalArgumentException(option + ": got " + value + ", expected none " + why);
        }
    }

    private static String list() {
        StringBuilder text = new StringBuilder("Exercises, one for each chapter of the guide:\n");
        for (int i = 1; i <= Exercises.count(); i++) {
            Exercise exercise = Exercises.get(i);
            text.append(Text.right(String.valueOf(i), 4))
                    .append("  ")
                    .append(Text.left(exercise.title(), 40))
                    .append(exercise.chapter())
                    .append('\n');
        }
        return text.append("\nNext   ./relent exercise 1\n").toString();
    }

    private Problem problem(int exercise) {
        return Exercises.get(exercise).pose(seed == null ? 1 : seed);
    }

    private String ask(int exercise) {
        Problem problem = problem(exercise);
        String heading = "Exercise " + exercise + ": " + Exercises.get(exercise).title()
                + (seed == null ? "" : " (seed " + seed + ")");
        String check = "./relent exercise " + exercise + (seed == null ? "" : " --seed " + seed) + " --check ANSWER";
        StringBuilder text = new StringBuilder(heading)
                .append("\n\n")
                .append(Text.paragraph("Given", INDENT, problem.given()))
                .append('\n')
                .append(tables(problem.data()))
                .append('\n')
                .append(Text.paragraph("Asked", INDENT, problem.asked()))
                .append(Text.paragraph(
                        "Answer", INDENT, "In " + problem.unit() + "; three significant digits suffice."))
                .append(Text.paragraph("Hint", INDENT, problem.hint()));
        if (out != null) {
            write(problem.data(), out);
            text.append(Text.paragraph("Files", INDENT, files(problem.data(), out)));
        }
        return text.append(Text.paragraph("Check", INDENT, check)).toString();
    }

    /** Matrices with the same columns stand below each other. */
    private static String tables(List<Data> data) {
        List<Data> shown =
                data.stream().filter(matrix -> !matrix.rowNames().isEmpty()).toList();
        int first = 2
                + shown.stream()
                        .mapToInt(matrix -> matrix.name().length())
                        .max()
                        .orElse(0);
        int second = shown.stream()
                .flatMap(matrix -> matrix.rowNames().stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        List<String> columns = List.of();
        for (Data matrix : shown) {
            int width = Math.max(
                    CELL,
                    2 + matrix.columns().stream().mapToInt(String::length).max().orElse(0));
            if (!matrix.columns().equals(columns)) {
                text.append(text.isEmpty() ? "" : "\n").append(line("", first, "", second, matrix.columns(), width));
                columns = matrix.columns();
            }
            for (int row = 0; row < matrix.rowNames().size(); row++) {
                String name = row == 0 ? matrix.name() : "";
                text.append(line(name, first, matrix.rowNames().get(row), second, matrix.cells(row), width));
            }
        }
        return text.toString();
    }

    private static String line(String name, int first, String row, int second, List<String> cells, int width) {
        String numbers = cells.stream().map(cell -> Text.right(cell, width)).collect(Collectors.joining());
        return "  " + Text.left(name, first) + Text.left(row, second) + numbers + "\n";
    }

    private static String files(List<Data> data, Path folder) {
        return data.stream()
                .map(matrix -> file(matrix, folder) + (matrix.note().isEmpty() ? "" : " (" + matrix.note() + ")"))
                .collect(Collectors.joining(", "));
    }

    private static Path file(Data matrix, Path folder) {
        return folder.resolve(matrix.name() + ".npy");
    }

    private static void write(List<Data> data, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--out: got " + folder + ", expected a folder that exists");
        }
        Map<Data, NpyWriter> writers = new LinkedHashMap<>();
        try {
            data.forEach(matrix ->
                    writers.put(matrix, NpyWriter.create(file(matrix, folder), matrix.type(), matrix.shape())));
            writers.forEach(Data::writeTo);
            writers.values().forEach(NpyWriter::commit);
        } finally {
            writers.values().forEach(NpyWriter::close);
        }
    }
}
