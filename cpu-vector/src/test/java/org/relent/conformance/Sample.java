package org.relent.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.GaussianGradient;
import org.relent.Gradient;
import org.relent.Kernel;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Rows of the kit for one kernel, for tests of this backend that the kit has not: here, since the kit shows no rows. */
public final class Sample {
    private final KernelSpec spec;
    private final Batch batch;
    private final Operands operands;

    private Sample(Batch batch, Storage storage) {
        this.spec = batch.spec();
        this.batch = batch;
        this.operands = batch.operands(part -> {
            Matrix matrix = batch.get(part);
            return matrix == null ? null : storage.store(matrix).rows();
        });
    }

    /** A kernel of this sample, planned on a backend, with room for what it gives. A run by itself allocates nothing. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Planned(Runnable results, Runnable gradients, double[] numbers, double[] gradient) {
        /** Results, and gradients where there are any, one after the other. */
        public double[] all() {
            results.run();
            double[] all = Arrays.copyOf(numbers, 2 * numbers.length + gradient.length);
            gradients.run(); // which gives the results again
            System.arraycopy(numbers, 0, all, numbers.length, numbers.length);
            System.arraycopy(gradient, 0, all, 2 * numbers.length, gradient.length);
            return all;
        }
    }

    /** Every kernel of the contract. */
    public static List<KernelSpec> kernels() {
        return Kernels.all();
    }

    public static String name(KernelSpec spec) {
        return Kernels.name(spec);
    }

    /** A number below a modulus that differs from kernel to kernel. */
    public static int rotation(KernelSpec spec, int modulus) {
        return Math.floorMod((name(spec).hashCode() * 0x9E3779B9) >>> 5, modulus);
    }

    /** The numbers of classes that a kernel can have: some, or the one that is fixed. */
    public static int[] sizes(KernelSpec spec, int... sizes) {
        return Kernels.sizes(spec, sizes);
    }

    /** How many kinds of rows there are for a kernel. */
    public static int kinds(KernelSpec spec) {
        return Batch.kindsFor(spec).size();
    }

    /**
     * Some rows, each of another kind, the first kind and the way they lie in memory chosen by a number; in the second
     * of them stands a NaN if there are three at least.
     */
    public static Sample of(KernelSpec spec, int classes, int rows, int choice) {
        return of(spec, classes, rows, choice, EnumSet.allOf(Storage.class));
    }

    /** The same, but in arrays and outside of the heap only: runs on segments over other arrays allocate a little. */
    public static Sample inOrdinaryMemory(KernelSpec spec, int classes, int rows, int choice) {
        return of(
                spec,
                classes,
                rows,
                choice,
                EnumSet.complementOf(EnumSet.of(
                        Storage.BYTE_ARRAY_SEGMENT,
                        Storage.BYTE_ARRAY_SEGMENT_WITH_STRIDE,
                        Storage.BYTE_BUFFER_VIEW,
                        Storage.HEAP_BUFFER_READ_ONLY)));
    }

    private static Sample of(KernelSpec spec, int classes, int rows, int choice, Set<Storage> memory) {
        List<RowKind> all = Batch.kindsFor(spec);
        List<RowKind> kinds = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            kinds.add(all.get((choice + row) % all.size()));
        }
        Batch batch = Batch.of(spec, kinds, classes, "sample");
        if (rows > 2) {
            Part part = batch.parts().get(choice % batch.parts().size());
            batch = batch.with(part, 1, classes / 2, Double.NaN);
        }
        List<Storage> storages = memory.stream()
                .filter(storage -> storage.takes(spec.elements()))
                .toList();
        return new Sample(batch, storages.get(choice % storages.size()));
    }

    /** Plans the kernel; a thread pool is the library's own. */
    public Planned on(Backend backend, int threads) {
        int rows = batch.rows();
        int classes = batch.classes();
        double[] numbers = new double[rows * spec.measures().size()];
        int matrices = spec.hasGradient() ? Call.sloped(spec).size() : 0;
        double[] data = new double[matrices * rows * classes];
        List<Gradient> rooms = IntStream.range(0, matrices)
                .mapToObj(part -> Gradient.of(data, part * rows * classes, rows, classes, classes))
                .toList();
        Gradient gradient = matrices == 1 ? rooms.getFirst() : null;
        GaussianGradient ofReference = matrices < 2 ? null : new GaussianGradient(rooms.get(0), rooms.get(1));
        GaussianGradient ofModel = matrices < 4 ? null : new GaussianGradient(rooms.get(2), rooms.get(3));
        Runnable none = () -> {};
        Form p = spec.reference();
        Form q = spec.model();
        if (p instanceof ClassIndex index) {
            var kernel = plan(Relent.nll(index, (Distribution) Objects.requireNonNull(q)), backend, threads);
            Labels labels = operands.labels();
            Model<Distribution> model = model();
            return new Planned(
                    () -> kernel.run(labels, model, numbers),
                    gradient == null ? none : () -> kernel.runWithGradient(labels, model, numbers, gradient),
                    numbers,
                    data);
        }
        Reference<Form> reference = reference();
        if (q == null) {
            var kernel = plan(Relent.measures(spec.measures(), p), backend, threads);
            Runnable sloped = gradient != null
                    ? () -> kernel.runWithGradient(reference, numbers, gradient)
                    : ofReference == null ? none : () -> kernel.runWithGradient(reference, numbers, ofReference);
            return new Planned(() -> kernel.run(reference, numbers), sloped, numbers, data);
        }
        var kernel = plan(Relent.measures(spec.measures(), p, q), backend, threads);
        Model<Form> model = model();
        Runnable sloped = gradient != null
                ? () -> kernel.runWithGradient(reference, model, numbers, gradient)
                : ofReference == null
                        ? none
                        : () -> kernel.runWithGradient(reference, model, numbers, ofReference, ofModel);
        return new Planned(() -> kernel.run(reference, model, numbers), sloped, numbers, data);
    }

    private <S extends Plan<S, K>, K extends Kernel> K plan(S fresh, Backend backend, int threads) {
        return fresh.elements(spec.elements())
                .in(spec.base())
                .options(spec.options())
                .pairs(spec.pairing())
                .threads(threads)
                .kernel(backend);
    }

    private Reference<Form> reference() {
        Rows rows = operands.reference();
        Rows spreads = operands.referenceSpreads();
        return spreads == null ? new Reference<>(rows) : new Reference<>(rows, spreads);
    }

    private <F extends Form> Model<F> model() {
        Rows rows = operands.model();
        Rows spreads = operands.modelSpreads();
        return spreads == null ? new Model<>(rows) : new Model<>(rows, spreads);
    }

    /** Fails unless two backends gave the same bits, NaN being NaN; says which number of which row differs. */
    public void requireBits(double[] got, double[] expected, String where) {
        int numbers = batch.rows() * spec.measures().size();
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToLongBits(got[i]) != Double.doubleToLongBits(expected[i])) {
                boolean result = i < 2 * numbers;
                int row = result ? i % numbers / spec.measures().size() : (i - 2 * numbers) / batch.classes();
                throw new AssertionError(name(spec) + ", C=" + batch.classes() + ", row " + row + " ("
                        + batch.kinds().get(row) + "), "
                        + (result ? "result" : "derivative " + (i - 2 * numbers) % batch.classes()) + ": " + where
                        + ": got " + Batch.bits(got[i]) + ", expected " + Batch.bits(expected[i]) + batch.numbers(row));
            }
        }
    }

    /** A hash of all numbers that go in. */
    public long inputs() {
        long hash = 17;
        for (Part part : batch.parts()) {
            hash = 31 * hash + hash(batch.matrix(part).values());
        }
        return 31 * hash + Arrays.hashCode(batch.labels());
    }

    /** A hash of bits, in which NaN is NaN. */
    public static long hash(double[] numbers) {
        long hash = 1125899906842597L;
        for (double number : numbers) {
            hash = 31 * hash + Double.doubleToLongBits(number);
        }
        return hash;
    }
}
