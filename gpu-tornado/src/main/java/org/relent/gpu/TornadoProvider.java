package org.relent.gpu;

import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;

/** Offers the GPU backend. Links to nothing of TornadoVM, and so loads where there is none. Thread-safe. */
public final class TornadoProvider implements BackendProvider {
    /** The backend's id. */
    static final String ID = "gpu-tornado";

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
        static final Availability ANSWER = new TornadoProbe(new ThisJvm()).run();
    }

    @Override
    public Availability probe() {
        return Found.ANSWER;
    }

    @Override
    public Engine open() {
        return TornadoEngines.open();
    }
}
