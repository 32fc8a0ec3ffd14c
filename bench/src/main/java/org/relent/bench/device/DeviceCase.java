package org.relent.bench.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.relent.Backend;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.ResidentRows;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Check;
import org.relent.bench.jmh.Jit;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Workload;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kernel on rows of one length: first compared with the reference, then timed on the device with its rows there, on the
 * device with its rows brought each time, and on the CPU with all threads, in turns.
 */
final class DeviceCase {
    private static final int WARM_UPS = 3;

    // Of the device alone: it is that much faster than the others.
    private static final int RUNS_A_ROUND = 5;

    private final Workload batch;
    private final Backend device;
    private final Backend host;

    /**
     * Random rows, the same for the same case.
     *
     * @param work what is computed
     * @param classes the length of a row
     * @param bytes of each matrix; at least a row
     * @param device the device
     * @param host what it is compared with
     */
    DeviceCase(Case work, int classes, long bytes, Backend device, Backend host) {
        int rows = Math.toIntExact(Math.max(1, bytes / ((long) classes * Float.BYTES)));
        this.batch = Workload.ofRows(work, ElementType.F32, Memory.NATIVE, classes, rows);
        this.device = device;
        this.host = host;
    }

    /**
     * Writes what is timed, and then how long it took, all in nanoseconds.
     *
     * @param rounds how often each is timed
     * @param into where it goes; without times where an exception is thrown
     * @throws IllegalStateException if a result is outside its error bound
     * @throws org.relent.BackendException if the device fails, or has no room
     */
    void measure(int rounds, ObjectNode into) {
        into.put("measure", batch.work().id());
        into.put("classes", batch.classes());
        into.put("rows", batch.rows());
        into.put("bytes", batch.bytes());
        List<ResidentRows> copies = new ArrayList<>();
        try {
            Workload there = batch.placed(rows -> {
                ResidentRows copy = device.upload(rows);
                copies.add(copy);
                return copy.rows();
            });
            measure(there, rounds, into);
        } finally {
            copies.forEach(ResidentRows::close);
        }
    }

    private void measure(Workload there, int rounds, ObjectNode into) {
        double[] results = new double[batch.results()];
        double[] brought = new double[batch.results()];
        double[] onHost = new double[batch.results()];
        int threads = Runtime.getRuntime().availableProcessors();
        Runnable kernel = there.bind(device, 1, results);
        Runnable bringing = batch.bind(device, 1, brought);
        Runnable cpu = batch.bind(host, threads, onHost);

        kernel.run();
        double error = Check.largestError(batch, results);
        double[] checked = results.clone();
        for (int i = 0; i < WARM_UPS; i++) {
            kernel.run();
            bringing.run();
        }
        requireSame("with the rows brought", checked, brought);
        Jit.settle(cpu); // and what the others left to the JIT
        Check.largestError(batch, onHost);

        ArrayNode kernelNanos = into.arrayNode();
        ArrayNode wallNanos = into.arrayNode();
        ArrayNode broughtNanos = into.arrayNode();
        ArrayNode hostNanos = into.arrayNode();
        for (int round = 0; round < rounds; round++) {
            for (int run = 0; run < RUNS_A_ROUND; run++) {
                DeviceTimes before = times();
                wallNanos.add(nanos(kernel));
                kernelNanos.add(times().minus(before).kernelNanos());
            }
            broughtNanos.add(nanos(bringing));
            hostNanos.add(nanos(cpu));
        }
        requireSame("after it was timed", checked, results);
        requireSame("after it was timed with the rows brought", checked, brought);
        into.put("error", error);
        into.put("hostThreads", threads);
        into.set("kernelNanos", kernelNanos);
        into.set("wallNanos", wallNanos);
        into.set("broughtNanos", broughtNanos);
        into.set("hostNanos", hostNanos);
    }

    private DeviceTimes times() {
        return device.deviceTimes()
                .orElseThrow(
                        () -> new IllegalStateException(device.id() + " takes no times, expected those of a device"));
    }

    private static long nanos(Runnable run) {
        long start = System.nanoTime();
        run.run();
        return System.nanoTime() - start;
    }

    private void requireSame(String when, double[] checked, double[] results) {
        int different = Arrays.mismatch(checked, results);
        if (different >= 0) {
            throw new IllegalStateException(batch + ": row " + different + ", " + when + ": got " + results[different]
                    + ", expected the bits of " + checked[different] + "; not timed");
        }
    }
}
