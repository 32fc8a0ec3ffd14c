package org.relent.cpu;

import org.relent.Logits;

/** What decoding logits takes from their form: the temperature in every shape it is needed in, and the cap. */
final class Softmax {
    /** Logarithms as given: no temperature, no cap. */
    static final Softmax OF_LOGARITHMS = new Softmax(1, Double.POSITIVE_INFINITY);

    final double temperature;
    final double inverse;

    /** 1/(T ln 2). */
    final double rate;

    /** What rounding the rate left over. */
    final double rateLow;

    /** Differences from the top below this are powers that count as 0 by any measure. */
    final double farthest;

    private final double cap;

    private Softmax(double temperature, double cap) {
        this.temperature = temperature;
        this.inverse = 1 / temperature;
        Rate rounded = Rate.of(temperature);
        this.rate = rounded.high();
        this.rateLow = rounded.low();
        this.farthest = -0x1p40 * temperature;
        this.cap = cap;
    }

    static Softmax of(Logits logits) {
        return new Softmax(logits.temperature(), logits.softCap());
    }

    boolean isCapped() {
        return cap < Double.POSITIVE_INFINITY;
    }

    /** c tanh(x/c). */
    double capped(double x) {
        return cap * StrictMath.tanh(x / cap);
    }

    /** How far from 1 the slope of the cap is at a logit: 1 − tanh²(x/c). */
    double slope(double x) {
        if (x == Double.NEGATIVE_INFINITY) {
            return 1; // not capped
        }
        double e = StrictMath.exp(-2 * Math.abs(x / cap));
        return 4 * e / ((1 + e) * (1 + e));
    }

    /**
     * Replaces logits by the differences of their capped values from that of the largest. From tanh a − tanh b =
     * −2 (e^−2(a−b) − 1) / ((1 + e^−2a)(1 + e^2b)), which loses no digits next to the top.
     */
    void capBelow(double top, double[] x, int n) {
        double ofTop = 1 + StrictMath.exp(-2 * (top / cap));
        for (int j = 0; j < n; j++) {
            if (x[j] != Double.NEGATIVE_INFINITY) {
                double difference = -2 * StrictMath.expm1(-2 * ((top - x[j]) / cap));
                double ofX = 1 + StrictMath.exp(2 * (x[j] / cap));
                x[j] = 0.0 - cap * (difference / ofTop / ofX);
            }
        }
    }
}
