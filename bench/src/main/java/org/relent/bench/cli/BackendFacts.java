package org.relent.bench.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.Crossover;
import org.relent.ElementType;
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

    /**
     * The automatic choice; forcedBy is null when nothing forces it, backend when none can be had, device when none takes
     * the large calls.
     */
    record Chosen(
            @Nullable String backend,
            @Nullable String device,
            String why,
            @Nullable String forcedBy,
            List<Large> crossovers) {
        Chosen {
            crossovers = List.copyOf(Objects.requireNonNullElse(crossovers, List.of()));
        }

        /** No backend. */
        static Chosen none(String why, @Nullable String forcedBy) {
            return new Chosen(null, null, why, forcedBy, List.of());
        }

        Chosen because(String otherWhy) {
            return new Chosen(backend, device, otherWhy, forcedBy, crossovers);
        }
    }

    /** Which calls are large; the numbers are null where none is. */
    record Large(
            String type,
            int threads,
            @Nullable Long elements,
            @Nullable Long residentElements,
            String text) {
        static Large of(Crossover crossover) {
            return new Large(
                    crossover.type().id(),
                    crossover.threads(),
                    orNull(crossover.elements()),
                    orNull(crossover.residentElements()),
                    crossover.toString());
        }

        private static @Nullable Long orNull(long elements) {
            return elements == Crossover.NEVER ? null : elements;
        }
    }

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
            String device = selection.device().map(Backend::id).orElse(null);
            String why = forcedBy != null
                    ? "asked for by " + forcedBy
                    : (device == null ? "the best one that computes " : "the best ones that compute ")
                            + kl
                            + (selection.passedOver().isEmpty()
                                    ? ""
                                    : "; passed over: "
                                            + selection.passedOver().stream()
                                                    .map(Choice::withoutRemedy)
                                                    .collect(Collectors.joining("; ")));
            List<Large> crossovers = Stream.of(ElementType.F32, ElementType.F64)
                    .flatMap(type -> Backends.crossover(type).stream())
                    .map(Large::of)
                    .toList();
            return new Chosen(selection.backend().id(), device, why, forcedBy, crossovers);
        } catch (BackendException | NotAvailableYetException | IllegalArgumentException e) {
            return Chosen.none(String.valueOf(e.getMessage()), forcedBy);
        }
    }
}
