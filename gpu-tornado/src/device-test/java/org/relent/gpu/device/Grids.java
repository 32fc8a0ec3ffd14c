package org.relent.gpu.device;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Short ways to grids and arrays. */
public final class Grids {
    public static final int LANES = 256;

    private Grids() {}

    public static GridScheduler groups(int groups, String... tasks) {
        return grid((long) groups * LANES, LANES, tasks);
    }

    public static GridScheduler grid(long global, long local, String... tasks) {
        WorkerGrid1D grid = new WorkerGrid1D(LANES);
        grid.setGlobalWork(global, 1, 1);
        grid.setLocalWork(local, 1, 1);
        GridScheduler scheduler = new GridScheduler();
        for (String task : tasks) {
            scheduler.addWorkerGrid(task, grid);
        }
        return scheduler;
    }

    /** {@return first, first + 1, first + 2, …} */
    public static FloatArray from(float first, int count) {
        FloatArray array = new FloatArray(count);
        for (int i = 0; i < count; i++) {
            array.set(i, first + i);
        }
        return array;
    }
}
