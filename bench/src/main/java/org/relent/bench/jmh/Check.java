package org.relent.bench.jmh;

import java.util.Objects;
import org.relent.Backends;
import org.relent.Details;
import org.relent.ElementType;
import org.relent.Gradient;

/** Compares results with those of the reference backend: what is wrong is not timed. */
public final class Check {
    private static final double HALF_ULP_F32 = 0x1p-24;

    private Check() {}

    /**
     * The largest error of a backend's results.
     *
     * @param batch what was computed
     * @param results of all rows of the batch
     * @return the error, as a fraction of the documented bound of its result
     * @throws IllegalStateException if one is outside its bound, or rows that are equal have unequal results
     */
    public static double largestError(Workload batch, double[] results) {
        Workload head = batch.head();
        int measures = head.work().measures().size();
        double[] expected = new double[head.results()];
        Workload.Bound reference = head.bind(Backends.reference(), 1, expected);
        Details details = Details.withBounds(head.rows(), measures);
        reference.run();
        reference.examine(details);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double bound = details.bound(i / measures, i % measures);
            double error = results[i] == expected[i] ? 0 : Math.abs(results[i] - expected[i]) / bound;
            if (!(error <= 1)) {
                throw new IllegalStateException(batch + ": row " + i / measures + ": got " + results[i] + ", expected "
                        + expected[i] + " within " + bound + "; not timed");
            }
            largest = Math.max(largest, error);
        }
        for (int i = expected.length; i < results.length; i++) {
            double first = results[i - expected.length];
            if (Double.doubleToRawLongBits(results[i]) != Double.doubleToRawLongBits(first)) {
                throw new IllegalStateException(batch + ": row " + i / measures + ": got " + results[i] + ", expected "
                        + first + ", the bits of the same row before it; not timed");
            }
        }
        Gradient gradient = batch.written();
        return gradient == null ? largest : Math.max(largest, gradientError(head, gradient));
    }

    /**
     * The largest error of a gradient of labels, as a fraction of its bound ε (q (1 + |ln q|) + t), where the gradient is
     * q − t; f32 rounds once more.
     */
    private static double gradientError(Workload head, Gradient gradient) {
        Gradient expected = Objects.requireNonNull(head.written());
        double epsilon = head.type().epsilon();
        double stored = gradient.elementType() == ElementType.F32 ? HALF_ULP_F32 : 0;
        double largest = 0;
        for (int row = 0; row < head.rows(); row++) {
            for (int c = 0; c < head.classes(); c++) {
                double target = head.labels().get(row) == c ? 1 : 0;
                double exact = expected.get(row, c);
                // Of the reference's gradient in f32; the label's share may have been rounded away.
                double q = Math.max(exact + target, Double.MIN_NORMAL);
                double bound = epsilon * (q * (1 - Math.log(Math.min(1, q))) + target) + 2 * stored * Math.abs(exact);
                double error = gradient.get(row, c) == exact ? 0 : Math.abs(gradient.get(row, c) - exact) / bound;
                if (!(error <= 1)) {
                    throw new IllegalStateException(head + ": gradient of row " + row + ", class " + c + ": got "
                            + gradient.get(row, c) + ", expected " + exact + " within " + bound + "; not timed");
                }
                largest = Math.max(largest, error);
            }
        }
        return largest;
    }

    /**
     * The largest relative error of a peer's results, which promises none.
     *
     * @param batch what was computed
     * @param results of all rows of the batch
     * @return the error, NaN if a result is
     */
    static double relativeError(Workload batch, double[] results) {
        Workload head = batch.head();
        double[] expected = new double[head.results()];
        head.bind(Backends.reference(), 1, expected).run();
        double largest = 0;
        for (int i = 0; i < results.length; i++) {
            double exact = expected[i % expected.length];
            largest = Math.max(largest, Math.abs(results[i] - exact) / Math.abs(exact));
        }
        return largest;
    }
}
