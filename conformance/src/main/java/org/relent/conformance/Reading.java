package org.relent.conformance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Smoothing;
import org.relent.Status;

/** What the definitions say of a row besides its result: its status, the first column that made it so, and its sums. */
final class Reading {
    private final Batch batch;
    private final KernelSpec spec;
    private final int row;
    private int bits;
    private int column = -1;
    private boolean wrong;

    private Reading(Batch batch, int row) {
        this.batch = batch;
        this.spec = batch.spec();
        this.row = row;
    }

    static Reading of(Batch batch, int row) {
        Reading reading = new Reading(batch, row);
        reading.read();
        return reading;
    }

    int bits() {
        return bits;
    }

    /** −1 where no column made it so. */
    int column() {
        return column;
    }

    /** The sum of the numbers given, of log-probs that of eˣ; NaN of what has none; of wrong logits whatever comes. */
    double sum(Part part) {
        Form form = part.ofModel() ? spec.model() : spec.reference();
        if (form == null || form instanceof Gaussian || form instanceof ClassIndex) {
            return Double.NaN;
        }
        if (form instanceof Logits) {
            return 1;
        }
        double sum = 0;
        for (double x : batch.matrix(part).row(row)) {
            sum += form instanceof LogProbabilities ? Math.exp(x) : x;
        }
        return sum;
    }

    private void read() {
        if (spec.reference() instanceof ClassIndex index
                && index.ignores(Objects.requireNonNull(batch.labels())[row])) {
            bits = Status.IGNORED.bit();
            return;
        }
        for (Part part : batch.parts()) {
            readNumbers(part);
        }
        if (wrong) {
            return;
        }
        for (int c = 0; c < batch.classes(); c++) {
            if (isInfinite(c)) {
                note(Status.INFINITE, c);
            }
        }
        if (spec.measures().contains(Measure.RENYI) && spec.options().alpha() < 1 && nothingInCommon()) {
            note(Status.INFINITE, column < 0 ? 0 : column); // P may have no class at all
        }
    }

    private void note(Status status, int at) {
        bits |= status.bit();
        column = at >= 0 && (column < 0 || at < column) ? at : column;
    }

    private void readNumbers(Part part) {
        double[] numbers = batch.matrix(part).row(row);
        boolean bad = false;
        boolean empty = true;
        for (int c = 0; c < numbers.length; c++) {
            Status status = status(part, numbers[c]);
            if (status != null) {
                note(status, c);
                if (status == Status.NEGATIVE && Double.isInfinite(numbers[c])) {
                    note(Status.NOT_FINITE, c);
                }
                bad = true;
            }
            empty &= numbers[c] == (isLogs(part) ? Double.NEGATIVE_INFINITY : 0);
        }
        if (!bad && empty && isDivided(part)) {
            note(Status.EMPTY, -1);
            bad = true;
        }
        wrong |= bad;
    }

    private Form form(Part part) {
        return Objects.requireNonNull(part.ofModel() ? spec.model() : spec.reference());
    }

    private boolean isLogs(Part part) {
        return form(part) instanceof Gaussian gaussian
                ? part.isSpreads() && gaussian.spread() == Gaussian.Spread.LOG_VARIANCE
                : !Forms.isWeights(form(part));
    }

    /** Whether rows of this form are divided by what they sum to. */
    private boolean isDivided(Part part) {
        if (form(part) instanceof Gaussian) {
            return false;
        }
        Distribution form = Forms.distribution(form(part));
        return form instanceof Logits
                || (form instanceof Counts && !(Forms.smoothing(form) instanceof Smoothing.Additive));
    }

    /** What is wrong with a number; null if nothing is. */
    private @Nullable Status status(Part part, double x) {
        boolean mean = form(part) instanceof Gaussian && !part.isSpreads();
        if (Double.isNaN(x)) {
            return Status.NAN;
        }
        if (mean) {
            return Double.isInfinite(x) ? Status.NOT_FINITE : null;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return Status.NOT_FINITE;
        }
        return x < 0 && !isLogs(part) ? Status.NEGATIVE : null;
    }

    /** Whether a column makes one of the results +∞. */
    private boolean isInfinite(int c) {
        if (spec.reference() instanceof Gaussian) {
            double p = Gaussians.logVariance(batch, Part.REFERENCE_SPREADS, row, c);
            double q = Gaussians.logVariance(batch, Part.MODEL_SPREADS, row, c);
            boolean point = p == Double.NEGATIVE_INFINITY;
            boolean other = q == Double.NEGATIVE_INFINITY;
            double mean = Gaussians.mean(batch, Part.REFERENCE, row, c);
            return point != other || (point && mean != Gaussians.mean(batch, Part.MODEL, row, c));
        }
        if (spec.model() == null) {
            return false;
        }
        boolean lacks = isZero(Part.MODEL, c);
        if (spec.reference() instanceof ClassIndex) {
            ClassWeights weights = spec.options().classWeights();
            boolean target = Objects.requireNonNull(batch.labels())[row] == c
                    || spec.options().labelSmoothing() > 0;
            return lacks && target && weights.get(c) > 0;
        }
        boolean has = !isZero(Part.REFERENCE, c);
        return spec.measures().stream().anyMatch(measure -> switch (measure) {
            case CROSS_ENTROPY, KL, GENERALIZED_KL, CHI_SQUARE -> has && lacks;
            case REVERSE_KL -> !has && !lacks;
            case JEFFREYS -> has == lacks;
            case RENYI -> has && lacks && (spec.options().alpha() >= 1 || nothingInCommon());
            default -> false;
        });
    }

    private boolean nothingInCommon() {
        for (int c = 0; c < batch.classes(); c++) {
            if (!isZero(Part.REFERENCE, c) && !isZero(Part.MODEL, c)) {
                return false;
            }
        }
        return true;
    }

    private boolean isZero(Part part, int c) {
        double x = batch.matrix(part).get(row, c);
        Distribution form = batch.distribution(part);
        return Forms.isWeights(form) ? x == 0 && Forms.smoothing(form).isNone() : x == Double.NEGATIVE_INFINITY;
    }

    /** For messages. */
    @Override
    public String toString() {
        return "status " + bits + " at column " + column;
    }
}
