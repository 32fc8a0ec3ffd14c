package org.relent.cpu;

import java.util.Arrays;

/**
 * The arithmetic of the kernels as docs/numerics.md tells it, one number at a time, written by hand and not from the
 * templates: the same polynomials, the same order of operations, and therefore the same bits.
 */
final class ScalarArithmetic {
    /** ln 2 in units of the lowest bit of an f32 exponent field. */
    private static final float LN_2_PER_UNIT = 0x1.62e43p-24f;

    private static final float[] ATANH_F32 = {0x1.5555b4p-1f, 0x1.992b0cp-2f, 0x1.36e446p-2f};

    private static final double[] ATANH_F64 = {
        0x1.5555555555776p-1,
        0x1.99999998f0c95p-2,
        0x1.249249b21c7dcp-2,
        0x1.c71c0168a894ep-3,
        0x1.7474e1f663194p-3,
        0x1.3852e7d099883p-3,
        0x1.3abd9b42140e4p-3
    };

    private static final float[] EXP2_F32 = {
        0x1.000002p+0f, 0x1.62e428p-1f, 0x1.ebf918p-3f, 0x1.c6b6e6p-5f, 0x1.3d0c58p-7f, 0x1.5c08ep-10f
    };

    private static final double[] EXP2_F64 = {
        0x1p+0,
        0x1.62e42fefa39efp-1,
        0x1.ebfbdff82c5adp-3,
        0x1.c6b08d7049fd0p-5,
        0x1.3b2ab6fb9f40fp-7,
        0x1.5d87fe78cf28ap-10,
        0x1.43091310c029fp-13,
        0x1.ffcbfba7b2b8dp-17,
        0x1.62bfc3bfd8b47p-20,
        0x1.b526789258da8p-24,
        0x1.e620feee34708p-28,
        0x1.e7aa0bbb82dfap-32
    };

    private ScalarArithmetic() {}

    /**
     * ln(a/b), and a ln(a/b) − a + b, with one division, in f32: a = 2ᵏ a′ with a′/b in [2/3, 3/2],
     * s = (a′ − b)/(a′ + b), ln(a/b) = k ln 2 + s (2 + t), t = z (A₀ + A₁ z + …), z = s². For a ≥ 0 and b in
     * [2⁻¹²⁵, 2¹²⁶); a = 0 gives something finite.
     */
    record RatioF32(float a, float b, float scaled, float s, float z, float exponent) {
        static RatioF32 of(float a, float b) {
            int aBits = Float.floatToRawIntBits(a);
            // Half of an exponent's unit rounds the difference of the exponents to the nearest; its fraction goes.
            int shift = (aBits - Float.floatToRawIntBits(b) + 0x0040_0000) & 0xff80_0000;
            float scaled = Float.intBitsToFloat(aBits - shift);
            float s = (scaled - b) / (scaled + b);
            float z = s * s;
            return new RatioF32(a, b, scaled, s, z, shift);
        }

        float log() {
            return Math.fma(exponent, LN_2_PER_UNIT, Math.fma(polynomial(ATANH_F32, z), z, 2) * s);
        }

        float excess() {
            float rest = Math.fma(s, (a - scaled) + (a - b), scaled - a);
            return Math.fma(a, Math.fma(exponent, LN_2_PER_UNIT, s * (polynomial(ATANH_F32, z) * z)), rest);
        }
    }

    /** The same in f64, for b in [2⁻¹⁰²¹, 2¹⁰²²). */
    record RatioF64(double a, double b, double scaled, double s, double z, double exponent) {
        static RatioF64 of(double a, double b) {
            long aBits = Double.doubleToRawLongBits(a);
            long shift = (aBits - Double.doubleToRawLongBits(b) + 0x0008_0000_0000_0000L) & 0xfff0_0000_0000_0000L;
            double scaled = Double.longBitsToDouble(aBits - shift);
            double s = (scaled - b) / (scaled + b);
            double z = s * s;
            return new RatioF64(a, b, scaled, s, z, shift >> 52);
        }

        double log() {
            return Math.fma(exponent, Shapes.LN_2, Math.fma(polynomial(ATANH_F64, z), z, 2) * s);
        }

        double excess() {
            double rest = Math.fma(s, (a - scaled) + (a - b), scaled - a);
            return Math.fma(a, Math.fma(exponent, Shapes.LN_2, s * (polynomial(ATANH_F64, z) * z)), rest);
        }
    }

    /**
     * 2^(x·rate − shift) in f32, for a whole number shift and a rate in two parts. Where the power leaves the normal
     * range it means nothing.
     */
    static float powerF32(float x, float rate, float rateLow, float shift) {
        float magic = 0x1.8p23f + 127; // rounds to a whole number, whose biased bits stand at the low end
        float round = Math.fma(x, rate, magic - shift);
        float whole = round - magic;
        float fraction = Math.fma(x, rateLow, Math.fma(x, rate, -(whole + shift)));
        return polynomial(EXP2_F32, fraction) * Float.intBitsToFloat(Float.floatToRawIntBits(round) << 23);
    }

    /** The same in f64. */
    static double powerF64(double x, double rate, double rateLow, double shift) {
        double magic = 0x1.8p52 + 1023;
        double round = Math.fma(x, rate, magic - shift);
        double whole = round - magic;
        double fraction = Math.fma(x, rateLow, Math.fma(x, rate, -(whole + shift)));
        return polynomial(EXP2_F64, fraction) * Double.longBitsToDouble(Double.doubleToRawLongBits(round) << 52);
    }

    private static float polynomial(float[] coefficients, float x) {
        float sum = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = Math.fma(sum, x, coefficients[i]);
        }
        return sum;
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = Math.fma(sum, x, coefficients[i]);
        }
        return sum;
    }

    /** How a lane adds its term of a column to what it has of the block: by fma, mostly. */
    interface TermF32 {
        float add(int column, float sum);
    }

    interface TermF64 {
        double add(int column, double sum);
    }

    /** The sum of an f32 row: 32 virtual lanes, each of which adds at most 256 columns in f32 before it goes on in f64. */
    static final class SumF32 {
        private final float[] block = new float[32];
        private final double[] lanes = new double[32];

        /** Adds columns in blocks that start at the first of them. */
        void add(int from, int to, TermF32 term) {
            for (int start = from; start < to; start += 256) {
                Arrays.fill(block, 0);
                for (int j = start; j < Math.min(start + 256, to); j++) {
                    int lane = (j - from) % 32;
                    block[lane] = term.add(j, block[lane]);
                }
                for (int lane = 0; lane < 32; lane++) {
                    lanes[lane] = block[lane] + lanes[lane];
                }
            }
        }

        /** The lanes in pairs, the upper half to the lower, until one is left. */
        double value() {
            for (int half = 16; half > 0; half /= 2) {
                for (int lane = 0; lane < half; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
            }
            return lanes[0];
        }
    }

    /** The sum of an f64 row: 16 lanes, and 16 more for what adding blocks rounds away. */
    static final class SumF64 {
        private final double[] block = new double[16];
        private final double[] lanes = new double[16];
        private final double[] lost = new double[16];

        void add(int from, int to, TermF64 term) {
            for (int start = from; start < to; start += 256) {
                Arrays.fill(block, 0);
                for (int j = start; j < Math.min(start + 256, to); j++) {
                    int lane = (j - from) % 16;
                    block[lane] = term.add(j, block[lane]);
                }
                for (int lane = 0; lane < 16; lane++) {
                    double sum = lanes[lane] + block[lane];
                    double added = sum - lanes[lane];
                    lost[lane] += (lanes[lane] - (sum - added)) + (block[lane] - added);
                    lanes[lane] = sum;
                }
            }
        }

        double value() {
            return fold(lanes) + fold(lost);
        }

        static double fold(double[] lanes) {
            for (int half = 8; half > 0; half /= 2) {
                for (int lane = 0; lane < half; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
            }
            return lanes[0];
        }
    }

    /** The sum of a row of at most 128 f32 terms. */
    private static double few(float[] terms) {
        int n = terms.length;
        float[] lanes = new float[n <= 16 ? 8 : 16];
        for (int j = 0; j < n; j++) {
            lanes[j % lanes.length] += terms[j];
        }
        if (n <= 16) { // all in f32
            float upper = (lanes[1] + lanes[5]) + (lanes[3] + lanes[7]);
            return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + upper;
        }
        double[] wide = new double[16];
        for (int lane = 0; lane < 16; lane++) {
            wide[lane] = lanes[lane];
        }
        return SumF64.fold(wide);
    }

    private static double few(double[] terms) {
        int width = terms.length <= 16 ? 8 : 16;
        double[] lanes = new double[16];
        for (int j = 0; j < terms.length; j++) {
            lanes[j % width] += terms[j];
        }
        return SumF64.fold(lanes);
    }

    /** The sum of a row's terms: of few classes each term by itself, of more each added to its lane by fma. */
    private static double sumF32(int n, TermF32 term) {
        if (n <= 128) {
            float[] terms = new float[n];
            for (int j = 0; j < n; j++) {
                terms[j] = term.add(j, 0);
            }
            return few(terms);
        }
        SumF32 sum = new SumF32();
        int full = n & -32;
        sum.add(0, full, term);
        sum.add(full, n, term); // what is left over is a block of its own
        return sum.value();
    }

    private static double sumF64(int n, TermF64 term) {
        if (n <= 128) {
            double[] terms = new double[n];
            for (int j = 0; j < n; j++) {
                terms[j] = term.add(j, 0);
            }
            return few(terms);
        }
        SumF64 sum = new SumF64();
        int full = n & -16;
        sum.add(0, full, term);
        sum.add(full, n, term);
        return sum.value();
    }

    /** kl of two rows of f32 probabilities as the fast kernel computes it: no check, no second tier. */
    static double kl(float[] p, float[] q) {
        return sumF32(
                p.length, (j, before) -> Math.fma(p[j], RatioF32.of(p[j], q[j]).log(), before));
    }

    static double kl(double[] p, double[] q) {
        return sumF64(
                p.length, (j, before) -> Math.fma(p[j], RatioF64.of(p[j], q[j]).log(), before));
    }

    /** Jensen–Shannon of two rows of probabilities with equal weights: neither excess over the middle is negative. */
    static double js(float[] p, float[] q) {
        return 0.5
                * sumF32(p.length, (j, before) -> {
                    float m = (p[j] + q[j]) * 0.5f;
                    return before
                            + (RatioF32.of(p[j], m).excess()
                                    + RatioF32.of(q[j], m).excess());
                });
    }

    static double js(double[] p, double[] q) {
        return 0.5
                * sumF64(p.length, (j, before) -> {
                    double m = (p[j] + q[j]) * 0.5;
                    return before
                            + (RatioF64.of(p[j], m).excess()
                                    + RatioF64.of(q[j], m).excess());
                });
    }

    /** nll of a label against f32 logits at temperature 1: ln(1 + Σ exp(x − x[label])) over the other classes. */
    static double nll(float[] x, int label) {
        double rate = 1 / Shapes.LN_2;
        double shift = Math.rint(x[label] * rate);
        float high = (float) rate;
        float low = (float) (rate - high);
        float least = (float) ((shift - 127) / rate);
        float[] powers = new float[x.length];
        for (int j = 0; j < x.length; j++) {
            powers[j] = j == label || x[j] < least ? 0 : powerF32(x[j], high, low, (float) shift);
        }
        double others = x.length <= 32 ? sumOfFew(powers) : sumOfBlocks(powers);
        double fraction = Math.fma(x[label], rate, -shift) + x[label] * Shapes.LOG2_E_LOW;
        return log1p(others * polynomial(EXP2_F64, -fraction));
    }

    /** Every fourth number apart, then in pairs. */
    private static double sumOfFew(float[] powers) {
        float[] lanes = new float[4];
        for (int j = 0; j < powers.length; j++) {
            lanes[j % 4] += powers[j];
        }
        return (double) (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
    }

    /** Blocks of 512 columns in 64 lanes, whose halves are added to each other before the sum goes on in f64. */
    private static double sumOfBlocks(float[] powers) {
        double[] sums = new double[32];
        for (int start = 0; start < powers.length; start += 512) {
            float[] lanes = new float[64];
            for (int j = start; j < Math.min(start + 512, powers.length); j++) {
                lanes[j % 64] += powers[j];
            }
            for (int lane = 0; lane < 32; lane++) {
                sums[lane] += lanes[lane] + lanes[lane + 32];
            }
        }
        for (int half = 16; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                sums[lane] += sums[lane + half];
            }
        }
        return sums[0];
    }

    /** ln(1 + y) for y ≥ 0: 1 + y = 2ᵏ m with m in [3/4, 3/2], s = (m − 1)/(m + 1), and m − 1 = 2⁻ᵏ y + (2⁻ᵏ − 1). */
    static double log1p(double y) {
        double one = y + 1;
        int k = Math.getExponent(one) + (one >= Math.scalb(1.5, Math.getExponent(one)) ? 1 : 0);
        double scale = Math.scalb(1.0, -k);
        double m1 = Math.fma(y, scale, scale - 1);
        double s = m1 / (m1 + 2);
        double z = s * s;
        return Math.fma((double) k, Shapes.LN_2, Math.fma(s, polynomial(ATANH_F64, z) * z, s + s));
    }
}
