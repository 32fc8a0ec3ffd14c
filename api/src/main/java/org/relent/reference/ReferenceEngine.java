package org.relent.reference;

import java.util.Optional;
import org.relent.KernelSpec;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** The scalar reference: computes every spec there is. */
final class ReferenceEngine implements Engine {
    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return Optional.empty();
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        return Optional.empty();
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        return new ReferenceKernel(spec);
    }
}
