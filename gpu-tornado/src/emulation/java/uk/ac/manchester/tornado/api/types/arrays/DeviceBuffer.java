// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;

/** Memory of the emulated device, for one array of the host. */
public final class DeviceBuffer {
    private final TornadoNativeArray array;
    private boolean freed;

    /** Allocates; what is in it is garbage. */
    public DeviceBuffer(TornadoNativeArray host, boolean lost) {
        array = host.onDevice();
        array.lost = lost;
    }

    /** {@return what a kernel takes in place of the host's array} */
    public TornadoNativeArray array() {
        return array;
    }

    /** {@return what it occupies} */
    public long bytes() {
        return array.getNumBytesOfSegmentWithHeader();
    }

    public boolean isFreed() {
        return freed;
    }

    public void free() {
        freed = true;
    }

    /** Copies all of the host's array to the device. */
    public void copyIn(TornadoNativeArray host) {
        copy(host, 0, array.getNumBytesOfSegment(), true);
    }

    /**
     * Copies a part to the host.
     *
     * @param from the first byte of it, with the header counted
     * @param bytes how many
     */
    public void copyOut(TornadoNativeArray host, long from, long bytes) {
        long first = Math.max(0, from - TornadoNativeArray.ARRAY_HEADER);
        long end = Math.min(from - TornadoNativeArray.ARRAY_HEADER + bytes, array.getNumBytesOfSegment());
        copy(host, first, end, false);
    }

    private void copy(TornadoNativeArray host, long first, long end, boolean in) {
        if (array.lost) {
            return; // the driver complains, TornadoVM goes on
        }
        MemorySegment data = host.getSegment();
        long pageBytes = (long) array.getElementSize() << TornadoNativeArray.SHIFT;
        for (long at = first; at < end; ) {
            int number = (int) (at / pageBytes);
            long within = at % pageBytes;
            long bytes = Math.min(pageBytes - within, end - at);
            byte[] page = array.pages[number] != null ? array.pages[number] : array.newPage(number);
            MemorySegment device = MemorySegment.ofArray(page).asSlice(within, bytes);
            MemorySegment part = data.asSlice(at, bytes);
            if (in) {
                device.copyFrom(part);
            } else {
                part.copyFrom(device);
            }
            at += bytes;
        }
    }
}
