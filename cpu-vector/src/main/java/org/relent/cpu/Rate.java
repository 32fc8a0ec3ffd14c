package org.relent.cpu;

/**
 * 1/(T ln 2) as the sum of two doubles: exp(x/T) = 2^(x·rate), and a rounded rate would cost a large x its accuracy.
 *
 * @param high the rate, rounded
 * @param low what rounding left over
 */
record Rate(double high, double low) {
    private static final double LN_2_LOW = 0x1.abc9e3b39803fp-56;

    static Rate of(double temperature) {
        double product = temperature * Shapes.LN_2;
        double rest = Math.fma(temperature, Shapes.LN_2, -product) + temperature * LN_2_LOW;
        double high = 1 / product;
        return new Rate(high, (Math.fma(-high, product, 1) - high * rest) * high);
    }
}
