// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Runs task graphs on the emulated device. Two threads in one plan at once are found out. */
public class TornadoExecutionPlan implements AutoCloseable {
    public static TornadoDevice DEFAULT_DEVICE = EmulatedDevice.INSTANCE;

    private final List<ImmutableTaskGraph> graphs;
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private List<ImmutableTaskGraph> selected;
    private ImmutableTaskGraph last;
    private GridScheduler scheduler;
    private boolean profiled;

    public TornadoExecutionPlan(ImmutableTaskGraph... graphs) {
        this.graphs = List.of(graphs);
        this.selected = this.graphs;
    }

    public static TornadoDevice getDevice(int backend, int device) {
        return EmulatedDevice.INSTANCE.getBackend(backend).getDevice(device);
    }

    List<ImmutableTaskGraph> selected() {
        return selected;
    }

    /** Does something alone: TornadoVM may end the JVM where two threads use one plan. */
    private <T> T alone(Supplier<T> something) {
        Thread other = user.compareAndExchange(null, Thread.currentThread());
        if (other != null) {
            throw new KernelError("one plan is used by two threads at once: " + other + ", " + Thread.currentThread());
        }
        try {
            return something.get();
        } finally {
            user.set(null);
        }
    }

    private TornadoExecutionPlan with(Runnable change) {
        return alone(() -> {
            change.run();
            return this;
        });
    }

    public TornadoExecutionResult execute() {
        with(() -> {
            selected.forEach(graph -> graph.execute(last, profiled));
            last = selected.getLast();
        });
        return new TornadoExecutionResult(this);
    }

    void copyOut(TornadoNativeArray array, long from, long part) {
        with(() -> selected.forEach(graph -> {
            graph.memory().copyOut(array, from, part);
            graph.profile().clean();
        }));
    }

    public TornadoExecutionPlan withGraph(int graph) {
        return with(() -> {
            if (graph < 0 || graph >= graphs.size()) {
                throw new TornadoRuntimeException("graph: " + graph + "; there are " + graphs.size());
            }
            selected = List.of(graphs.get(graph));
            if (scheduler != null) {
                graphs.get(graph).use(scheduler);
            }
        });
    }

    public TornadoExecutionPlan withAllGraphs() {
        return with(() -> selected = graphs);
    }

    public TornadoExecutionPlan withGridScheduler(GridScheduler grids) {
        return with(() -> {
            scheduler = grids;
            selected.forEach(graph -> graph.use(grids));
            if (graphs.stream().noneMatch(graph -> graph.knows(grids))) {
                throw new TornadoRuntimeException(
                        "none of the tasks of " + grids.keySet() + " is in a graph of this plan");
            }
        });
    }

    public TornadoExecutionPlan withProfiler(ProfilerMode mode) {
        return with(() -> profiled = true);
    }

    public TornadoExecutionPlan withoutProfiler() {
        return with(() -> profiled = false);
    }

    public TornadoExecutionPlan clearProfiles() {
        return this;
    }

    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        if (device != EmulatedDevice.INSTANCE) {
            throw new TornadoRuntimeException("device: " + device + "; expected the emulated one");
        }
        return this;
    }

    public TornadoDevice getDevice(int graph) {
        return EmulatedDevice.INSTANCE;
    }

    public TornadoExecutionPlan withPreCompilation() {
        return this;
    }

    /** Of the selected graphs alone. */
    public TornadoExecutionPlan withCompilerFlags(TornadoVMBackendType backend, String flags) {
        return with(() -> selected.forEach(graph -> graph.useFlags(backend)));
    }

    public TornadoExecutionPlan withPrintKernel() {
        return this;
    }

    public TornadoExecutionPlan withoutPrintKernel() {
        return this;
    }

    public TornadoExecutionPlan withCUDAGraph() {
        return this;
    }

    public TornadoExecutionPlan withMemoryLimit(String bytes) {
        return this;
    }

    public TornadoExecutionPlan withoutMemoryLimit() {
        return this;
    }

    public TornadoExecutionPlan resetDevice() {
        return this;
    }

    public long getCurrentDeviceMemoryUsage() {
        return selected.stream().mapToLong(graph -> graph.memory().bytes()).sum();
    }

    /** Of the selected graphs alone. */
    public TornadoExecutionPlan freeDeviceMemory() {
        return with(() -> selected.forEach(graph -> graph.memory().free()));
    }

    @Override
    public void close() throws TornadoExecutionPlanException {
        freeDeviceMemory();
    }
}
