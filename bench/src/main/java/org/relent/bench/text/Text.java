package org.relent.bench.text;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers and paragraphs for a terminal of 80 columns. */
public final class Text {
    public static final int WIDTH = 80;

    private static final String[] PREFIXES = {"", " k", " M", " G", " T"};

    private Text() {}

    /** A result: nine digits, more than f32 inputs determine. */
    public static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (Double.isNaN(value) || value == 0) {
            return Double.isNaN(value) ? "NaN" : "0";
        }
        return String.format(Locale.ROOT, size >= 1e-3 && size < 1e6 ? "%.9g" : "%.8e", value);
    }

    /** A count, its digits in groups of three. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A rate, rounded to three digits and written out. */
    public static String rate(double perSecond) {
        if (!(perSecond < 1e15)) {
            return "–";
        }
        if (perSecond < 100) {
            return String.format(Locale.ROOT, "%.3g", perSecond);
        }
        double unit = Math.pow(10, Math.floor(Math.log10(perSecond)) - 2);
        return count(Math.round(Math.round(perSecond / unit) * unit));
    }

    /** Three digits and the unit that fits, also where rounding makes it the next larger one. */
    public static String duration(double seconds) {
        if (seconds < 999.5e-9) {
            return String.format(Locale.ROOT, "%.3g ns", seconds * 1e9);
        }
        if (seconds < 999.5e-6) {
            return String.format(Locale.ROOT, "%.3g µs", seconds * 1e6);
        }
        if (seconds < 999.5e-3) {
            return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
        }
        return String.format(Locale.ROOT, seconds < 100 ? "%.3g s" : "%.0f s", seconds);
    }

    /** A number of three digits and its thousands: 12.3 M. */
    public static String scaled(double value) {
        return scaled(
                value,
                rest -> rest >= 99.95
                        ? String.format(Locale.ROOT, "%.0f", rest)
                        : String.format(Locale.ROOT, "%.3g", rest));
    }

    /** The same with the number below a thousand written in some way. */
    public static String scaled(double value, DoubleFunction<String> number) {
        double rest = value;
        int unit = 0;
        // 999.5 would be rounded to 1000.
        for (; rest >= 999.5 && unit < PREFIXES.length - 1; unit++) {
            rest /= 1000;
        }
        return number.apply(rest) + PREFIXES[unit];
    }

    public static String bytes(long bytes) {
        if (bytes >= 1L << 30) {
            return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
        }
        return bytes >= 1L << 20 && bytes % (1L << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    public static String plural(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** A label and a paragraph beside it, broken at blanks. Words longer than a line stay whole, to be copied. */
    public static String paragraph(String label, int indent, String text) {
        StringBuilder result = new StringBuilder(label);
        result.append(" ".repeat(Math.max(indent - label.length(), label.isEmpty() ? 0 : 1)));
        int column = result.length();
        boolean first = true;
        for (String word : text.strip().split("\\s+", -1)) {
            if (!first && column + 1 + word.length() > WIDTH) {
                result.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (!first) {
                result.append(' ');
                column++;
            }
            result.append(word);
            column += word.length();
            first = false;
        }
        return result.append('\n').toString();
    }

    public static String right(String text, int width) {
        return " ".repeat(Math.max(width - text.length(), 0)) + text;
    }

    public static String left(String text, int width) {
        return text + " ".repeat(Math.max(width - text.length(), 0));
    }
}
