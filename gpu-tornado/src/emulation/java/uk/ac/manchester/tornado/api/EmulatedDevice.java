// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.types.arrays.DeviceBuffer;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The one device, of the one backend; a GPU, unless a test makes it something else. */
public final class EmulatedDevice
        implements TornadoDevice, TornadoDeviceContext, TornadoTargetDevice, TornadoBackend, TornadoRuntime {
    public static final EmulatedDevice INSTANCE = new EmulatedDevice();

    /** As TornadoVM allows itself where nothing else is said. */
    public static final long DEFAULT_LIMIT = 4L << 30;

    private static final Set<String> RELAXED = new TreeSet<>();

    private static long limit = DEFAULT_LIMIT;
    private static long used;

    private String name = "Emulated device";
    private TornadoDeviceType type = TornadoDeviceType.GPU;
    private TornadoVMBackendType backend = TornadoVMBackendType.OPENCL;
    private boolean fp64 = true;

    private EmulatedDevice() {}

    /** Makes it another device. */
    public void become(String newName, TornadoDeviceType newType, TornadoVMBackendType newBackend) {
        name = newName;
        type = newType;
        backend = newBackend;
    }

    /** Gives it f64, or takes it away. */
    public void setFp64(boolean supported) {
        fp64 = supported;
    }

    /** Makes it what it was at first. */
    public void reset() {
        setFp64(true);
        RELAXED.clear();
        become("Emulated device", TornadoDeviceType.GPU, TornadoVMBackendType.OPENCL);
        limit(DEFAULT_LIMIT);
    }

    /**
     * {@return the graphs that ran, since the last reset, with the compiler flags that TornadoVM has by itself} On OpenCL
     * these drop NaN and infinities, which the emulation cannot.
     */
    public static synchronized Set<String> relaxed() {
        return Set.copyOf(RELAXED);
    }

    static synchronized void relaxed(String graph) {
        RELAXED.add(graph);
    }

    static synchronized void limit(long bytes) {
        limit = bytes;
    }

    static synchronized long used() {
        return used;
    }

    static synchronized DeviceBuffer allocate(TornadoNativeArray host, List<String> tasks) {
        long bytes = host.getNumBytesOfSegmentWithHeader();
        if (Faults.strikes(Fault.OUT_OF_MEMORY, tasks) || bytes > limit - used) {
            throw new TornadoOutOfMemoryException(
                    "to be allocated: " + bytes + " bytes; there are " + (limit - used) + " of " + limit);
        }
        used += bytes;
        return new DeviceBuffer(host, Faults.strikes(Fault.FAILED_ALLOCATION, tasks));
    }

    static synchronized void free(DeviceBuffer buffer) {
        buffer.free();
        used -= buffer.bytes();
    }

    private EmulatedDevice only(int index) {
        if (index != 0) {
            throw new TornadoDeviceNotFound("index: " + index + "; there is one device, of one backend");
        }
        return this;
    }

    // The device.

    @Override
    public String getDeviceName() {
        return name;
    }

    @Override
    public String getDescription() {
        return name + " (" + type + ", " + backend + ")";
    }

    @Override
    public String getPlatformName() {
        return "Emulation";
    }

    @Override
    public TornadoDeviceType getDeviceType() {
        return type;
    }

    @Override
    public TornadoVMBackendType getTornadoVMBackend() {
        return backend;
    }

    @Override
    public int getBackendIndex() {
        return 0;
    }

    @Override
    public long getMaxAllocMemory() {
        return limit;
    }

    @Override
    public long getMaxGlobalMemory() {
        return limit;
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return LocalMemory.BYTES;
    }

    @Override
    public long[] getDeviceMaxWorkgroupDimensions() {
        return new long[] {Task.MOST_LANES, Task.MOST_LANES, 64};
    }

    @Override
    public String getDeviceOpenCLCVersion() {
        return "OpenCL C 1.2";
    }

    @Override
    public int getAvailableProcessors() {
        return 1;
    }

    @Override
    public TornadoDeviceContext getDeviceContext() {
        return this;
    }

    @Override
    public TornadoTargetDevice getPhysicalDevice() {
        return this;
    }

    // The device in use.

    @Override
    public boolean isFP64Supported() {
        return fp64;
    }

    @Override
    public int getDeviceIndex() {
        return 0;
    }

    @Override
    public int getDevicePlatform() {
        return 0;
    }

    @Override
    public int getDriverIndex() {
        return 0;
    }

    // What the driver says.

    @Override
    public long getDeviceGlobalMemorySize() {
        return limit;
    }

    @Override
    public int getDeviceMaxComputeUnits() {
        return 1;
    }

    @Override
    public long[] getDeviceMaxWorkItemSizes() {
        return getDeviceMaxWorkgroupDimensions();
    }

    @Override
    public long[] getDeviceMaxWorkGroupSize() {
        return new long[] {Task.MOST_LANES};
    }

    @Override
    public int getMaxThreadsPerBlock() {
        return Task.MOST_LANES;
    }

    @Override
    public int getDeviceMaxClockFrequency() {
        return 1;
    }

    @Override
    public long getDeviceMaxConstantBufferSize() {
        return 1 << 16;
    }

    @Override
    public long getDeviceMaxAllocationSize() {
        return limit;
    }

    @Override
    public String getDeviceInfo() {
        return getDescription();
    }

    // The backend.

    @Override
    public String getName() {
        return backend.name();
    }

    @Override
    public TornadoVMBackendType getBackendType() {
        return backend;
    }

    @Override
    public int getNumPlatforms() {
        return 1;
    }

    @Override
    public int getNumDevices() {
        return 1;
    }

    @Override
    public TornadoDevice getDevice(int index) {
        return only(index);
    }

    @Override
    public List<TornadoDevice> getAllDevices() {
        return List.of(this);
    }

    @Override
    public TornadoDevice getDefaultDevice() {
        return this;
    }

    @Override
    public void setDefaultDevice(int index) {
        only(index);
    }

    @Override
    public TornadoDeviceType getTypeDefaultDevice() {
        return type;
    }

    // The runtime.

    @Override
    public int getNumBackends() {
        return 1;
    }

    @Override
    public TornadoBackend getBackend(int index) {
        return only(index);
    }

    @Override
    public TornadoVMBackendType getBackendType(int index) {
        return only(index).backend;
    }

    @Override
    public void setDefaultBackend(int index) {
        only(index);
    }
}
