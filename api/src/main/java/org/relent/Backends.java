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
import org.relent.spi.RowKernel;

/**
 * Which backends exist, which of them can run here and why, and which one is taken.
 *
 * <p>A kernel planned without naming a backend gets the best one that computes it; what was passed over, and why, stays
 * readable in {@link Selection#passedOver()}. The environment variable {@value #ENVIRONMENT} or the system property
 * {@value #PROPERTY} (which wins) name a backend for that automatic choice: then it is that one or an error.
 *
 * <p>Thread-safe. A backend is probed once per JVM, when it is first asked for: by name, or by whatever looks at all of them.
 */
public final class Backends {
    /** The environment variable that steers the automatic choice. */
    public static final String ENVIRONMENT = "RELENT_BACKEND";

    /** The system property that steers the automatic choice, before the environment variable. */
    public static final String PROPERTY = "relent.backend";

    /** The id of the scalar reference backend, which is always available. */
    public static final String REFERENCE = "reference";

    /** The environment variable that steers which calls an automatic choice sends to a device. */
    public static final String CROSSOVER_ENVIRONMENT = "RELENT_CROSSOVER";

    /** The system property that steers which calls go to a device, before the environment variable. */
    public static final String CROSSOVER_PROPERTY = "relent.crossover";

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
     * @param device a device ranked above it, which computes the calls that are large enough; empty if there is none
     * @param passedOver each other backend ranked above it, with the reason why it was not taken
     */
    public record Selection(Backend backend, Optional<Backend> device, List<String> passedOver) {
        RowKernel compile(KernelSpec spec) {
            return device.isEmpty()
                    ? backend.compile(spec)
                    : new AutoKernel(spec, backend, device.get(), Crossovers.OF_THIS_JVM, CrossoverSetting.current());
        }
    }

    private Backends() {}

    /** A found provider, probed once, when something of it is first asked, and opened once. */
    private static final class Candidate {
        final String id;
        final int priority;
        private final BackendProvider provider;
        private @Nullable Report report;
        private @Nullable Backend opened;
        private @Nullable BackendException failure;

        Candidate(BackendProvider provider) {
            this.id = provider.id();
            this.priority = provider.priority();
            this.provider = provider;
        }

        synchronized Report report() {
            if (report == null) {
                report = new Report(id, priority, probe());
            }
            return report;
        }

        private Availability probe() {
            try {
                return Objects.requireNonNull(provider.probe(), "probe");
            } catch (RuntimeException | LinkageError e) {
                return Availability.no("its probe failed: " + e, "report this as a defect of " + id);
            }
        }

        synchronized Backend open() {
            if (opened != null) {
                return opened;
            }
            if (failure != null) {
                throw failure;
            }
            Availability availability = report().availability();
            if (!availability.available()) {
                throw new BackendUnavailableException(id, availability.reason(), availability.remedy(), availableIds());
            }
            try {
                String detail = availability.reason();
                opened = new Backend(id, detail, provider.open());
                LOG.log(Level.INFO, "Relent backend {0}: {1}, JDK {2}", id, detail, Runtime.version());
                return opened;
            } catch (RuntimeException | LinkageError e) {
                failure = new BackendException("backend " + id + " failed to open: " + e, e);
                throw failure;
            }
        }
    }

    /** Found at first use; the order is that of an automatic choice. */
    private static final class Found {
        static final Map<String, Candidate> CANDIDATES = findAll();

        private static Map<String, Candidate> findAll() {
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
                    found.add(new Candidate(providers.next()));
                } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
                    LOG.log(Level.WARNING, "A Relent backend provider does not load", e);
                }
            }
            found.sort(Comparator.comparingInt((Candidate c) -> -c.priority).thenComparing(c -> c.id));
            Map<String, Candidate> byId = new LinkedHashMap<>();
            for (Candidate candidate : found) {
                byId.putIfAbsent(candidate.id, candidate);
            }
            return byId;
        }
    }

    /**
     * Every backend that exists, available or not, best first.
     *
     * @return one report each
     */
    public static List<Report> all() {
        return Found.CANDIDATES.values().stream().map(Candidate::report).toList();
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
     * The automatic choice for a kernel: the best available backend that computes it. Where that is a device, it shares
     * the work with the best one that is none: see {@link #crossover}.
     *
     * @param spec the kernel
     * @return the backend, and what was passed over
     * @throws NotAvailableYetException if no available backend computes it
     * @throws IllegalArgumentException if {@value #ENVIRONMENT} or {@value #PROPERTY} names a backend that does not exist,
     *     or {@value #CROSSOVER_ENVIRONMENT} or {@value #CROSSOVER_PROPERTY} says what cannot be
     * @throws BackendUnavailableException if they name one that cannot run here
     */
    public static Selection select(KernelSpec spec) {
        Optional<Forced> forced = forced();
        if (forced.isPresent()) {
            Backend backend = candidate(forced.get().source, forced.get().id).open();
            requireComputes(backend, spec);
            return new Selection(backend, Optional.empty(), List.of());
        }
        return select(spec, CrossoverSetting.current());
    }

    private static Selection select(KernelSpec spec, CrossoverSetting setting) {
        Backend device = null;
        List<String> passedOver = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Candidate candidate : Found.CANDIDATES.values()) {
            String id = candidate.id;
            Availability availability = candidate.report().availability();
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
            if (refusal.isPresent()) {
                refusals.add(id + ": " + refusal.get());
                passedOver.add(id + ": " + refusal.get());
            } else if (!backend.isDevice()) {
                warnOfSlowFallback(backend, passedOver);
                return new Selection(backend, Optional.ofNullable(device), List.copyOf(passedOver));
            } else if (device != null) {
                passedOver.add(id + ": large calls go to " + device.id());
            } else {
                Optional<String> problem =
                        setting.isNever() ? setting.source() : backend.health().problem();
                problem.ifPresent(reason -> passedOver.add(id + ": " + reason));
                device = problem.isEmpty() ? backend : null;
            }
        }
        throw new NotAvailableYetException(spec, String.join("; ", refusals));
    }

    /**
     * From which size on automatic choices compute on a device, with one thread. Unless {@value #CROSSOVER_PROPERTY} or
     * {@value #CROSSOVER_ENVIRONMENT} says it, it is measured: for each element type and number of threads, at the first
     * call of 65,536 elements or more, or by this method, which waits for it. That takes about a second and what the
     * device needs to compile its kernels; nothing is decided before the other backend's times are steady, up to 20 seconds
     * here in a JVM that has just started, and it is checked again a few times in the minute that follows. They may say {@code auto}, {@code
     * never}, {@code always}, {@code N} (a number of elements) or {@code N,M} (and another for rows that are all on the
     * device already).
     *
     * @param type the element type
     * @return the crossover; empty if no device takes part, or a backend is named by {@link #forcedBy}
     * @throws IllegalArgumentException if the property or the environment variable says anything else
     */
    public static Optional<Crossover> crossover(ElementType type) {
        CrossoverSetting setting = CrossoverSetting.current();
        if (forced().isPresent()) {
            return Optional.empty();
        }
        Selection kl = select(CrossoverMeasurement.spec(type), CrossoverSetting.AUTO);
        return kl.device.map(device -> setting.source().isEmpty()
                ? Crossovers.OF_THIS_JVM.entry(device, kl.backend, type, 1).await(Workers.caller())
                : setting.crossover(device, kl.backend, type, 1));
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
                .filter(c -> c.report().availability().available())
                .map(c -> c.id)
                .collect(Collectors.joining(", "));
    }
}
