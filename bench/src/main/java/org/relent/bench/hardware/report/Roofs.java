package org.relent.bench.hardware.report;

import java.util.List;

/**
 * What the machine can do at best: what the speed of a kernel is to be compared with.
 *
 * @param reads how fast memory can be read and nothing be done with it, two streams at once
 * @param functions how fast logarithms and powers of e are, in registers
 * @param devices of each device, what its memory and its connection can do
 */
public record Roofs(List<Read> reads, List<Rate> functions, List<Device> devices) {
    /** Takes copies. */
    public Roofs {
        reads = List.copyOf(reads);
        functions = List.copyOf(functions);
        devices = List.copyOf(devices);
    }

    /**
     * How fast memory can be read.
     *
     * @param bytes how much is read again and again, by all threads together
     * @param level where that is, as far as the caches are known: {@code L1}, {@code L2}, {@code L3} or {@code memory}
     * @param threads how many threads read a part each
     * @param bytesPerSecond how fast, together
     */
    public record Read(long bytes, String level, int threads, double bytesPerSecond) {}

    /**
     * How fast a function is.
     *
     * @param function {@code log} or {@code exp}
     * @param type {@code f32} or {@code f64}
     * @param threads how many threads compute
     * @param perSecond how many values a second, together
     */
    public record Rate(String function, String type, int threads, double perSecond) {}

    /**
     * What a device can do.
     *
     * @param backend its backend
     * @param copyBytesPerSecond within its memory, bytes read and written together
     * @param toDeviceBytesPerSecond from the host to it
     * @param toHostBytesPerSecond back
     */
    public record Device(
            String backend, double copyBytesPerSecond, double toDeviceBytesPerSecond, double toHostBytesPerSecond) {}
}
