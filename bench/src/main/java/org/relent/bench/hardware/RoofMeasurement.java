package org.relent.bench.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.relent.Backend;
import org.relent.DeviceRoofs;
import org.relent.ElementType;
import org.relent.bench.hardware.report.Roofs;
import org.relent.bench.jmh.ArithmeticRoofBenchmark;
import org.relent.bench.jmh.ReadRoof;
import org.relent.bench.machine.Hardware.Cache;

/**
 * Measures roofs, each once. Of several windows the fastest counts: a roof is what the machine can do, whatever else it does
 * meanwhile.
 */
final class RoofMeasurement {
    private static final int SMALLEST = 14;
    private static final int LARGEST = 29;
    private static final int WINDOWS = 20;
    private static final long WINDOW = 4_000_000; // so short that some are not disturbed by anybody

    private record Reading(long bytes, int threads) {}

    private record Function(String name, ElementType type, int threads) {}

    private final List<Integer> threads;
    private final List<Cache> caches;
    private final Pace pace;
    private final Map<Reading, Double> reads = new HashMap<>();
    private final Map<Function, Double> functions = new HashMap<>();
    private final Map<Backend, Roofs.Device> devices = new HashMap<>();
    private int blackhole;
    private Number function = 0;

    /**
     * Nothing measured yet.
     *
     * @param threads numbers of threads, all of which are measured
     * @param caches those of the machine, to name where bytes are
     * @param pace how long everything runs
     */
    RoofMeasurement(List<Integer> threads, List<Cache> caches, Pace pace) {
        this.threads = List.copyOf(threads);
        this.pace = pace;
        this.caches = caches.stream()
                .filter(cache -> !cache.type().equals("instruction"))
                .sorted(Comparator.comparingLong(Cache::bytes))
                .toList();
    }

    /**
     * Measures what {@link Roofs} has of the machine and its devices.
     *
     * @param types element types whose functions are wanted
     * @param devices whose roofs are wanted
     * @return everything
     */
    Roofs measure(List<ElementType> types, List<Backend> devices) {
        List<Roofs.Read> read = new ArrayList<>();
        for (long bytes : pace.sizes()) {
            for (int each : threads) {
                read.add(new Roofs.Read(bytes, level(bytes), each, reading(bytes, each)));
            }
        }
        List<Roofs.Rate> rates = new ArrayList<>();
        for (ElementType type :
                types.stream().map(RoofMeasurement::arithmetic).distinct().toList()) {
            for (String name : List.of("log", "exp")) {
                for (int each : threads) {
                    rates.add(new Roofs.Rate(name, type.id(), each, function(name, type, each)));
                }
            }
        }
        return new Roofs(read, rates, devices.stream().map(this::device).toList());
    }

    /**
     * What a device can do.
     *
     * @param backend its backend
     * @return its roofs
     */
    Roofs.Device device(Backend backend) {
        return devices.computeIfAbsent(backend, RoofMeasurement::ask);
    }

    private static Roofs.Device ask(Backend backend) {
        DeviceRoofs roofs = backend.deviceRoofs()
                .orElseThrow(() -> new IllegalStateException(
                        backend.id() + " says nothing of its roofs, expected those of a device"));
        return new Roofs.Device(
                backend.id(), roofs.copyBytesPerSecond(), roofs.toDeviceBytesPerSecond(), roofs.toHostBytesPerSecond());
    }

    /** What arithmetic is done in: 16 bits are widened. */
    private static ElementType arithmetic(ElementType type) {
        return type == ElementType.F64 ? ElementType.F64 : ElementType.F32;
    }

    private String level(long bytes) {
        return caches.stream()
                .filter(cache -> bytes <= cache.bytes())
                .map(Cache::level)
                .findFirst()
                .orElse("memory");
    }

    /**
     * Bytes a second that can be read.
     *
     * @param bytes how many are read again and again; the nearest power of two stands for it
     * @param threads how many threads read a part each
     * @return the rate, of all threads together
     */
    double reading(long bytes, int threads) {
        int power = Math.clamp(Math.round(Math.log((double) bytes) / Math.log(2)), SMALLEST, LARGEST);
        return reads.computeIfAbsent(new Reading(1L << power, threads), this::read);
    }

    private double read(Reading reading) {
        long part = reading.bytes / reading.threads;
        double passes = best(reading.threads, index -> {
            ReadRoof streams = new ReadRoof(Batches.memory(reading.bytes), part);
            return () -> blackhole = streams.read();
        });
        return passes * part;
    }

    /**
     * Values of a function a second.
     *
     * @param name {@code log} or {@code exp}
     * @param type of the elements
     * @param threads how many threads compute
     * @return the rate, of all threads together
     */
    double function(String name, ElementType type, int threads) {
        return functions.computeIfAbsent(new Function(name, arithmetic(type), threads), this::compute);
    }

    private double compute(Function wanted) {
        double calls = best(wanted.threads, index -> {
            ArithmeticRoofBenchmark body = new ArithmeticRoofBenchmark();
            Supplier<Number> values = values(body, wanted);
            if (index == 0) {
                body.warmUp(values, pace.of(ArithmeticRoofBenchmark.WARM));
            }
            return () -> function = values.get();
        });
        return calls * ArithmeticRoofBenchmark.ELEMENTS;
    }

    private static Supplier<Number> values(ArithmeticRoofBenchmark body, Function wanted) {
        boolean log = wanted.name.equals("log");
        return wanted.type == ElementType.F64 ? log ? body::logF64 : body::expF64 : log ? body::logF32 : body::expF32;
    }

    /** {@return calls a second, of all threads together, in the best window} */
    private double best(int threads, IntFunction<Runnable> body) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Runnable> bodies = IntStream.range(0, threads).mapToObj(body).toList();
            pace.settle().accept(bodies.getFirst());
            double best = 0;
            for (int window = 0; window < WINDOWS; window++) {
                CountDownLatch start = new CountDownLatch(threads);
                List<Future<Double>> rates = bodies.stream()
                        .map(each -> pool.submit((Callable<Double>) () -> rate(each, start)))
                        .toList();
                double sum = 0;
                for (Future<Double> rate : rates) {
                    sum += rate.get();
                }
                best = Math.max(best, sum);
            }
            return best;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a roof was measured", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private double rate(Runnable run, CountDownLatch start) throws InterruptedException {
        start.countDown();
        start.await();
        long begin = System.nanoTime();
        long passed;
        long calls = 0;
        do {
            run.run();
            calls++;
            passed = System.nanoTime() - begin;
        } while (passed < pace.of(WINDOW));
        return calls / (passed * 1e-9);
    }
}
