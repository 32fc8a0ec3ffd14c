package org.relent.reference;

import org.relent.spi.Availability;
import org.relent.spi.BackendProvider;
import org.relent.spi.Engine;

/** Offers the scalar reference backend, which needs nothing and is always available. */
public final class ReferenceProvider implements BackendProvider {
    /** For the service loader. */
    public ReferenceProvider() {}

    @Override
    public String id() {
        return "reference";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return Availability.yes("scalar loops in double-double arithmetic");
    }

    @Override
    public Engine open() {
        return new ReferenceEngine();
    }
}
