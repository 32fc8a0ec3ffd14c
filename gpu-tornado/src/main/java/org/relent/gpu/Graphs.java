package org.relent.gpu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.relent.ElementType;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The task graphs of one plan: one for each staging buffer, one for each kernel. All of them share the arena, which never
 * leaves the device: each graph takes it over from whichever ran before.
 *
 * <p>Not thread-safe; the store that has it takes the device's lock.
 */
abstract class Graphs {
    /** A staging buffer: the graph that copies it into the arena. */
    record Staging(int graph, ElementType elements, TornadoNativeArray array) {}

    final KernelContext context = new KernelContext();
    final IntArray shape = new IntArray(Slots.SHAPE);
    final IntArray labels;
    private final List<IntArray> marks;
    private final Sizes sizes;
    private final ElementType arithmetic;
    private final List<Staging> stagings = new ArrayList<>();
    private final Map<Kind, Integer> kernels = new EnumMap<>(Kind.class);
    private final List<List<WorkerGrid1D>> grids = new ArrayList<>();
    private final GridScheduler scheduler = new GridScheduler();

    Graphs(Sizes sizes, ElementType arithmetic) {
        this.sizes = sizes;
        this.arithmetic = arithmetic;
        this.labels = new IntArray(sizes.units() + 1);
        this.marks =
                Stream.generate(() -> new IntArray(sizes.groups())).limit(4).toList();
    }

    abstract TaskGraph upload(TaskGraph graph, ElementType elements, TornadoNativeArray staging);

    abstract TaskGraph kernel(TaskGraph graph, Kind kind);

    abstract void set(int scalar, double value);

    abstract TornadoNativeArray scalars();

    abstract TornadoNativeArray powers();

    abstract TornadoNativeArray arena();

    /** {@return the results, two numbers each} */
    abstract Output results();

    /** {@return the derivatives} */
    abstract Output gradient();

    abstract void token(TornadoNativeArray staging, int at, int token);

    /** Builds everything. The first graph must be the first to run: it makes the arena. */
    final ImmutableTaskGraph[] build() {
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        for (int size : sizes.buckets()) {
            if (arithmetic == ElementType.F64) {
                graphs.add(upload(graphs.size(), ElementType.F64, new DoubleArray(size)));
            } else {
                graphs.add(upload(graphs.size(), ElementType.F32, new FloatArray(size)));
                ShortArray narrow = new ShortArray(size);
                graphs.add(upload(graphs.size(), ElementType.F16, narrow));
                graphs.add(upload(graphs.size(), ElementType.BF16, narrow));
            }
        }
        for (Kind kind : Kind.values()) {
            kernels.put(kind, graphs.size());
            graphs.add(kernel(kind));
        }
        return graphs.toArray(ImmutableTaskGraph[]::new);
    }

    private ImmutableTaskGraph upload(int number, ElementType elements, TornadoNativeArray staging) {
        stagings.add(new Staging(number, elements, staging));
        TaskGraph graph = new TaskGraph("upload" + number)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, powers())
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, shape, staging);
        if (number > 0) {
            graph.consumeFromDevice(arena());
        } else {
            // Which no-one demands: otherwise the first execution copies the whole arena, gigabytes of zeros.
            graph.transferToDevice(DataTransferMode.UNDER_DEMAND, arena());
        }
        upload(graph, elements, staging).transferToHost(DataTransferMode.EVERY_EXECUTION, marks(0));
        if (number == 0) {
            graph.persistOnDevice(arena()); // by this one alone, or it is freed as often as there are graphs
        }
        schedule(graph, List.of("copy"));
        return graph.snapshot();
    }

    private ImmutableTaskGraph kernel(Kind kind) {
        TaskGraph graph = new TaskGraph(kind.name().toLowerCase(Locale.ROOT))
                .consumeFromDevice(arena())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, powers())
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, shape, scalars());
        if (kind.isOfLabels()) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, labels);
        }
        kernel(graph, kind);
        for (int i = 0; i < kind.tasks().size(); i++) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, marks(i));
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, output(kind).array());
        schedule(graph, kind.tasks());
        return graph.snapshot();
    }

    /** {@return what comes back of a kernel} */
    final Output output(Kind kind) {
        return kind.isGradient() ? gradient() : results();
    }

    private void schedule(TaskGraph graph, List<String> tasks) {
        List<WorkerGrid1D> own = new ArrayList<>();
        for (String task : tasks) {
            WorkerGrid1D grid = new WorkerGrid1D(Slots.GROUP);
            scheduler.addWorkerGrid(graph.getTaskGraphName() + "." + task, grid);
            own.add(grid);
        }
        grids.add(own);
    }

    final IntArray marks(int task) {
        return marks.get(task);
    }

    final GridScheduler scheduler() {
        return scheduler;
    }

    /** The smallest staging buffer for so many elements and the token, or the largest one. */
    final Staging staging(ElementType elements, long count) {
        Staging last = null;
        for (Staging staging : stagings) {
            if (staging.elements == elements) {
                last = staging;
                if (staging.array.getSize() > count) {
                    return staging;
                }
            }
        }
        return Objects.requireNonNull(last, "no staging buffer of " + elements);
    }

    /** {@return the number of a kernel's graph} */
    final int graph(Kind kind) {
        return Objects.requireNonNull(kernels.get(kind));
    }

    /** Sets how many groups a task of a graph gets. */
    final void groups(int graph, int task, int groups) {
        WorkerGrid1D grid = grids.get(graph).get(task);
        grid.setGlobalWork((long) groups * Slots.GROUP, 1, 1);
        grid.setLocalWork(Slots.GROUP, 1, 1);
    }
}
