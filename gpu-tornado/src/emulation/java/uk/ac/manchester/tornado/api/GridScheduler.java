// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The grid of each task, by the name {@code graph.task}. */
public class GridScheduler {
    private final Map<String, WorkerGrid> grids = new ConcurrentHashMap<>();

    public GridScheduler() {}

    public GridScheduler(String task, WorkerGrid grid) {
        grids.put(task, grid);
    }

    public void addWorkerGrid(String task, WorkerGrid grid) {
        grids.put(task, grid);
    }

    public WorkerGrid get(String task) {
        return grids.get(task);
    }

    public boolean contains(String graph, String task) {
        return grids.containsKey(graph + "." + task);
    }

    public Set<String> keySet() {
        return grids.keySet();
    }
}
