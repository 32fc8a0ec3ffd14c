package org.relent.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.Measure;

/**
 * Gradients with respect to logits, or to the means and spreads of Gaussians: within their bounds of the reference's, which
 * are those of its results. Those of a kernel with several stand one after the other, in the order of its matrices.
 */
final class Gradients {
    private static final int[] SIZES = {1, 2, 3, 8, 17, 31, 33, 64, 100, 255, 257, 600};
    private static final int SIZES_EACH = 4;

    private final KernelSpec spec;
    private final Suite suite;
    private final List<Part> parts;

    private Gradients(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
        this.parts = Call.sloped(spec);
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        Gradients gradients = new Gradients(spec, suite);
        List<DynamicTest> tests = new ArrayList<>();
        if (suite.isReference()) {
            tests.add(dynamicTest("as differences of results", gradients::differences));
        } else {
            tests.add(dynamicTest("within the bound", gradients::accuracy));
        }
        tests.add(dynamicTest("results have the bits of a run; inputs stay unchanged", gradients::results));
        tests.add(dynamicTest("the same bits in every memory, with threads and alone", gradients::independence));
        tests.add(dynamicTest(
                "a NaN row has a gradient of NaN, and leaves its neighbours as they are", gradients::badRows));
        tests.add(dynamicTest("in bits and base 10 it is that in nats, scaled", gradients::bases));
        if (spec.reference() instanceof ClassIndex index && index.ignore().isPresent()) {
            tests.add(dynamicTest("an ignored row has a gradient of 0", gradients::ignored));
        }
        return tests.stream();
    }

    private double[] gradient(Call call, Batch batch) {
        double[] gradient = new double[parts.size() * batch.rows() * batch.classes()];
        call.gradient(batch.plain(), new double[batch.rows()], rooms(gradient, batch.rows(), batch.classes()));
        return gradient;
    }

    private List<Gradient> rooms(double[] data, int rows, int classes) {
        return rooms(part -> Gradient.of(data, part * rows * classes, rows, classes, classes));
    }

    private List<Gradient> rooms(float[] data, int rows, int classes) {
        return rooms(part -> Gradient.of(data, part * rows * classes, rows, classes, classes));
    }

    private List<Gradient> rooms(IntFunction<Gradient> room) {
        return IntStream.range(0, parts.size()).mapToObj(room).toList();
    }

    private double[] gradient(Batch batch) {
        return gradient(suite.call(batch.spec()), batch);
    }

    private double[] exact(Batch batch) {
        Batch wide = batch.widened();
        return gradient(Call.of(wide.spec(), Backends.reference(), null, 2), wide);
    }

    private void accuracy() {
        int start = Kernels.rotation(spec, SIZES.length);
        int[] some = new int[SIZES_EACH];
        Arrays.setAll(some, i -> SIZES[(start + i * SIZES.length / SIZES_EACH) % SIZES.length]);
        List<RowKind> all = Batch.kindsFor(spec);
        for (int classes : Kernels.sizes(spec, some)) {
            List<RowKind> kinds = all;
            if (classes > 64) {
                kinds = List.of(all.get(classes % all.size()), all.get((classes + 5) % all.size()), RowKind.NEAR_EQUAL);
            }
            accuracy(Batch.of(spec, kinds, classes, "gradient"));
        }
        if (spec.reference() instanceof Gaussian) {
            accuracy(Gaussians.close(Batch.of(spec, List.of(RowKind.EQUAL), 40, "gradient")));
            accuracy(Gaussians.extreme(Batch.of(spec, List.of(RowKind.RANDOM), 40, "gradient")));
        }
    }

    private void accuracy(Batch batch) {
        int classes = batch.classes();
        double[] exact = exact(batch);
        double[] wide = gradient(batch);
        float[] narrow = new float[wide.length];
        suite.call(spec).gradient(batch.plain(), new double[batch.rows()], rooms(narrow, batch.rows(), classes));
        for (int row = 0; row < batch.rows(); row++) {
            double[] bounds = bounds(batch, row, exact);
            for (int i = 0; i < bounds.length; i++) {
                int at = at(batch, row, i);
                requireClose(batch, row, i, wide[at], exact[at], bounds[i]);
                double rounding = 0.5 * Math.ulp((float) exact[at]) + Float.MIN_VALUE;
                requireClose(batch, row, i, narrow[at], exact[at], bounds[i] + rounding);
            }
        }
    }

    /** The bounds of a row's derivatives, those with respect to one matrix after those with respect to another. */
    private double[] bounds(Batch batch, int row, double[] exact) {
        if (spec.reference() instanceof Gaussian) {
            double[] derivatives = new double[parts.size() * batch.classes()];
            Arrays.setAll(derivatives, i -> exact[at(batch, row, i)]);
            return GaussianGradientBounds.of(batch, row, derivatives);
        }
        boolean ignored = spec.reference() instanceof ClassIndex index
                && batch.labels() != null
                && index.ignores(batch.labels()[row]);
        return ignored ? new double[batch.classes()] : GradientBounds.of(batch, row);
    }

    /** Where derivative i of a row stands among those of all. */
    private static int at(Batch batch, int row, int i) {
        return (i / batch.classes() * batch.rows() + row) * batch.classes() + i % batch.classes();
    }

    private void requireClose(Batch batch, int row, int i, double got, double exact, double bound) {
        boolean close = Double.isNaN(exact) ? Double.isNaN(got) : Math.abs(got - exact) <= bound;
        if (!close && got != exact) {
            throw new AssertionError(Kernels.name(batch.spec()) + ": C=" + batch.classes() + ", row " + row + " ("
                    + batch.kinds().get(row) + "), " + parts.get(i / batch.classes()) + " " + i % batch.classes()
                    + ": got a derivative of " + Batch.bits(got)
                    + ", expected " + Batch.bits(exact) + ", error " + (got - exact) + " with a bound of " + bound
                    + batch.numbers(row));
        }
    }

    /** The reference against differences of its own results, of fourth order: good to about ten digits. */
    private void differences() {
        List<RowKind> kinds = List.of(RowKind.RANDOM, RowKind.FLAT, RowKind.NEAR_EQUAL);
        for (int classes : Kernels.sizes(spec, 2, 5)) {
            if (classes > 40) {
                continue;
            }
            Batch batch = Batch.of(spec, kinds, classes, "gradient").widened();
            double[] gradient = exact(batch);
            double size = spec.measure() == Measure.NLL ? 10 : 1;
            for (int i = 0; i < parts.size() * classes; i++) {
                double[] derivative = derivative(batch, parts.get(i / classes), i % classes);
                for (int row = 0; row < derivative.length; row++) {
                    double got = gradient[at(batch, row, i)];
                    boolean kink =
                            spec.reference() instanceof Gaussian && Gaussians.isNearFree(batch, row, i % classes, 0.05);
                    if (!kink) {
                        requireClose(batch, row, i, got, derivative[row], 1e-9 * size * (1 + Math.abs(got)));
                    }
                }
            }
        }
    }

    private double[] derivative(Batch batch, Part part, int c) {
        double[] derivative = new double[batch.rows()];
        for (int k : new int[] {1, -1, 2, -2}) {
            Batch moved = batch;
            for (int row = 0; row < batch.rows(); row++) {
                double x = batch.matrix(part).get(row, c);
                moved = moved.with(part, row, c, x + k * step(part, x));
            }
            double[] results = suite.run(moved);
            for (int row = 0; row < results.length; row++) {
                double step = step(part, batch.matrix(part).get(row, c));
                derivative[row] += (k * k == 1 ? 8 : -1) * Math.signum(k) / (12 * step) * results[row];
            }
        }
        return derivative;
    }

    /** Relative for σ and σ², which a derivative changes fast with where they are small. */
    private double step(Part part, double x) {
        boolean relative = part.isSpreads() && Gaussians.spread(spec, part) != Gaussian.Spread.LOG_VARIANCE;
        return relative ? 1e-3 * Math.min(1, x) : 1e-3;
    }

    private Batch batch(int rows, int classes) {
        List<RowKind> all = Batch.kindsFor(spec);
        List<RowKind> kinds = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            kinds.add(all.get((row * 5 + classes) % all.size()));
        }
        return Batch.of(spec, kinds, Kernels.sizes(spec, classes)[0], "gradient");
    }

    private void results() {
        Batch batch = batch(7, 19);
        double[] expected = suite.run(batch);
        List<Storage.Stored> stored = new ArrayList<>();
        Operands operands = batch.operands(part -> {
            Matrix matrix = batch.get(part);
            if (matrix == null) {
                return null;
            }
            stored.add(Storage.NATIVE_MISALIGNED_WITH_STRIDE.store(matrix));
            return stored.getLast().rows();
        });
        double[] results = new double[batch.rows()];
        double[] gradient = new double[parts.size() * batch.rows() * batch.classes()];
        suite.call(spec).gradient(operands, results, rooms(gradient, batch.rows(), batch.classes()));
        batch.requireBits(results, expected, "with a gradient");
        if (!stored.stream().allMatch(Storage.Stored::isUnchanged)) {
            throw new AssertionError(Kernels.name(spec) + ": an input was written to");
        }
        requireBits(gradient, gradient(batch), "inputs in native memory");
    }

    private void requireBits(double[] got, double[] expected, String where) {
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToLongBits(got[i]) != Double.doubleToLongBits(expected[i])) {
                throw new AssertionError(Kernels.name(spec) + ", " + where + ", element " + i + ": got "
                        + Batch.bits(got[i]) + ", expected " + Batch.bits(expected[i]) + "; " + Seed.hint());
            }
        }
    }

    private void independence() {
        Batch batch = batch(suite.isReference() ? 5 : 33, suite.isReference() ? 5 : 67);
        int rows = batch.rows();
        int classes = batch.classes();
        double[] expected = gradient(batch);
        requireBits(gradient(Call.of(spec, suite.backend(), null, 3), batch), expected, "3 threads");
        Operands operands = batch.plain();
        for (int row : new int[] {0, 3, rows - 1}) {
            double[] alone = new double[parts.size() * classes];
            suite.call(spec).gradient(operands.row(row, batch.labels()), new double[1], rooms(alone, 1, classes));
            double[] among = new double[alone.length];
            Arrays.setAll(among, i -> expected[at(batch, row, i)]);
            requireBits(alone, among, "row " + row);
        }
        float[] floats = new float[expected.length];
        suite.call(spec).gradient(operands, new double[rows], rooms(floats, rows, classes));
        try (Arena arena = Arena.ofShared()) {
            for (ElementType type : new ElementType[] {ElementType.F64, ElementType.F32}) {
                MemorySegment memory = arena.allocate((long) expected.length * type.bytes() + 8)
                        .fill((byte) 0x5a);
                List<Gradient> gradients = rooms(part ->
                        Gradient.of(memory.asSlice(3), type, (long) part * rows * classes, rows, classes, classes));
                suite.call(spec).gradient(operands, new double[rows], gradients);
                double[] got = new double[expected.length];
                double[] same = expected.clone();
                for (int i = 0; i < got.length; i++) {
                    int row = i / classes;
                    got[i] = gradients.get(row / rows).get(row % rows, i % classes);
                    same[i] = type == ElementType.F64 ? same[i] : floats[i];
                }
                requireBits(got, same, "a segment of " + type.id());
                for (long at : new long[] {0, 2, memory.byteSize() - 1}) {
                    if (memory.get(ValueLayout.JAVA_BYTE, at) != 0x5a) {
                        throw new AssertionError(Kernels.name(spec) + ": wrote beside the gradient, byte " + at);
                    }
                }
            }
        }
    }

    private void badRows() {
        Batch good = Batch.of(
                spec, List.of(RowKind.RANDOM, RowKind.FLAT, RowKind.RANDOM), Kernels.sizes(spec, 37)[0], "gradient");
        int classes = good.classes();
        double[] expected = gradient(good);
        for (int i = 0; i < parts.size() * classes; i++) {
            expected[at(good, 1, i)] = Double.NaN;
        }
        for (Part part : good.parts()) {
            for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                requireBits(gradient(good.with(part, 1, classes / 2, value)), expected, value + " in " + part);
            }
        }
    }

    private void bases() {
        Batch batch = batch(5, 19);
        double[] nats = gradient(batch);
        for (LogBase base : LogBase.values()) {
            double scale = base.scale(spec.measure().quantity());
            double[] scaled = gradient(batch.with(spec.withBase(base)));
            requireBits(scaled, Arrays.stream(nats).map(x -> x * scale).toArray(), base.id());
        }
    }

    private void ignored() {
        Batch batch = batch(6, 19);
        int ignore = (int) ((ClassIndex) spec.reference()).ignore().orElseThrow();
        int[] labels = new int[6];
        Arrays.fill(labels, ignore);
        Batch ignored = batch.with(labels).with(Part.MODEL, 2, 0, Double.NaN);
        for (double value : gradient(ignored)) {
            if (value != 0) {
                throw new AssertionError(Kernels.name(spec) + ": got " + value + " in an ignored row, expected 0");
            }
        }
    }
}
