package org.relent.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.relent.ElementType;
import org.relent.Measure;

/** The largest error seen of each measure and element type, in units of its bound. */
final class ErrorTable {
    private record Entry(double error, String where) {}

    private final Map<Measure, Map<ElementType, Entry>> largest = new EnumMap<>(Measure.class);

    /** Takes note of all numbers of a batch. */
    void record(Batch batch, double[] got, double[] exact) {
        for (int number = 0; number < exact.length; number++) {
            record(batch, number, batch.error(number, got[number], exact[number]));
        }
    }

    private synchronized void record(Batch batch, int number, double error) {
        Measure measure = batch.spec().measures().get(number % batch.width());
        Map<ElementType, Entry> types = largest.computeIfAbsent(measure, none -> new EnumMap<>(ElementType.class));
        Entry known = types.get(batch.spec().elements());
        if (known == null || error > known.error) {
            String where = Kernels.name(batch.spec()) + ", C = " + batch.classes() + ", "
                    + batch.kinds().get(number / batch.width());
            types.put(batch.spec().elements(), new Entry(error, where));
        }
    }

    /** One line a measure and element type. */
    synchronized String print(String backend) {
        StringBuilder text = new StringBuilder("Largest errors of " + backend
                + " as fractions of the contract's bound; " + Seed.hint() + System.lineSeparator());
        largest.forEach((measure, types) -> types.forEach((type, entry) -> text.append(String.format(
                Locale.ROOT, "  %-20s %-4s %-8.3g %s%n", measure.id(), type.id(), entry.error, entry.where))));
        return text.toString();
    }

    /** The same as a table in Markdown, added to a file. */
    synchronized void write(String backend, Path file) throws IOException {
        StringBuilder text = new StringBuilder("Largest errors of `" + backend
                + "` as fractions of the contract's bound, " + Seed.hint()
                + ".\n\n| measure | elements | largest error | where |\n|---|---|---|---|\n");
        largest.forEach((measure, types) -> types.forEach((type, entry) -> text.append(String.format(
                Locale.ROOT, "| %s | %s | %.3g | %s |%n", measure.id(), type.id(), entry.error, entry.where))));
        Files.writeString(file, text.append('\n'), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
