// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Compiles and runs task graphs on a device. Not thread-safe. */
public class TornadoExecutionPlan implements AutoCloseable {
    public static TornadoDevice DEFAULT_DEVICE;

    public TornadoExecutionPlan(ImmutableTaskGraph... graphs) {
        throw new UnsupportedOperationException("signature only");
    }

    public static TornadoDevice getDevice(int backend, int device) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionResult execute() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withGraph(int graph) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withAllGraphs() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withPreCompilation() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withGridScheduler(GridScheduler scheduler) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withProfiler(ProfilerMode mode) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withoutProfiler() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withMemoryLimit(String limit) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withoutMemoryLimit() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withPrintKernel() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withoutPrintKernel() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withCompilerFlags(TornadoVMBackendType backend, String flags) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan withCUDAGraph() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan clearProfiles() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan freeDeviceMemory() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlan resetDevice() {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoDevice getDevice(int graph) {
        throw new UnsupportedOperationException("signature only");
    }

    public long getCurrentDeviceMemoryUsage() {
        throw new UnsupportedOperationException("signature only");
    }

    @Override
    public void close() throws TornadoExecutionPlanException {
        throw new UnsupportedOperationException("signature only");
    }
}
