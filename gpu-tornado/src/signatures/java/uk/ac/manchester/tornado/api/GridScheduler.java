// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import java.util.Set;

/** The grid of each task, by the name {@code graph.task}. */
public class GridScheduler {
    public GridScheduler() {
        throw new UnsupportedOperationException("signature only");
    }

    public GridScheduler(String task, WorkerGrid grid) {
        throw new UnsupportedOperationException("signature only");
    }

    public void addWorkerGrid(String task, WorkerGrid grid) {
        throw new UnsupportedOperationException("signature only");
    }

    public WorkerGrid get(String task) {
        throw new UnsupportedOperationException("signature only");
    }

    public boolean contains(String graph, String task) {
        throw new UnsupportedOperationException("signature only");
    }

    public Set<String> keySet() {
        throw new UnsupportedOperationException("signature only");
    }
}
