package org.relent;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;

/**
 * Which backends exist, which of them can run here and why, and which one is taken.
 *
 * <p>A kernel planned without naming a backend gets the best one that computes it; what was passed over, and why, stays
 * readable in {@link Selection#passedOver()}. The environment variable {@value #ENVIRONMENT} or the system property
 * {@value #PROPERTY} (which wins) name a backend for that automatic choice: then it is that one or an error.
 *
 * <p>Thread-safe. Backends are probed once per JVM, at first use.
 */
public final class Backends {
    /** The environment variable that steers the automatic choice. */
    public static final String ENVIRONMENT = "RELENT_BACKEND";

    /** The system property that steers the automatic choice, before the environment variable. */
    public static final String PROPERTY = "relent.backend";

    /** The id of the scalar reference backend, which is always available. */
    public static final String REFERENCE = "reference";

    private static final String AUTO = "auto";
    private static final Set<List<String>> WARNED = ConcurrentHashMap.newKeySet();
    private static final System.Logger LOG = System.getLogger("org.relent");

    /**
     * What is known of a backend.
     *
     * @param id its id
     * @param priority its rank in an automatic choice, higher first
     * @param availability whether it can run here, and why
     */
    public record Report(String id, int priority, Availability availability) {}

    /**
     * An automatic choice.
     *
     * @param backend what was chosen
     * @param passedOver each backend ranked above it, with the reason why it was not taken
     */
    public record Selection(Backend backend, List<String> passedOver) {}

    private Backends() {}

    /** A found provider, probed once, opened once. */
    private static final class Candidate {
        final Report report;
        private final @Nullable BackendProvider provider;
        private @Nullable Backend opened;
        private @Nullable BackendException failure;

        Candidate(String id, int priority, Availability availability, @Nullable BackendProvider provider) {
            this.report = new Report(id, priority, availability);
            this.provider = provider;
        }

        synchronized Backend open() {
            if (opened != null) {
                return opened;
            }
            if (failure != null) {
                throw failure;
            }
            if (provider == null || !report.availability().available()) {
                throw new BackendUnavailableException(
                        report.id(),
                        report.availability().reason(),
                        report.availability().remedy(),
                        availableIds());
            }
            try {
                String detail = report.availability().reason();
                opened = new Backend(report.id(), detail, provider.open());
                LOG.log(Level.INFO, "Relent backend {0}: {1}, JDK {2}", report.id(), detail, Runtime.version());
                return opened;
            } catch (RuntimeException | LinkageError e) {
                failure = new BackendException("backend " + report.id() + " failed to open: " + e, e);
                throw failure;
            }
        }
    }

    /** Probed at first use; the order is that of an automatic choice. */
    private static final class Found {
        static final Map<String, Candidate> CANDIDATES = probeAll();

        private static Map<String, Candidate> probeAll() {
            List<Candidate> found = new ArrayList<>();
            Iterator<BackendProvider> providers = ServiceLoader.load(
                            BackendProvider.class, Backends.class.getClassLoader())
                    .iterator();
            while (true) {
                // A provider that does not load must not hide the others.
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    found.add(probe(providers.next()));
                } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
                    LOG.log(Level.WARNING, "A Relent backend provider does not load", e);
                }
            }
            found.sort(Comparator.comparingInt((Candidate c) -> -c.report.priority())
                    .thenComparing(c -> c.report.id()));
            Map<String, Candidate> byId = new LinkedHashMap<>();
            for (Candidate candidate : found) {
                byId.putIfAbsent(candidate.report.id(), candidate);
            }
            return byId;
        }

        private static Candidate probe(BackendProvider provider) {
            String id = provider.id();
            int priority = provider.priority();
            try {
                return new Candidate(id, priority, Objects.requireNonNull(provider.probe(), "probe"), provider);
            } catch (RuntimeException | LinkageError e) {
                return new Candidate(
                        id,
                        priority,
                        Availability.no("its probe failed: " + e, "report this as a defect of " + id),
                        null);
            }
        }
    }

    /**
     * Every backend that exists, available or not, best first.
     *
     * @return one report each
     */
    public static List<Report> all() {
        return Found.CANDIDATES.values().stream().map(c -> c.report).toList();
    }

    /**
     * The scalar reference backend.
     *
     * @return it
     */
    public static Backend reference() {
        return require(REFERENCE);
    }

    /**
     * A backend by name.
     *
     * @param id such as {@code "cpu-vector"}
     * @return the backend
     * @throws IllegalArgumentException if no such backend exists; the message lists what does
     * @throws BackendUnavailableException if it cannot run here; the message gives reason and remedy
     */
    public static Backend require(String id) {
        Objects.requireNonNull(id, "id");
        return candidate("backend", id).open();
    }

    /**
     * The automatic choice for a kernel: the best available backend that computes it.
     *
     * @param spec the kernel
     * @return the backend, and what was passed over
     * @throws NotAvailableYetException if no available backend computes it
     * @throws IllegalArgumentException if {@value #ENVIRONMENT} or {@value #PROPERTY} names a backend that does not exist
     * @throws BackendUnavailableException if they name one that cannot run here
     */
    public static Selection select(KernelSpec spec) {
        Optional<Forced> forced = forced();
        if (forced.isPresent()) {
            Backend backend = candidate(forced.get().source, forced.get().id).open();
            requireComputes(backend, spec);
            return new Selection(backend, List.of());
        }
        List<String> passedOver = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Candidate candidate : Found.CANDIDATES.values()) {
            String id = candidate.report.id();
            Availability availability = candidate.report.availability();
            if (!availability.available()) {
                passedOver.add(id + ": " + availability.reason() + "; remedy: " + availability.remedy());
                continue;
            }
            Backend backend;
            try {
                backend = candidate.open();
            } catch (BackendException e) {
                passedOver.add(e.getMessage());
                continue;
            }
            Optional<String> refusal = backend.refusal(spec);
            if (refusal.isEmpty()) {
                warnOfSlowFallback(backend, passedOver);
                return new Selection(backend, List.copyOf(passedOver));
            }
            refusals.add(id + ": " + refusal.get());
            passedOver.add(id + ": " + refusal.get());
        }
        throw new NotAvailableYetException(spec, String.join("; ", refusals));
    }

    /** Says once why the reference, which is hundreds of times slower, does the work. */
    private static void warnOfSlowFallback(Backend chosen, List<String> passedOver) {
        if (chosen.id().equals(REFERENCE) && !passedOver.isEmpty() && WARNED.add(passedOver)) {
            LOG.log(
                    Level.WARNING,
                    "Relent falls back to its slow reference backend: {0}",
                    String.join("; ", passedOver));
        }
    }

    static void requireComputes(Backend backend, KernelSpec spec) {
        Optional<String> refusal = backend.refusal(spec);
        if (refusal.isPresent()) {
            throw new NotAvailableYetException(spec, backend.id() + ": " + refusal.get());
        }
    }

    /** What steers the automatic choice: where that was said, and the backend's id. */
    private record Forced(String source, String id) {}

    private static Optional<Forced> forced() {
        String property = System.getProperty(PROPERTY);
        String value = property != null ? property : System.getenv(ENVIRONMENT);
        if (value == null || value.isBlank() || value.equalsIgnoreCase(AUTO)) {
            return Optional.empty();
        }
        return Optional.of(new Forced(property != null ? "-D" + PROPERTY : ENVIRONMENT, value));
    }

    /**
     * What {@value #ENVIRONMENT} or {@value #PROPERTY} say.
     *
     * @return such as {@code RELENT_BACKEND=reference}; empty if neither is set, or set to {@code auto}
     */
    public static Optional<String> forcedBy() {
        return forced().map(forced -> forced.source + "=" + forced.id);
    }

    private static Candidate candidate(String name, String id) {
        Candidate candidate = Found.CANDIDATES.get(id.toLowerCase(Locale.ROOT));
        if (candidate == null) {
            throw new IllegalArgumentException(name + ": got '" + id + "', expected "
                    + (name.equals("backend") ? "" : AUTO + " or ") + "one of "
                    + String.join(", ", Found.CANDIDATES.keySet()));
        }
        return candidate;
    }

    private static String availableIds() {
        return Found.CANDIDATES.values().stream()
                .filter(c -> c.report.availability().available())
                .map(c -> c.report.id())
                .collect(Collectors.joining(", "));
    }
}
