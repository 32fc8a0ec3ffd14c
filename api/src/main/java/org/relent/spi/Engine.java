package org.relent.spi;

import java.util.Optional;
import org.relent.KernelSpec;

/** A loaded backend. Thread-safe. */
public interface Engine {
    /**
     * Tells whether a kernel can be compiled.
     *
     * @param spec a valid spec
     * @return empty if it can; otherwise the reason why not
     */
    Optional<String> refusal(KernelSpec spec);

    /**
     * Tells whether a kernel that is not refused also gives gradients.
     *
     * @param spec a spec of which {@link KernelSpec#hasGradient()} holds
     * @return empty if it does; otherwise the reason why not
     */
    default Optional<String> gradientRefusal(KernelSpec spec) {
        return Optional.of("gradients are not there yet");
    }

    /**
     * Compiles a kernel. The caller caches it by its spec.
     *
     * @param spec a spec that was not refused
     * @return the kernel
     */
    RowKernel compile(KernelSpec spec);
}
