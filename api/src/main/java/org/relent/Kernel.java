package org.relent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.spi.RowKernel;

/**
 * A planned computation: validated and compiled once, run any number of times, from any number of threads. A run checks
 * shapes, labels and memory first; if anything is wrong nothing is computed and nothing written. With one thread (the
 * default) a run of a vector backend allocates nothing once the JIT has compiled it, but for rare rows that only the
 * reference computes exactly enough.
 *
 * <p>With {@link OnInfinite#FAIL} every method but {@code examine} throws {@link InfiniteResultException} where a result
 * would be infinite, and looks at all rows once more for that.
 *
 * <p>Results are f64, one a pair of rows, in the base of the spec; a kernel of several measures gives one number a measure
 * for each pair, side by side. Thread-safe.
 */
public abstract sealed class Kernel permits UnaryKernel, PairKernel, LabelKernel {
    // Results that do not stay in a double[] of the caller's pass through this many at a time: 128 KiB, half an L2.
    private static final int CHUNK = 1 << 14;
    private static final ThreadLocal<@Nullable Scratch> SCRATCH = new ThreadLocal<>();

    private static final class Scratch {
        final double[] results = new double[CHUNK];
        final CompensatedSum sum = new CompensatedSum();
    }

    private final KernelSpec spec;
    private final Workers workers;
    private final Backends.Selection selection;
    private final RowKernel compiled;
    private final double[] scales;
    private final boolean scaled;
    private final int width;

    Kernel(KernelSpec spec, Workers workers, Backends.Selection selection) {
        this.spec = spec;
        this.workers = workers;
        this.selection = selection;
        this.compiled = selection.compile(spec);
        this.width = spec.measures().size();
        this.scales = new double[width];
        boolean any = false;
        for (int i = 0; i < width; i++) {
            scales[i] = spec.base().scale(spec.measures().get(i).quantity());
            any |= scales[i] != 1.0;
        }
        this.scaled = any;
    }

    /** {@return what this kernel computes} */
    public final KernelSpec spec() {
        return spec;
    }

    /** {@return the backend that computes it; where there is a {@link #device() device} too, the one for small calls} */
    public final Backend backend() {
        return selection.backend();
    }

    /**
     * The device that an automatic choice sends large calls to: {@link Backends#crossover} says which. A call that fails
     * there is computed by {@link #backend()} instead. Results have the bits of the backend that computed them.
     *
     * @return the device; empty if there is none, or a backend was named
     */
    public final Optional<Backend> device() {
        return selection.device();
    }

    /** {@return the better-ranked backends that an automatic choice passed over, each with the reason} */
    public final List<String> passedOver() {
        return selection.passedOver();
    }

    /** Results into an array. */
    final void store(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long results,
            double[] out,
            int offset) {
        Objects.requireNonNull(out, "results");
        requireRoom(p, q, y, results, out, offset);
        requireFinite(p, q, y, results, null);
        compute(p, q, y, 0, (int) results, out, offset);
    }

    /** Results into a segment of f64, in native byte order. */
    final void store(
            @Nullable Reference<?> p, @Nullable Model<?> q, @Nullable Labels y, long results, MemorySegment out) {
        Objects.requireNonNull(out, "results");
        long numbers = Math.multiplyExact(results, width);
        if (out.byteSize() / Double.BYTES < numbers) {
            throw new IndexOutOfBoundsException(
                    "results: got room for " + out.byteSize() / Double.BYTES + ", expected " + numbers);
        }
        if (out.isReadOnly()) {
            throw new IllegalArgumentException("results: got a read-only segment, expected a writable one");
        }
        Memory.requireAlive("results", out);
        Memory.requireApart(p, q, y, "results", null, out, numbers * Double.BYTES);
        requireFinite(p, q, y, results, null);
        Scratch scratch = takeScratch();
        try {
            int step = CHUNK / width;
            for (long first = 0; first < results; first += step) {
                int count = (int) Math.min(step, results - first);
                compute(p, q, y, first, count, scratch.results, 0);
                MemorySegment.copy(
                        scratch.results,
                        0,
                        out,
                        ValueLayout.JAVA_DOUBLE_UNALIGNED,
                        first * width * Double.BYTES,
                        count * width);
            }
        } finally {
            SCRATCH.set(scratch);
        }
    }

    /** Results into an array, and their gradients with respect to logits: the model's, or without one P's. */
    final void storeWithGradient(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long results,
            double[] out,
            Gradient gradient) {
        Objects.requireNonNull(out, "results");
        Objects.requireNonNull(gradient, "gradient");
        requireGradient(false);
        requireRoom(p, q, y, results, out, 0);
        Rows logits = q != null ? q.rows() : Objects.requireNonNull(p).rows();
        GradientRoom.require("gradient", gradient, results, logits, q != null ? "model" : "reference", workers);
        GradientRoom.requireApart("gradient", gradient, p, q, y, out, results);
        requireFinite(p, q, y, results, null);
        compiled.gradient(p, q, y, 0, (int) results, out, 0, gradient, workers);
        if (scaled) {
            scale(out, 0, (int) results);
            gradient.scale(scales[0]);
        }
    }

    /** Results into an array, and their gradients with respect to Gaussians. */
    final void storeWithGradient(
            Reference<?> p,
            @Nullable Model<?> q,
            long results,
            double[] out,
            @Nullable GaussianGradient ofReference,
            @Nullable GaussianGradient ofModel) {
        Objects.requireNonNull(out, "results");
        requireGradient(true);
        requireRoom(p, q, null, results, out, 0);
        GradientRoom.require(ofReference, ofModel, p, q, out, results, workers);
        requireFinite(p, q, null, results, null);
        compiled.gaussianGradient(p, q, 0, (int) results, out, 0, ofReference, ofModel, workers);
        if (scaled) {
            scale(out, 0, (int) results);
            scale(ofReference);
            scale(ofModel);
        }
    }

    /** Checks that there are gradients, and that they are those of Gaussians or not. */
    private void requireGradient(boolean ofGaussians) {
        String refusal = backend().gradientRefusal(spec).orElse(null);
        if (refusal != null) {
            throw spec.hasGradient()
                    ? new NotAvailableYetException(spec, backend().id() + ": gradient: " + refusal)
                    : new IllegalStateException(refusal);
        }
        if (spec.hasGaussianGradient() != ofGaussians) {
            throw new IllegalStateException("gradient: got room for those of "
                    + (ofGaussians ? "means and spreads" : "logits") + ", expected for those of "
                    + (ofGaussians ? "logits" : "means and spreads") + " as " + spec + " has them");
        }
    }

    private void scale(@Nullable GaussianGradient gradient) {
        if (gradient != null) {
            gradient.means().scale(scales[0]);
            gradient.spreads().scale(scales[0]);
        }
    }

    final void requireRoom(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long results,
            double[] out,
            int offset) {
        long numbers = Math.multiplyExact(results, width);
        if (offset < 0 || numbers > out.length - (long) offset) {
            throw new IndexOutOfBoundsException("results: got room for " + (out.length - (long) offset)
                    + " from offset " + offset + ", expected " + numbers);
        }
        Memory.requireApart(p, q, y, "results", out, offset, numbers);
    }

    /** Where infinite results are a failure, looks for one before anything is computed. */
    private void requireFinite(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long results,
            double @Nullable [] rowWeights) {
        if (spec.options().onInfinite() == OnInfinite.FAIL) {
            new Examination(spec, p, q, y).requireFinite(results, rowWeights);
        }
    }

    final void examine(
            @Nullable Reference<?> p, @Nullable Model<?> q, @Nullable Labels y, long results, Details details) {
        Objects.requireNonNull(details, "details");
        if (details.results() < results) {
            throw new IndexOutOfBoundsException(
                    "details: got room for " + details.results() + " results, expected " + results);
        }
        if (details.measures() != 0 && details.measures() != width) {
            throw new IllegalArgumentException("details.measures: got bounds of " + details.measures()
                    + " measures, expected " + width + " as planned");
        }
        new Examination(spec, p, q, y).fill((int) results, details, scales);
    }

    /** Taken away while it is in use: a pool may run another call on this thread meanwhile. */
    private static Scratch takeScratch() {
        Scratch scratch = SCRATCH.get();
        SCRATCH.set(null);
        return scratch == null ? new Scratch() : scratch;
    }

    /** The sum of all results, in a fixed order, compensated; each times a weight if there are weights. */
    final double total(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long results,
            double @Nullable [] rowWeights) {
        if (width != 1) {
            throw new IllegalStateException("a sum over rows: got a kernel of " + width + " measures ("
                    + spec.measureIds() + "), expected one measure");
        }
        requireFinite(p, q, y, results, rowWeights);
        Scratch scratch = takeScratch();
        try {
            scratch.sum.clear();
            for (long first = 0; first < results; first += CHUNK) {
                int count = (int) Math.min(CHUNK, results - first);
                compute(p, q, y, first, count, scratch.results, 0);
                for (int i = 0; i < count; i++) {
                    double result = scratch.results[i];
                    if (rowWeights == null) {
                        scratch.sum.add(result);
                    } else if (rowWeights[(int) first + i] != 0) { // a weight of 0 leaves the row out, infinite or not
                        scratch.sum.add(rowWeights[(int) first + i] * result);
                    }
                }
            }
            return scratch.sum.value();
        } finally {
            SCRATCH.set(scratch);
        }
    }

    /**
     * The divisor of a mean: the sum of the row weights, checked (one a result, finite, 0 or more). With labels each is
     * multiplied by its label's class weight, and rows that are ignored are left out.
     */
    final double totalWeight(double @Nullable [] rowWeights, @Nullable Labels y, long results) {
        if (rowWeights != null && rowWeights.length != results) {
            throw new IllegalArgumentException(
                    "rowWeights: got " + rowWeights.length + ", expected " + results + ", one a result");
        }
        Scratch scratch = takeScratch();
        try {
            scratch.sum.clear();
            for (long i = 0; i < results; i++) {
                double weight = rowWeights == null ? 1 : rowWeights[(int) i];
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "rowWeights[" + i + "]: got " + weight + ", expected a finite number, 0 or more");
                }
                if (y == null) {
                    scratch.sum.add(weight);
                } else if (!((ClassIndex) spec.reference()).ignores(y.get(i))) {
                    scratch.sum.add(weight * spec.options().classWeights().get((int) y.get(i)));
                }
            }
            return scratch.sum.value();
        } finally {
            SCRATCH.set(scratch);
        }
    }

    private void compute(
            @Nullable Reference<?> p,
            @Nullable Model<?> q,
            @Nullable Labels y,
            long first,
            int count,
            double[] out,
            int offset) {
        compiled.run(p, q, y, first, count, out, offset, workers);
        if (scaled) {
            scale(out, offset, count);
        }
    }

    private void scale(double[] out, int offset, int count) {
        for (int i = 0; i < count * width; i++) {
            out[offset + i] *= scales[i % width];
        }
    }

    /** Checks what a side must satisfy before a kernel starts. */
    final void requireUsable(String name, Rows rows) {
        if (rows.elementType() != spec.elements()) {
            throw new IllegalArgumentException(name + ".elementType: got "
                    + rows.elementType().id() + ", expected " + spec.elements().id() + " as planned");
        }
        Memory.requireOpen(name, rows);
        MemorySegment segment = rows.segment();
        if (segment != null) {
            requireReadable(name, segment);
        }
    }

    /** Checks what a side's form needs besides its rows. */
    final void requireForm(String name, @Nullable Form form, Rows rows, @Nullable Rows spreads) {
        if (form instanceof Gaussian != (spreads != null)) {
            throw new IllegalArgumentException(name + ".spreads: got "
                    + (spreads == null ? "none, expected them beside the means" : "some, expected none for " + form));
        }
        if (spreads != null) {
            // Constants: a name put together here would be allocated at every run.
            requireUsable(name.equals("model") ? "model.spreads" : "reference.spreads", spreads);
            if (spreads.rows() != rows.rows() || spreads.classes() != rows.classes()) {
                throw new IllegalArgumentException(name + ".spreads: got " + spreads.rows() + " rows of "
                        + spreads.classes() + ", expected " + rows.rows() + " rows of " + rows.classes()
                        + " as in the means");
            }
        }
        if (form instanceof Joint joint && rows.classes() != joint.cellCount()) {
            throw new IllegalArgumentException(name + ".classes: got " + rows.classes() + ", expected "
                    + joint.cellCount() + " = " + joint.xCount() + " × " + joint.yCount() + " cells a table");
        }
    }

    /** Checks that there are as many class weights as classes. */
    final void requireClassWeights(Rows model) {
        ClassWeights weights = spec.options().classWeights();
        if (!weights.isNone() && weights.classes() != model.classes()) {
            throw new IllegalArgumentException(
                    "classWeights: got " + weights.classes() + ", expected " + model.classes() + ", one a class");
        }
    }

    /** Checks memory that the workers read. */
    final void requireReadable(String name, MemorySegment segment) {
        Memory.requireShared(name, segment, workers);
    }

    @Override
    public final String toString() {
        return spec + " on " + backend().id()
                + device().map(device -> ", large calls on " + device.id()).orElse("");
    }
}
