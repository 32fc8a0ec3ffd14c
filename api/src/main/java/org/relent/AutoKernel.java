package org.relent;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.relent.spi.RowKernel;

/**
 * The kernel of an automatic choice where there is a device: each call goes to the host or to the device, whichever is
 * faster for its size. What fails on the device is computed on the host.
 */
final class AutoKernel implements RowKernel {
    private final KernelSpec spec;
    private final Backend host;
    private final Backend device;
    private final Crossovers crossovers;
    private final @Nullable Crossover said;
    private final long least;
    private final RowKernel onHost;
    private final boolean gradientOnDevice;
    private volatile Crossovers.@Nullable Entry measured;

    AutoKernel(KernelSpec spec, Backend host, Backend device, Crossovers crossovers, CrossoverSetting setting) {
        this.spec = spec;
        this.host = host;
        this.device = device;
        this.crossovers = crossovers;
        this.said = setting.source().isPresent() ? setting.crossover(device, host, spec.elements(), 1) : null;
        this.least = setting.least();
        this.onHost = host.compile(spec);
        this.gradientOnDevice =
                spec.hasGradient() && device.gradientRefusal(spec).isEmpty();
    }

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
        if (isForDevice(reference, model, first, count, 0, workers)) {
            runOnDevice(kernel -> kernel.run(reference, model, labels, first, count, results, offset, workers));
        } else {
            onHost.run(reference, model, labels, first, count, results, offset, workers);
        }
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
        long back = (long) count * gradient.classes();
        if (gradientOnDevice && isForDevice(reference, model, first, count, back, workers)) {
            runOnDevice(kernel ->
                    kernel.gradient(reference, model, labels, first, count, results, offset, gradient, workers));
        } else {
            onHost.gradient(reference, model, labels, first, count, results, offset, gradient, workers);
        }
    }

    @Override
    public void gaussianGradient(
            Reference<?> reference,
            @Nullable Model<?> model,
            long first,
            int count,
            double[] results,
            int offset,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel,
            Workers workers) {
        long matrices = (ofReference == null ? 0L : 2) + (ofModel == null ? 0L : 2);
        long back = matrices * count * reference.rows().classes();
        if (gradientOnDevice && isForDevice(reference, model, first, count, back, workers)) {
            runOnDevice(kernel -> kernel.gaussianGradient(
                    reference, model, first, count, results, offset, ofReference, ofModel, workers));
        } else {
            onHost.gaussianGradient(reference, model, first, count, results, offset, ofReference, ofModel, workers);
        }
    }

    /** Compiled at its first call, as small batches never need it. */
    private void runOnDevice(Consumer<RowKernel> call) {
        try {
            call.accept(device.compile(spec));
        } catch (RuntimeException | LinkageError failure) {
            runInstead(call, failure);
            device.health().failed(host.id(), failure);
            return;
        }
        device.health().succeeded();
    }

    /** Everything that the device wrote is written again; what fails here too was not the device's fault. */
    private void runInstead(Consumer<RowKernel> call, Throwable failure) {
        try {
            call.accept(onHost);
        } catch (RuntimeException | LinkageError problem) {
            if (!problem.equals(failure)) {
                problem.addSuppressed(failure);
            }
            throw problem;
        }
    }

    private boolean isForDevice(
            @Nullable Reference<?> p, @Nullable Model<?> q, long first, int count, long back, Workers workers) {
        int classes = p != null ? p.rows().classes() : q != null ? q.rows().classes() : 0;
        long work = (long) count * classes;
        if (work == 0 || work < least || !device.health().isUsable()) {
            return false;
        }
        Crossover known = said != null ? said : measured(workers);
        return known != null && known.takes(work, carried(p, q, first, count) + back);
    }

    private @Nullable Crossover measured(Workers workers) {
        Crossovers.Entry known = measured;
        if (known == null || known.threads() != workers.threads()) {
            known = crossovers.entry(device, host, spec.elements(), workers.threads());
            measured = known;
        }
        return known.poll(workers);
    }

    /** How many elements of matrices a call needs on the device that are not there yet. */
    private long carried(@Nullable Reference<?> p, @Nullable Model<?> q, long first, int count) {
        long carried = 0;
        if (p != null) {
            long rows = q == null ? count : referenceRow(first + count - 1, q) - referenceRow(first, q) + 1;
            carried += rows * (classesToCarry(p.rows()) + classesToCarry(p.spreads()));
        }
        if (q != null) {
            long rows = Math.min(count, q.rows().rows());
            carried += rows * (classesToCarry(q.rows()) + classesToCarry(q.spreads()));
        }
        return carried;
    }

    private long referenceRow(long result, Model<?> q) {
        return spec.pairing().referenceRow(result, q.rows().rows());
    }

    private long classesToCarry(@Nullable Rows rows) {
        ResidentRows copy = rows == null ? null : rows.copy();
        return rows == null || (copy != null && copy.backend() == device) ? 0 : rows.classes();
    }
}
