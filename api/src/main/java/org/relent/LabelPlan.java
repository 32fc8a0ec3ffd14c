package org.relent;

/**
 * A plan of a measure of class labels against Q.
 *
 * @param <Q> the form of Q
 */
public final class LabelPlan<Q extends Form> extends Plan<LabelPlan<Q>, LabelKernel<Q>> {
    LabelPlan(KernelSpec spec, Workers workers) {
        super(spec, workers);
    }

    @Override
    LabelPlan<Q> copy(KernelSpec spec, Workers workers) {
        return new LabelPlan<>(spec, workers);
    }

    @Override
    LabelKernel<Q> make(Backends.Selection selection) {
        return new LabelKernel<>(spec, workers, selection);
    }
}
