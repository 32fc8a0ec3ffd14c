package org.relent.bench.text;

import java.util.Locale;

/** Numbers with three digits and a prefix of the SI. */
public final class Si {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Si() {}

    /**
     * A number as it is read aloud.
     *
     * @param value the number
     * @return such as {@code 4.65 G}; a dash if it is no finite number
     */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = value;
        int prefix = 0;
        // 999.5 would be rounded to 1000.
        while (Math.abs(size) >= 999.5 && prefix < PREFIXES.length - 1) {
            size /= 1000;
            prefix++;
        }
        return (digits(size) + " " + PREFIXES[prefix]).strip();
    }

    /**
     * A number with three digits.
     *
     * @param value the number
     * @return such as {@code 4.65}, {@code 46.5}, {@code 465}, {@code 0.00465} or {@code 4.7e-6}; a dash if it is NaN
     */
    public static String digits(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }
        if (size == 0) {
            return "0";
        }
        if (size < 9.995e-4) {
            return String.format(Locale.ROOT, "%.1e", value).replaceFirst("e-0?", "e-");
        }
        int decimals = size < 0.09995 ? 4 : size < 0.9995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
