package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;
import org.relent.Rows;
import org.relent.Smoothing;

/**
 * One side of a row of any form and element type, brought into f64 block by block: p, and ln p in two parts. All that
 * forms, smoothing and temperature mean is settled here; measures see only {@link Block}s. An instance belongs to a
 * thread and is used again.
 */
final class DecodedSide {
    /** The exponent of a row of zeros, below that of any number. */
    static final int NONE = -5000;

    /** What is decoded last. */
    final Block block = new Block();

    private final double[] raw = new double[Shapes.BLOCK];
    private final double[] smoothed = new double[Shapes.BLOCK];
    private final LaneSum sum = new LaneSum();

    private @Nullable Rows rows;
    private @Nullable Loader loader;
    private Distribution form = Probabilities.given();
    private Smoothing smoothing = Smoothing.none();
    private Softmax softmax = Softmax.OF_LOGARITHMS;
    private boolean logarithms;
    private boolean normalized;

    private long row;
    private boolean valid;
    private int loaded;
    private double largest;

    // A power of two that p is multiplied by, for rows used as given that are far from 1; 0 for nearly all.
    private int power;

    // Weights: p = y / total, y = max(x · factor · scale + shift, floor); without smoothing y is x · factor.
    private int factorExponent;
    private double factor;
    private double scale;
    private double shift;
    private double floor;
    private double total;

    // Logarithms: p = e^((x − top)/T) / total, and logTotal its logarithm.
    private double top;
    private double logTotal;
    private boolean capped;

    /** Starts with a batch. */
    void open(Rows rows, Distribution form, Softmax softmax) {
        this.rows = rows;
        this.loader = Loader.of(rows);
        this.form = form;
        this.softmax = softmax;
        this.row = -1;
        this.logarithms = form instanceof Logits || form instanceof LogProbabilities;
        this.normalized = form.normalizedInside();
        this.smoothing = switch (form) {
            case Probabilities probabilities -> probabilities.smoothing();
            case Counts counts -> counts.smoothing();
            case LogProbabilities ignored -> Smoothing.none();
            case Logits ignored -> Smoothing.none();
        };
    }

    /** Forgets the batch: scratch must not keep the caller's memory alive. */
    void close() {
        rows = null;
        loader = null;
    }

    private Rows rows() {
        return Objects.requireNonNull(rows);
    }

    /** Takes a row; false where the definition says NaN. The one that was taken last is known already. */
    boolean take(long row) {
        if (row != this.row) {
            this.row = row;
            loaded = -1;
            power = 0;
            capped = false;
            valid = logarithms ? takeLogarithms() : takeWeights();
        }
        return valid;
    }

    private boolean takeWeights() {
        largest = 0;
        for (int from = 0; from < rows().classes(); from += Shapes.BLOCK) {
            double most = Weights.largest(raw, Shapes.padded(load(from)));
            if (Double.isNaN(most)) {
                return false;
            }
            largest = Math.max(largest, most);
        }
        boolean counts = form instanceof Counts;
        if (counts && largest == 0 && !(smoothing instanceof Smoothing.Additive)) {
            return false;
        }
        factorExponent = 0;
        if (counts || smoothing instanceof Smoothing.Additive) {
            double most = smoothing instanceof Smoothing.Additive add ? Math.max(largest, add.alpha()) : largest;
            factorExponent = Math.max(Math.getExponent(most), -1000); // brings totals near 1, where none overflows
        }
        factor = Math.scalb(1.0, -factorExponent);
        scale = 1;
        shift = 0;
        floor = 0;
        total = 1;
        double weight = counts ? sumOfWeights().value() : 1;
        switch (smoothing) {
            case Smoothing.None ignored -> total = weight;
            case Smoothing.Additive add -> {
                shift = add.alpha() * factor;
                total = sumOfWeights().value();
            }
            case Smoothing.Mixture mix -> {
                scale = 1 - mix.lambda();
                shift = mix.lambda() * weight / rows().classes();
                total = weight;
            }
            case Smoothing.Floor lifted -> {
                floor = lifted.epsilon() * weight;
                total = sumOfWeights().value();
            }
        }
        return true;
    }

    /** Σ y. */
    private LaneSum sumOfWeights() {
        sum.clear();
        for (int from = 0; from < rows().classes(); from += Shapes.BLOCK) {
            int n = load(from);
            Weights.smooth(raw, n, factor, scale, shift, floor, smoothed);
            Weights.add(smoothed, Shapes.padded(n), sum.lanes);
        }
        return sum;
    }

    private boolean takeLogarithms() {
        largest = Double.NEGATIVE_INFINITY;
        top = 0;
        total = 1;
        logTotal = 0;
        for (int from = 0; from < rows().classes(); from += Shapes.BLOCK) {
            double most = Powers.largest(raw, Shapes.padded(load(from)));
            if (Double.isNaN(most)) {
                return false;
            }
            largest = Math.max(largest, most);
        }
        if (!normalized) {
            return true;
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return false;
        }
        if (softmax.isCapped()) {
            capped = true;
            loaded = -1; // what is loaded is not capped yet
        } else {
            top = largest;
        }
        // The top's own power is exactly 1: without it the rest keeps its digits, however small it is.
        double others = sumOfPowers().plus(-1);
        logTotal = StrictMath.log1p(others);
        total = 1 + others;
        return true;
    }

    /** Σ e^((x − top)/T). */
    private LaneSum sumOfPowers() {
        sum.clear();
        for (int from = 0; from < rows().classes(); from += Shapes.BLOCK) {
            int n = Shapes.padded(load(from));
            Powers.decode(raw, n, top, softmax, -power, total, logTotal, block);
            Weights.add(block.p, n, sum.lanes);
        }
        return sum;
    }

    /** Reads a block's numbers unless they are there; returns how many. */
    private int load(int from) {
        int n = Math.min(Shapes.BLOCK, rows().classes() - from);
        if (loaded != from) {
            Objects.requireNonNull(loader).load(rows(), rows().start(row) + from, n, raw);
            if (capped) {
                softmax.capBelow(largest, raw, n);
            }
            Arrays.fill(raw, n, Shapes.padded(n), logarithms ? Double.NEGATIVE_INFINITY : 0);
            loaded = from;
        }
        return n;
    }

    /** Decodes the columns from {@code from} on into {@link #block}; returns how many there are. */
    int decode(int from) {
        int n = load(from);
        int padded = Shapes.padded(n);
        if (logarithms) {
            Powers.decode(raw, padded, top, softmax, -power, total, logTotal, block);
        } else if (smoothing.isNone()) {
            Weights.shares(raw, padded, total, -factorExponent, Math.scalb(factor, power), block);
        } else {
            Weights.smooth(raw, n, factor, scale, shift, floor, smoothed);
            Weights.shares(smoothed, padded, total, 0, Math.scalb(1.0, power), block);
        }
        return n;
    }

    /** {@return about log₂ of the largest probability of a row used as given; 0 for other rows, {@link #NONE} for zeros} */
    int exponent() {
        if (normalized || !smoothing.isNone()) {
            return 0;
        }
        if (logarithms) {
            return (int) Math.clamp(largest * softmax.rate, NONE, -NONE);
        }
        return largest == 0 ? NONE : Math.getExponent(largest);
    }

    /** Multiplies all probabilities, but not their logarithms, by a power of two. */
    void scaleBy(int power) {
        this.power = power;
    }

    /** {@return Σp − 1: exactly 0 where rows are normalised inside, rounded once for probabilities} */
    double excessMass() {
        if (normalized) {
            return 0;
        }
        if (logarithms) {
            return sumOfPowers().plus(-Math.scalb(1.0, power));
        }
        double weight = scale;
        scale = 1;
        double shifted = shift;
        shift = 0;
        double excess = sumOfWeights().plus(-1);
        scale = weight;
        shift = shifted;
        return excess * weight; // a mixture with a distribution keeps this part of it
    }

    /** {@return Σp, to as many digits however small it is} */
    double mass() {
        if (normalized) {
            return 1;
        }
        return (logarithms ? sumOfPowers() : sumOfWeights()).value();
    }

    /** {@return Σx of a row of counts} */
    double count() {
        return Math.scalb(total, factorExponent);
    }

    /** {@return (K − 1)/(2N) of a row of counts: K its positive classes, N its total} */
    double millerMadow() {
        long positive = 0;
        for (int from = 0; from < rows().classes(); from += Shapes.BLOCK) {
            int n = load(from);
            for (int j = 0; j < n; j++) {
                positive += raw[j] > 0 ? 1 : 0;
            }
        }
        return (positive - 1) / (2 * count());
    }

    /** {@return ln Σ exp(x/T) of logits} */
    double logPartition() {
        return (softmax.isCapped() ? softmax.capped(largest) : largest) / softmax.temperature + logTotal;
    }

    /** {@return whether rows are normalised inside} */
    boolean isNormalized() {
        return normalized;
    }

    /** {@return whether the numbers are log-probabilities as given, whose sum is known to f64's digits only} */
    boolean isGivenAsLogarithms() {
        return logarithms && !normalized;
    }

    /** {@return whether the row is logits, whose total's logarithm is rounded} */
    boolean isSoftmax() {
        return logarithms && normalized;
    }

    /** {@return whether the row is f64 logits below a cap, whose logarithms are rounded before they are compared} */
    boolean isCappedWide() {
        return logarithms && softmax.isCapped() && isWide();
    }

    /** {@return whether the last row's elements are f64, which f64 lanes are not wider than} */
    boolean isWide() {
        return rows().elementType() == ElementType.F64;
    }
}
