package org.relent;

import java.util.Locale;

/**
 * What a device's memory and its connection can do at best, as {@link Backend#deviceRoofs()} measures it: what the speed
 * of a kernel is to be compared with.
 *
 * @param copyBytesPerSecond of copying within the device's memory: bytes read and bytes written together
 * @param toDeviceBytesPerSecond of carrying rows from the host to where kernels find them
 * @param toHostBytesPerSecond of carrying results back
 */
public record DeviceRoofs(double copyBytesPerSecond, double toDeviceBytesPerSecond, double toHostBytesPerSecond) {
    /** Checks that these are rates. */
    public DeviceRoofs {
        requireRate("copyBytesPerSecond", copyBytesPerSecond);
        requireRate("toDeviceBytesPerSecond", toDeviceBytesPerSecond);
        requireRate("toHostBytesPerSecond", toHostBytesPerSecond);
    }

    private static void requireRate(String name, double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": got " + rate + ", expected above 0 and finite");
        }
    }

    /** Such as {@code copy 4100.0 GB/s, to the device 24.5 GB/s, to the host 12.1 GB/s}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "copy %.1f GB/s, to the device %.1f GB/s, to the host %.1f GB/s",
                copyBytesPerSecond / 1e9,
                toDeviceBytesPerSecond / 1e9,
                toHostBytesPerSecond / 1e9);
    }
}
