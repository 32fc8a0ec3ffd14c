package org.relent.spi;

import java.util.Optional;
import org.relent.DeviceRoofs;
import org.relent.DeviceTimes;
import org.relent.KernelSpec;
import org.relent.Rows;

/** A loaded backend. Thread-safe. */
public interface Engine {
    /**
     * Tells whether a kernel can be compiled.
     *
     * @param spec a valid spec
     * @return empty if it can; otherwise the reason why not
     */
    Optional<String> refusal(KernelSpec spec);

    /**
     * Tells whether a kernel that is not refused also gives gradients.
     *
     * @param spec a spec of which {@link KernelSpec#hasGradient()} holds
     * @return empty if it does; otherwise the reason why not
     */
    default Optional<String> gradientRefusal(KernelSpec spec) {
        return Optional.of("gradients are not there yet");
    }

    /**
     * Compiles a kernel. The caller caches it by its spec.
     *
     * @param spec a spec that was not refused
     * @return the kernel
     */
    RowKernel compile(KernelSpec spec);

    /**
     * Tells whether work has to be carried to a device with memory of its own: what takes an automatic choice as much time
     * as it saves where batches are small.
     *
     * @return whether it is a device
     */
    default boolean isDevice() {
        return false;
    }

    /**
     * Copies rows to the device, to be kept there until they are closed. Called for devices only, from any thread, with
     * memory that is alive and that this thread may read.
     *
     * @param rows what to copy; the engine must remember their {@link Rows#offset() offset} to find slices of them
     * @return the copy, open
     * @throws UnsupportedOperationException if such rows cannot be kept; the message says why
     * @throws org.relent.BackendException if the device fails, or has no room for them
     */
    default Resident upload(Rows rows) {
        throw new UnsupportedOperationException("rows cannot be kept on this device");
    }

    /**
     * Where the time went since the engine was opened.
     *
     * @return the times so far; empty if they are not taken
     */
    default Optional<DeviceTimes> deviceTimes() {
        return Optional.empty();
    }

    /**
     * Measures what the device can do at best, whenever it is asked. Must prove that what it times was done.
     *
     * @return the rates; empty for what is no device
     * @throws org.relent.BackendException if the device fails, or has no room
     */
    default Optional<DeviceRoofs> deviceRoofs() {
        return Optional.empty();
    }
}
