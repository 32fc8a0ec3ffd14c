package org.relent.bench.hardware;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.bench.device.FakeDevice;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/** The kernels of cpu-vector with a fault. */
final class FaultyEngine implements Engine {
    /** What is done to results after they were computed. */
    @FunctionalInterface
    interface Fault {
        void spoil(Call call);
    }

    /**
     * A call of a kernel.
     *
     * @param p rows of P; null where there are none
     * @param q rows of Q; null where there are none
     * @param results what was computed, and can be changed
     * @param gradient likewise; null where there is none
     * @param threads how many share the call
     * @param number how many calls there were before it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(
            @Nullable Rows p,
            @Nullable Rows q,
            double[] results,
            @Nullable Gradient gradient,
            int threads,
            long number) {}

    private final Engine right = FakeDevice.arithmetic();
    private final Fault fault;
    private final boolean writesGradients;
    private long calls;

    FaultyEngine(Fault fault) {
        this(fault, true);
    }

    private FaultyEngine(Fault fault, boolean writesGradients) {
        this.fault = fault;
        this.writesGradients = writesGradients;
    }

    /** Results are right, and gradients are left as they were. */
    static FaultyEngine withoutGradients() {
        return new FaultyEngine(call -> {}, false);
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return right.refusal(spec);
    }

    @Override
    public Optional<String> gradientRefusal(KernelSpec spec) {
        return right.gradientRefusal(spec);
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        RowKernel kernel = right.compile(spec);
        return new RowKernel() {
            @Override
            public void run(
                    @Nullable Reference<?> reference,
                    @Nullable Model<?> model,
                    @Nullable Labels labels,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    Workers workers) {
                kernel.run(reference, model, labels, first, count, results, offset, workers);
                spoil(reference, model, results, null, workers);
            }

            @Override
            public void gradient(
                    @Nullable Reference<?> reference,
                    @Nullable Model<?> model,
                    @Nullable Labels labels,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    Gradient gradient,
                    Workers workers) {
                if (writesGradients) {
                    kernel.gradient(reference, model, labels, first, count, results, offset, gradient, workers);
                } else {
                    kernel.run(reference, model, labels, first, count, results, offset, workers);
                }
                spoil(reference, model, results, gradient, workers);
            }
        };
    }

    private void spoil(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            double[] results,
            @Nullable Gradient gradient,
            Workers workers) {
        fault.spoil(new Call(
                p == null ? null : p.rows(),
                q == null ? null : q.rows(),
                results,
                gradient,
                workers.threads(),
                calls++));
    }
}
