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
    /** For the service loader. */
    public TornadoProvider() {}

    @Override
    public String id() {
        return "gpu-tornado";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public Availability probe() {
        return withoutKernels(new TornadoProbe(new ThisJvm()).run());
    }

    /** Nobody should install an SDK for kernels that are not there: what is missing besides is only a preparation. */
    static Availability withoutKernels(Availability found) {
        return found.reason().contains(TornadoProbe.NO_KERNELS)
                ? found
                : Availability.no(
                        TornadoProbe.NO_KERNELS + "; besides, " + found.reason(),
                        "use cpu-vector; to prepare: " + found.remedy());
    }

    @Override
    public Engine open() {
        return TornadoEngines.open();
    }
}
