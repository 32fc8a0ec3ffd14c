package org.relent.bench.machine;

import java.util.ArrayList;
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
import org.relent.spi.Availability;

/** Every backend, best first, and the one that an automatic choice takes. */
public record BackendFacts(List<Line> backends, Chosen choice) {
    private static final List<String> BUILT_IN = List.of("gpu-tornado", "cpu-vector", Backends.REFERENCE);

    public BackendFacts {
        Objects.requireNonNull(backends, "backends");
        Objects.requireNonNull(choice, "choice");
    }

    /** A backend. */
    public record Line(String id, boolean available, String reason, String remedy) {
        /** {@return its state and the reason} */
        public String described() {
            return (available ? "available: " : "NOT AVAILABLE: ") + reason;
        }
    }

    /**
     * The automatic choice; forcedBy is null when nothing forces it, backend when none can be had, device when none takes
     * the large calls.
     */
    public record Chosen(
            @Nullable String backend,
            @Nullable String device,
            String why,
            @Nullable String forcedBy,
            List<Large> crossovers) {
        public Chosen {
            crossovers = List.copyOf(Objects.requireNonNullElse(crossovers, List.of()));
        }

        /** No backend. */
        public static Chosen none(String why, @Nullable String forcedBy) {
            return new Chosen(null, null, why, forcedBy, List.of());
        }

        Chosen because(String otherWhy) {
            return new Chosen(backend, device, otherWhy, forcedBy, crossovers);
        }
    }

    /** Which calls are large; the numbers are null where none is. */
    public record Large(
            String type,
            int threads,
            @Nullable Long elements,
            @Nullable Long residentElements,
            String text) {
        public static Large of(Crossover crossover) {
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
    public static BackendFacts here() {
        return new BackendFacts(lines(), choose());
    }

    private static List<Line> lines() {
        return reports().stream()
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
                                                    .map(BackendFacts::withoutRemedy)
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

    /** {@return every backend, best first; also one that this program was built without has a name and a reason} */
    public static List<Backends.Report> reports() {
        List<Backends.Report> all = new ArrayList<>(Backends.all());
        for (String id : BUILT_IN) {
            if (all.stream().noneMatch(report -> report.id().equals(id))) {
                Availability missing = Availability.no(
                        "not part of this program: no provider of it is on the class path",
                        "put relent-" + id + ".jar on the class path");
                all.add(new Backends.Report(id, Integer.MIN_VALUE, missing));
            }
        }
        return all;
    }

    /** A reason without the advice that doctor gives. */
    public static String withoutRemedy(String passedOver) {
        int remedy = passedOver.indexOf("; remedy: ");
        return remedy < 0 ? passedOver : passedOver.substring(0, remedy);
    }
}
