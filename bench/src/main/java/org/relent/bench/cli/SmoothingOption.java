package org.relent.bench.cli;

import org.relent.Smoothing;

/** Reads {@code add:A}, {@code mix:L} or {@code floor:E}. */
final class SmoothingOption {
    private SmoothingOption() {}

    static Smoothing parse(String text) {
        int colon = text.indexOf(':');
        String rule = colon < 0 ? text : text.substring(0, colon);
        String number = colon < 0 ? "" : text.substring(colon + 1);
        try {
            double value = Double.parseDouble(number);
            switch (rule) {
                case "add" -> {
                    return Smoothing.additive(value);
                }
                case "mix" -> {
                    return Smoothing.mixture(value);
                }
                case "floor" -> {
                    return Smoothing.floor(value);
                }
                default -> {}
            }
        } catch (NumberFormatException e) {
            // Falls through: the same message covers an unknown rule and a number that is none.
        }
        throw new IllegalArgumentException(
                "smoothing: got '" + text + "', expected add:A, mix:L or floor:E with a number, such as add:1");
    }
}
