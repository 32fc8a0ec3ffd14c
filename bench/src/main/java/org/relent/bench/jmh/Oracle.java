package org.relent.bench.jmh;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Details;
import org.relent.ElementType;
import org.relent.Gradient;

/** What the reference backend says of a batch: its results, their error bounds, and how far others are from it. */
public final class Oracle {
    private static final double HALF_ULP_F32 = 0x1p-24;

    private final Workload batch;
    private final Workload head;
    private final double[] expected;
    private final Details details;

    /**
     * Computes the random rows; the others repeat them.
     *
     * @param batch what is to be compared
     */
    public Oracle(Workload batch) {
        this.batch = batch;
        head = batch.head();
        expected = new double[head.results()];
        details = Details.withBounds(head.rows(), head.work().measures().size());
        Workload.Bound reference = head.bind(Backends.reference(), 1, expected);
        reference.run();
        reference.examine(details);
    }

    /** {@return what is to be compared} */
    public Workload batch() {
        return batch;
    }

    /**
     * What a comparison finds.
     *
     * @param error the largest error, as a fraction of the documented bound of its result; NaN where a result should not be
     *     NaN or infinite, and is, or the other way round
     * @param wrong the first result that is outside its bound, or null
     */
    public record Verdict(double error, @Nullable String wrong) {
        Verdict worse(Verdict other) {
            String first = wrong != null ? wrong : other.wrong;
            boolean undefined = Double.isNaN(error) || Double.isNaN(other.error);
            return new Verdict(undefined ? Double.NaN : Math.max(error, other.error), first);
        }
    }

    /**
     * Compares a backend's results, and the gradient that it wrote, if the case has one.
     *
     * @param results of all rows of the batch
     * @return the largest error, and what is wrong
     */
    public Verdict compare(double[] results) {
        int measures = head.work().measures().size();
        Verdict verdict = new Verdict(0, null);
        for (int i = 0; i < expected.length; i++) {
            double bound = details.bound(i / measures, i % measures);
            double error = same(results[i], expected[i]) ? 0 : Math.abs(results[i] - expected[i]) / bound;
            verdict = verdict.worse(new Verdict(
                    error,
                    error <= 1
                            ? null
                            : batch + ": row " + i / measures + ": got " + results[i] + ", expected " + expected[i]
                                    + (Double.isNaN(bound) ? "" : " within " + bound)));
        }
        for (int i = expected.length; i < results.length; i++) {
            double first = results[i - expected.length];
            if (Double.doubleToRawLongBits(results[i]) != Double.doubleToRawLongBits(first)) {
                return verdict.worse(new Verdict(
                        0,
                        batch + ": row " + i / measures + ": got " + results[i] + ", expected " + first
                                + ", the bits of the same row before it"));
            }
        }
        Gradient gradient = batch.written();
        return gradient == null ? verdict : verdict.worse(compareGradient(gradient));
    }

    /** Whether two results are equal; NaN is, to NaN. */
    private static boolean same(double result, double expected) {
        return result == expected || (Double.isNaN(result) && Double.isNaN(expected));
    }

    /**
     * The largest error of a gradient of labels, as a fraction of its bound ε (q (1 + |ln q|) + t), where the gradient is
     * q − t; shares that are small enough may count as 0, and f32 rounds once more.
     */
    private Verdict compareGradient(Gradient gradient) {
        Gradient exactly = Objects.requireNonNull(head.written());
        double epsilon = head.type().epsilon();
        double nothing = head.type() == ElementType.F64 ? 0x1p-1000 : 0x1p-126;
        double stored = gradient.elementType() == ElementType.F32 ? HALF_ULP_F32 : 0;
        Verdict verdict = new Verdict(0, null);
        for (int row = 0; row < head.rows(); row++) {
            for (int c = 0; c < head.classes(); c++) {
                double target = head.labels().get(row) == c ? 1 : 0;
                double exact = exactly.get(row, c);
                // Of the reference's gradient in f32; the label's share may have been rounded away.
                double q = Math.max(exact + target, Double.MIN_NORMAL);
                double bound = epsilon * (q * (1 - Math.log(Math.min(1, q))) + target) + nothing;
                bound += 2 * stored * Math.abs(exact);
                double error = same(gradient.get(row, c), exact) ? 0 : Math.abs(gradient.get(row, c) - exact) / bound;
                verdict = verdict.worse(new Verdict(
                        error,
                        error <= 1
                                ? null
                                : head + ": gradient of row " + row + ", class " + c + ": got " + gradient.get(row, c)
                                        + ", expected " + exact + " within " + bound));
            }
        }
        long unequal = batch.unequalGradient();
        return unequal < 0
                ? verdict
                : verdict.worse(new Verdict(
                        0, batch + ": gradient of row " + unequal + ": expected the bits of the same row before it"));
    }
}
