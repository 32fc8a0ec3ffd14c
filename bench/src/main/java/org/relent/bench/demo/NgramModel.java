package org.relent.bench.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.relent.Rows;

/**
 * A model of the next character, given the characters before it: for each context of a length, how often each character
 * followed. Characters are Shannon's 27: a to z without case, and the blank, which is also what all else becomes.
 */
final class NgramModel {
    static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz ";
    static final int SYMBOLS = ALPHABET.length();

    private final int order;
    private final double[] counts;

    /**
     * Counts what follows what.
     *
     * @param order the length of contexts
     * @param text symbols
     * @param from the first symbol to count; its context is before it
     * @param to the end of those to count
     */
    NgramModel(int order, int[] text, int from, int to) {
        this.order = order;
        int contexts = IntStream.range(0, order).reduce(1, (product, i) -> product * SYMBOLS);
        counts = new double[contexts * SYMBOLS];
        int ngram = 0; // the number that its characters are the digits of
        for (int i = from - order; i < to; i++) {
            ngram = (ngram * SYMBOLS + text[i]) % counts.length;
            if (i >= from) {
                counts[ngram]++;
            }
        }
    }

    /** A text as symbols: what is between words is one blank, whatever it is. */
    static int[] symbols(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]+", " ")
                .chars()
                .map(ALPHABET::indexOf)
                .toArray();
    }

    /** A context as its characters. */
    String context(int row) {
        StringBuilder characters = new StringBuilder();
        for (int rest = row, i = 0; i < order; i++, rest /= SYMBOLS) {
            characters.append(ALPHABET.charAt(rest % SYMBOLS));
        }
        return characters.reverse().toString();
    }

    private double total(int row) {
        return Arrays.stream(counts, row * SYMBOLS, (row + 1) * SYMBOLS).sum();
    }

    /** The contexts that occur, in the order of the alphabet. */
    int[] contexts() {
        return IntStream.range(0, counts.length / SYMBOLS)
                .filter(row -> total(row) > 0)
                .toArray();
    }

    /** How often contexts occur. */
    double[] weights(int... contexts) {
        return Arrays.stream(contexts).mapToDouble(this::total).toArray();
    }

    /** The counts after some contexts, a row each. What follows a context that never occurred is anything, alike often. */
    Rows rows(int... contexts) {
        double[] rows = new double[contexts.length * SYMBOLS];
        for (int i = 0; i < contexts.length; i++) {
            if (total(contexts[i]) > 0) {
                System.arraycopy(counts, contexts[i] * SYMBOLS, rows, i * SYMBOLS, SYMBOLS);
            } else {
                Arrays.fill(rows, i * SYMBOLS, (i + 1) * SYMBOLS, 1);
            }
        }
        return Rows.of(rows, contexts.length, SYMBOLS);
    }
}
