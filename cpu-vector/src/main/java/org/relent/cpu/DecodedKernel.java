package org.relent.cpu;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Distribution;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Rows;

/**
 * Any measures of one or two distributions of any form, from one pass over decoded blocks in f64 lanes. Where a
 * specialised kernel exists for a spec it is faster; this one has no special cases to leave to others, but one: see
 * {@link Oracle}.
 */
final class DecodedKernel extends BatchKernel {
    private static final int FAR = 400;

    /** Divergences from here on have a relative error that is promised. */
    private static final double PROMISED = 0x1p-24;

    /** Below this a result of f64 rows may ask for more digits than f64 lanes have. */
    private static final double CLOSE = 0x1p-12;

    /** Weights of js whose results are so small that what its far terms round away matters. */
    private static final double SKEW = 0x1p-6;

    private final Measure[] measures;
    private final Distribution pForm;
    private final @Nullable Distribution qForm;
    private final Softmax pSoftmax;
    private final Softmax qSoftmax;
    private final Pairing pairing;
    private final Options options;
    private final JsWeights js;
    private final RenyiOrder renyi;
    private final Oracle oracle;

    DecodedKernel(KernelSpec spec) {
        this(spec, spec.measures());
    }

    /** Some of a spec's measures. */
    DecodedKernel(KernelSpec spec, List<Measure> some) {
        measures = some.toArray(new Measure[0]);
        pForm = (Distribution) spec.reference();
        qForm = (Distribution) spec.model();
        pSoftmax = softmax(pForm);
        qSoftmax = softmax(qForm);
        pairing = spec.pairing();
        options = spec.options();
        js = new JsWeights(options.weight());
        renyi = new RenyiOrder(options.alpha());
        oracle = new Oracle(spec);
    }

    static Softmax softmax(@Nullable Distribution form) {
        return form instanceof Logits logits ? Softmax.of(logits) : Softmax.OF_LOGARITHMS;
    }

    @Override
    int numbers() {
        return measures.length;
    }

    @Override
    void rows(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Lanes lanes) {
        Decoded decoded = lanes.decoded();
        Rows p = Objects.requireNonNull(reference);
        decoded.p.open(p, pForm, pSoftmax);
        if (model != null) {
            decoded.q.open(model, Objects.requireNonNull(qForm), qSoftmax);
        }
        try {
            for (int i = 0; i < count; i++) {
                long result = first + i;
                long pRow = model == null ? result : pairing.referenceRow(result, model.rows());
                long qRow = model == null ? result : pairing.modelRow(result, model.rows());
                row(decoded, p, pRow, model, qRow, results, offset + i * measures.length);
            }
        } finally {
            decoded.close();
        }
    }

    /** The first measure of one pair of rows, for kernels that leave some to this one. */
    double one(Rows p, long pRow, @Nullable Rows q, long qRow, Lanes lanes) {
        Decoded decoded = lanes.decoded();
        decoded.p.open(p, pForm, pSoftmax);
        if (q != null) {
            decoded.q.open(q, Objects.requireNonNull(qForm), qSoftmax);
        }
        try {
            row(decoded, p, pRow, q, qRow, lanes.result, 0);
            return lanes.result[0];
        } finally {
            decoded.close();
        }
    }

    /** All measures of one pair of rows. */
    private void row(Decoded decoded, Rows p, long pRow, @Nullable Rows q, long qRow, double[] results, int offset) {
        boolean pValid = decoded.p.take(pRow);
        boolean qValid = q == null || decoded.q.take(qRow);
        boolean far = (pValid && isFar(decoded.p)) || (q != null && qValid && isFar(decoded.q));
        boolean together = pValid && qValid && !far;
        if (together) {
            pass(decoded, p.classes(), q != null, 0, measures.length);
        }
        for (int m = 0; m < measures.length; m++) {
            boolean alone = q == null || isOfReference(measures[m]);
            if (!pValid || !(qValid || alone)) {
                results[offset + m] = Double.NaN;
                continue;
            }
            if (!together) {
                decoded.power = power(decoded, measures[m]);
                scaleBy(decoded, decoded.power);
                pass(decoded, p.classes(), !alone, m, m + 1);
            }
            decoded.inexact = false;
            double value = finish(decoded, m, p.classes());
            results[offset + m] = decoded.inexact ? oracle.result(measures[m], p, pRow, q, qRow) : value;
            if (!together) {
                decoded.power = 0;
                scaleBy(decoded, 0);
            }
        }
    }

    private static boolean isOfReference(Measure measure) {
        return measure.operands() == Measure.Operands.REFERENCE;
    }

    private static void scaleBy(Decoded decoded, int power) {
        decoded.p.scaleBy(power);
        decoded.q.scaleBy(power);
    }

    /** Whether a row used as given is so small or large that products of its numbers would lose digits. */
    private static boolean isFar(DecodedSide side) {
        return Math.abs(side.exponent()) >= FAR;
    }

    /** The even power of two that brings what a measure adds up near 1, where rows used as given are far from it. */
    private int power(Decoded decoded, Measure measure) {
        int exponent = switch (measure) {
            case ENTROPY, CROSS_ENTROPY, KL -> decoded.p.exponent();
            case REVERSE_KL -> decoded.q.exponent();
            case RENYI -> renyi.alpha == 1 ? decoded.p.exponent() : 0; // else a logarithm of sums, which does not scale
            case LOG_PARTITION -> 0;
            default -> Math.max(decoded.p.exponent(), decoded.q.exponent());
        };
        return Math.abs(exponent) < FAR || exponent == DecodedSide.NONE
                ? 0
                : Math.clamp(-exponent, DecodedSide.NONE, 1000) & -2;
    }

    /** Adds up the terms of some measures. */
    private void pass(Decoded decoded, int classes, boolean pair, int from, int to) {
        decoded.support = 0;
        for (int m = from; m < to; m++) {
            decoded.clear(m);
        }
        for (int column = 0; column < classes; column += Shapes.BLOCK) {
            int n = Shapes.padded(decoded.p.decode(column));
            if (pair) {
                decoded.q.decode(column);
                decoded.support |= BlockSupport.of(decoded.p.block, decoded.q.block, n);
            }
            for (int m = from; m < to; m++) {
                add(decoded, m, n);
            }
        }
    }

    private void add(Decoded decoded, int m, int n) {
        Block p = decoded.p.block;
        Block q = decoded.q.block;
        double[] sum = decoded.sums[m].lanes;
        double[] other = decoded.others[m].lanes;
        switch (measures[m]) {
            case ENTROPY -> EntropyBlock.add(p, n, sum);
            case CROSS_ENTROPY -> CrossEntropyBlock.add(p, q, n, sum);
            case KL, GENERALIZED_KL -> KlBlock.add(p, q, n, sum, other);
            case REVERSE_KL -> KlBlock.add(q, p, n, sum, other);
            case JEFFREYS -> JeffreysBlock.add(p, q, n, sum);
            case JS, JS_DISTANCE -> JsBlock.add(p, q, n, js, sum, other);
            case TOTAL_VARIATION -> TotalVariationBlock.add(p, q, n, sum, other);
            case HELLINGER -> HellingerBlock.add(p, q, n, sum, other);
            case CHI_SQUARE -> ChiSquareBlock.add(p, q, n, Math.scalb(1.0, decoded.power), sum);
            case RENYI -> renyi.add(decoded, m, n);
            case LOG_PARTITION -> {} // known when the row was taken
            default -> throw new AssertionError(measures[m]);
        }
    }

    /** From sums to a measure's result. */
    private double finish(Decoded decoded, int m, int classes) {
        LaneSum sum = decoded.sums[m];
        LaneSum other = decoded.others[m];
        return switch (measures[m]) {
            case ENTROPY -> decoded.value(sum) + (options.millerMadow() ? decoded.p.millerMadow() : 0);
            case CROSS_ENTROPY -> decoded.lacks(Shares.Q_LACKS) ? Double.POSITIVE_INFINITY : decoded.value(sum);
            case KL -> divergence(decoded, Shares.Q_LACKS, decoded.p, decoded.q, sum, other);
            case REVERSE_KL -> divergence(decoded, Shares.P_LACKS, decoded.q, decoded.p, sum, other);
            case GENERALIZED_KL -> decoded.lacks(Shares.Q_LACKS) ? Double.POSITIVE_INFINITY : decoded.value(other);
            case JEFFREYS ->
                decoded.lacks(Shares.Q_LACKS | Shares.P_LACKS)
                        ? Double.POSITIVE_INFINITY
                        : checked(decoded, decoded.value(sum));
            case JS -> jensenShannon(decoded, sum, other);
            case JS_DISTANCE -> {
                double square = js(decoded, sum, other);
                decoded.inexact = square < 0; // only with a weight next to 0 or 1
                yield decoded.root(square);
            }
            case TOTAL_VARIATION -> Math.scalb(half(decoded, sum, other), -decoded.power);
            case HELLINGER -> decoded.root(half(decoded, sum, other));
            case CHI_SQUARE -> {
                double value = decoded.lacks(Shares.Q_LACKS) ? Double.POSITIVE_INFINITY : decoded.value(sum);
                decoded.inexact = decoded.q.isCappedWide() && value > 0x1p32 && value < Double.POSITIVE_INFINITY;
                yield value;
            }
            case RENYI -> {
                double value = renyi.alpha == 1
                        ? divergence(decoded, Shares.Q_LACKS, decoded.p, decoded.q, sum, other)
                        : renyi.finish(decoded, m, classes);
                // Large orders look at single classes, which may be rare and far from the top.
                decoded.inexact |= renyi.alpha > 8 && isCappedWide(decoded) && Double.isFinite(value);
                yield value;
            }
            case LOG_PARTITION -> decoded.p.logPartition();
            default -> throw new AssertionError(measures[m]);
        };
    }

    /**
     * Σ p ln(p/q). Normalised sides take the equal sum without a negative term; so do rows as given that are nearly equal,
     * with the difference of their sums.
     */
    static double divergence(
            Decoded decoded, int lacking, DecodedSide p, DecodedSide q, LaneSum plain, LaneSum excess) {
        if (decoded.lacks(lacking)) {
            return Double.POSITIVE_INFINITY;
        }
        if (p.isNormalized() && q.isNormalized()) {
            return checked(decoded, decoded.value(excess));
        }
        double result = decoded.value(plain);
        boolean logarithms = p.isGivenAsLogarithms() || q.isGivenAsLogarithms();
        if (!p.isWide() || decoded.power != 0 || !(Math.abs(result) < 0x1p-6)) {
            return result;
        }
        if (logarithms) {
            // The ratio of two logarithms as given is exact, and only what it is multiplied by rounded. Otherwise the
            // other's logarithm has f64's digits, that of a softmax fewer, and for results this small more are asked.
            boolean both = p.isGivenAsLogarithms() && q.isGivenAsLogarithms();
            decoded.inexact = both
                    ? isWithin(result, PROMISED, 0x1p-20)
                    : Math.abs(result) < (p.isSoftmax() || q.isSoftmax() ? 0x1p-8 : CLOSE);
            return result;
        }
        double p1 = p.excessMass();
        double q1 = q.excessMass();
        boolean nearOne = Math.abs(p1) < 0.5 && Math.abs(q1) < 0.5;
        return checked(decoded, nearOne ? decoded.value(excess) + (p1 - q1) : result);
    }

    /** A divergence, and whether capped logits leave it too few digits. */
    private static double checked(Decoded decoded, double result) {
        decoded.inexact = isCappedWide(decoded) && isWithin(result, PROMISED, CLOSE);
        return result;
    }

    private static boolean isCappedWide(Decoded decoded) {
        return decoded.p.isCappedWide() || decoded.q.isCappedWide();
    }

    private static boolean isWithin(double result, double low, double high) {
        return Math.abs(result) >= low && Math.abs(result) < high;
    }

    /** From either end: what there is, or what is missing to the maximum, neither of which is negative; still scaled. */
    private double js(Decoded decoded, LaneSum sum, LaneSum missing) {
        double result = sum.value() + 0.0;
        return decoded.isNormalized() && result > 0.5 * js.maximum ? js.maximum - missing.value() : result;
    }

    /**
     * With a weight next to 0 or 1 a result is small, and its far terms are rounded to the digits of what is left of their
     * difference.
     */
    private double jensenShannon(Decoded decoded, LaneSum sum, LaneSum missing) {
        double result = checked(decoded, Math.scalb(js(decoded, sum, missing), -decoded.power));
        boolean close = decoded.p.isWide() && isWithin(result, PROMISED, CLOSE);
        decoded.inexact |= result < 0 || (close && Math.min(js.p, js.q) < SKEW);
        return result;
    }

    /** Half a sum of differences, or 1 less what the sides have in common; still scaled. */
    private static double half(Decoded decoded, LaneSum sum, LaneSum common) {
        double result = 0.5 * sum.value();
        return decoded.isNormalized() && result > 0.5 ? 1 - common.value() : result;
    }
}
