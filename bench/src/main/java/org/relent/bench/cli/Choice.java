package org.relent.bench.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.Backends.Report;
import org.relent.bench.machine.BackendFacts;

/** The backends as the command line shows them: also one that this program was built without has a name and a reason. */
final class Choice {
    static final String AUTO = "auto";

    private Choice() {}

    /** Upper and lower case mean the same, as they do to {@link Backends#select}. */
    static boolean isAuto(String id) {
        return id.equalsIgnoreCase(AUTO);
    }

    /** The backend that was asked for by name; null for an automatic choice. */
    static @Nullable Backend named(String id) {
        if (isAuto(id)) {
            return null;
        }
        String lowerCase = id.toLowerCase(Locale.ROOT);
        Report report = BackendFacts.reports().stream()
                .filter(known -> known.id().equals(lowerCase))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--backend: got '" + id + "', expected auto, "
                        + BackendFacts.reports().stream().map(Report::id).collect(Collectors.joining(", "))));
        if (report.priority() == Integer.MIN_VALUE) {
            throw new BackendException(
                    "backend " + report.id() + " is not available: "
                            + report.availability().reason() + "; remedy: "
                            + report.availability().remedy(),
                    null);
        }
        return Backends.require(report.id());
    }
}
