package org.relent;

/**
 * A plan of a measure of P and Q.
 *
 * @param <P> the form of P
 * @param <Q> the form of Q
 */
public final class PairPlan<P extends Form, Q extends Form> extends Plan<PairPlan<P, Q>, PairKernel<P, Q>> {
    PairPlan(KernelSpec spec, Workers workers) {
        super(spec, workers);
    }

    @Override
    PairPlan<P, Q> copy(KernelSpec spec, Workers workers) {
        return new PairPlan<>(spec, workers);
    }

    @Override
    PairKernel<P, Q> make(Backends.Selection selection) {
        return new PairKernel<>(spec, workers, selection);
    }
}
