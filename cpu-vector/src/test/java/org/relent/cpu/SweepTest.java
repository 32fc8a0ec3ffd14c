package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.reference.Exact;

/**
 * How far the functions inside the fast kernels are from exact, by the tables of docs/numerics.md. The vectors' own
 * expressions are swept, at this machine's width, f32 over all its numbers in the slow tests. What f32 is held against
 * are StrictMath's doubles: less than one unit in their last place is 2⁻²⁹ of one in f32's.
 */
class SweepTest {
    private static final int CHUNK = 1 << 16;
    private static final int MIN_NORMAL = 0x0080_0000;
    private static final int INFINITY = 0x7f80_0000;
    private static final Rate RATE = Rate.of(1);

    /** The largest errors met, in units in the last place of the exact value, and relative to it, and where. */
    private record Worst(double ulps, double relative, double at) {
        static final Worst NONE = new Worst(0, 0, Double.NaN);

        Worst or(Worst that) {
            return new Worst(
                    Math.max(ulps, that.ulps), Math.max(relative, that.relative), ulps >= that.ulps ? at : that.at);
        }

        static Worst of(double error, double exact, double ulp, double at) {
            return error == 0 ? NONE : new Worst(Math.abs(error) / ulp, Math.abs(error / exact), at);
        }
    }

    /** What one chunk of numbers, told by its own number, adds. */
    private interface Chunk {
        Worst worst(long chunk);
    }

    private static Worst sweep(String name, long chunks, Chunk chunk) {
        Worst worst =
                LongStream.range(0, chunks).parallel().mapToObj(chunk::worst).reduce(Worst.NONE, Worst::or);
        System.out.printf(
                "%s: %.3f ulp at %s, relative %.3g%n", name, worst.ulps, Double.toHexString(worst.at), worst.relative);
        return worst;
    }

    @Test
    void someOfF32() {
        logsOfF32(997);
        powersOfF32(997);
        ratiosOfF32(1 << 6);
    }

    @Tag("slow")
    @Test
    void allOfF32() {
        logsOfF32(1);
        powersOfF32(1);
        ratiosOfF32(1 << 12);
    }

    @Test
    void someOfF64() {
        f64(5);
    }

    @Tag("slow")
    @Test
    void moreOfF64() {
        f64(510);
    }

    /** ln x of every so many normal f32 numbers. */
    private static void logsOfF32(int step) {
        long numbers = (long) (INFINITY - MIN_NORMAL) / step;
        Worst worst = sweep("ln x f32", numbers / CHUNK + 1, chunk -> {
            float[] x = floats(chunk, step, MIN_NORMAL, INFINITY);
            float[] one = new float[CHUNK];
            Arrays.fill(one, 1);
            float[] got = new float[CHUNK];
            SweepF32.log(x, one, got);
            return worst(x, got, i -> StrictMath.log(x[i]));
        });
        assertThat(worst.ulps).isLessThan(3);
        assertThat(worst.relative).isLessThan(2.6e-7);
    }

    /** e^x of every so many f32 numbers whose power is between 2^−120 and 2^127. */
    private static void powersOfF32(int step) {
        int lowest = Float.floatToRawIntBits(0x1p-30f); // below, every power is that of 0
        int highest = Float.floatToRawIntBits(87.9f);
        int lowestPower = Float.floatToRawIntBits(83.1f);
        long numbers = (long) (highest - lowest) / step;
        Worst worst = sweep("e^x f32", numbers / CHUNK + 1, chunk -> {
            float[] x = floats(chunk, step, lowest, highest);
            float[] got = new float[CHUNK];
            SweepF32.power(x, RATE.high(), RATE.low(), 0, got);
            Worst above = worst(x, got, i -> StrictMath.exp(x[i]));
            for (int i = 0; i < CHUNK; i++) {
                x[i] = -Math.min(x[i], Float.intBitsToFloat(lowestPower));
            }
            SweepF32.power(x, RATE.high(), RATE.low(), 0, got);
            return above.or(worst(x, got, i -> StrictMath.exp(x[i])));
        });
        assertThat(worst.ulps).isLessThan(3.01);
        assertThat(worst.relative).isLessThan(2.4e-7);
    }

    /** ln(a/b) of random ratios, mostly near powers of 2 and 1, and of all exponents. */
    private static void ratiosOfF32(int chunks) {
        Worst worst = sweep("ln(a/b) f32", chunks, chunk -> {
            SplittableRandom random = new SplittableRandom(chunk);
            float[] a = new float[CHUNK];
            float[] b = new float[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                b[i] = Float.intBitsToFloat(random.nextInt(0x0100_0000, 0x7e80_0000));
                a[i] = switch (i % 3) {
                    case 0 -> Float.intBitsToFloat(random.nextInt(MIN_NORMAL, INFINITY));
                    case 1 -> (float) (b[i] * (1 + random.nextDouble(-1, 1) * 0x1p-8));
                    default -> (float) Math.min(Float.MAX_VALUE, b[i] * random.nextDouble(0.5, 2));
                };
            }
            float[] got = new float[CHUNK];
            SweepF32.log(a, b, got);
            return worst(a, got, i -> {
                double p = a[i];
                double q = b[i];
                return Math.abs(p - q) < 0.5 * q ? StrictMath.log1p((p - q) / q) : StrictMath.log(p / q);
            });
        });
        assertThat(worst.ulps).isLessThan(3);
        assertThat(worst.relative).isLessThan(2.6e-7);
    }

    /** ln x, ln(a/b) and e^x of random numbers of all sizes. */
    private static void f64(int chunks) {
        double[] one = new double[CHUNK];
        Arrays.fill(one, 1);
        Worst log = sweep("ln x f64", chunks, chunk -> {
            SplittableRandom random = new SplittableRandom(chunk);
            double[] x = new double[CHUNK];
            Arrays.setAll(x, i -> i % 2 == 0 ? any(random, -1022, 1023) : 1 + near(random));
            double[] got = new double[CHUNK];
            SweepF64.log(x, one, got);
            return worst(x, got, i -> Exact.logError(x[i], 1, got[i]));
        });
        assertThat(log.ulps).isLessThan(3.1);
        Worst ratio = sweep("ln(a/b) f64", chunks, chunk -> {
            SplittableRandom random = new SplittableRandom(~chunk);
            double[] a = new double[CHUNK];
            double[] b = new double[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                b[i] = any(random, -500, 500);
                a[i] = i % 2 == 0 ? any(random, -500, 500) : b[i] * (1 + near(random));
            }
            double[] got = new double[CHUNK];
            SweepF64.log(a, b, got);
            return worst(a, got, i -> Exact.logError(a[i], b[i], got[i]));
        });
        assertThat(ratio.ulps).isLessThan(3.1);
        Worst power = sweep("e^x f64", chunks, chunk -> {
            SplittableRandom random = new SplittableRandom(chunk + 1_000_000);
            double[] x = new double[CHUNK];
            Arrays.setAll(x, i -> i % 2 == 0 ? random.nextDouble(-690, 700) : near(random));
            double[] got = new double[CHUNK];
            SweepF64.power(x, RATE.high(), RATE.low(), 0, got);
            return worst(x, got, i -> Exact.expError(x[i], got[i]));
        });
        assertThat(power.ulps).isLessThan(1.3);
    }

    /** Every so many f32 numbers from one pattern of bits to another, the last one over again at the end. */
    private static float[] floats(long chunk, int step, int from, int to) {
        float[] x = new float[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            x[i] = Float.intBitsToFloat((int) Math.min(from + (chunk * CHUNK + i) * step, to - 1));
        }
        return x;
    }

    private static double any(SplittableRandom random, int lowest, int highest) {
        return Math.scalb(1 + random.nextDouble(), random.nextInt(lowest, highest));
    }

    /** Of any size up to 1/2, and either sign. */
    private static double near(SplittableRandom random) {
        return random.nextDouble(-1, 1) * Math.scalb(1.0, -random.nextInt(1, 50));
    }

    private static Worst worst(float[] x, float[] got, IntToDoubleFunction exact) {
        Worst worst = Worst.NONE;
        for (int i = 0; i < x.length; i++) {
            double value = exact.applyAsDouble(i);
            double error = got[i] - value;
            double ulp = Math.ulp((float) value);
            if (!(Math.abs(error) <= worst.ulps * ulp && Math.abs(error) <= worst.relative * Math.abs(value))) {
                worst = worst.or(Worst.of(error, value, ulp, x[i]));
            }
        }
        return worst;
    }

    private static Worst worst(double[] x, double[] got, IntToDoubleFunction errors) {
        Worst worst = Worst.NONE;
        for (int i = 0; i < x.length; i++) {
            double error = errors.applyAsDouble(i);
            worst = worst.or(Worst.of(error, got[i], Math.ulp(got[i]), x[i]));
        }
        return worst;
    }
}
