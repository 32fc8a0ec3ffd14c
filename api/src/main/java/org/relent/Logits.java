package org.relent;

/**
 * Unnormalised log-probabilities x; the row means softmax(x / T), which is never materialised. −∞ is probability 0; a
 * row that is all −∞, or holds +∞ or NaN, gives NaN.
 *
 * <p>With a soft cap c, x is first replaced by c tanh(x / c), and T divides what comes out: softmax(c tanh(x/c) / T). A
 * −∞ stays −∞ (it marks a class that is not there) and is not capped.
 *
 * @param temperature T &gt; 0, finite
 * @param softCap c &gt; 0; infinite for none
 */
public record Logits(double temperature, double softCap) implements Distribution {
    private static final Logits PLAIN = new Logits(1.0, Double.POSITIVE_INFINITY);

    /**
     * Checks temperature and cap.
     *
     * @throws IllegalArgumentException if the temperature is not a positive finite number, or the cap not positive
     */
    public Logits {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature: got " + temperature + ", expected a positive finite number");
        }
        if (!(softCap > 0)) {
            throw new IllegalArgumentException(
                    "softCap: got " + softCap + ", expected a positive number or ∞ for none");
        }
    }

    /**
     * Logits at temperature 1.
     *
     * @return the form
     */
    public static Logits plain() {
        return PLAIN;
    }

    /**
     * Logits at a temperature.
     *
     * @param temperature T &gt; 0: above 1 flattens, below 1 sharpens
     * @return the form
     */
    public static Logits atTemperature(double temperature) {
        return new Logits(temperature, Double.POSITIVE_INFINITY);
    }

    /**
     * The same with a soft cap: c tanh(x / c) instead of x, before the temperature.
     *
     * @param cap c &gt; 0, such as 30; infinite for none
     * @return the form
     */
    public Logits withSoftCap(double cap) {
        return new Logits(temperature, cap);
    }

    /** {@return whether logits are capped} */
    public boolean isCapped() {
        return softCap < Double.POSITIVE_INFINITY;
    }

    @Override
    public String id() {
        return "logits";
    }

    @Override
    public boolean normalizedInside() {
        return true;
    }

    @Override
    public String toString() {
        String parts = (temperature == 1.0 ? "" : "T=" + temperature)
                + (temperature == 1.0 || !isCapped() ? "" : ",")
                + (isCapped() ? "cap=" + softCap : "");
        return parts.isEmpty() ? id() : id() + "(" + parts + ")";
    }
}
