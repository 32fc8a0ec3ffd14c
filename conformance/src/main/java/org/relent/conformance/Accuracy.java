package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;

/** Guarantee 1: every row of every kind, at sizes around the lanes and blocks of any implementation, within its bound. */
final class Accuracy {
    // The contract's virtual lanes are 32 of f32 and 16 of f64, its column blocks 256; primes and neighbours of each.
    private static final int[] SMALL = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 255, 256, 257};
    private static final int[] MEDIUM = {511, 513, 1000, 1023, 2049, 4099};
    private static final int LARGE = 65_537;

    // The oracle takes microseconds an element: the longer the rows, the fewer kinds a kernel gets.
    private static final int KINDS_AT_MEDIUM = 3;
    private static final int SMALL_FOR_ITSELF = 17;

    private Accuracy() {}

    static Stream<DynamicTest> tests(KernelSpec spec, Backend backend, ErrorTable errors) {
        boolean itself = backend == Backends.reference();
        List<RowKind> kinds = Batch.kindsFor(spec);
        Stream<DynamicTest> small = Arrays.stream(SMALL)
                .filter(classes -> !itself || classes <= SMALL_FOR_ITSELF)
                .mapToObj(classes -> test(spec, backend, errors, kinds, classes));
        if (itself) {
            return small; // a comparison with itself needs no sizes
        }
        Stream<DynamicTest> medium = Arrays.stream(MEDIUM)
                .mapToObj(classes -> test(spec, backend, errors, some(kinds, KINDS_AT_MEDIUM, spec, classes), classes));
        Stream<DynamicTest> large = Stream.of(test(spec, backend, errors, some(kinds, 1, spec, LARGE), LARGE));
        return Stream.of(small, medium, large).flatMap(tests -> tests);
    }

    /** A few kinds, others for each kernel and size, so that the kernels together see them all. */
    private static List<RowKind> some(List<RowKind> kinds, int count, KernelSpec spec, int classes) {
        List<RowKind> some = new ArrayList<>();
        int start = Math.floorMod(Kernels.name(spec).hashCode() + 31 * classes, kinds.size());
        for (int i = 0; i < count; i++) {
            some.add(kinds.get((start + i * (kinds.size() / count)) % kinds.size()));
        }
        return some;
    }

    private static DynamicTest test(
            KernelSpec spec, Backend backend, ErrorTable errors, List<RowKind> kinds, int classes) {
        return dynamicTest("C = " + classes + ": within the error bound", () -> {
            Batch batch = Batch.of(spec, kinds, classes);
            double[] exact = batch.exact();
            double[] got = Call.of(spec, backend).results(batch.plain(), batch.rows());
            List<String> failures = new ArrayList<>();
            for (int row = 0; row < batch.rows(); row++) {
                double error = batch.error(row, got[row], exact[row]);
                errors.record(Kernels.name(spec), error, classes, kinds.get(row));
                if (!(error <= 1)) {
                    failures.add(batch.describe(row, got[row], exact[row]));
                }
            }
            assertThat(failures).as("rows outside the bound").isEmpty();
        });
    }
}
