package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Measure.Property;

/** Guarantees 2 and 3: near-equal rows keep relative accuracy; ranges hold without clamps; equal rows give exactly 0. */
final class Ranges {
    private static final int[] SIZES = {1, 2, 3, 8, 17, 40};
    private static final int[] NEAR_EQUAL = {2, 3, 16, 33, 100, 257, 513, 1023};
    private static final int[] NEAR_EQUAL_OF_REFERENCE = {2, 3, 16}; // compared with itself
    // The number of rows of each kind at each size; the reference is a thousand times slower.
    private static final int ROWS = 400;
    private static final int ROWS_OF_REFERENCE = 16;
    // √ln 2 rounded to nearest, which Math.sqrt(Math.log(2)) is not: it rounds twice.
    private static final double ROOT_OF_LN_2 = 0.8325546111576978;

    private final KernelSpec spec;
    private final Backend backend;

    private Ranges(KernelSpec spec, Backend backend) {
        this.spec = spec;
        this.backend = backend;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Backend backend) {
        Ranges ranges = new Ranges(spec, backend);
        List<DynamicTest> tests = new ArrayList<>();
        boolean pair = spec.measure().operands() == Measure.Operands.REFERENCE_AND_MODEL;
        if (pair
                && spec.measure().has(Property.ZERO_WHEN_EQUAL)
                && spec.reference().equals(spec.model())) {
            tests.add(dynamicTest("equal rows give exactly 0.0", ranges::equalRows));
        }
        if (spec.measure().has(Property.NON_NEGATIVE) && isNormalized(spec)) {
            tests.add(dynamicTest("never below 0, never above its maximum", ranges::range));
        }
        if (isDivergence(spec.measure())) {
            tests.add(dynamicTest("near-equal rows keep relative accuracy", ranges::nearEqual));
        }
        if (pair
                && spec.measure().has(Property.SYMMETRIC)
                && spec.reference().equals(spec.model())
                && spec.options().weight() == 0.5) {
            tests.add(dynamicTest("the same with P and Q exchanged, within the bound", ranges::symmetric));
        }
        tests.add(dynamicTest("bits and base 10 are nats, scaled", ranges::bases));
        return tests.stream();
    }

    private static boolean isDivergence(Measure measure) {
        return switch (measure) {
            case KL, REVERSE_KL, JEFFREYS, JS -> true;
            default -> false;
        };
    }

    private static boolean isNormalized(KernelSpec spec) {
        return (!(spec.reference() instanceof Distribution p) || p.normalizedInside())
                && (!(spec.model() instanceof Distribution q) || q.normalizedInside());
    }

    private void equalRows() {
        List<RowKind> kinds = Batch.kindsFor(spec);
        for (int classes : new int[] {1, 2, 5, 15, 16, 17, 31, 33, 64, 100, 257, 300}) {
            Batch random = Batch.of(spec, kinds, classes);
            Matrix rows = Objects.requireNonNull(random.reference());
            Batch equal = new Batch(spec, kinds, rows, rows, null);
            double[] got = run(equal);
            for (int row = 0; row < got.length; row++) {
                assertThat(Double.doubleToRawLongBits(got[row]))
                        .as(equal.describe(row, got[row], 0.0))
                        .isZero();
            }
        }
    }

    private void range() {
        double most = largest(spec);
        int rowCount = backend == Backends.reference() ? ROWS_OF_REFERENCE : ROWS;
        for (int classes : SIZES) {
            for (RowKind kind : kindsForRanges()) {
                Batch batch = Batch.of(spec, Collections.nCopies(rowCount, kind), classes, "ranges" + kind);
                double[] got = run(batch);
                for (int row = 0; row < got.length; row++) {
                    // The message is built only on failure: it costs more than the test.
                    if (!(got[row] >= 0 && got[row] <= most)) {
                        throw new AssertionError(
                                "outside [0, " + most + "]: " + batch.describe(row, got[row], batch.exact()[row]));
                    }
                }
                if (spec.measure() == Measure.JS || spec.measure() == Measure.JS_DISTANCE) {
                    double[] bits =
                            Call.of(spec.withBase(LogBase.BITS), backend).results(batch.plain(), batch.rows());
                    for (double value : bits) {
                        assertThat(value).isBetween(0.0, 1.0);
                    }
                }
            }
        }
    }

    /** Random rows, those whose result is 0 or almost, those that reach the maximum, and those that underflow. */
    private List<RowKind> kindsForRanges() {
        List<RowKind> kinds = new ArrayList<>(List.of(
                RowKind.RANDOM,
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
        return kinds;
    }

    private static double largest(KernelSpec spec) {
        double w = spec.options().weight();
        double js = w == 0.5 ? Math.log(2) : Math.nextUp(-w * Math.log(w) - (1 - w) * Math.log1p(-w));
        return switch (spec.measure()) {
            case JS -> js;
            case JS_DISTANCE -> w == 0.5 ? ROOT_OF_LN_2 : Math.nextUp(Math.sqrt(js));
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private void nearEqual() {
        double allowed = spec.elements() == ElementType.F64 ? 1e-12 : 1e-6;
        List<String> failures = new ArrayList<>();
        int tested = 0;
        double worst = 0;
        for (int classes : backend == Backends.reference() ? NEAR_EQUAL_OF_REFERENCE : NEAR_EQUAL) {
            Batch batch = nearEqual(classes);
            double[] exact = batch.exact();
            double[] got = run(batch);
            for (int row = 0; row < got.length; row++) {
                if (!(exact[row] >= 1e-7)) {
                    continue;
                }
                tested++;
                double error = Math.abs(got[row] - exact[row]) / exact[row];
                worst = Math.max(worst, error);
                if (!(error <= allowed)) {
                    failures.add("relative error " + error + ": " + batch.describe(row, got[row], exact[row]));
                }
            }
        }
        assertThat(tested).as("rows with D ≥ 1e-7").isPositive();
        assertThat(failures)
                .as(
                        "%d of %d near-equal rows beyond a relative error of %s, the worst %s",
                        failures.size(), tested, allowed, worst)
                .isEmpty();
    }

    /** q = p (1 + δ) with δ such that D lies between 1e-7 and 1e-3. */
    private Batch nearEqual(int classes) {
        Distribution p = (Distribution) spec.reference();
        Distribution q = (Distribution) Objects.requireNonNull(spec.model());
        SplittableRandom random = Seed.random("near-equal " + p + q + spec.elements() + classes);
        int rows = 6;
        double[][] reference = new double[rows][];
        double[][] model = new double[rows][];
        for (int row = 0; row < rows; row++) {
            double delta = Math.pow(10, random.nextDouble(-3, -1.4));
            double[] logP = new double[classes];
            double[] logQ = new double[classes];
            RowKind.RANDOM.fill(random, spec.elements(), logP, logQ);
            for (int c = 0; c < classes; c++) {
                logQ[c] = logP[c] + Math.log1p(delta * (c % 2 == 0 ? 1 : -1) * random.nextDouble(0.5, 1));
            }
            reference[row] = Forms.encode(p, RowKind.NEAR_EQUAL, spec.elements(), logP, random);
            model[row] = Forms.encode(q, RowKind.NEAR_EQUAL, spec.elements(), logQ, random);
        }
        return new Batch(
                spec,
                Collections.nCopies(rows, RowKind.NEAR_EQUAL),
                Matrix.of(spec.elements(), reference),
                Matrix.of(spec.elements(), model),
                null);
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // exchanged on purpose
    private void symmetric() {
        for (int classes : new int[] {2, 17, 65}) {
            Batch there = Batch.of(spec, Batch.kindsFor(spec), classes);
            Batch back = new Batch(spec, there.kinds(), there.model(), there.reference(), null);
            double[] one = run(there);
            double[] other = run(back);
            for (int row = 0; row < one.length; row++) {
                // Each may be off by its bound.
                assertThat(there.error(row, other[row], one[row]))
                        .as(there.describe(row, other[row], one[row]))
                        .isLessThanOrEqualTo(2);
            }
        }
    }

    private void bases() {
        Batch batch = Batch.of(spec, List.of(RowKind.RANDOM, RowKind.PEAKED, RowKind.SPREAD_50), 33);
        double[] nats = run(batch);
        for (LogBase base : LogBase.values()) {
            double scale = base.scale(spec.measure().quantity());
            double[] scaled = Call.of(spec.withBase(base), backend).results(batch.plain(), batch.rows());
            for (int row = 0; row < nats.length; row++) {
                assertThat(scaled[row]).as(base.id()).isEqualTo(nats[row] * scale);
            }
        }
    }

    private double[] run(Batch batch) {
        return Call.of(spec, backend).results(batch.plain(), batch.rows());
    }
}
