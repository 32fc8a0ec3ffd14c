package org.relent.gpu;

import org.relent.BackendException;
import org.relent.spi.Engine;

/**
 * Where the backend will come to touch TornadoVM. Called only after {@link TornadoProbe} found everything that the
 * engine links to and a device that passed the self-test ({@link Devices#chosen}); the provider and the probe must stay free
 * of TornadoVM's types, this class need not.
 */
final class TornadoEngines {
    private TornadoEngines() {}

    /**
     * Opens the engine on a device.
     *
     * @return the engine
     * @throws BackendException always, as there are no kernels yet
     */
    @SuppressWarnings("DoNotCallSuggester") // it will not always throw
    static Engine open() {
        throw new BackendException("gpu-tornado has no kernels in this release; use cpu-vector", null);
    }
}
