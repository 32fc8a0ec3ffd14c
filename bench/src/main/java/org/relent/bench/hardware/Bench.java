package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ElementType;
import org.relent.bench.hardware.report.BenchReport.Settings;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Names;
import org.relent.bench.jmh.Oracle;
import org.relent.bench.jmh.Workload;

/**
 * Checks and times every kernel on every shape. All measures of a shape and an element type are made at once and timed in
 * turns, so that all meet the same states of the machine, and none is compiled as if it were alone.
 */
final class Bench {
    /** How often the reference is timed: it takes thousands of times as long as the others. */
    private static final int ROUNDS_OF_REFERENCE = 3;

    private final Settings settings;
    private final Pace pace;
    private final long slice;
    private final List<Backend> backends;
    private final List<Integer> threads;
    private final RoofMeasurement roofs;
    private final long available;
    private final Map<String, Contender> references = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private LongConsumer progress = done -> {};
    private long done;

    /**
     * Nothing done yet.
     *
     * @param settings what is wanted
     * @param pace how long everything runs
     * @param backends who takes part
     * @param threads how many threads of the CPU take part, one after the other
     * @param roofs what speeds are compared with
     * @param available how many bytes of memory there are
     */
    Bench(
            Settings settings,
            Pace pace,
            List<Backend> backends,
            List<Integer> threads,
            RoofMeasurement roofs,
            long available) {
        this.settings = settings;
        this.pace = pace;
        slice = pace.of(Preset.of(settings.preset()).slice().toNanos());
        this.backends = backends;
        this.threads = threads;
        this.roofs = roofs;
        this.available = available;
    }

    /** {@return how many steps {@link #run} takes} */
    int steps() {
        int groups = settings.types().size() * settings.shapes().size();
        return groups * (settings.measures().size() + settings.rounds());
    }

    /**
     * Checks and times everything.
     *
     * @param progress is told, after each of {@link #steps}, how many are done
     * @return every line, by measure, type and shape, in the order of the settings
     */
    List<Line> run(LongConsumer progress) {
        this.progress = progress;
        for (String shape : settings.shapes()) {
            for (String type : settings.types()) {
                runGroup(Shape.parse(shape), Names.elementType(type));
            }
        }
        lines.sort(Comparator.comparingInt((Line line) -> settings.measures().indexOf(line.measure()))
                .thenComparingInt(line -> settings.types().indexOf(line.type())));
        return List.copyOf(lines);
    }

    /** The measures of a shape and a type, as many at once as memory holds. */
    private void runGroup(Shape shape, ElementType type) {
        List<Case> group = new ArrayList<>();
        long bytes = 0;
        for (String measure : settings.measures()) {
            Case work = Case.of(measure);
            long more = Batches.bytes(work, type, shape);
            if (!group.isEmpty() && bytes + more > available / 4) {
                time(group, shape, type);
                group.clear();
                bytes = 0;
            }
            group.add(work);
            bytes += more;
        }
        time(group, shape, type);
    }

    private void time(List<Case> group, Shape shape, ElementType type) {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Case work : group) {
                contenders.addAll(contenders(work, shape, type));
                progress.accept(++done);
            }
            for (int round = 0; round < settings.rounds(); round++) {
                // There and back again: what comes after what shall not matter.
                for (Contender each : round % 2 == 0 ? contenders : contenders.reversed()) {
                    if (!each.isReference() || round % Math.max(1, settings.rounds() / ROUNDS_OF_REFERENCE) == 0) {
                        each.round(slice);
                    }
                }
                if (group.getFirst().id().equals(settings.measures().getFirst())) {
                    progress.accept(++done);
                }
            }
            contenders.forEach(Contender::checkAgain);
            for (Contender each : contenders) {
                lines.add(each.line(timing(each)));
            }
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    /** Those that were checked and are warm, and those that failed to be. */
    private List<Contender> contenders(Case work, Shape shape, ElementType type) {
        Workload batch;
        try {
            batch = Batches.of(work, type, shape, available);
        } catch (Batches.Refusal refusal) {
            for (Backend backend : backends) {
                lines.add(refused(work, shape, type, backend, refusal.reason()));
            }
            return List.of();
        }
        Oracle oracle = new Oracle(batch);
        Oracle hard = new Oracle(Batches.hard(batch));
        List<Contender> contenders = new ArrayList<>();
        for (Backend backend : backends) {
            contenders.addAll(contenders(batch, backend));
        }
        for (Contender each : contenders) {
            if (each.check(oracle, hard)) {
                each.settle(pace.settle());
            }
        }
        return contenders;
    }

    private List<Contender> contenders(Workload batch, Backend backend) {
        if (backend.isDevice()) {
            return List.of(new Contender(batch, backend, 1, false), new Contender(batch, backend, 1, true));
        }
        if (Contender.isReference(backend)) {
            // A few rows tell its speed as well as all: it is not memory that it waits for.
            Contender few = new Contender(batch.head(), backend, 1, false);
            return references.putIfAbsent(key(batch), few) == null ? List.of(few) : List.of();
        }
        return threads.stream()
                .map(each -> new Contender(batch, backend, each, false))
                .toList();
    }

    private static Line refused(Case work, Shape shape, ElementType type, Backend backend, String reason) {
        return new Line(
                work.id(),
                type.id(),
                shape.rows(),
                shape.classes(),
                backend.id(),
                1,
                false,
                Line.State.REFUSED,
                reason,
                null,
                Batches.bytes(work, type, shape),
                null);
    }

    private Line.@Nullable Timing timing(Contender each) {
        Stopwatch times = each.times();
        if (times == null) {
            return null;
        }
        Workload batch = each.batch();
        double nanos = times.nanos();
        double seconds = nanos * 1e-9;
        Limit limit = limit(each);
        return new Line.Timing(
                nanos,
                times.rounds(),
                times.percentile(50),
                times.percentile(99),
                times.samples(),
                batch.rows() / seconds,
                batch.elements() / seconds,
                batch.bytes() / seconds,
                limit.name,
                limit.seconds / seconds,
                timesReference(batch, nanos));
    }

    /** What a kernel of the reference is known by: it is timed once for each length of rows. */
    private static String key(Workload batch) {
        return batch.work() + " " + batch.type() + " " + batch.classes();
    }

    private @Nullable Double timesReference(Workload batch, double nanos) {
        Contender reference = references.get(key(batch));
        if (reference == null) {
            return null;
        }
        Stopwatch times = reference.times();
        return times == null ? null : times.nanos() / reference.batch().rows() / (nanos / batch.rows());
    }

    /** The least time that a call can take, and what says so. */
    private record Limit(String name, double seconds) {}

    private Limit limit(Contender each) {
        Workload batch = each.batch();
        if (each.backend().isDevice()) {
            Roofs.Device device = roofs.device(each.backend());
            return each.isResident()
                    ? new Limit("device copy", batch.bytes() / device.copyBytesPerSecond())
                    : new Limit("carrying", batch.bytes() / device.toDeviceBytesPerSecond());
        }
        Limit most = new Limit("reading", batch.bytes() / roofs.reading(batch.bytes(), each.threads()));
        Case work = batch.work();
        most = higher(most, each, "log", work.logs());
        return higher(most, each, "exp", work.exps());
    }

    private Limit higher(Limit limit, Contender each, String function, int calls) {
        if (calls == 0) {
            return limit;
        }
        double rate = roofs.function(function, each.batch().type(), each.threads());
        double seconds = (double) calls * each.batch().elements() / rate;
        return seconds > limit.seconds ? new Limit(function, seconds) : limit;
    }
}
