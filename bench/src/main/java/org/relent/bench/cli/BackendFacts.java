package org.relent.bench.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.NotAvailableYetException;
import org.relent.Probabilities;

/** Every backend, best first, and the one that an automatic choice takes. */
record BackendFacts(List<Line> backends, Chosen choice) {
    BackendFacts {
        Objects.requireNonNull(backends, "backends");
        Objects.requireNonNull(choice, "choice");
    }

    /** A backend. */
    record Line(String id, boolean available, String reason, String remedy) {}

    /** The automatic choice; forcedBy is null when nothing forces it, backend when none can be had. */
    record Chosen(
            @Nullable String backend, String why, @Nullable String forcedBy) {}

    /** Asks the backends in this JVM. */
    static BackendFacts here() {
        return new BackendFacts(lines(), choose());
    }

    private static List<Line> lines() {
        return Choice.backends().stream()
                .map(backend -> {
                    var found = backend.availability();
                    return new Line(backend.id(), found.available(), found.reason(), found.remedy());
                })
                .toList();
    }

    private static Chosen choose() {
        String forcedBy = Backends.forcedBy().orElse(null);
        KernelSpec kl = KernelSpec.of(Measure.KL, Probabilities.given(), Probabilities.given());
        try {
            Backends.Selection selection = Backends.select(kl);
            String why = forcedBy != null
                    ? "asked for by " + forcedBy
                    : "the best one that computes " + kl
                            + (selection.passedOver().isEmpty()
                                    ? ""
                                    : "; passed over: "
                                            + selection.passedOver().stream()
                                                    .map(Choice::withoutRemedy)
                                                    .collect(Collectors.joining("; ")));
            return new Chosen(selection.backend().id(), why, forcedBy);
        } catch (BackendException | NotAvailableYetException | IllegalArgumentException e) {
            return new Chosen(null, String.valueOf(e.getMessage()), forcedBy);
        }
    }
}
