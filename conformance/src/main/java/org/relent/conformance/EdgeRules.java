package org.relent.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Smoothing;
import org.relent.Status;

/** The rules for zeros, infinities, NaN and bad values. */
final class EdgeRules {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final int[] SIZES = {1, 2, 5, 16, 19, 33, 70, 300};
    private static final int[] SIZES_OF_REFERENCE = {1, 2, 5, 19};

    private final KernelSpec spec;
    private final Suite suite;
    private final int[] sizes;

    private EdgeRules(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
        this.sizes = Kernels.sizes(spec, suite.isReference() ? SIZES_OF_REFERENCE : SIZES);
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        EdgeRules rules = new EdgeRules(spec, suite);
        List<DynamicTest> tests = new ArrayList<>();
        Literals.of(spec).forEach((rule, batch) -> tests.add(dynamicTest(rule, () -> rules.literal(batch))));
        tests.add(dynamicTest("a number that means nothing makes the row NaN", rules::badValues));
        tests.add(dynamicTest("−0.0 counts as 0", rules::negativeZeros));
        tests.add(dynamicTest("a row of zeros", rules::emptyRows));
        tests.add(dynamicTest("a bad row leaves its neighbours as they are", rules::neighbours));
        if (spec.reference() instanceof Distribution && spec.model() != null) {
            tests.add(dynamicTest("NaN wins over a support mismatch, whichever comes first", rules::nanWins));
        }
        return tests.stream();
    }

    /** By hand, as far as double goes, and by the reference, to the bound. */
    private void literal(Batch batch) {
        double[] exact = suite.exact(batch);
        for (int number = 0; number < exact.length; number++) {
            Measure measure = spec.measures().get(number % batch.width());
            double hand = ByHand.of(batch, number / batch.width(), measure);
            // √ near 0 turns a rounding into its root.
            boolean root = measure == Measure.JS_DISTANCE || measure == Measure.HELLINGER;
            double slack = root ? 1e-7 : 1e-9 * (1 + Math.abs(hand));
            if (exact[number] != hand && !(Math.abs(exact[number] - hand) <= slack)) {
                throw new AssertionError("the reference differs from the definition by hand: "
                        + batch.describe(number, exact[number], hand));
            }
        }
        batch.requireClose(suite.run(batch), exact, 1);
    }

    /** What makes a row NaN in a matrix. */
    private List<Double> bad(Part part) {
        if (spec.reference() instanceof Gaussian p) {
            Gaussian.Spread spread = spec.model() instanceof Gaussian q && part.ofModel() ? q.spread() : p.spread();
            if (!part.isSpreads()) {
                return List.of(Double.NaN, INF, -INF);
            }
            return spread == Gaussian.Spread.LOG_VARIANCE
                    ? List.of(Double.NaN, INF)
                    : List.of(Double.NaN, INF, -INF, -0.25, -smallest(spec.elements()));
        }
        boolean weights = Forms.isWeights(part.ofModel() ? modelForm() : spec.reference());
        return weights ? List.of(Double.NaN, INF, -INF, -0.25, -smallest(spec.elements())) : List.of(Double.NaN, INF);
    }

    private Form modelForm() {
        return Objects.requireNonNull(spec.model());
    }

    static double smallest(ElementType type) {
        return switch (type) {
            case F64 -> Double.MIN_VALUE;
            case F32 -> Float.MIN_VALUE;
            case F16 -> 0x1p-24;
            case BF16 -> 0x1p-133;
        };
    }

    /** At the start, within and at the end of rows of several lengths, in each matrix in turn. */
    private void badValues() {
        List<RowKind> kinds = kinds(RowKind.RANDOM, RowKind.SPARSE, RowKind.MASKED_IN_MODEL);
        for (int classes : sizes) {
            int[] columns = {0, classes / 2, classes - 1};
            Batch good = Batch.of(spec, kinds, classes);
            for (Part part : good.parts()) {
                for (double value : bad(part)) {
                    Batch batch = good;
                    for (int row = 0; row < columns.length; row++) {
                        batch = batch.with(part, row, columns[row], value);
                    }
                    requireNaN(batch, part, value + " in columns " + Arrays.toString(columns) + " of " + part);
                }
            }
        }
    }

    /** All numbers are NaN, but the entropy of P where only Q is bad: it never looks there. */
    private void requireNaN(Batch batch, Part part, String what) {
        double[] got = suite.run(batch);
        for (int number = 0; number < got.length; number++) {
            Measure measure = spec.measures().get(number % batch.width());
            boolean ignored = Reading.of(batch, number / batch.width()).bits() == Status.IGNORED.bit();
            boolean looks = !ignored && (!part.ofModel() || measure != Measure.ENTROPY);
            if (Double.isNaN(got[number]) != looks) {
                throw new AssertionError(what + ": " + batch.describe(number, got[number], Double.NaN));
            }
        }
    }

    private List<RowKind> kinds(RowKind... kinds) {
        return Arrays.stream(kinds)
                .map(kind -> kind.suits(spec) ? kind : RowKind.RANDOM)
                .toList();
    }

    private void negativeZeros() {
        List<RowKind> kinds = kinds(RowKind.SPARSE, RowKind.ONE_HOT, RowKind.MASKED);
        for (int classes : Kernels.sizes(spec, 3, 16, 65)) {
            Batch plus = Batch.of(spec, kinds, classes);
            Batch minus = plus;
            for (Part part : plus.parts()) {
                double[] values = plus.matrix(part).values().clone();
                for (int i = 0; i < values.length; i++) {
                    values[i] = values[i] == 0 ? -0.0 : values[i];
                }
                minus = minus.with(part, new Matrix(spec.elements(), plus.rows(), classes, values));
            }
            // Within the bound, not the same bits: −0.0 is another number to a kernel that looks at signs.
            minus.requireClose(suite.run(minus), suite.exact(plus), 1);
        }
    }

    /** Zeros, or −∞, throughout one side: NaN where it is divided by its sum, unless smoothing makes it uniform. */
    private void emptyRows() {
        List<RowKind> kinds = kinds(RowKind.RANDOM, RowKind.ONE_HOT);
        for (int classes : sizes) {
            Batch good = Batch.of(spec, kinds, classes);
            for (Part part : good.parts()) {
                if (part.isSpreads() || spec.reference() instanceof Gaussian) {
                    continue;
                }
                Distribution form = good.distribution(part);
                double[] values = new double[2 * classes];
                Arrays.fill(values, Forms.isWeights(form) ? 0 : -INF);
                Batch batch = good.with(part, new Matrix(spec.elements(), 2, classes, values));
                Smoothing smoothing = Forms.smoothing(form);
                boolean divided = form instanceof Logits
                        || (form instanceof Counts && !(smoothing instanceof Smoothing.Additive));
                if (divided) {
                    requireNaN(batch, part, "C = " + classes + ", nothing in " + part);
                } else if (!smoothing.isNone()) { // without smoothing it is one of the literal rows
                    batch.requireClose(suite.run(batch), suite.exact(batch), 1);
                }
            }
        }
    }

    private void neighbours() {
        List<RowKind> kinds = kinds(RowKind.RANDOM, RowKind.PEAKED, RowKind.RANDOM, RowKind.SPARSE, RowKind.NEAR_EQUAL);
        for (int classes :
                Kernels.sizes(spec, suite.isReference() ? new int[] {1, 9} : new int[] {1, 5, 16, 33, 100})) {
            Batch good = Batch.of(spec, kinds, classes);
            double[] expected = suite.run(good);
            int width = good.width();
            for (Part part : good.parts()) {
                for (double value : new double[] {Double.NaN, INF, -INF}) {
                    Batch bad = good.with(part, 2, classes / 2, value);
                    double[] got = suite.run(bad);
                    System.arraycopy(expected, 2 * width, got, 2 * width, width);
                    bad.requireBits(got, expected, value + " in row 2 of " + part);
                }
            }
        }
    }

    private void nanWins() {
        Distribution p = (Distribution) spec.reference();
        Distribution q = (Distribution) modelForm();
        for (int classes : new int[] {4, 40}) {
            for (int nan : new int[] {0, classes - 1}) {
                double[] first = new double[classes];
                double[] second = new double[classes];
                Arrays.fill(first, 1.0 / classes);
                Arrays.fill(second, 1.0 / classes);
                second[classes / 2] = 0;
                double[] bad = Literals.encode(q, second);
                bad[nan] = Double.NaN;
                requireNaN(batch(Literals.encode(p, first), bad), Part.MODEL, "NaN and a mismatch");
            }
        }
        double[] bad = Literals.encode(q, 0.5, 0.5, 0.5);
        bad[0] = Double.NaN;
        requireNaN(batch(Literals.encode(p, 0, 0.5, 0.5), bad), Part.MODEL, "NaN under a zero of the other side");
    }

    private Batch batch(double[] reference, double[] model) {
        return new Batch(
                spec,
                List.of(RowKind.RANDOM),
                Matrix.of(spec.elements(), reference),
                Matrix.of(spec.elements(), model),
                null);
    }
}
