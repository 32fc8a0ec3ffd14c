package org.relent.cpu;

/** Scalar arithmetic for the rows that vectors do not take. StrictMath throughout: the same bits on every machine. */
final class Scalars {
    private Scalars() {}

    /**
     * ln(a/b · scale · 2^shift) for positive finite numbers, subnormal ones too; accurate also near 0. All powers of two
     * are added up as whole numbers, so that large ones that cancel cost no digits.
     */
    static double logRatio(double a, double b, double scale, int shift) {
        if (a < Double.MIN_NORMAL) {
            a *= 0x1p54;
            shift -= 54;
        }
        if (b < Double.MIN_NORMAL) {
            b *= 0x1p54;
            shift += 54;
        }
        shift += Math.getExponent(a) - Math.getExponent(b);
        double aPart = Math.scalb(a, -Math.getExponent(a)) * scale;
        double bPart = Math.scalb(b, -Math.getExponent(b));
        int rest = Math.getExponent(aPart / bPart * (4.0 / 3)); // leaves a ratio in [3/4, 3/2]
        aPart = Math.scalb(aPart, -rest);
        return (shift + rest) * Shapes.LN_2 + StrictMath.log1p((aPart - bPart) / bPart);
    }

    /** p ln(p/q) − p + q, given log = ln(p/q). Never negative, not even where p is subnormal and products of it round. */
    static double excess(double p, double q, double log) {
        if (log <= -1) {
            return p * (log - 1) + q; // q is the larger part
        }
        if (Math.abs(log) >= 0.25) {
            return p * (log - 1 + StrictMath.exp(-log));
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
