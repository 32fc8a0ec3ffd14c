package org.relent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.spi.Engine;
import org.relent.spi.RowKernel;

/**
 * An engine whose numbers are made up: result i of measure m is 1 + i + 100 m, and element (i, c) of its gradient is
 * 1 + i + 100 c. What kernels do with numbers shows by itself, for every measure.
 */
final class MadeUp implements Engine {
    /** The backend that tests plan on. */
    static final Backend BACKEND = Backend.of("made-up", new MadeUp());

    /** What an engine without gradients says of them. */
    static final Backend WITHOUT_GRADIENTS = Backend.of("plain", new Engine() {
        @Override
        public Optional<String> refusal(KernelSpec spec) {
            return Optional.empty();
        }

        @Override
        public RowKernel compile(KernelSpec spec) {
            return new Kernel(spec.measures().size());
        }
    });

    private record Kernel(int width) implements RowKernel {
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
            for (int i = 0; i < count; i++) {
                for (int m = 0; m < width; m++) {
                    results[offset + i * width + m] = 1.0 + first + i + 100.0 * m;
                }
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
            run(reference, model, labels, first, count, results, offset, workers);
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < gradient.classes(); c++) {
                    gradient.set(first + i, c, 1.0 + first + i + 100.0 * c);
                }
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
            fill(ofReference, 0);
            fill(ofModel, 20);
            run(reference, model, null, first, count, results, offset, workers);
        }

        private static void fill(@Nullable GaussianGradient gradient, double from) {
            if (gradient != null) {
                for (int c = 0; c < gradient.means().classes(); c++) {
                    gradient.means().set(0, c, from + c);
                    gradient.spreads().set(0, c, from + 10 + c);
                }
            }
        }
    }

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
        return new Kernel(spec.measures().size());
    }
}
