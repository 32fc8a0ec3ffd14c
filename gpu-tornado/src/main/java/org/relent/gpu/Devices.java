package org.relent.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Availability;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * TornadoVM's devices, and the one that Relent computes on. Called only after {@link TornadoProbe} found everything that
 * TornadoVM needs: its start runs once per JVM and cannot be retried.
 */
final class Devices {
    private static final String NAME_ONE =
            "name a device by a part of its name or its numbers: RELENT_DEVICE=0:0, or -Drelent.device=0:0";

    private static volatile @Nullable Device chosen;

    private Devices() {}

    /**
     * The device that was chosen and tested.
     *
     * @return it
     * @throws IllegalStateException if the probe found none
     */
    static Device chosen() {
        Device device = chosen;
        if (device == null) {
            throw new IllegalStateException("device: got none, expected one that the probe has found");
        }
        return device;
    }

    /**
     * Starts TornadoVM, chooses a device and tests it.
     *
     * @param wanted what {@link ListedDevice#choose} takes
     * @param tornado what TornadoVM is to be called
     * @return the device, or why there is none
     */
    static Availability choose(String wanted, String tornado) {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        List<ListedDevice> devices = list(runtime);
        Optional<ListedDevice> choice = ListedDevice.choose(devices, wanted);
        if (choice.isEmpty()) {
            String found = devices.isEmpty()
                    ? "none at all"
                    : devices.stream().map(ListedDevice::toString).collect(Collectors.joining(", "));
            return wanted.isBlank()
                    ? Availability.no(
                            tornado + " finds no GPU; its devices: " + found, "install a GPU's driver, or " + NAME_ONE)
                    : Availability.no(
                            tornado + " finds no device '" + wanted.strip() + "'; its devices: " + found, NAME_ONE);
        }
        ListedDevice listed = choice.get();
        String name = listed.name() + " (" + listed.api() + ", " + tornado + ")";
        Device device = open(runtime, listed);
        SelfTest.Outcome outcome = SelfTest.run(device);
        if (outcome.f32Refusal() != null) {
            return Availability.no(
                    name + " fails the self-test: " + outcome.f32Refusal(),
                    "use cpu-vector, or " + NAME_ONE + "; and report this device");
        }
        String f64 = outcome.f64Refusal();
        chosen = f64 == null ? device : device.withoutFp64(f64);
        return Availability.yes(name + ", " + listed.size() + (f64 == null ? "" : "; not for f64: " + f64));
    }

    private static List<ListedDevice> list(TornadoRuntime runtime) {
        List<ListedDevice> devices = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            String api = switch (backend.getBackendType()) {
                case OPENCL -> "OpenCL";
                case PTX -> "PTX";
                case CUDA -> "CUDA";
                // Not tried: their arithmetic is another.
                case METAL, SPIRV, JAVA, VIRTUAL -> null;
            };
            for (int j = 0; api != null && j < backend.getNumDevices(); j++) {
                TornadoDevice device = backend.getDevice(j);
                ListedDevice.Kind kind = switch (device.getDeviceType()) {
                    case GPU -> ListedDevice.Kind.GPU;
                    case ACCELERATOR -> ListedDevice.Kind.ACCELERATOR;
                    case CPU -> ListedDevice.Kind.CPU;
                    case UNKNOWN, DEFAULT, FPGA, CUSTOM, ALL -> ListedDevice.Kind.OTHER;
                };
                String name = device.getPhysicalDevice().getDeviceName().strip();
                devices.add(new ListedDevice(i, j, name, api, kind, device.getMaxGlobalMemory()));
            }
        }
        return devices;
    }

    private static Device open(TornadoRuntime runtime, ListedDevice listed) {
        TornadoDevice handle = runtime.getBackend(listed.backend()).getDevice(listed.index());
        return new Device(
                handle,
                listed.name(),
                listed.api(),
                listed.kind(),
                listed.memory(),
                handle.getMaxAllocMemory(),
                handle.getDeviceContext().isFP64Supported() ? null : "the device has no f64");
    }
}
