package org.relent;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at rows the way the contract does, for every backend: what is wrong with them, their sums and error bounds. */
final class Examination {
    private static final int NAN_ROW =
            Status.NAN.bit() | Status.NEGATIVE.bit() | Status.NOT_FINITE.bit() | Status.EMPTY.bit();
    // Where a result is subnormal, rounding it costs more than ε of it.
    private static final double SUBNORMAL_ROUNDING = 2 * Double.MIN_VALUE;

    private final KernelSpec spec;
    private final Rows shape;
    private final @Nullable Rows p;
    private final @Nullable Rows pSpreads;
    private final @Nullable Rows q;
    private final @Nullable Rows qSpreads;
    private final @Nullable Labels labels;
    private final @Nullable Side pSide;
    private final @Nullable Side qSide;
    private int bits;
    private int column;

    Examination(KernelSpec spec, @Nullable Reference<?> p, @Nullable Model<?> q, @Nullable Labels labels) {
        this.spec = spec;
        this.p = p == null ? null : p.rows();
        this.pSpreads = p == null ? null : p.spreads();
        this.q = q == null ? null : q.rows();
        this.qSpreads = q == null ? null : q.spreads();
        this.labels = labels;
        this.shape = Objects.requireNonNull(this.p != null ? this.p : this.q);
        this.pSide = side(this.p, spec.reference());
        this.qSide = side(this.q, spec.model());
    }

    private static @Nullable Side side(@Nullable Rows rows, @Nullable Form form) {
        return switch (form) {
            case Distribution distribution when rows != null -> new Side(rows, distribution);
            case Joint joint when rows != null -> new Side(rows, joint.cells());
            case null, default -> null;
        };
    }

    /** Throws where a result is infinite because one side lacks a class of the other. */
    void requireFinite(long results) {
        for (long result = 0; result < results; result++) {
            look(result);
            if ((bits & Status.INFINITE.bit()) != 0) {
                throw new InfiniteResultException(
                        spec.measureIds() + ": got an infinite result " + result + " because of class " + column
                                + ", expected finite ones (on-infinite=fail)",
                        result,
                        column);
            }
        }
    }

    void fill(int results, Details details, double[] scales) {
        for (int result = 0; result < results; result++) {
            look(result);
            details.set(
                    result,
                    bits,
                    column,
                    pSide == null ? Double.NaN : pSide.sum(),
                    qSide == null ? Double.NaN : qSide.sum());
            List<Measure> measures = spec.measures();
            for (int m = 0; m < details.measures(); m++) {
                double bound = (bits & Status.IGNORED.bit()) != 0
                        ? 0
                        : bits != 0 ? Double.NaN : bound(measures.get(m), result);
                details.setBound(result, m, bound * scales[m]);
            }
        }
    }

    private void look(long result) {
        bits = 0;
        column = -1;
        if (spec.reference() instanceof Gaussian gaussian) {
            lookAtGaussians(gaussian, result);
            return;
        }
        long label = labels == null ? -1 : labels.get(result);
        if (pSide != null) {
            pSide.take(pRow(result));
            note(pSide.bits(), pSide.column());
        }
        if (labels != null && ((ClassIndex) spec.reference()).ignores(label)) {
            bits = Status.IGNORED.bit();
        }
        if (qSide != null) {
            qSide.take(qRow(result));
            if (bits != Status.IGNORED.bit()) {
                note(qSide.bits(), qSide.column());
            }
        }
        if (bits == 0 && labels != null) {
            if (label < 0 || label >= shape.classes()) {
                bits = Status.LABEL_OUT_OF_RANGE.bit();
                return;
            }
            lookAtLabel((int) label);
        } else if (bits == 0 && qSide != null) {
            for (Measure measure : spec.measures()) {
                note(Status.INFINITE.bit(), firstInfinite(measure));
            }
        }
    }

    /** Adds status bits if a column has them, and keeps the first column. */
    private void note(int status, int first) {
        if (status == Status.INFINITE.bit() && first < 0) {
            return;
        }
        bits |= status;
        column = first >= 0 && (column < 0 || first < column) ? first : column;
    }

    private void lookAtLabel(int label) {
        Side model = Objects.requireNonNull(qSide);
        Options options = spec.options();
        for (int c = 0; c < shape.classes(); c++) {
            boolean target = c == label || options.labelSmoothing() > 0;
            if (target && options.classWeights().get(c) > 0 && model.isZero(c)) {
                note(Status.INFINITE.bit(), c);
                return;
            }
        }
    }

    /** The first class that makes a measure infinite; −1 for none. */
    private int firstInfinite(Measure measure) {
        Side a = Objects.requireNonNull(pSide);
        Side b = Objects.requireNonNull(qSide);
        boolean below = measure == Measure.RENYI && spec.options().alpha() < 1;
        int firstOfP = -1;
        for (int c = 0; c < shape.classes(); c++) {
            boolean qLacks = !a.isZero(c) && b.isZero(c);
            boolean pLacks = a.isZero(c) && !b.isZero(c);
            boolean infinite = switch (measure) {
                case CROSS_ENTROPY, KL, GENERALIZED_KL, CHI_SQUARE -> qLacks;
                case RENYI -> qLacks && !below;
                case REVERSE_KL -> pLacks;
                case JEFFREYS -> qLacks || pLacks;
                default -> false;
            };
            if (infinite) {
                return c;
            }
            if (below && !a.isZero(c)) {
                if (!b.isZero(c)) {
                    return -1; // one class in common is enough
                }
                firstOfP = firstOfP < 0 ? c : firstOfP;
            }
        }
        return firstOfP;
    }

    private void lookAtGaussians(Gaussian gaussian, long result) {
        Rows means = Objects.requireNonNull(p);
        Rows spreads = Objects.requireNonNull(pSpreads);
        Gaussian.Spread qSpread = spec.model() instanceof Gaussian model ? model.spread() : Gaussian.Spread.SIGMA;
        for (int c = 0; c < means.classes(); c++) {
            double mean = means.get(pRow(result), c);
            double spread = spreads.get(pRow(result), c);
            double modelMean = q == null ? 0 : q.get(qRow(result), c);
            double modelSpread = qSpreads == null ? 1 : qSpreads.get(qRow(result), c);
            int wrong = wrongMean(mean)
                    | wrongMean(modelMean)
                    | wrongSpread(gaussian.spread(), spread)
                    | wrongSpread(qSpread, modelSpread);
            if (wrong == 0) {
                boolean point = isPoint(gaussian.spread(), spread);
                boolean modelPoint = isPoint(qSpread, modelSpread);
                wrong = point != modelPoint || (point && mean != modelMean) ? Status.INFINITE.bit() : 0;
            }
            if (wrong != 0) {
                note(wrong, c);
            }
        }
        if ((bits & NAN_ROW) != 0) {
            bits &= NAN_ROW; // a row that is NaN is not infinite
        }
    }

    private static int wrongMean(double mean) {
        return Double.isNaN(mean) ? Status.NAN.bit() : Double.isInfinite(mean) ? Status.NOT_FINITE.bit() : 0;
    }

    private static int wrongSpread(Gaussian.Spread spread, double x) {
        if (spread == Gaussian.Spread.LOG_VARIANCE) {
            return Double.isNaN(x) ? Status.NAN.bit() : x == Double.POSITIVE_INFINITY ? Status.NOT_FINITE.bit() : 0;
        }
        return Double.isNaN(x)
                ? Status.NAN.bit()
                : (x < 0 ? Status.NEGATIVE.bit() : 0) | (Double.isInfinite(x) ? Status.NOT_FINITE.bit() : 0);
    }

    private static boolean isPoint(Gaussian.Spread spread, double x) {
        return spread == Gaussian.Spread.LOG_VARIANCE ? x == Double.NEGATIVE_INFINITY : x == 0;
    }

    private long pRow(long result) {
        return q == null ? result : spec.pairing().referenceRow(result, q.rows());
    }

    private long qRow(long result) {
        return spec.pairing().modelRow(result, Objects.requireNonNull(q).rows());
    }

    private double bound(Measure measure, long result) {
        double epsilon = spec.elements().epsilon();
        if (labels != null) {
            Side model = Objects.requireNonNull(qSide);
            int label = (int) labels.get(result);
            return epsilon * ErrorBounds.loss(spec.options(), model, label, shape.classes()) + SUBNORMAL_ROUNDING;
        }
        if (measure == Measure.GAUSSIAN_KL) {
            return epsilon * gaussianBound(result) + SUBNORMAL_ROUNDING;
        }
        Side reference = Objects.requireNonNull(pSide);
        if (spec.reference() instanceof Joint joint) {
            return epsilon * jointBound(measure, joint, reference) + SUBNORMAL_ROUNDING;
        }
        Side model = qSide == null ? reference : qSide;
        if (measure == Measure.JS_DISTANCE || measure == Measure.HELLINGER) {
            double square = 0;
            double root = 0;
            for (int c = 0; c < shape.classes(); c++) {
                square += ErrorBounds.term(measure, spec.options().weight(), reference, model, c);
                root += squaredTerm(measure, reference.p(c), model.p(c));
            }
            return ErrorBounds.ofRoot(epsilon * square, Math.sqrt(root)) + SUBNORMAL_ROUNDING;
        }
        return epsilon * ErrorBounds.of(measure, spec.options(), reference, model, shape.classes())
                + SUBNORMAL_ROUNDING;
    }

    /** What a class adds to the square of a root: enough digits for the slope of its error. */
    private double squaredTerm(Measure measure, double a, double b) {
        if (measure == Measure.HELLINGER) {
            double difference = Math.sqrt(a) - Math.sqrt(b);
            return 0.5 * difference * difference;
        }
        double w = spec.options().weight();
        double m = w * a + (1 - w) * b;
        return (a == 0 ? 0 : w * a * Math.log(a / m)) + (b == 0 ? 0 : (1 - w) * b * Math.log(b / m));
    }

    private double gaussianBound(long result) {
        Rows means = Objects.requireNonNull(p);
        Rows spreads = Objects.requireNonNull(pSpreads);
        Gaussian.Spread spread = ((Gaussian) spec.reference()).spread();
        Gaussian.Spread qSpread = spec.model() instanceof Gaussian model ? model.spread() : Gaussian.Spread.SIGMA;
        double sum = 0;
        for (int c = 0; c < means.classes(); c++) {
            double logP = logVariance(spread, spreads.get(pRow(result), c));
            double logQ = qSpreads == null ? 0 : logVariance(qSpread, qSpreads.get(qRow(result), c));
            if (logP == Double.NEGATIVE_INFINITY) {
                continue; // the same point twice
            }
            double distance = means.get(pRow(result), c) - (q == null ? 0 : q.get(qRow(result), c));
            sum += ErrorBounds.gaussianTerm(logP - logQ, distance * Math.exp(-0.5 * logQ));
        }
        return sum;
    }

    private static double logVariance(Gaussian.Spread spread, double x) {
        return switch (spread) {
            case SIGMA -> 2 * Math.log(x);
            case VARIANCE -> Math.log(x);
            case LOG_VARIANCE -> x;
        };
    }

    private double jointBound(Measure measure, Joint joint, Side cells) {
        double[] x = new double[joint.xCount()];
        double[] y = new double[joint.yCount()];
        int seen = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                double cell = cells.p(i * y.length + j);
                x[i] += cell;
                y[j] += cell;
                seen += cell > 0 ? 1 : 0;
            }
        }
        double bound = ErrorBounds.joint(measure, cells, x, y);
        return spec.options().millerMadow() ? bound + seen / cells.sum() : bound;
    }
}
