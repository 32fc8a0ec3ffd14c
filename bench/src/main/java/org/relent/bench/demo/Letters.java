package org.relent.bench.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.relent.Rows;
import org.relent.bench.demo.Texts.Language;

/**
 * The letters of texts, as small letters of one alphabet: every letter that any of the texts has, those with diacritics as
 * letters of their own. What is no letter (blanks, digits, punctuation) is left out.
 */
final class Letters {
    private final String alphabet;
    private final List<int[]> symbols;

    private Letters(List<String> texts) {
        alphabet = texts.stream()
                .flatMapToInt(String::chars)
                .distinct()
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        symbols = texts.stream()
                .map(text -> text.chars().map(alphabet::indexOf).toArray())
                .toList();
    }

    /** The letters of the Declaration in every {@link Language}, in their order. */
    static Letters ofDeclarations() {
        return new Letters(Language.ALL.stream()
                .map(language -> small(Texts.declaration(language), language.locale()))
                .toList());
    }

    private static String small(String text, Locale locale) {
        return text.toLowerCase(locale)
                .chars()
                .filter(c -> Character.getType(c) == Character.LOWERCASE_LETTER)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Every letter, in the order of Unicode; its index is the symbol that stands for it. */
    String alphabet() {
        return alphabet;
    }

    /** A text as symbols, one a letter. */
    int[] symbols(Language language) {
        return symbols.get(language.index()).clone();
    }

    /** How often each letter is in each text: a row a language. */
    double[] counts() {
        int classes = alphabet.length();
        double[] counts = new double[symbols.size() * classes];
        for (int row = 0; row < symbols.size(); row++) {
            for (int symbol : symbols.get(row)) {
                counts[row * classes + symbol]++;
            }
        }
        return counts;
    }

    /** The counts as the kernels take them. */
    Rows rows() {
        return Rows.of(counts(), symbols.size(), alphabet.length());
    }
}
