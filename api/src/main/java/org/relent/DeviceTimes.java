package org.relent;

import java.util.Locale;
import java.util.Objects;

/**
 * Where a device's time went, as {@link Backend#deviceTimes()} counts it from its opening on. Of one run it is the
 * difference of two readings, if nobody else uses the device meanwhile.
 *
 * @param copyInNanos time to carry inputs to the device
 * @param kernelNanos time that kernels ran
 * @param copyOutNanos time to carry results back
 * @param bytesIn bytes carried to the device
 * @param bytesOut bytes carried back
 * @param launches how many kernels were started
 */
public record DeviceTimes(
        long copyInNanos, long kernelNanos, long copyOutNanos, long bytesIn, long bytesOut, long launches) {
    /** Nothing done yet. */
    public static final DeviceTimes NONE = new DeviceTimes(0, 0, 0, 0, 0, 0);

    /**
     * What came after an earlier reading.
     *
     * @param earlier the earlier reading
     * @return the difference
     */
    public DeviceTimes minus(DeviceTimes earlier) {
        Objects.requireNonNull(earlier, "earlier");
        return new DeviceTimes(
                copyInNanos - earlier.copyInNanos,
                kernelNanos - earlier.kernelNanos,
                copyOutNanos - earlier.copyOutNanos,
                bytesIn - earlier.bytesIn,
                bytesOut - earlier.bytesOut,
                launches - earlier.launches);
    }

    /** Such as {@code in 12.000 ms (33,554,432 bytes), 2 kernels 0.210 ms, out 0.030 ms (33,568 bytes)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "in %.3f ms (%,d bytes), %,d kernel%s %.3f ms, out %.3f ms (%,d bytes)",
                copyInNanos / 1e6,
                bytesIn,
                launches,
                launches == 1 ? "" : "s",
                kernelNanos / 1e6,
                copyOutNanos / 1e6,
                bytesOut);
    }
}
