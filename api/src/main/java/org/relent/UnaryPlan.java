package org.relent;

/**
 * A plan of a measure of P alone.
 *
 * @param <P> the form of P
 */
public final class UnaryPlan<P extends Form> extends Plan<UnaryPlan<P>, UnaryKernel<P>> {
    UnaryPlan(KernelSpec spec, Workers workers) {
        super(spec, workers);
    }

    @Override
    UnaryPlan<P> copy(KernelSpec spec, Workers workers) {
        return new UnaryPlan<>(spec, workers);
    }

    @Override
    UnaryKernel<P> make(Backends.Selection selection) {
        return new UnaryKernel<>(spec, workers, selection);
    }
}
