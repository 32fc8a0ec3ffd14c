// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** A grid of one dimension. */
public class WorkerGrid1D extends AbstractWorkerGrid {
    public static final int DIM = 1;

    public WorkerGrid1D(int x) {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public int dimension() {
        throw new UnsupportedOperationException("signature only");
    }
}
