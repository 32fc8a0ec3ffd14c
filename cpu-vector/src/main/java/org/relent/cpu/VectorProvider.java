package org.relent.cpu;

import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;

/**
 * Offers the SIMD backend. This class links no type of the incubating module, which may not be there: only
 * {@link VectorMachine} and {@link VectorEngine} do, and they are reached after the module has been seen.
 */
public final class VectorProvider implements BackendProvider {
    private static final String MODULE = "jdk.incubator.vector";

    /** For the service loader. */
    public VectorProvider() {}

    @Override
    public String id() {
        return "cpu-vector";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability probe() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Availability.no(
                    "the JVM was started without the module " + MODULE, "java --add-modules " + MODULE + " …");
        }
        try {
            return VectorMachine.probe();
        } catch (LinkageError e) {
            return Availability.no(
                    "the Vector API of JDK " + Runtime.version() + " does not fit: " + e, "run on JDK 25");
        }
    }

    @Override
    public Engine open() {
        return new VectorEngine();
    }
}
