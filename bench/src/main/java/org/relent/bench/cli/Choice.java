package org.relent.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.Backends.Report;
import org.relent.spi.Availability;

/** The backends as the command line shows them: also one that this program was built without has a name and a reason. */
final class Choice {
    static final String AUTO = "auto";
    private static final List<String> BUILT_IN = List.of("gpu-tornado", "cpu-vector", Backends.REFERENCE);

    private Choice() {}

    /** All backends, best first. */
    static List<Report> backends() {
        List<Report> all = new ArrayList<>(Backends.all());
        for (String id : BUILT_IN) {
            if (all.stream().noneMatch(report -> report.id().equals(id))) {
                Availability missing = Availability.no(
                        "not part of this program: no provider of it is on the class path",
                        "put relent-" + id + ".jar on the class path");
                all.add(new Report(id, Integer.MIN_VALUE, missing));
            }
        }
        return all;
    }

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
        Report report = backends().stream()
                .filter(known -> known.id().equals(lowerCase))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--backend: got '" + id + "', expected auto, "
                        + backends().stream().map(Report::id).collect(Collectors.joining(", "))));
        if (report.priority() == Integer.MIN_VALUE) {
            throw new BackendException(
                    "backend " + report.id() + " is not available: "
                            + report.availability().reason() + "; remedy: "
                            + report.availability().remedy(),
                    null);
        }
        return Backends.require(report.id());
    }

    /** A reason without the advice that doctor gives. */
    static String withoutRemedy(String passedOver) {
        int remedy = passedOver.indexOf("; remedy: ");
        return remedy < 0 ? passedOver : passedOver.substring(0, remedy);
    }
}
