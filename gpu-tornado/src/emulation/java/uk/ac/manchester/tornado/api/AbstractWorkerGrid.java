// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

/** What grids of one, two and three dimensions share. */
public abstract class AbstractWorkerGrid implements WorkerGrid {
    private long[] global;
    private long[] local;
    private long[] groups;
    private long[] offset = {0, 0, 0};

    AbstractWorkerGrid(long x, long y, long z) {
        global = new long[] {x, y, z};
    }

    @Override
    public long[] getGlobalWork() {
        return global;
    }

    @Override
    public long[] getLocalWork() {
        return local;
    }

    @Override
    public long[] getNumberOfWorkgroups() {
        return groups;
    }

    @Override
    public long[] getGlobalOffset() {
        return offset;
    }

    @Override
    public void setGlobalWork(long x, long y, long z) {
        global = new long[] {x, y, z};
    }

    /** Also sets the number of groups, and nothing else does: the global work comes first. */
    @Override
    public void setLocalWork(long x, long y, long z) {
        local = new long[] {x, y, z};
        groups = new long[] {global[0] / x, global[1] / y, global[2] / z};
    }

    @Override
    public void setGlobalOffset(long x, long y, long z) {
        offset = new long[] {x, y, z};
    }

    @Override
    public void setLocalWorkToNull() {
        local = null;
    }

    @Override
    public void setNumberOfWorkgroupsToNull() {
        groups = null;
    }
}
