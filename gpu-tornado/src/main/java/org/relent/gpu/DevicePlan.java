package org.relent.gpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.relent.BackendException;
import org.relent.ElementType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One plan of TornadoVM's that holds every kernel, with its memory. Each run has a token, which every work-group's mark and
 * what comes back must show; a plan of which one has not is not used again.
 *
 * <p>Not thread-safe: every call needs the device's lock.
 */
final class DevicePlan implements AutoCloseable {
    // What of a token any element type holds.
    private static final int SHORT_TOKEN = 0x3fff;

    private final Device device;
    private final Times times;
    private final int mostExecutions;
    private final int labelsTokenAt;
    private final Arena memory = Arena.ofShared();
    private final Graphs graphs;
    private final TornadoExecutionPlan plan;
    private int token;
    private int executions;

    /**
     * Makes a plan; each of its graphs is compiled when it first runs.
     *
     * @param mostExecutions how many executions there may be, as each leaves some memory behind
     * @param token the last token of the plan before
     */
    DevicePlan(Device device, ElementType arithmetic, Sizes sizes, Times times, int mostExecutions, int token) {
        this.device = device;
        this.times = times;
        this.mostExecutions = mostExecutions;
        this.labelsTokenAt = sizes.units();
        this.token = token;
        boolean done = false;
        try {
            // With room for the header of 16 bytes that TornadoVM puts before the numbers.
            MemorySegment arena = HostMemory.untouched((sizes.arena() + 4L) * arithmetic.bytes(), memory);
            graphs = arithmetic == ElementType.F64 ? new GraphsF64(sizes, arena) : new GraphsF32(sizes, arena);
            plan = device.plan(graphs.build()).withProfiler(ProfilerMode.SILENT);
            done = true;
        } finally {
            if (!done) {
                memory.close();
            }
        }
    }

    Graphs graphs() {
        return graphs;
    }

    int token() {
        return token;
    }

    /** {@return whether another plan is to be taken} */
    boolean isSpent() {
        return executions >= mostExecutions;
    }

    /** Lets this plan not be used again: who knows what a failure did to the arena. */
    void distrust() {
        executions = mostExecutions;
    }

    /** Copies a staging buffer, all but its last number filled, into the arena. */
    void upload(Graphs.Staging staging, int groups) {
        int last = staging.array().getSize() - 1;
        graphs.shape.set(Slots.UPLOAD_TOKEN_AT, last);
        graphs.token(staging.array(), last, nextToken() & SHORT_TOKEN);
        execute(staging.graph(), List.of(groups), null, 0);
    }

    /**
     * Runs a kernel over what the shape says.
     *
     * @param kind the kernel
     * @param groups the work-groups of each of its tasks
     * @param count how many numbers come back
     */
    void run(Kind kind, List<Integer> groups, int count) {
        int run = nextToken();
        graphs.set(Slots.SCALARS_TOKEN, run & SHORT_TOKEN);
        if (kind.isOfLabels()) {
            graphs.shape.set(Slots.LABELS_TOKEN_AT, labelsTokenAt);
            graphs.labels.set(labelsTokenAt, run);
        }
        Output output = graphs.output(kind);
        output.clear(count);
        execute(graphs.graph(kind), groups, kind, count);
        if (output.get(count) != (run & SHORT_TOKEN)) {
            distrust();
            throw new BackendException(
                    "gpu-tornado: the results of " + what(kind) + " did not come back from " + device.name(), null);
        }
    }

    private int nextToken() {
        token = token == Integer.MAX_VALUE ? 1 : token + 1;
        graphs.shape.set(Slots.TOKEN, token);
        graphs.shape.set(Slots.GUARD, token + Slots.GENUINE);
        return token;
    }

    private void execute(int graph, List<Integer> groups, @Nullable Kind kind, int count) {
        for (int task = 0; task < groups.size(); task++) {
            graphs.groups(graph, task, groups.get(task));
            IntArray marks = graphs.marks(task);
            for (int group = 0; group < groups.get(task); group++) {
                marks.set(group, 0);
            }
        }
        executions++;
        boolean done = false;
        try {
            launch(graph, kind, count);
            requireMarks(groups, kind);
            done = true;
        } finally {
            if (!done) {
                distrust();
            }
        }
    }

    private void launch(int graph, @Nullable Kind kind, int count) {
        try {
            TornadoExecutionResult done =
                    plan.withGraph(graph).withGridScheduler(graphs.scheduler()).execute();
            times.add(done.getProfilerResult(), kind != null);
            if (kind != null) {
                Output output = graphs.output(kind);
                long before = System.nanoTime();
                done.transferToHost(output.range(count));
                times.addCopyOut(System.nanoTime() - before, output.bytes(count));
            }
        } catch (RuntimeException | LinkageError e) {
            throw new BackendException("gpu-tornado: " + what(kind) + " failed on " + device.name() + ": " + e, e);
        }
    }

    private void requireMarks(List<Integer> groups, @Nullable Kind kind) {
        for (int task = 0; task < groups.size(); task++) {
            IntArray marks = graphs.marks(task);
            for (int group = 0; group < groups.get(task); group++) {
                if (marks.get(group) != token) {
                    throw new BackendException(
                            "gpu-tornado: " + what(kind) + " did not run on " + device.name() + ": work-group " + group
                                    + " of " + groups.get(task) + " left the mark " + marks.get(group) + ", expected "
                                    + token + " (a failed launch or copy, which TornadoVM prints and does not throw)",
                            null);
                }
            }
        }
    }

    private static String what(@Nullable Kind kind) {
        return kind == null
                ? "a copy to the device"
                : "the kernel " + kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        try {
            plan.withAllGraphs().close(); // or it closes the selected graph alone
        } catch (TornadoExecutionPlanException | RuntimeException e) {
            throw new BackendException("gpu-tornado: a plan does not close: " + e, e);
        } finally {
            memory.close();
        }
    }
}
