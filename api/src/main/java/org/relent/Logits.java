package org.relent;

/**
 * Unnormalised log-probabilities x; the row means softmax(x / T), which is never materialised. −∞ is probability 0; a
 * row that is all −∞, or holds +∞ or NaN, gives NaN.
 *
 * @param temperature T &gt; 0, finite
 */
public record Logits(double temperature) implements Distribution {
    private static final Logits PLAIN = new Logits(1.0);

    /**
     * Checks the temperature.
     *
     * @throws IllegalArgumentException if it is not a positive finite number
     */
    public Logits {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature: got " + temperature + ", expected a positive finite number");
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
        return new Logits(temperature);
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
        return temperature == 1.0 ? id() : id() + "(T=" + temperature + ")";
    }
}
