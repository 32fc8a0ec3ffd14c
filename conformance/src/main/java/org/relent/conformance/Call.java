package org.relent.conformance;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Kernel;
import org.relent.KernelSpec;
import org.relent.LabelKernel;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/** A planned kernel that is run the same way whatever its operands, always through the public face. */
abstract sealed class Call {
    /** Plans a kernel that works on the calling thread. */
    static Call of(KernelSpec spec, Backend backend) {
        return of(spec, backend, null, 1);
    }

    /** Plans a kernel that may use a pool. */
    static Call of(KernelSpec spec, Backend backend, @Nullable Executor pool, int threads) {
        return switch (spec.measure().operands()) {
            case REFERENCE ->
                new Unary(plan(Relent.<Form>unary(spec.measure(), spec.reference()), spec, backend, pool, threads));
            case REFERENCE_AND_MODEL ->
                new Pair(plan(
                        Relent.<Form, Form>pair(spec.measure(), spec.reference(), model(spec)),
                        spec,
                        backend,
                        pool,
                        threads));
            case LABELS_AND_MODEL ->
                new Label(plan(
                        Relent.<Distribution>nll((ClassIndex) spec.reference(), (Distribution) model(spec)),
                        spec,
                        backend,
                        pool,
                        threads));
        };
    }

    private static Form model(KernelSpec spec) {
        return Objects.requireNonNull(spec.model());
    }

    private static <S extends Plan<S, K>, K extends Kernel> K plan(
            S fresh, KernelSpec spec, Backend backend, @Nullable Executor pool, int threads) {
        S plan = fresh.elements(spec.elements())
                .in(spec.base())
                .options(spec.options())
                .pairs(spec.pairing());
        if (!plan.spec().equals(spec)) {
            throw new AssertionError("planned " + plan.spec() + ", expected " + spec);
        }
        return (pool == null ? plan.threads(threads) : plan.threads(pool, threads)).kernel(backend);
    }

    abstract void run(Operands operands, double[] results, int offset);

    abstract void run(Operands operands, MemorySegment results);

    abstract double sum(Operands operands);

    abstract double mean(Operands operands);

    /** The results in an array of their own. */
    final double[] results(Operands operands, int count) {
        double[] results = new double[count];
        run(operands, results, 0);
        return results;
    }

    private static Reference<Form> reference(Operands operands) {
        return new Reference<>(rows(operands.reference()));
    }

    private static Model<Form> model(Operands operands) {
        return new Model<>(rows(operands.model()));
    }

    private static Rows rows(@Nullable Rows rows) {
        return Objects.requireNonNull(rows);
    }

    private static final class Unary extends Call {
        private final UnaryKernel<Form> kernel;

        Unary(UnaryKernel<Form> kernel) {
            this.kernel = kernel;
        }

        @Override
        void run(Operands operands, double[] results, int offset) {
            kernel.run(reference(operands), results, offset);
        }

        @Override
        void run(Operands operands, MemorySegment results) {
            kernel.run(reference(operands), results);
        }

        @Override
        double sum(Operands operands) {
            return kernel.sum(reference(operands));
        }

        @Override
        double mean(Operands operands) {
            return kernel.mean(reference(operands));
        }
    }

    private static final class Pair extends Call {
        private final PairKernel<Form, Form> kernel;

        Pair(PairKernel<Form, Form> kernel) {
            this.kernel = kernel;
        }

        @Override
        void run(Operands operands, double[] results, int offset) {
            kernel.run(reference(operands), model(operands), results, offset);
        }

        @Override
        void run(Operands operands, MemorySegment results) {
            kernel.run(reference(operands), model(operands), results);
        }

        @Override
        double sum(Operands operands) {
            return kernel.sum(reference(operands), model(operands));
        }

        @Override
        double mean(Operands operands) {
            return kernel.mean(reference(operands), model(operands));
        }
    }

    private static final class Label extends Call {
        private final LabelKernel<Distribution> kernel;

        Label(LabelKernel<Distribution> kernel) {
            this.kernel = kernel;
        }

        private static Model<Distribution> distribution(Operands operands) {
            return new Model<>(rows(operands.model()));
        }

        @Override
        void run(Operands operands, double[] results, int offset) {
            kernel.run(Objects.requireNonNull(operands.labels()), distribution(operands), results, offset);
        }

        @Override
        void run(Operands operands, MemorySegment results) {
            kernel.run(Objects.requireNonNull(operands.labels()), distribution(operands), results);
        }

        @Override
        double sum(Operands operands) {
            return kernel.sum(Objects.requireNonNull(operands.labels()), distribution(operands));
        }

        @Override
        double mean(Operands operands) {
            return kernel.mean(Objects.requireNonNull(operands.labels()), distribution(operands));
        }
    }
}
