package org.relent.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ElementType;
import org.relent.spi.Availability;

/** The device of the tests: the emulated one, or the one that RELENT_DEVICE names or that is the first GPU. */
final class Opened {
    /** Small enough for an emulation, and for several stores on one device. */
    static final Sizes SIZES = sizes(1 << 24, 1 << 14, Sizes.GROUPS);

    private static final Availability FOUND = find();

    private static final List<DeviceEngine> ENGINES = new ArrayList<>();

    private Opened() {}

    private static Availability find() {
        ThisJvm host = new ThisJvm();
        return isEmulated() ? Devices.choose("", "an emulation") : new TornadoProbe(host).run();
    }

    static boolean isEmulated() {
        return System.getProperty("tornado.load.api.implementation") == null;
    }

    static Sizes sizes(int arena, int units, int groups) {
        return new Sizes(arena, units, groups, List.of(1 << 10, 1 << 14, 1 << 20));
    }

    static Device device() {
        if (!FOUND.available()) {
            throw new AssertionError("no device to test: " + FOUND);
        }
        return Devices.chosen();
    }

    static DeviceEngine engine(Sizes sizes) {
        Times times = new Times();
        return engine(times, type -> new Store(device(), type, sizes, times));
    }

    static DeviceEngine engine(Times times, Function<ElementType, Store> stores) {
        DeviceEngine engine = new DeviceEngine(device(), times, stores, spec -> Backends.reference());
        ENGINES.add(engine);
        return engine;
    }

    /** Closes all engines. */
    static void close() {
        ENGINES.forEach(DeviceEngine::close);
        ENGINES.clear();
    }

    static Backend backend(Sizes sizes) {
        return Backend.of("gpu-tornado", engine(sizes));
    }
}
