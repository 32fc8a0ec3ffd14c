package org.relent.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.ClassIndex;
import org.relent.Details;
import org.relent.InfiniteResultException;
import org.relent.KernelSpec;
import org.relent.LogBase;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.OnInfinite;
import org.relent.Status;

/** What an examination says of rows: statuses, columns and sums as the definitions have them, and the kit's own bounds. */
final class DetailRules {
    private static final double INF = Double.POSITIVE_INFINITY;

    private final KernelSpec spec;
    private final Suite suite;

    private DetailRules(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        DetailRules rules = new DetailRules(spec, suite);
        return Stream.of(
                dynamicTest("statuses, columns and sums", rules::statuses),
                dynamicTest("bounds", rules::bounds),
                dynamicTest("on-infinite=fail names the result and its column", rules::failure));
    }

    private void statuses() {
        Batch good = Batch.of(spec, Batch.kindsFor(spec), Kernels.sizes(spec, 7)[0], "details");
        check(good);
        int last = good.classes() - 1;
        for (Part part : good.parts()) {
            for (double value : new double[] {Double.NaN, INF, -INF, -0.25, 0}) {
                Batch bad = good;
                for (int row = 0; row < good.rows(); row++) {
                    bad = bad.with(part, row, row % good.classes(), value);
                }
                check(bad);
                // Two numbers wrong in different ways, on one side and on both.
                check(bad.with(part, 1, last, Double.NaN).with(good.parts().getFirst(), 2, last, INF));
            }
            double[] nothing = new double[good.rows() * good.classes()];
            Arrays.fill(nothing, part.isSpreads() || isWeights(part) ? 0 : -INF);
            check(good.with(part, new Matrix(spec.elements(), good.rows(), good.classes(), nothing)));
        }
        if (good.labels() != null) {
            outOfRange(good);
        }
    }

    private boolean isWeights(Part part) {
        return Forms.isWeights(Objects.requireNonNull(part.ofModel() ? spec.model() : spec.reference()));
    }

    private void check(Batch batch) {
        Details details = Details.of(batch.rows());
        suite.call(spec).examine(batch.plain(), details);
        for (int row = 0; row < batch.rows(); row++) {
            Reading expected = Reading.of(batch, row);
            boolean same = details.statusBits(row) == expected.bits()
                    && details.column(row) == expected.column()
                    && details.isOk(row) == (expected.bits() == 0)
                    && isSame(details.referenceSum(row), batch, Part.REFERENCE, row, expected)
                    && isSame(details.modelSum(row), batch, Part.MODEL, row, expected);
            if (!same) {
                throw new AssertionError(Kernels.name(spec) + ", row " + row + ": got " + details.status(row)
                        + " at column " + details.column(row) + ", sums " + details.referenceSum(row) + " and "
                        + details.modelSum(row) + ", expected " + expected + ", sums " + expected.sum(Part.REFERENCE)
                        + " and " + expected.sum(Part.MODEL) + batch.numbers(row));
            }
        }
    }

    private boolean isSame(double got, Batch batch, Part part, int row, Reading expected) {
        boolean logits = (part.ofModel() ? spec.model() : spec.reference()) instanceof Logits;
        if (logits && expected.bits() != 0 && expected.bits() != Status.INFINITE.bit()) {
            return true; // shares that are not there sum to nothing in particular
        }
        double sum = expected.sum(part);
        double size = 0;
        if (!Double.isNaN(sum) && batch.get(part) != null) {
            for (double x : batch.matrix(part).row(row)) {
                size += Math.abs(isWeights(part) ? x : Math.exp(x));
            }
        }
        return Double.compare(got, sum) == 0 || Math.abs(got - sum) <= 1e-12 * size;
    }

    private void outOfRange(Batch good) {
        int rows = good.rows();
        for (int label : new int[] {-1, good.classes(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            if (((ClassIndex) spec.reference()).ignores(label)) {
                continue;
            }
            int[] labels = new int[rows];
            Arrays.fill(labels, label);
            Details details = Details.of(rows);
            suite.call(spec).examine(good.with(labels).plain(), details);
            for (int row = 0; row < rows; row++) {
                if (details.statusBits(row) != Status.LABEL_OUT_OF_RANGE.bit() || details.column(row) != -1) {
                    throw new AssertionError("label " + label + ": got " + details.status(row) + " at column "
                            + details.column(row) + ", expected LABEL_OUT_OF_RANGE at none");
                }
            }
        }
    }

    /** The bounds are the kit's own to 1e-6 of them. */
    private void bounds() {
        Batch batch = Batch.of(spec, Batch.kindsFor(spec), Kernels.sizes(spec, 7)[0], "details");
        double[] exact = suite.exact(batch);
        Details details = Details.withBounds(batch.rows(), batch.width());
        suite.call(spec).examine(batch.plain(), details);
        for (int number = 0; number < exact.length; number++) {
            int row = number / batch.width();
            if (!details.isOk(row) || !Double.isFinite(exact[number])) {
                continue;
            }
            double got = details.bound(row, number % batch.width());
            double expected = batch.bound(number, exact[number]);
            if (got != expected && !(Math.abs(got - expected) <= 1e-6 * expected)) {
                throw new AssertionError("the bound: got " + got + ", expected " + expected + "; "
                        + batch.describe(number, exact[number], exact[number]));
            }
        }
        scaled(batch, details);
    }

    /** In another base, the bounds are scaled as the results are. */
    private void scaled(Batch batch, Details nats) {
        KernelSpec inBits = spec.withBase(LogBase.BITS);
        Details bits = Details.withBounds(batch.rows(), batch.width());
        suite.call(inBits).examine(batch.plain(), bits);
        for (int row = 0; row < batch.rows(); row++) {
            for (int m = 0; m < batch.width(); m++) {
                Measure measure = spec.measures().get(m);
                double expected = nats.bound(row, m) * LogBase.BITS.scale(measure.quantity());
                if (Double.compare(bits.bound(row, m), expected) != 0) {
                    throw new AssertionError("the bound in bits: got " + bits.bound(row, m) + ", expected " + expected);
                }
            }
        }
    }

    private void failure() {
        KernelSpec failing = spec.withOptions(spec.options().withOnInfinite(OnInfinite.FAIL));
        if (suite.backend().refusal(failing).isPresent()) {
            return;
        }
        List<RowKind> kinds = Batch.kindsFor(spec);
        Batch batch =
                Batch.of(spec, kinds, Kernels.sizes(spec, 7)[0], "details").with(failing);
        int first = -1;
        int column = -1;
        for (int row = 0; row < batch.rows() && first < 0; row++) {
            Reading reading = Reading.of(batch, row);
            if ((reading.bits() & Status.INFINITE.bit()) != 0) {
                first = row;
                column = reading.column();
            }
        }
        double[] results = new double[batch.rows() * batch.width()];
        Arrays.fill(results, -7);
        Call call = suite.call(failing);
        try {
            call.run(batch.plain(), results, 0);
        } catch (InfiniteResultException expected) {
            if (expected.result() != first || expected.column() != column) {
                throw new AssertionError(
                        "on-infinite=fail: got result " + expected.result() + " and column " + expected.column()
                                + ", expected " + first + " and " + column,
                        expected);
            }
            for (double result : results) {
                if (result != -7) {
                    throw new AssertionError("on-infinite=fail: something was computed: " + result);
                }
            }
            return;
        }
        if (first >= 0) {
            throw new AssertionError("on-infinite=fail: nothing thrown" + batch.numbers(first));
        }
        batch.requireBits(results, suite.run(batch.with(spec)), "on-infinite=fail with nothing infinite");
    }
}
