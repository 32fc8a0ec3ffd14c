package org.relent.gpu;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * A device to compute on.
 *
 * @param handle TornadoVM's
 * @param name such as {@code "NVIDIA H200"}
 * @param api such as {@code "OpenCL"}
 * @param kind what it is
 * @param globalMemory its memory, in bytes
 * @param maxAllocation the largest single buffer, in bytes
 * @param fp64Refusal why f64 cannot be computed on it; null where it can
 */
record Device(
        TornadoDevice handle,
        String name,
        String api,
        ListedDevice.Kind kind,
        long globalMemory,
        long maxAllocation,
        @Nullable String fp64Refusal) {
    boolean fp64() {
        return fp64Refusal == null;
    }

    boolean ptx() {
        return handle.getTornadoVMBackend() == TornadoVMBackendType.PTX;
    }

    Device withoutFp64(String refusal) {
        return new Device(handle, name, api, kind, globalMemory, maxAllocation, refusal);
    }

    /** A plan on this device, with arithmetic as IEEE 754 has it: TornadoVM's default for OpenCL is fast mathematics. */
    TornadoExecutionPlan plan(ImmutableTaskGraph... graphs) {
        return new TornadoExecutionPlan(graphs).withDevice(handle).withCompilerFlags(TornadoVMBackendType.OPENCL, "-w");
    }
}
