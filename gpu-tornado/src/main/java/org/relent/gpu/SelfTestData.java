package org.relent.gpu;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a device must get right for the kernels to keep their promises: numbers to be put in, and a look at what came out
 * that names the first assumption that does not hold. Names no type of TornadoVM.
 *
 * <p>The kernel of {@code SelfTestKernel.ftl} computes everything for every pair (a, b); each assumption is then checked on the pairs that
 * it is about.
 */
final class SelfTestData {
    /** Pairs of numbers, one a work-item. */
    static final int PAIRS = 48 * Slots.GROUP;

    static final int GROUPS = PAIRS / Slots.GROUP;

    /** Rows of the output, one number a pair; in the last, one a group. */
    static final int OUT_ROWS = 13;

    static final int INT_ROWS = 5;

    /** How far the logarithm may be off: the kernels estimate exponents by it, no more. */
    static final double LOG_ERROR = 0.01;

    private static final int QUOTIENT_ULPS = 3;

    /** What came back; the rows as in the kernel. */
    static final class Output {
        final double[] out;
        final int[] ints;
        final int[] canary;

        Output(double[] out, int[] ints, int[] canary) {
            this.out = out;
            this.ints = ints;
            this.canary = canary;
        }
    }

    final Precision precision;
    final double[] a = new double[PAIRS];
    final double[] b = new double[PAIRS];
    final double[] summands = new double[PAIRS];
    final int[] ints = new int[PAIRS];
    final short[] shorts = new short[PAIRS];

    /** Powers of two within which quotients, sums and differences are compared: nothing under- or overflows. */
    private final double tiny;

    private final double huge;
    private int filled;

    SelfTestData(Precision precision) {
        this.precision = precision;
        int range = precision == Precision.F32 ? 100 : 900;
        this.tiny = Math.scalb(1.0, -range);
        this.huge = Math.scalb(1.0, range);
        fill(range, new SplittableRandom(1));
    }

    private void fill(int range, SplittableRandom random) {
        double[] special = {
            0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1,
            -1,
            0.5,
            1 / 3.0,
            precision.minNormal(),
            precision.minSubnormal(),
            3 * precision.minSubnormal(),
            precision.minNormal() - precision.minSubnormal(),
            -precision.minNormal() / 2,
            precision.max(),
            huge,
            tiny
        };
        for (double x : special) {
            for (double y : special) {
                add(x, y);
            }
        }
        // Every binade, with a neighbour: its logarithm, and a ratio next to 1.
        for (int exponent = precision.minExponent; exponent <= precision.maxExponent; exponent++) {
            for (int k = 0; k < 3; k++) {
                double x = precision.round(Math.scalb(1 + random.nextDouble(0.99), exponent));
                double nextTo = x + random.nextInt(-3, 4) * precision.ulp(x);
                add(x, precision.isNormal(nextTo) ? nextTo : x);
            }
        }
        // Sums of far and near magnitudes, halves to be rounded, and quotients of all sizes take turns.
        double half = Math.scalb(1.0, precision.bits - 2);
        while (filled < PAIRS) {
            double x = signed(random, random.nextInt(-20, 20));
            add(x, signed(random, random.nextInt(-40, 20)));
            add(random.nextInt(-1 << 20, 1 << 20) + 0.5, -x);
            add(random.nextDouble(-half, half), x);
            add(Math.abs(signed(random, random.nextInt(1 - range, 0))), random.nextDouble(0.5, 1));
            add(Math.abs(signed(random, random.nextInt(0, range))), random.nextDouble(0.5, 1));
            add(Math.abs(signed(random, random.nextInt(-range / 2, 0))), Math.scalb(1.0, random.nextInt(0, range / 2)));
        }
        for (int i = 0; i < PAIRS; i++) {
            summands[i] = precision.round(random.nextDouble(-1, 1));
            ints[i] = random.nextInt(-1 << 23, 1 << 23);
            shorts[i] = (short) random.nextInt();
        }
    }

    private static double signed(SplittableRandom random, int exponent) {
        return Math.scalb(random.nextBoolean() ? 1 + random.nextDouble() : -1 - random.nextDouble(), exponent);
    }

    private void add(double x, double y) {
        if (filled < PAIRS) {
            a[filled] = precision.round(x);
            b[filled] = precision.round(y);
            filled++;
        }
    }

    /** {@return the first assumption that does not hold, and where; empty if all do} */
    Optional<String> refusal(Output output, int token) {
        for (int group = 0; group < GROUPS; group++) {
            if (output.canary[group] != token + group) {
                return Optional.of("work-group " + group + " of " + GROUPS + " gave no answer");
            }
        }
        for (int i = 0; i < PAIRS; i++) {
            Optional<String> wrong = wrongPair(output, i);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (int group = 0; group < GROUPS; group++) {
            double sum = tree(group);
            double got = output.out[12 * PAIRS + group];
            if (got != sum) {
                return Optional.of("work-groups do not add up: got " + got + ", expected " + sum);
            }
            int count = count(group);
            int gotCount = output.ints[4 * PAIRS + group];
            if (gotCount != count) {
                return Optional.of("work-groups do not add up ints: got " + gotCount + ", expected " + count);
            }
        }
        return Optional.empty();
    }

    private Optional<String> wrongPair(Output output, int i) {
        double x = a[i];
        double y = b[i];
        int flags = output.ints[i];
        if (flags != flags(x, y)) {
            String what = (flags & 8) != (flags(x, y) & 8) ? "x != x does not tell NaN" : "comparisons are wrong";
            return wrong(what, i, Integer.toBinaryString(flags), Integer.toBinaryString(flags(x, y)));
        }
        double quotient = output.out[i];
        if (!isQuotient(x, y, quotient)) {
            return wrong(y == 0 ? "x / 0 is not infinite" : "division is not within 3 ulp", i, quotient, x / y);
        }
        double difference = output.out[PAIRS + i];
        if (Double.isNaN(x - y) && !Double.isNaN(difference)) {
            return wrong("inf − inf is not NaN, or NaN is lost", i, difference, Double.NaN);
        }
        if (isModerate(x) && isModerate(y)) {
            double sum = precision.round(x + y);
            if (difference != precision.round(x - y)) {
                return wrong("subtraction is not rounded to nearest", i, difference, precision.round(x - y));
            }
            if (output.out[2 * PAIRS + i] != sum) {
                return wrong("addition is not rounded to nearest", i, output.out[2 * PAIRS + i], sum);
            }
            if (output.out[3 * PAIRS + i] != error(x, y)) {
                return wrong("the rounding error of a sum is not exact", i, output.out[3 * PAIRS + i], error(x, y));
            }
        }
        double product = output.out[8 * PAIRS + i];
        if (isModerate(x) && isModerate(y) && isModerate(x * y) && product != precision.round(x * y)) {
            return wrong("multiplication is not rounded to nearest", i, product, precision.round(x * y));
        }
        boolean hasNaN = Double.isNaN(x) || Double.isNaN(y); // what becomes of it is left open
        if (!hasNaN && output.out[9 * PAIRS + i] != Math.min(x, y)) {
            return wrong("min is wrong", i, output.out[9 * PAIRS + i], Math.min(x, y));
        }
        if (!hasNaN && output.out[10 * PAIRS + i] != Math.max(x, y)) {
            return wrong("max is wrong", i, output.out[10 * PAIRS + i], Math.max(x, y));
        }
        return wrongNumber(output, i);
    }

    private Optional<String> wrongNumber(Output output, int i) {
        double x = a[i];
        double rounded = output.out[4 * PAIRS + i];
        if (Math.abs(x) < Math.scalb(1.0, precision.bits - 2) && rounded != Math.rint(x)) {
            return wrong(
                    "adding and subtracting 1.5·2^" + (precision.bits - 1) + " does not round",
                    i,
                    rounded,
                    Math.rint(x));
        }
        double scaled = precision.round(x * 0x1p64);
        if (Double.isFinite(scaled) && output.out[5 * PAIRS + i] != scaled) {
            String what = precision.isNormal(x) ? "multiplication by 2^64 is not exact" : "subnormal numbers are lost";
            return wrong(what, i, output.out[5 * PAIRS + i], scaled);
        }
        double infinite = Math.abs(x) < 1 ? x : x > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        if (output.out[11 * PAIRS + i] != infinite) {
            return wrong("abs or a written infinity is wrong", i, output.out[11 * PAIRS + i], infinite);
        }
        double log = output.out[6 * PAIRS + i];
        if (x > 0 && precision.isNormal(x) && !(Math.abs(log - Math.log(x)) <= LOG_ERROR)) {
            return wrong("log is not within " + LOG_ERROR, i, log, Math.log(x));
        }
        if (Math.abs(x) < 0x1p31 && output.ints[PAIRS + i] != (int) x) {
            return wrong("conversion to int does not truncate", i, output.ints[PAIRS + i], (int) x);
        }
        if (output.out[7 * PAIRS + i] != ints[i]) {
            return wrong("conversion from int is not exact", i, output.out[7 * PAIRS + i], ints[i]);
        }
        if (output.ints[2 * PAIRS + i] != shorts[i]) {
            return wrong("shorts are not read with their sign", i, output.ints[2 * PAIRS + i], shorts[i]);
        }
        if (output.ints[3 * PAIRS + i] != ((ints[i] >> 7) & 511)) {
            return wrong("shifts and masks are wrong", i, output.ints[3 * PAIRS + i], (ints[i] >> 7) & 511);
        }
        return Optional.empty();
    }

    private boolean isQuotient(double x, double y, double got) {
        if (y == 0) {
            boolean compared = x > 0 && precision.isNormal(x) && Double.compare(y, 0.0) == 0; // −0 is no one's
            return !compared || got == Double.POSITIVE_INFINITY;
        }
        boolean compared = isModerate(x) && isModerate(y) && (x == 0 || isModerate(x / y));
        return !compared || Math.abs(got - x / y) <= QUOTIENT_ULPS * precision.ulp(x / y);
    }

    private boolean isModerate(double x) {
        return x == 0 || (Math.abs(x) >= tiny && Math.abs(x) <= huge);
    }

    private static int flags(double x, double y) {
        return (x < y ? 1 : 0) + (x > y ? 2 : 0) + (x == y ? 4 : 0) + (Double.isNaN(x) ? 8 : 0) + (x < 0.5 ? 16 : 0);
    }

    /** What rounding x + y lost, which is a number of the same precision. */
    private double error(double x, double y) {
        double sum = precision.round(x + y);
        double back = precision.round(sum - x);
        return precision.round(precision.round(x - precision.round(sum - back)) + precision.round(y - back));
    }

    private double tree(int group) {
        double[] sums = Arrays.copyOfRange(summands, group * Slots.GROUP, (group + 1) * Slots.GROUP);
        for (int half = Slots.GROUP / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                sums[lane] = precision.round(sums[lane] + sums[lane + half]);
            }
        }
        return sums[0];
    }

    private int count(int group) {
        int count = 0;
        for (int lane = 0; lane < Slots.GROUP; lane++) {
            count += ints[group * Slots.GROUP + lane];
        }
        return count;
    }

    private Optional<String> wrong(String what, int i, Object got, Object expected) {
        return Optional.of(what + ": for a = " + a[i] + " and b = " + b[i] + " got " + got + ", expected " + expected);
    }
}
