package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Counts;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Measure.Property;

/** Guarantee 3: ranges hold without clamps, and equal rows give exactly 0. */
final class Ranges {
    private static final int[] SIZES = {1, 2, 3, 8, 17, 40};
    private static final int[] SIZES_OF_REFERENCE = {1, 2, 8};
    // The number of rows of each kind at each size; the reference is a thousand times slower.
    private static final int ROWS = 60;
    private static final int ROWS_OF_REFERENCE = 3;
    // √ln 2 rounded to nearest, which Math.sqrt(Math.log(2)) is not: it rounds twice.
    private static final double ROOT_OF_LN_2 = 0.8325546111576978;

    private final KernelSpec spec;
    private final Suite suite;

    private Ranges(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        Ranges ranges = new Ranges(spec, suite);
        List<DynamicTest> tests = new ArrayList<>();
        if (spec.reference().equals(spec.model())) {
            if (spec.measures().stream().anyMatch(ranges::isZeroWhenEqual)) {
                tests.add(dynamicTest("equal rows give exactly 0.0", ranges::equalRows));
            }
            if (spec.measures().stream().anyMatch(ranges::isSymmetric)) {
                tests.add(dynamicTest("the same with P and Q exchanged, within the bound", ranges::symmetric));
            }
        }
        if (spec.measures().stream().anyMatch(ranges::hasRange)) {
            tests.add(dynamicTest("never below 0, never above its maximum", ranges::range));
        }
        tests.add(dynamicTest("bits and base 10 are nats, scaled", ranges::bases));
        return tests.stream();
    }

    /** Where the sum of a row is part of the result, renyi of equal rows is not 0. */
    private boolean isZeroWhenEqual(Measure measure) {
        return measure.has(Property.ZERO_WHEN_EQUAL)
                && spec.options().freeNats() == 0
                && (measure != Measure.RENYI || Kernels.isNormalized(spec));
    }

    private boolean isSymmetric(Measure measure) {
        return measure.has(Property.SYMMETRIC) && spec.options().weight() == 0.5;
    }

    private boolean hasRange(Measure measure) {
        return measure.has(Property.NON_NEGATIVE)
                && Kernels.isNormalized(spec)
                && !spec.options().millerMadow();
    }

    private void equalRows() {
        List<RowKind> kinds = Batch.kindsFor(spec);
        int[] sizes =
                suite.isReference() ? SIZES_OF_REFERENCE : new int[] {1, 2, 5, 15, 16, 17, 31, 33, 64, 100, 257, 300};
        for (int classes : Kernels.sizes(spec, sizes)) {
            Batch equal = Batch.of(spec, kinds, classes);
            equal = equal.with(Part.MODEL, equal.matrix(Part.REFERENCE));
            if (spec.reference() instanceof Gaussian) {
                equal = equal.with(Part.MODEL_SPREADS, equal.matrix(Part.REFERENCE_SPREADS));
            }
            double[] got = suite.run(equal);
            for (int number = 0; number < got.length; number++) {
                boolean zero = isZeroWhenEqual(spec.measures().get(number % equal.width()));
                if (zero && Double.doubleToRawLongBits(got[number]) != 0) {
                    throw new AssertionError(equal.describe(number, got[number], 0.0));
                }
            }
        }
    }

    private void range() {
        int rowCount = suite.isReference() ? ROWS_OF_REFERENCE : ROWS;
        for (int classes : Kernels.sizes(spec, suite.isReference() ? SIZES_OF_REFERENCE : SIZES)) {
            for (RowKind kind : kindsForRanges()) {
                Batch batch = Batch.of(spec, Collections.nCopies(rowCount, kind), classes, "ranges");
                double[] got = suite.run(batch);
                for (int number = 0; number < got.length; number++) {
                    Measure measure = spec.measures().get(number % batch.width());
                    double most = largest(measure);
                    // The message is built only on failure: it costs more than the test.
                    if (hasRange(measure) && !(got[number] >= 0 && got[number] <= most)) {
                        throw new AssertionError("outside [0, " + most + "]: "
                                + batch.describe(number, got[number], suite.exact(batch)[number]));
                    }
                }
                if (spec.measure() == Measure.JS || spec.measure() == Measure.JS_DISTANCE) {
                    KernelSpec bits = spec.withBase(LogBase.BITS);
                    for (double value : suite.call(bits).results(batch.plain(), batch.rows())) {
                        if (spec.measures().size() == 1 && !(value >= 0 && value <= 1)) {
                            throw new AssertionError("outside [0, 1] bits: " + value + " " + Kernels.name(spec));
                        }
                    }
                }
            }
        }
    }

    /** Random rows, those whose result is 0 or almost, those that reach the maximum, and those that underflow. */
    private List<RowKind> kindsForRanges() {
        List<RowKind> kinds = new ArrayList<>(List.of(
                RowKind.RANDOM,
                RowKind.EQUAL,
                RowKind.NEAR_EQUAL,
                RowKind.PROPORTIONAL,
                RowKind.PEAKED,
                RowKind.SPREAD_1000,
                RowKind.UNDERFLOW,
                RowKind.ONE_HOT,
                RowKind.SPARSE));
        if (spec.reference() instanceof Counts) {
            kinds.add(RowKind.ALL_SUBNORMAL);
            kinds.add(RowKind.WIDE_RANGE);
        }
        kinds.removeIf(kind -> !kind.suits(spec));
        return kinds;
    }

    private double largest(Measure measure) {
        double w = spec.options().weight();
        double js = w == 0.5 ? Math.log(2) : Math.nextUp(-w * Math.log(w) - (1 - w) * Math.log1p(-w));
        return switch (measure) {
            case JS -> js;
            case JS_DISTANCE -> w == 0.5 ? ROOT_OF_LN_2 : Math.nextUp(Math.sqrt(js));
            case TOTAL_VARIATION, HELLINGER -> 1;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private void symmetric() {
        for (int classes : suite.isReference() ? new int[] {2, 9} : new int[] {2, 17, 65}) {
            Batch there = Batch.of(spec, Batch.kindsFor(spec), classes);
            Batch back =
                    there.with(Part.REFERENCE, there.matrix(Part.MODEL)).with(Part.MODEL, there.matrix(Part.REFERENCE));
            double[] one = suite.run(there);
            double[] other = suite.run(back);
            for (int number = 0; number < one.length; number++) {
                // Each may be off by its bound.
                if (isSymmetric(spec.measures().get(number % there.width()))
                        && !(there.error(number, other[number], one[number]) <= 2)) {
                    throw new AssertionError("exchanged: " + there.describe(number, other[number], one[number]));
                }
            }
        }
    }

    private void bases() {
        List<RowKind> kinds = List.of(RowKind.RANDOM, RowKind.PEAKED, RowKind.SPREAD_50);
        Batch batch = Batch.of(spec, kinds, Kernels.sizes(spec, 33)[0]);
        double[] nats = suite.run(batch);
        for (LogBase base : LogBase.values()) {
            double[] scaled = suite.call(spec.withBase(base)).results(batch.plain(), batch.rows());
            for (int number = 0; number < nats.length; number++) {
                double scale =
                        base.scale(spec.measures().get(number % batch.width()).quantity());
                assertEquals(nats[number] * scale, scaled[number], () -> Kernels.name(spec) + " in " + base.id());
            }
        }
    }
}
