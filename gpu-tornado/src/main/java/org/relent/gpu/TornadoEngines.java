package org.relent.gpu;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.spi.Engine;

/**
 * Where the backend comes to touch TornadoVM. Called only after {@link TornadoProbe} found everything that the engine links
 * to and a device that passed the self-test ({@link Devices#chosen}); the provider and the probe must stay free of
 * TornadoVM's types, this class need not.
 */
final class TornadoEngines {
    private static final long GIB = 1L << 30;

    private TornadoEngines() {}

    /**
     * Opens the engine on the chosen device.
     *
     * @return the engine
     */
    static Engine open() {
        Device device = Devices.chosen();
        // Both types of arithmetic may come to have an arena; what is left is for buffers, and for others.
        long budget = Math.min(budget(System.getProperty("tornado.device.memory")), device.globalMemory());
        long arena = Math.min(device.maxAllocation(), budget * 3 / 8);
        Times times = new Times();
        return new DeviceEngine(
                device,
                times,
                type -> new Store(device, type, Sizes.of(arena, type.bytes()), times),
                TornadoEngines::host);
    }

    /** {@return the memory that TornadoVM gives out, by its property such as {@code 8GB}; 4 GB where it is not set} */
    static long budget(@Nullable String property) {
        if (property == null) {
            return 4 * GIB;
        }
        String text = property.strip().toUpperCase(Locale.ROOT);
        String digits = text.replaceAll("[A-Z]+$", "");
        long unit = text.endsWith("GB") ? GIB : text.endsWith("MB") ? 1 << 20 : text.endsWith("KB") ? 1 << 10 : 1;
        try {
            return Math.multiplyExact(Long.parseLong(digits), unit);
        } catch (ArithmeticException | NumberFormatException e) {
            return 4 * GIB; // TornadoVM itself complains
        }
    }

    /** {@return the best backend on the host that computes a kernel} */
    private static Backend host(KernelSpec spec) {
        for (Backends.Report report : Backends.all()) {
            if (report.availability().available() && !report.id().equals(TornadoProvider.ID)) {
                Backend backend = Backends.require(report.id());
                Optional<String> refusal = backend.refusal(spec);
                if (refusal.isEmpty()) {
                    return backend;
                }
            }
        }
        return Backends.reference();
    }
}
