package org.relent.bench.hardware.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.bench.text.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** The file of {@code --compare}: a report that {@code --json} wrote. */
public final class BaseFile {
    private static final String EXPECTED = "a report that ./relent bench --json wrote";

    private BaseFile() {}

    /**
     * Reads a report.
     *
     * @param file the file
     * @return what it holds; fields that are not known here are left out
     * @throws IllegalArgumentException if it cannot be read or is something else, with one line that says what came
     */
    public static BenchReport read(Path file) {
        String text = text(file);
        JsonNode root = tree(file, text);
        if (!root.isObject()
                || !root.path("format").isInt()
                || !root.path("lines").isArray()) {
            throw refused(file, "other JSON", EXPECTED, null);
        }
        int format = root.path("format").asInt();
        if (format != BenchReport.FORMAT) {
            throw refused(
                    file,
                    "format " + format,
                    "format " + BenchReport.FORMAT + ": make the base again, with this version's ./relent bench --json",
                    null);
        }
        BenchReport report = report(file, text);
        check(file, report);
        return report;
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw refused(file, "a directory", EXPECTED, null);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "no such file", EXPECTED, e);
        } catch (AccessDeniedException e) {
            throw refused(file, "permission denied", EXPECTED, e);
        } catch (CharacterCodingException e) {
            throw refused(file, "no text in UTF-8", EXPECTED, e);
        } catch (IOException e) {
            throw refused(file, "an error (" + e.getMessage() + ")", EXPECTED, e);
        }
    }

    private static JsonNode tree(Path file, String text) {
        try {
            return Objects.requireNonNull(Json.read(text, JsonNode.class));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null || at.getLineNr() < 1
                    ? ""
                    : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw refused(file, "no JSON" + where, EXPECTED, e);
        }
    }

    private static BenchReport report(Path file, String text) {
        try {
            return Objects.requireNonNull(Json.read(text, BenchReport.class));
        } catch (JacksonException e) {
            String where = e.getPath().stream()
                    .map(step ->
                            step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                    .collect(Collectors.joining());
            String got = "a damaged report" + (where.isEmpty() ? "" : " (" + where.substring(1) + ")");
            throw refused(file, got, EXPECTED, e);
        }
    }

    /** What no JSON of this program holds, and statistics cannot do with. */
    private static void check(Path file, BenchReport report) {
        Set<String> ids = new HashSet<>();
        for (Line line : report.lines()) {
            if (!ids.add(line.id())) {
                throw refused(file, line.id() + " twice", "each line once", null);
            }
            Line.Timing timing = line.timing();
            if (timing != null
                    && (timing.rounds().isEmpty()
                            || !timing.rounds().stream().allMatch(nanos -> nanos > 0 && Double.isFinite(nanos)))) {
                throw refused(
                        file, line.id() + " with rounds " + timing.rounds(), "one or more, positive and finite", null);
            }
        }
    }

    private static IllegalArgumentException refused(Path file, String got, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException("--compare: " + file + ": got " + got + ", expected " + expected, cause);
    }
}
