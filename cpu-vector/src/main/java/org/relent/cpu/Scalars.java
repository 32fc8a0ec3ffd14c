package org.relent.cpu;

/** Scalar arithmetic for the rows that vectors do not take. StrictMath throughout: the same bits on every machine. */
final class Scalars {
    private Scalars() {}

    /** A sum with its rounding errors kept; Neumaier (1974). */
    static final class Sum {
        private double sum;
        private double lost;

        void add(double value) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }

        double value() {
            return Double.isFinite(sum) ? sum + lost : sum;
        }
    }

    /** ln(a/b) for positive finite numbers, subnormal ones too; accurate also where they are close. */
    static double logRatio(double a, double b) {
        int shift = 0;
        if (a < Double.MIN_NORMAL) {
            a *= 0x1p54;
            shift -= 54;
        }
        if (b < Double.MIN_NORMAL) {
            b *= 0x1p54;
            shift += 54;
        }
        int aExponent = Math.getExponent(a);
        int bExponent = Math.getExponent(b);
        double aPart = Math.scalb(a, -aExponent);
        double bPart = Math.scalb(b, -bExponent);
        shift += aExponent - bExponent;
        if (aPart > 1.5 * bPart) {
            aPart /= 2;
            shift++;
        } else if (aPart < 0.75 * bPart) {
            aPart *= 2;
            shift--;
        }
        return shift * Shapes.LN_2 + StrictMath.log1p((aPart - bPart) / bPart);
    }

    /** p ln(p/q) − p + q ≥ 0, given log = ln(p/q). */
    static double excess(double p, double q, double log) {
        if (Math.abs(log) >= 0.25) {
            return p * log - p + q;
        }
        // p (e^−l − 1 + l) = p (l²/2! − l³/3! + l⁴/4! − …)
        double term = log * log / 2;
        double sum = term;
        for (int n = 3; n <= 14; n++) {
            term *= -log / n;
            sum += term;
        }
        return p * sum;
    }
}
