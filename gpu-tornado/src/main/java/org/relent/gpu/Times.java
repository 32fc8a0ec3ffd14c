package org.relent.gpu;

import org.relent.DeviceTimes;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/** Where the time on the device went. Guarded by the device's lock. */
final class Times {
    private DeviceTimes total = DeviceTimes.NONE;

    /** Adds what TornadoVM measured of one execution; copying rows within the device counts as copying in. */
    void add(TornadoProfilerResult profile, boolean kernel) {
        long work = profile.getDeviceKernelTime();
        total = new DeviceTimes(
                total.copyInNanos() + profile.getDeviceWriteTime() + (kernel ? 0 : work),
                total.kernelNanos() + (kernel ? work : 0),
                total.copyOutNanos() + profile.getDeviceReadTime(),
                total.bytesIn() + profile.getTotalBytesCopyIn(),
                total.bytesOut() + profile.getTotalBytesCopyOut(),
                total.launches() + (kernel ? 1 : 0));
    }

    void addCopyOut(long nanos, long bytes) {
        total = new DeviceTimes(
                total.copyInNanos(),
                total.kernelNanos(),
                total.copyOutNanos() + nanos,
                total.bytesIn(),
                total.bytesOut() + bytes,
                total.launches());
    }

    /** Goes back to an earlier reading. */
    void reset(DeviceTimes earlier) {
        total = earlier;
    }

    DeviceTimes total() {
        return total;
    }
}
