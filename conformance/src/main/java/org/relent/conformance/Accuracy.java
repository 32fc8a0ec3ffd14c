package org.relent.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.Probabilities;

/**
 * Guarantee 1: rows of every kind, at sizes around the lanes and blocks of any implementation, within their bounds.
 * Which sizes and kinds a kernel gets follows from its forms and element type, so that the oracle decodes rows once for
 * all measures; all forms together get all of them.
 */
final class Accuracy {
    // The contract's virtual lanes are 32 of f32 and 16 of f64, its column blocks 256; primes and neighbours of each.
    private static final int[] SMALL = {
        1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257
    };
    private static final int[] MEDIUM = {511, 513, 1000, 1023, 2049, 4099};
    private static final int LARGE = 65_537;
    private static final int HUGE = 1 << 20;
    private static final List<RowKind> HUGE_KINDS =
            List.of(RowKind.FLAT, RowKind.PEAKED, RowKind.NEAR_EQUAL, RowKind.SPARSE, RowKind.SOME_SUBNORMAL);

    private static final int SMALL_SIZES = 8;
    private static final int MEDIUM_SIZES = 2;
    private static final int KINDS_AT_MEDIUM = 2;
    private static final int ONE_IN = 8; // kernels that get a large row
    // Of the reference, compared with formulas in double.
    private static final int[] FOR_ITSELF = {1, 2, 3, 5, 7, 16, 17};

    private Accuracy() {}

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        List<RowKind> kinds = Batch.kindsFor(spec);
        int start = Kernels.rotation(spec, 1 << 10);
        if (suite.isReference()) {
            return Stream.of(dynamicTest("as the formula in double", () -> {
                for (int classes : Kernels.sizes(spec, some(FOR_ITSELF, 3, start))) {
                    byHand(Batch.of(spec, kinds, classes), suite);
                }
            }));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (int classes : Kernels.sizes(spec, some(SMALL, SMALL_SIZES, start))) {
            tests.add(test(spec, suite, kinds, classes));
        }
        if (Kernels.fixedClasses(spec).isPresent()) {
            return tests.stream();
        }
        for (int classes : some(MEDIUM, MEDIUM_SIZES, start)) {
            tests.add(test(spec, suite, some(kinds, KINDS_AT_MEDIUM, start + classes), classes));
        }
        if (start % ONE_IN == 0) {
            tests.add(test(spec, suite, some(kinds, 1, start), LARGE));
        }
        return tests.stream();
    }

    /** Rows of 2²⁰ classes: one of kl, and of every kind and measure where the long tests are asked for. */
    static Stream<DynamicTest> huge(Suite suite) {
        return suite.offered().stream().filter(Accuracy::isHuge).flatMap(spec -> {
            List<RowKind> kinds = Conformance.isSlow()
                    ? HUGE_KINDS
                    : spec.measure() == Measure.KL ? List.of(RowKind.RANDOM) : List.of();
            return kinds.stream().map(kind -> test(Kernels.name(spec) + ", " + kind, spec, suite, List.of(kind), HUGE));
        });
    }

    /** The kernels that rows of 2²⁰ classes are computed with: default options, in f32 and f64. */
    private static boolean isHuge(KernelSpec spec) {
        boolean wide = spec.elements() == ElementType.F32 || spec.elements() == ElementType.F64;
        return wide
                && spec.measures().size() == 1
                && spec.reference().equals(Probabilities.given())
                && Probabilities.given().equals(spec.model());
    }

    private static int[] some(int[] of, int count, int start) {
        return IntStream.range(0, count)
                .map(i -> of[(start + i * of.length / count) % of.length])
                .toArray();
    }

    private static List<RowKind> some(List<RowKind> of, int count, int start) {
        int[] indices = some(IntStream.range(0, of.size()).toArray(), count, start);
        return Arrays.stream(indices).mapToObj(of::get).toList();
    }

    private static DynamicTest test(KernelSpec spec, Suite suite, List<RowKind> kinds, int classes) {
        return test("C = " + classes + ": within the error bound", spec, suite, kinds, classes);
    }

    private static DynamicTest test(String name, KernelSpec spec, Suite suite, List<RowKind> kinds, int classes) {
        return dynamicTest(name, () -> {
            Batch batch = Batch.of(spec, kinds, classes);
            double[] exact = suite.exact(batch);
            double[] got = suite.run(batch);
            suite.errors().record(batch, got, exact);
            batch.requireClose(got, exact, 1);
        });
    }

    /** The reference against the definitions in plain double, on rows where that has nearly all digits. */
    private static void byHand(Batch batch, Suite suite) {
        double[] got = suite.run(batch);
        double epsilon = batch.spec().elements().epsilon();
        for (int number = 0; number < got.length; number++) {
            int row = number / batch.width();
            Measure measure = batch.spec().measures().get(number % batch.width());
            if (!isPlain(batch.kinds().get(row))) {
                continue;
            }
            double hand = ByHand.of(batch, row, measure);
            double allowed = batch.bound(number, got[number]) / epsilon * 1e-11;
            if (measure == Measure.JS_DISTANCE || measure == Measure.HELLINGER) {
                allowed = Math.max(allowed, 1e-6); // a root near 0
            }
            if (measure == Measure.RENYI) {
                allowed += 1e-13 / Math.abs(1 - batch.spec().options().alpha()); // ln of a sum near 1, divided
            }
            if (got[number] != hand && !(Math.abs(got[number] - hand) <= allowed)) {
                throw new AssertionError("by hand: " + batch.describe(number, got[number], hand));
            }
        }
    }

    /** Kinds whose shares neither underflow nor cancel in double. */
    private static boolean isPlain(RowKind kind) {
        return switch (kind) {
            case FLAT, RANDOM, PEAKED, EQUAL, PROPORTIONAL, SPARSE, MASKED, MASKED_IN_MODEL, ONE_HOT -> true;
            default -> false;
        };
    }
}
