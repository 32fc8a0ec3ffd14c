// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.PlainJava;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A kernel and its arguments.
 *
 * @param name graph and task
 */
record Task(String name, Kernel kernel, List<Object> arguments) {
    static final int MOST_LANES = 1024;

    /** A kernel, whatever the number of its arguments. */
    @FunctionalInterface
    interface Kernel {
        void call(Object[] arguments);
    }

    List<TornadoNativeArray> arrays() {
        List<TornadoNativeArray> arrays = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof TornadoNativeArray array) {
                arrays.add(array);
            } else if (!(argument instanceof KernelContext || argument instanceof Number)) {
                throw new TornadoRuntimeException(
                        name + ": an argument is " + argument + "; expected a TornadoVM array");
            }
        }
        return arrays;
    }

    /** Runs as TornadoVM does where it could not compile: once, on the host, with the caller's empty context. */
    void runAsPlainJava() {
        PlainJava.run(() -> kernel.call(arguments.toArray()));
    }

    /** {@return the number of groups, and of lanes in each} */
    int[] shape(GridScheduler scheduler) {
        WorkerGrid grid = scheduler == null ? null : scheduler.get(name);
        if (grid == null) {
            throw new TornadoRuntimeException(name + ": no grid; one work-item would run");
        }
        long[] global = grid.getGlobalWork();
        long[] local = grid.getLocalWork();
        if (local == null) {
            throw new TornadoRuntimeException(name + ": no local work; the driver would choose");
        }
        if (grid.dimension() != 1 || global[1] != 1 || global[2] != 1 || local[1] != 1 || local[2] != 1) {
            throw new TornadoRuntimeException(name + ": a grid of several dimensions is not emulated");
        }
        if (local[0] < 1 || local[0] > MOST_LANES) {
            throw new TornadoRuntimeException(name + ": local work " + local[0] + "; expected 1 to " + MOST_LANES);
        }
        if (global[0] < 1 || global[0] > Integer.MAX_VALUE || global[0] % local[0] != 0) {
            throw new TornadoRuntimeException(name + ": global work " + global[0]
                    + "; expected a positive multiple of the local work " + local[0]);
        }
        return new int[] {(int) (global[0] / local[0]), (int) local[0]};
    }
}
