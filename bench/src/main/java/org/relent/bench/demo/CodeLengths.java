package org.relent.bench.demo;

import java.util.List;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.Details;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.Smoothing;
import org.relent.bench.demo.Texts.Language;

/**
 * What it costs, in bits a letter, to code the letters of each language with the code made for another: H(P, Q) = H(P) +
 * D(P‖Q), all pairs in one pass, and what an {@link ArithmeticCoder} needs.
 */
final class CodeLengths {
    /** Laplace's rule: a letter that a language lacks has a code all the same, as if it had been seen once. */
    static final Smoothing SMOOTHING = Smoothing.additive(1);

    private static final List<Measure> MEASURES = List.of(Measure.ENTROPY, Measure.CROSS_ENTROPY, Measure.KL);

    private final Letters letters;
    private final boolean smoothed;
    private final double[] counts;
    private final double[] bits;
    private final Details details;

    /**
     * All pairs of languages.
     *
     * @param letters of their texts
     * @param smoothed whether the language whose code it is has {@link #SMOOTHING}, or is taken as it is
     */
    CodeLengths(Letters letters, boolean smoothed) {
        this.letters = letters;
        this.smoothed = smoothed;
        counts = letters.counts();
        Rows rows = Rows.of(counts, Language.ALL.size(), letters.alphabet().length());
        Counts code = smoothed ? Counts.smoothed(SMOOTHING) : Counts.plain();
        PairKernel<Counts, Counts> kernel = Relent.measures(MEASURES, Counts.plain(), code)
                .f64()
                .in(LogBase.BITS)
                .pairs(Pairing.ALL)
                .kernel();
        int pairs = (int) (rows.rows() * rows.rows());
        bits = new double[pairs * MEASURES.size()];
        details = Details.withBounds(pairs, MEASURES.size());
        kernel.run(Reference.counts(rows), Model.counts(rows), bits);
        kernel.examine(Reference.counts(rows), Model.counts(rows), details);
    }

    private static int pair(Language text, Language code) {
        return text.index() * Language.ALL.size() + code.index();
    }

    private double bits(Language text, Language code, Measure measure) {
        return bits[pair(text, code) * MEASURES.size() + MEASURES.indexOf(measure)];
    }

    /** H(P): what a letter takes in the best code there is. */
    double entropy(Language text) {
        return bits(text, text, Measure.ENTROPY);
    }

    /** H(P, Q): what a letter of one language takes in another's code. */
    double crossEntropy(Language text, Language code) {
        return bits(text, code, Measure.CROSS_ENTROPY);
    }

    /** D(P‖Q): what is wasted. */
    double divergence(Language text, Language code) {
        return bits(text, code, Measure.KL);
    }

    /** How far off H(P), H(P, Q) and D(P‖Q) may be together, by their error bounds. */
    double bound(Language text, Language code) {
        double bound = 0;
        for (int measure = 0; measure < MEASURES.size(); measure++) {
            bound += details.bound(pair(text, code), measure);
        }
        return bound;
    }

    /** The first letter of a text that a code does not have; empty if it has all. */
    String missing(Language text, Language code) {
        int column = details.column(pair(text, code));
        return column < 0 ? "" : letters.alphabet().substring(column, column + 1);
    }

    /** D as a table, texts down and codes across. */
    double[][] divergences() {
        return Language.ALL.stream()
                .map(text -> Language.ALL.stream()
                        .mapToDouble(code -> divergence(text, code))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** What a letter of one language really takes: the bits that the coder made for another gives, a letter. */
    double coded(Language text, Language code) {
        int[] symbols = letters.symbols(text);
        return (double) coder(code).encode(symbols).length() / symbols.length;
    }

    /** The coder whose frequencies are those of a language: its counts, and 1 more of each letter if they are smoothed. */
    ArithmeticCoder coder(Language language) {
        int classes = letters.alphabet().length();
        int more = smoothed ? 1 : 0;
        return new ArithmeticCoder(IntStream.range(language.index() * classes, (language.index() + 1) * classes)
                .map(i -> (int) counts[i] + more)
                .toArray());
    }
}
