package org.relent.conformance;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The largest error seen of each kernel, in units of its bound. */
final class ErrorTable {
    private record Entry(double error, int classes, RowKind kind) {}

    private final Map<String, Entry> largest = new LinkedHashMap<>();

    /** Takes note of a row's error. */
    synchronized void record(String kernel, double error, int classes, RowKind kind) {
        Entry known = largest.get(kernel);
        if (known == null || error > known.error) {
            largest.put(kernel, new Entry(error, classes, kind));
        }
    }

    /** One line a kernel. */
    synchronized String print(String backend) {
        StringBuilder text = new StringBuilder("Largest errors of " + backend + ", in units of the contract's bound; "
                + Seed.hint() + System.lineSeparator());
        largest.forEach((kernel, entry) -> text.append(String.format(
                Locale.ROOT,
                "  %-52s max error %-8.3g of the bound (C=%d, kind=%s)%n",
                kernel,
                entry.error,
                entry.classes,
                entry.kind)));
        return text.toString();
    }
}
