// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

/** What grids of one, two and three dimensions share. */
public abstract class AbstractWorkerGrid implements WorkerGrid {
    AbstractWorkerGrid() {}

    @Override
    public long[] getGlobalWork() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public long[] getLocalWork() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public long[] getNumberOfWorkgroups() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public long[] getGlobalOffset() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void setGlobalWork(long x, long y, long z) {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void setLocalWork(long x, long y, long z) {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void setGlobalOffset(long x, long y, long z) {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void setLocalWorkToNull() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void setNumberOfWorkgroupsToNull() {
        throw new UnsupportedOperationException("signature only");
    }
}
