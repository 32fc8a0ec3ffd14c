package org.relent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at rows the way the contract does, for every backend: what is wrong with them, their sums and error bounds. */
final class Examination {
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

    /** Throws where a result is infinite because one side lacks a class of the other; one with a weight of 0 is left out. */
    void requireFinite(long results, double @Nullable [] rowWeights) {
        for (long result = 0; result < results; result++) {
            if (rowWeights != null && rowWeights[(int) result] == 0) {
                continue;
            }
            look(result);
            if ((bits & Status.INFINITE.bit()) != 0) {
                throw new InfiniteResultException(
                        spec.measureIds() + ": got ∞ as result " + result + " because of column " + column
                                + ", expected finite results (OnInfinite.FAIL)",
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
            if (details.measures() == 0) {
                continue;
            }
            prepare(pSide);
            prepare(qSide);
            for (int m = 0; m < details.measures(); m++) {
                details.setBound(result, m, bound(spec.measures().get(m), result) * scales[m]);
            }
        }
    }

    private static void prepare(@Nullable Side side) {
        if (side != null && side.bits() == 0) {
            side.prepare();
        }
    }

    private void look(long result) {
        bits = 0;
        column = -1;
        if (spec.reference() instanceof Gaussian gaussian) {
            lookAtGaussians(gaussian, result);
            return;
        }
        if (pSide != null) {
            pSide.take(pRow(result));
            note(pSide.bits(), pSide.column());
        }
        if (qSide != null) {
            qSide.take(qRow(result));
            note(qSide.bits(), qSide.column());
        }
        if (labels != null) {
            lookAtLabel(labels.get(result));
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

    private void lookAtLabel(long label) {
        Side model = Objects.requireNonNull(qSide);
        Options options = spec.options();
        if (((ClassIndex) spec.reference()).ignores(label)) {
            bits = Status.IGNORED.bit(); // whatever its row holds
            column = -1;
        } else if (label < 0 || label >= shape.classes()) {
            bits |= Status.LABEL_OUT_OF_RANGE.bit();
        } else if (bits == 0) {
            boolean smoothed = options.labelSmoothing() > 0;
            for (int c = smoothed ? 0 : (int) label; c < (smoothed ? shape.classes() : label + 1); c++) {
                if (options.classWeights().get(c) > 0 && model.isZero(c)) {
                    note(Status.INFINITE.bit(), c);
                    return;
                }
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
        return below ? Math.max(firstOfP, 0) : -1; // also of two rows of zeros
    }

    private void lookAtGaussians(Gaussian gaussian, long result) {
        Rows means = Objects.requireNonNull(p);
        Rows spreads = Objects.requireNonNull(pSpreads);
        Gaussian.Spread qSpread = spec.model() instanceof Gaussian model ? model.spread() : Gaussian.Spread.SIGMA;
        int firstInfinite = -1;
        for (int c = 0; c < means.classes(); c++) {
            double mean = means.get(pRow(result), c);
            double spread = spreads.get(pRow(result), c);
            double modelMean = q == null ? 0 : q.get(qRow(result), c);
            double modelSpread = qSpreads == null ? 1 : qSpreads.get(qRow(result), c);
            int wrong = wrongMean(mean)
                    | wrongMean(modelMean)
                    | wrongSpread(gaussian.spread(), spread)
                    | wrongSpread(qSpread, modelSpread);
            boolean point = isPoint(gaussian.spread(), spread);
            if (wrong != 0) {
                note(wrong, c);
            } else if (firstInfinite < 0 && (point != isPoint(qSpread, modelSpread) || (point && mean != modelMean))) {
                firstInfinite = c;
            }
        }
        if (bits == 0) { // a row that is NaN is not infinite
            note(Status.INFINITE.bit(), firstInfinite);
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

    /** Whether a measure's result is finite: of several, one may be infinite or NaN and another not. */
    private boolean isFinite(Measure measure) {
        if (bits == 0 || spec.measures().size() == 1) {
            return bits == 0;
        }
        if (measure == Measure.ENTROPY) {
            return Objects.requireNonNull(pSide).bits() == 0; // which never looks at Q
        }
        return bits == Status.INFINITE.bit() && firstInfinite(measure) < 0;
    }

    private double bound(Measure measure, long result) {
        if ((bits & Status.IGNORED.bit()) != 0) {
            return 0;
        }
        return isFinite(measure) ? finiteBound(measure, result) + SUBNORMAL_ROUNDING : Double.NaN;
    }

    private double finiteBound(Measure measure, long result) {
        double epsilon = spec.elements().epsilon();
        Options options = spec.options();
        int classes = shape.classes();
        if (labels != null) {
            int label = (int) labels.get(result);
            return epsilon * ErrorBounds.loss(options, Objects.requireNonNull(qSide), label, classes);
        }
        if (measure == Measure.GAUSSIAN_KL) {
            return epsilon * gaussianBound(result);
        }
        Side reference = Objects.requireNonNull(pSide);
        if (spec.reference() instanceof Joint joint) {
            return epsilon * ErrorBounds.joint(measure, options, joint, reference);
        }
        Side model = qSide == null || measure == Measure.ENTROPY ? reference : qSide;
        if (measure == Measure.JS_DISTANCE || measure == Measure.HELLINGER) {
            double square = 0;
            double root = 0;
            for (int c = 0; c < classes; c++) {
                reference.at(c);
                model.at(c);
                square += ErrorBounds.term(measure, options.weight(), reference, model);
                root += squaredTerm(measure, reference.p(), model.p());
            }
            return ErrorBounds.ofRoot(epsilon, square, Math.sqrt(root));
        }
        return epsilon * ErrorBounds.of(measure, options, reference, model, classes);
    }

    /** What a class adds to the square of a root: enough digits for the slope of its error. */
    private double squaredTerm(Measure measure, double a, double b) {
        if (measure == Measure.HELLINGER) {
            double difference = Math.sqrt(a) - Math.sqrt(b);
            return 0.5 * difference * difference;
        }
        double w = spec.options().weight();
        double m = w * a + (1 - w) * b;
        if (m == 0) {
            return 0;
        }
        return m * (w * excess((1 - w) * (a - b) / m) + (1 - w) * excess(w * (b - a) / m));
    }

    /** (1 + x) ln(1 + x) − x: what p = (1 + x) m adds to p ln(p/m) − p + m, where the terms near m cancel. */
    private static double excess(double x) {
        if (Math.abs(x) < 1e-4) {
            return x * x * (0.5 - x / 6);
        }
        return x == -1 ? 1 : (1 + x) * Math.log1p(x) - x;
    }

    private double gaussianBound(long result) {
        Rows means = Objects.requireNonNull(p);
        Rows spreads = Objects.requireNonNull(pSpreads);
        Gaussian.Spread spread = ((Gaussian) spec.reference()).spread();
        Gaussian.Spread qSpread = spec.model() instanceof Gaussian model ? model.spread() : Gaussian.Spread.SIGMA;
        double freeNats = spec.options().freeNats();
        double sum = 0;
        for (int c = 0; c < means.classes(); c++) {
            double logP = logVariance(spread, spreads.get(pRow(result), c));
            double logQ = qSpreads == null ? 0 : logVariance(qSpread, qSpreads.get(qRow(result), c));
            if (logP == Double.NEGATIVE_INFINITY) {
                sum += freeNats; // the same point twice
                continue;
            }
            double distance = means.get(pRow(result), c) - (q == null ? 0 : q.get(qRow(result), c));
            sum += Math.max(freeNats, ErrorBounds.gaussianTerm(logP - logQ, distance * Math.exp(-0.5 * logQ)));
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
}
