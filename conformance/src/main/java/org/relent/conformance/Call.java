package org.relent.conformance;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Details;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Kernel;
import org.relent.KernelSpec;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;

/** A planned kernel that is run the same way whatever its operands, always through the public face. */
abstract sealed class Call {
    private final int width;

    private Call(KernelSpec spec) {
        this.width = spec.measures().size();
    }

    /** Plans a kernel that works on the calling thread. */
    static Call of(KernelSpec spec, Backend backend) {
        return of(spec, backend, null, 1);
    }

    /** Plans a kernel that may use a pool. */
    static Call of(KernelSpec spec, Backend backend, @Nullable Executor pool, int threads) {
        Form p = spec.reference();
        Form q = spec.model();
        if (p instanceof ClassIndex labels) {
            Distribution model = (Distribution) Objects.requireNonNull(q);
            return new Label(spec, plan(Relent.nll(labels, model), spec, backend, pool, threads));
        }
        return q == null
                ? new Unary(spec, plan(Relent.measures(spec.measures(), p), spec, backend, pool, threads))
                : new Pair(spec, plan(Relent.measures(spec.measures(), p, q), spec, backend, pool, threads));
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

    abstract double mean(Operands operands, double[] rowWeights);

    abstract void examine(Operands operands, Details details);

    /** The gradients go into one room for each of {@link #sloped}'s matrices, in that order. */
    abstract void gradient(Operands operands, double[] results, List<Gradient> rooms);

    /** The matrices that a kernel with a gradient gives derivatives with respect to. */
    static List<Part> sloped(KernelSpec spec) {
        if (spec.reference() instanceof Gaussian) {
            List<Part> all = List.of(Part.REFERENCE, Part.REFERENCE_SPREADS, Part.MODEL, Part.MODEL_SPREADS);
            return spec.model() == null ? all.subList(0, 2) : all;
        }
        return List.of(spec.model() == null ? Part.REFERENCE : Part.MODEL);
    }

    private static GaussianGradient ofGaussians(List<Gradient> rooms, int from) {
        return new GaussianGradient(rooms.get(from), rooms.get(from + 1));
    }

    /** The numbers of so many results, one a measure each, in an array of their own. */
    final double[] results(Operands operands, int count) {
        double[] results = new double[count * width];
        run(operands, results, 0);
        return results;
    }

    private static Reference<Form> reference(Operands operands) {
        return reference(rows(operands.reference()), operands.referenceSpreads());
    }

    private static Model<Form> model(Operands operands) {
        return model(rows(operands.model()), operands.modelSpreads());
    }

    private static Reference<Form> reference(Rows rows, @Nullable Rows spreads) {
        return spreads == null ? new Reference<>(rows) : new Reference<>(rows, spreads);
    }

    private static Model<Form> model(Rows rows, @Nullable Rows spreads) {
        return spreads == null ? new Model<>(rows) : new Model<>(rows, spreads);
    }

    // A null goes on to the kernel, whose refusal is tested.
    @SuppressWarnings("NullAway")
    private static Rows rows(@Nullable Rows rows) {
        return rows;
    }

    private static final class Unary extends Call {
        private final UnaryKernel<Form> kernel;

        Unary(KernelSpec spec, UnaryKernel<Form> kernel) {
            super(spec);
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

        @Override
        double mean(Operands operands, double[] rowWeights) {
            return kernel.mean(reference(operands), rowWeights);
        }

        @Override
        void examine(Operands operands, Details details) {
            kernel.examine(reference(operands), details);
        }

        @Override
        void gradient(Operands operands, double[] results, List<Gradient> rooms) {
            if (kernel.spec().reference() instanceof Gaussian) {
                kernel.runWithGradient(reference(operands), results, ofGaussians(rooms, 0));
            } else {
                kernel.runWithGradient(reference(operands), results, rooms.getFirst());
            }
        }
    }

    private static final class Pair extends Call {
        private final PairKernel<Form, Form> kernel;

        Pair(KernelSpec spec, PairKernel<Form, Form> kernel) {
            super(spec);
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

        @Override
        double mean(Operands operands, double[] rowWeights) {
            return kernel.mean(reference(operands), model(operands), rowWeights);
        }

        @Override
        void examine(Operands operands, Details details) {
            kernel.examine(reference(operands), model(operands), details);
        }

        @Override
        void gradient(Operands operands, double[] results, List<Gradient> rooms) {
            if (kernel.spec().reference() instanceof Gaussian) {
                GaussianGradient ofModel = ofGaussians(rooms, 2);
                kernel.runWithGradient(reference(operands), model(operands), results, ofGaussians(rooms, 0), ofModel);
            } else {
                kernel.runWithGradient(reference(operands), model(operands), results, rooms.getFirst());
            }
        }
    }

    private static final class Label extends Call {
        private final LabelKernel<Distribution> kernel;

        Label(KernelSpec spec, LabelKernel<Distribution> kernel) {
            super(spec);
            this.kernel = kernel;
        }

        @SuppressWarnings("unchecked") // the form of a Model exists for the compiler alone
        private static Model<Distribution> distribution(Operands operands) {
            return (Model<Distribution>) (Model<?>) model(operands);
        }

        @SuppressWarnings("NullAway") // as above
        private static Labels labels(Operands operands) {
            return operands.labels();
        }

        @Override
        void run(Operands operands, double[] results, int offset) {
            kernel.run(labels(operands), distribution(operands), results, offset);
        }

        @Override
        void run(Operands operands, MemorySegment results) {
            kernel.run(labels(operands), distribution(operands), results);
        }

        @Override
        double sum(Operands operands) {
            return kernel.sum(labels(operands), distribution(operands));
        }

        @Override
        double mean(Operands operands) {
            return kernel.mean(labels(operands), distribution(operands));
        }

        @Override
        double mean(Operands operands, double[] rowWeights) {
            return kernel.mean(labels(operands), distribution(operands), rowWeights);
        }

        @Override
        void examine(Operands operands, Details details) {
            kernel.examine(labels(operands), distribution(operands), details);
        }

        @Override
        void gradient(Operands operands, double[] results, List<Gradient> rooms) {
            kernel.runWithGradient(labels(operands), distribution(operands), results, rooms.getFirst());
        }
    }
}
