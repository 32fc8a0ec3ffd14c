package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.bench.hardware.report.BenchReport.Advice;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.machine.BackendFacts.Large;
import org.relent.bench.machine.Facts;
import org.relent.bench.text.Text;

/** Turns measurements into advice: which backend, how many threads, which flags. */
final class Advisor {
    /** A gain that is worth another thread, which somebody else might need. */
    private static final double WORTH = 1.2;

    private static final String CPU_FLAGS = "--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED";
    private static final String DEVICE_FLAGS = "@$TORNADOVM_HOME/tornado-argfile -Dtornado.recover.bailout=False";

    /** Less than this share of a core for each thread, and somebody else is computing too. */
    private static final double BUSY = 0.55;

    private final Facts machine;
    private final Roofs roofs;
    private final List<Line> lines;
    private final Map<String, List<String>> wrong = new TreeMap<>();
    private final List<Advice> advice = new ArrayList<>();

    private Advisor(Facts machine, Roofs roofs, List<Line> lines) {
        this.machine = machine;
        this.roofs = roofs;
        for (Line line : lines) {
            if (line.state() == Line.State.WRONG) {
                wrong.computeIfAbsent(line.backend(), backend -> new ArrayList<>())
                        .add(line.measure() + " " + line.type());
            }
        }
        // Nothing else is advised of what is warned of.
        this.lines = lines.stream()
                .filter(line -> !wrong.containsKey(line.backend()))
                .toList();
    }

    /**
     * Finds advice.
     *
     * @param machine what can run here
     * @param roofs what it can do at best
     * @param lines what was measured
     * @return the most important first
     */
    static List<Advice> advise(Facts machine, Roofs roofs, List<Line> lines) {
        Advisor advisor = new Advisor(machine, roofs, lines);
        advisor.warn();
        advisor.warnOfOthers();
        advisor.adviseBackend();
        advisor.adviseThreads();
        advisor.adviseDevice();
        advisor.adviseType();
        return List.copyOf(advisor.advice);
    }

    private void warn() {
        wrong.forEach((backend, kernels) -> advice.add(new Advice(
                "always",
                "do not use " + backend + " for " + kernels.stream().distinct().collect(Collectors.joining(", ")),
                "its results are outside their error bound: report this as a defect",
                List.of())));
    }

    /** Arithmetic in registers has nothing to wait for: with more threads there is more of it, or somebody else has the cores. */
    private void warnOfOthers() {
        for (Roofs.Rate many : roofs.functions()) {
            for (Roofs.Rate one : roofs.functions()) {
                double gain = many.perSecond() / one.perSecond();
                if (one.threads() == 1
                        && one.function().equals(many.function())
                        && one.type().equals(many.type())
                        && gain < BUSY * cores(many.threads())) {
                    advice.add(new Advice(
                            "first",
                            "measure again when nothing else runs here",
                            many.threads() + " threads compute " + times(gain) + " as many "
                                    + (many.function().equals("log") ? "logarithms" : "powers of e")
                                    + " as one: the cores are busy, or not all there, and what follows is of little"
                                    + " worth for more than one thread",
                            List.of()));
                    return;
                }
            }
        }
    }

    /** How many of them have a core of their own, as far as that is known. */
    private int cores(int threads) {
        int cores = machine.hardware().cores();
        return cores > 0 ? Math.min(cores, threads) : threads;
    }

    /** The one that is the fastest most often, among those that need no rows on a device. */
    private void adviseBackend() {
        Map<String, Line> fastest = new TreeMap<>();
        for (Line line : lines) {
            if (line.timing() != null && !line.resident() && !isBeaten(line)) {
                fastest.merge(line.measure() + " " + line.type() + " " + line.shape(), line, Advisor::faster);
            }
        }
        Map<String, Long> wins = fastest.values().stream()
                .collect(Collectors.groupingBy(Line::backend, TreeMap::new, Collectors.counting()));
        wins.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(most -> advice.add(backend(most.getKey(), most.getValue(), fastest.size())));
    }

    /** The reference, which has shapes of its own, where there is anybody else. */
    private boolean isBeaten(Line line) {
        return line.backend().equals(Backends.REFERENCE)
                && find(other -> !other.backend().equals(Backends.REFERENCE)
                                && other.measure().equals(line.measure())
                                && other.type().equals(line.type()))
                        .isPresent();
    }

    private Advice backend(String id, long wins, int all) {
        List<Double> gains = lines.stream()
                .filter(line -> line.backend().equals(id) && line.threads() == 1 && !line.resident())
                .flatMap(line -> timesReference(line).stream())
                .sorted()
                .toList();
        String gain = gains.isEmpty() || id.equals(Backends.REFERENCE)
                ? ""
                : ", and " + times(gains.getFirst()) + " to " + times(gains.getLast()) + " the speed of the reference";
        boolean device = isDevice(id);
        List<String> code = id.equals(Backends.REFERENCE)
                ? List.of()
                : List.of("java " + (device ? DEVICE_FLAGS + " " : "") + CPU_FLAGS + " …");
        return new Advice(
                "in general",
                id + (id.equals(machine.choice().backend()) ? ", which is what auto takes" : ""),
                "the fastest for " + wins + " of " + all + " kernels and shapes" + gain,
                code);
    }

    private static Optional<Double> timesReference(Line line) {
        return Optional.ofNullable(line.timing()).map(Line.Timing::timesReference);
    }

    private boolean isDevice(String id) {
        return id.equals(machine.choice().device())
                || lines.stream()
                        .anyMatch(line -> line.resident() && line.backend().equals(id));
    }

    /** Threads, by the number of elements of a call: whether the median gain of all kernels is worth them. */
    private void adviseThreads() {
        int most = lines.stream().mapToInt(Line::threads).max().orElse(1);
        if (most == 1) {
            return;
        }
        Map<Long, List<Double>> gains = new TreeMap<>();
        for (Line line : lines) {
            if (line.threads() == most && line.timing() != null) {
                find(other -> other.threads() == 1 && isSameWork(line, other))
                        .ifPresent(alone -> gains.computeIfAbsent(elements(line), size -> new ArrayList<>())
                                .add(speed(line) / speed(alone)));
            }
        }
        List<String> worth = new ArrayList<>();
        List<String> not = new ArrayList<>();
        gains.forEach((elements, all) -> {
            double median = Stopwatch.median(
                    all.stream().mapToDouble(Double::doubleValue).toArray());
            String text = Text.count(elements) + " elements: " + times(median);
            (median >= WORTH ? worth : not).add(text);
        });
        if (!worth.isEmpty()) {
            advice.add(new Advice(
                    calls(worth),
                    Text.plural(most, "thread") + " a call",
                    "the median gain for calls of " + String.join("; ", worth),
                    List.of("plan.threads(" + most + ")")));
        }
        if (!not.isEmpty()) {
            advice.add(new Advice(
                    worth.isEmpty() ? "calls of any size measured here" : calls(not),
                    "one thread a call, which is the default",
                    Text.plural(most, "thread") + " for calls of " + String.join("; ", not),
                    List.of()));
        }
    }

    private static String calls(List<String> sizes) {
        return "calls of " + String.join("; ", sizes).replaceAll(" elements:[^;]*", "") + " elements";
    }

    private void adviseDevice() {
        String device = machine.choice().device();
        if (device != null && wrong.containsKey(device)) {
            return;
        }
        for (Large large : machine.choice().crossovers()) {
            Long size = large.elements();
            Long resident = large.residentElements();
            String use = size == null && resident == null
                    ? "the CPU, always"
                    : device
                            + (size == null
                                    ? " for resident rows alone"
                                    : " from " + Text.count(size) + " elements a call")
                            + (resident == null ? "" : ", from " + Text.count(resident) + " where rows are resident");
            advice.add(new Advice(
                    "large calls, " + large.type(),
                    use,
                    "auto does so by itself: " + large.text(),
                    size == null ? List.of() : List.of("RELENT_CROSSOVER=" + size)));
        }
    }

    /** What narrower elements bring where memory is the limit. */
    private void adviseType() {
        find(line -> line.measure().equals("kl")
                        && line.type().equals("f32")
                        && line.threads() == 1
                        && isFromMemory(line))
                .ifPresent(wide -> find(line -> line.type().equals("bf16")
                                && line.measure().equals("kl")
                                && line.backend().equals(wide.backend())
                                && line.threads() == 1
                                && !line.resident()
                                && line.shape().equals(wide.shape()))
                        .filter(narrow -> speed(narrow) > WORTH * speed(wide))
                        .ifPresent(narrow -> advice.add(new Advice(
                                "rows that do not fit the caches",
                                "bf16 or f16, if your data has no more digits",
                                "kl of " + narrow.shape() + " is " + times(speed(narrow) / speed(wide))
                                        + " as fast as in f32",
                                List.of("Relent.kl(…).bf16()")))));
    }

    private static boolean isFromMemory(Line line) {
        return line.bytes() >= 1L << 27 && !line.resident() && !line.backend().equals(Backends.REFERENCE);
    }

    private Optional<Line> find(Predicate<Line> which) {
        return lines.stream()
                .filter(line -> line.timing() != null && which.test(line))
                .findFirst();
    }

    private static boolean isSameWork(Line one, Line other) {
        return one.measure().equals(other.measure())
                && one.type().equals(other.type())
                && one.shape().equals(other.shape())
                && one.backend().equals(other.backend())
                && one.resident() == other.resident();
    }

    private static Line faster(Line one, Line other) {
        return speed(one) >= speed(other) ? one : other;
    }

    private static long elements(Line line) {
        return (long) line.rows() * line.classes();
    }

    private static double speed(Line line) {
        Line.@Nullable Timing timing = line.timing();
        return timing == null ? 0 : timing.elementsPerSecond();
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, factor < 9.95 ? "%.1f ×" : "%.0f ×", factor);
    }
}
