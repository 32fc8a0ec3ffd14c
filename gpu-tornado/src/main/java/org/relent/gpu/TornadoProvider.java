package org.relent.gpu;

import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;

/**
 * Offers the GPU backend. Links to nothing of TornadoVM, and so loads where there is none. Thread-safe.
 *
 * <p>This release has no GPU kernels, so {@link #probe()} always says no: with what is missing, or, where TornadoVM is
 * complete, with what was found.
 */
public final class TornadoProvider implements BackendProvider {
    /** The backend's id. */
    static final String ID = "gpu-tornado";

    private static final String NO_KERNELS = "this release has no GPU kernels yet";

    /** For the service loader. */
    public TornadoProvider() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int priority() {
        return 200;
    }

    /** Asked once: what TornadoVM has started or failed to start stays so until the JVM ends. */
    private static final class Found {
        static final Availability ANSWER = withoutKernels(new TornadoProbe(new ThisJvm()).run());
    }

    @Override
    public Availability probe() {
        return Found.ANSWER;
    }

    /** Nobody should install an SDK for kernels that are not there: what is missing besides is only a preparation. */
    static Availability withoutKernels(Availability found) {
        return found.available()
                ? Availability.no(NO_KERNELS + "; they would run on " + found.reason(), "use cpu-vector")
                : Availability.no(
                        NO_KERNELS + "; besides, " + found.reason(), "use cpu-vector; to prepare: " + found.remedy());
    }

    @Override
    public Engine open() {
        return TornadoEngines.open();
    }
}
