// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.function.ToLongFunction;

/** Times in nanoseconds, and bytes, of the last execution of the selected graphs; zeros without a profiler. */
public class TornadoProfilerResult {
    private final TornadoExecutionPlan plan;

    TornadoProfilerResult(TornadoExecutionPlan plan) {
        this.plan = plan;
    }

    private long sum(ToLongFunction<Profile> value) {
        return plan.selected().stream()
                .map(ImmutableTaskGraph::profile)
                .mapToLong(value)
                .sum();
    }

    public long getTotalTime() {
        return sum(profile -> profile.total);
    }

    public long getCompileTime() {
        return 0;
    }

    public long getTornadoCompilerTime() {
        return 0;
    }

    public long getDriverInstallTime() {
        return 0;
    }

    public long getDataTransfersTime() {
        return getDeviceWriteTime() + getDeviceReadTime();
    }

    public long getDeviceWriteTime() {
        return sum(profile -> profile.copyIn);
    }

    public long getDeviceReadTime() {
        return sum(profile -> profile.copyOut);
    }

    public long getDataTransferDispatchTime() {
        return 0;
    }

    public long getKernelDispatchTime() {
        return 0;
    }

    public long getDeviceKernelTime() {
        return sum(profile -> profile.kernel);
    }

    public long getTotalBytesCopyIn() {
        return sum(profile -> profile.bytesIn);
    }

    public long getTotalBytesCopyOut() {
        return sum(profile -> profile.bytesOut);
    }

    public long getTotalBytesTransferred() {
        return getTotalBytesCopyIn() + getTotalBytesCopyOut();
    }

    public long getTotalDeviceMemoryUsage() {
        return sum(profile -> profile.allocated);
    }

    public String getProfileLog() {
        return "";
    }
}
