package org.relent.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;
import org.relent.Rows;
import org.relent.Smoothing;

/** One row of any form, decoded into probabilities and their logarithms in wide arithmetic. */
final class WideRow {
    // From here on down the second half of a wide share may be subnormal, and the share has lost digits.
    private static final double SMALL_SHARE = 0x1p-900;
    // tanh u = u (1 − u²/3 + …): below this |u| it is u to all digits.
    private static final double UNCAPPED = 0x1p-54;

    /** The numbers of the row. */
    final double[] given;

    /** The probabilities. One may underflow to 0 although its number was not 0: then it is positive all the same. */
    final Wide[] p;

    /** Their natural logarithms; −∞ where the probability is 0. */
    final Wide[] log;

    private final boolean[] zero;

    /** ln Σ exp(x/T) of logits; NaN for other forms. */
    Wide logPartition = Wide.NAN;

    private WideRow(double[] given) {
        this.given = given;
        this.p = new Wide[given.length];
        this.log = new Wide[given.length];
        this.zero = new boolean[given.length];
    }

    /** Whether the class has probability 0; one that only underflows has not. */
    boolean isZero(int column) {
        return zero[column];
    }

    int classes() {
        return p.length;
    }

    /** Σ p. */
    Wide sum() {
        Wide sum = Wide.ZERO;
        for (Wide share : p) {
            sum = sum.plus(share);
        }
        return sum;
    }

    /** The largest logarithm; −∞ where every class has probability 0. */
    double largestLog() {
        return Arrays.stream(log).mapToDouble(Wide::hi).max().orElse(Double.NEGATIVE_INFINITY);
    }

    /** The row with every probability multiplied by a power of two, which brings back those that under- or overflowed. */
    WideRow scaled(int power) {
        if (power == 0) {
            return this;
        }
        WideRow row = new WideRow(given);
        Wide logOfPower = Wide.LN_2.times(power);
        for (int column = 0; column < p.length; column++) {
            boolean exact = p[column].hi() >= SMALL_SHARE && !p[column].isInfinite();
            row.zero[column] = zero[column];
            row.log[column] = log[column].plus(logOfPower);
            row.p[column] = exact ? p[column].scaled(power) : row.log[column].exp();
        }
        return row;
    }

    /**
     * Decodes a row.
     *
     * @return the row; null where the contract says that it is NaN
     */
    static @Nullable WideRow decode(Rows rows, long row, Distribution form) {
        double[] values = new double[rows.classes()];
        for (int column = 0; column < values.length; column++) {
            values[column] = rows.get(row, column);
        }
        WideRow decoded = new WideRow(values);
        boolean valid = switch (form) {
            case Probabilities probabilities -> decoded.weights(false, probabilities.smoothing());
            case Counts counts -> decoded.weights(true, counts.smoothing());
            case LogProbabilities ignored -> decoded.logProbabilities();
            case Logits logits -> decoded.logits(logits);
        };
        return valid ? decoded : null;
    }

    /** The shares of numbers that were added up elsewhere, none of them far from 1. */
    static WideRow sharesOf(Wide[] numbers) {
        WideRow row = new WideRow(new double[numbers.length]);
        row.divide(numbers, numbers, 0);
        return row;
    }

    /** Numbers that were added up elsewhere, as they are. */
    static WideRow of(Wide[] numbers) {
        WideRow row = new WideRow(new double[numbers.length]);
        for (int column = 0; column < numbers.length; column++) {
            row.set(column, numbers[column], numbers[column].log());
        }
        return row;
    }

    private void set(int column, Wide share, Wide logarithm) {
        p[column] = share;
        log[column] = logarithm;
        zero[column] = logarithm.hi() == Double.NEGATIVE_INFINITY;
    }

    private boolean weights(boolean counts, Smoothing smoothing) {
        for (double value : given) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        if (smoothing instanceof Smoothing.Additive additive) {
            return addAndDivide(additive.alpha());
        }
        if (counts) {
            if (!addAndDivide(0)) {
                return false;
            }
        } else {
            for (int column = 0; column < given.length; column++) {
                Wide share = Wide.of(given[column] + 0.0); // −0 is 0
                set(column, share, share.log());
            }
        }
        switch (smoothing) {
            case Smoothing.Mixture mixture -> mix(mixture.lambda());
            case Smoothing.Floor floor -> raise(floor.epsilon());
            default -> {}
        }
        return true;
    }

    /** (x + α) / (Σx + αC). */
    private boolean addAndDivide(double alpha) {
        double largest = Math.max(alpha, Arrays.stream(given).max().orElse(0));
        if (largest == 0) {
            return false;
        }
        // A power of two brings the largest weight near 1, so that no total overflows. Shares do not change.
        int power = -Math.getExponent(largest);
        Wide[] numbers = new Wide[given.length];
        Wide[] scaled = new Wide[given.length];
        for (int column = 0; column < given.length; column++) {
            numbers[column] = Wide.of(given[column]).plus(Wide.of(alpha));
            scaled[column] = Wide.of(Math.scalb(given[column], power)).plus(Wide.of(Math.scalb(alpha, power)));
        }
        divide(numbers, scaled, power);
        return true;
    }

    /** Numbers over their sum; {@code scaled} are the same times 2^power, some of them near 1 and none of them too large. */
    private void divide(Wide[] numbers, Wide[] scaled, int power) {
        Wide total = Wide.ZERO;
        for (Wide number : scaled) {
            total = total.plus(number);
        }
        Wide logTotal = total.log().minus(Wide.LN_2.times(power));
        for (int column = 0; column < numbers.length; column++) {
            Wide share = scaled[column].dividedBy(total);
            // ln of the share itself is exactly 0 for a share of 1; where the share underflows, only the difference is
            // finite.
            set(
                    column,
                    share,
                    share.hi() >= SMALL_SHARE
                            ? share.log()
                            : numbers[column].log().minus(logTotal));
        }
    }

    /** (1 − λ) p + λ/C. */
    private void mix(double lambda) {
        Wide kept = Wide.ONE.minus(Wide.of(lambda));
        Wide uniform = Wide.of(lambda).dividedBy(Wide.of(p.length));
        Wide logUniform = Wide.of(lambda).log().minus(Wide.of(p.length).log());
        for (int column = 0; column < p.length; column++) {
            Wide mixed = kept.times(p[column]).plus(uniform);
            Wide logKept = kept.log().plus(log[column]);
            set(column, mixed, mixed.hi() >= SMALL_SHARE ? mixed.log() : logKept.logPlus(logUniform));
        }
    }

    /** max(p, ε) / Σ max(p, ε). */
    private void raise(double epsilon) {
        Wide least = Wide.of(epsilon);
        Wide[] numbers = new Wide[p.length];
        double largest = epsilon;
        for (int column = 0; column < p.length; column++) {
            numbers[column] = p[column].minus(least).hi() > 0 ? p[column] : least;
            largest = Math.max(largest, numbers[column].hi());
        }
        int power = -Math.getExponent(largest);
        divide(numbers, Arrays.stream(numbers).map(n -> n.scaled(power)).toArray(Wide[]::new), power);
    }

    private boolean logProbabilities() {
        for (int column = 0; column < given.length; column++) {
            if (!(given[column] < Double.POSITIVE_INFINITY)) {
                return false;
            }
            Wide logarithm = Wide.of(given[column]);
            set(column, logarithm.exp(), logarithm);
        }
        return true;
    }

    private boolean logits(Logits form) {
        int top = 0;
        for (int column = 0; column < given.length; column++) {
            if (!(given[column] < Double.POSITIVE_INFINITY)) {
                return false;
            }
            top = given[column] > given[top] ? column : top; // the cap keeps the order
        }
        if (given[top] == Double.NEGATIVE_INFINITY) {
            return false;
        }
        Wide temperature = Wide.of(form.temperature());
        Wide largest = capped(given[top], form);
        Wide others = Wide.ZERO; // Σ exp((x − max)/T) without the maximum itself, which is 1
        for (int column = 0; column < given.length; column++) {
            zero[column] = given[column] == Double.NEGATIVE_INFINITY;
            Wide x = capped(given[column], form);
            Wide below = x.minus(largest);
            log[column] = zero[column]
                    ? Wide.NEGATIVE_INFINITY
                    : below.isInfinite() // the difference overflows, but perhaps not what T leaves of it
                            ? x.dividedBy(temperature).minus(largest.dividedBy(temperature))
                            : below.dividedBy(temperature);
            p[column] = log[column].exp();
            others = column == top ? others : others.plus(p[column]);
        }
        Wide total = Wide.ONE.plus(others);
        Wide logTotal = others.log1p();
        logPartition = largest.dividedBy(temperature).plus(logTotal);
        for (int column = 0; column < given.length; column++) {
            p[column] = p[column].dividedBy(total);
            log[column] = zero[column] ? log[column] : log[column].minus(logTotal);
        }
        return true;
    }

    private static Wide capped(double x, Logits form) {
        if (!form.isCapped() || x == Double.NEGATIVE_INFINITY) {
            return Wide.of(x);
        }
        Wide ratio = Wide.of(x).dividedBy(Wide.of(form.softCap()));
        return Math.abs(ratio.hi()) < UNCAPPED ? Wide.of(x) : ratio.tanh().times(form.softCap());
    }
}
