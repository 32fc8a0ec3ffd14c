package org.relent.gpu;

/** The arithmetic of an element type, in numbers. f32 is computed in double and rounded once, which is exact for + − × ÷. */
enum Precision {
    F32("f32", Float.MIN_EXPONENT, Float.MAX_EXPONENT, 24) {
        @Override
        double round(double x) {
            return (float) x;
        }

        @Override
        double ulp(double x) {
            return Math.ulp((float) x);
        }
    },
    F64("f64", Double.MIN_EXPONENT, Double.MAX_EXPONENT, 53) {
        @Override
        double round(double x) {
            return x;
        }

        @Override
        double ulp(double x) {
            return Math.ulp(x);
        }
    };

    final String id;
    final int minExponent;
    final int maxExponent;
    /** Bits of a mantissa. */
    final int bits;

    Precision(String id, int minExponent, int maxExponent, int bits) {
        this.id = id;
        this.minExponent = minExponent;
        this.maxExponent = maxExponent;
        this.bits = bits;
    }

    abstract double round(double x);

    abstract double ulp(double x);

    double minNormal() {
        return Math.scalb(1.0, minExponent);
    }

    double minSubnormal() {
        return ulp(0);
    }

    double max() {
        return round(Math.scalb(2.0 - Math.scalb(1.0, 1 - bits), maxExponent));
    }

    boolean isNormal(double x) {
        return Math.abs(x) >= minNormal() && Double.isFinite(x);
    }
}
