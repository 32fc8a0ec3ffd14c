package org.relent.bench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.relent.Joint;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.bench.demo.Digits.Sample;

/** What pixels tell of the digit, in bits: joint tables of ink X and digit Y, counted, one for each pixel or pair. */
final class PixelInformation {
    /** The values of ink: 0 … 16. */
    static final int LEVELS = Digits.MOST_INK + 1;

    private static final List<Measure> MEASURES =
            List.of(Measure.MUTUAL_INFORMATION, Measure.ENTROPY_X, Measure.ENTROPY_Y, Measure.CONDITIONAL_ENTROPY);

    /** I(X;Y), H(X), H(Y) and H(X|Y), in bits. */
    record Information(double information, double ofX, double ofY, double ofXGivenY) {}

    private final float[] counts;
    private final int[] labels;

    /** A pixel, another or the same, and what they tell together. */
    record Pair(int first, int second, Information told) {}

    private PixelInformation(float[] counts, int[] labels) {
        this.counts = counts;
        this.labels = labels;
    }

    static PixelInformation of(Sample digits) {
        return new PixelInformation(digits.counts(), digits.labels());
    }

    /** The same images with each other's labels: now pixels tell nothing. */
    PixelInformation shuffled(Random random) {
        List<Integer> shuffled = new ArrayList<>(Arrays.stream(labels).boxed().toList());
        Collections.shuffle(shuffled, random);
        return new PixelInformation(
                counts, shuffled.stream().mapToInt(Integer::intValue).toArray());
    }

    private int ink(int digit, int pixel) {
        return (int) counts[digit * Digits.PIXELS + pixel];
    }

    /** A table of {@code LEVELS × CLASSES} for each pixel: how many digits of each class have how much ink there. */
    double[] tables() {
        int cells = LEVELS * Digits.CLASSES;
        double[] tables = new double[Digits.PIXELS * cells];
        for (int pixel = 0; pixel < Digits.PIXELS; pixel++) {
            for (int i = 0; i < labels.length; i++) {
                tables[pixel * cells + ink(i, pixel) * Digits.CLASSES + labels[i]]++;
            }
        }
        return tables;
    }

    /**
     * A table of {@code LEVELS² × CLASSES} for a pixel together with each pixel.
     *
     * @param with the pixel
     */
    private double[] pairTables(int with) {
        int cells = LEVELS * LEVELS * Digits.CLASSES;
        double[] tables = new double[Digits.PIXELS * cells];
        for (int pixel = 0; pixel < Digits.PIXELS; pixel++) {
            for (int i = 0; i < labels.length; i++) {
                int both = ink(i, with) * LEVELS + ink(i, pixel);
                tables[pixel * cells + both * Digits.CLASSES + labels[i]]++;
            }
        }
        return tables;
    }

    /**
     * Measures a batch of tables.
     *
     * @param tables with the digit running fastest
     * @param levels how many values X has
     * @param options such as the Miller–Madow correction
     */
    private static List<Information> measure(double[] tables, int levels, Options options) {
        int cells = levels * Digits.CLASSES;
        int rows = tables.length / cells;
        double[] results = new double[rows * MEASURES.size()];
        Relent.measures(MEASURES, Joint.counts(levels, Digits.CLASSES))
                .f64()
                .in(LogBase.BITS)
                .options(options)
                .kernel()
                .run(Reference.joint(Rows.of(tables, rows, cells)), results);
        return IntStream.range(0, rows)
                .map(row -> row * MEASURES.size())
                .mapToObj(at -> new Information(results[at], results[at + 1], results[at + 2], results[at + 3]))
                .toList();
    }

    /** What each pixel tells. */
    List<Information> pixels(Options options) {
        return measure(tables(), LEVELS, options);
    }

    /** The two pixels that tell most together, of all 2016 pairs. */
    Pair mostOfPairs(Options options) {
        return IntStream.range(0, Digits.PIXELS)
                .mapToObj(first -> {
                    List<Information> pairs = measure(pairTables(first), LEVELS * LEVELS, options);
                    int second = most(pairs);
                    return new Pair(first, second, pairs.get(second));
                })
                .max(Comparator.comparingDouble(pair -> pair.told.information))
                .orElseThrow();
    }

    /** The pixel that tells most. */
    static int most(List<Information> pixels) {
        return ranking(pixels).getFirst();
    }

    /** All pixels, from the one that tells most to the one that tells least. */
    static List<Integer> ranking(List<Information> pixels) {
        return IntStream.range(0, pixels.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer pixel) -> -pixels.get(pixel).information))
                .toList();
    }

    /** Of the digits of each class, which share has how much ink in a pixel. */
    double[][] shares(int pixel) {
        double[][] shares = new double[Digits.CLASSES][LEVELS];
        int[] sizes = new int[Digits.CLASSES];
        for (int label : labels) {
            sizes[label]++;
        }
        for (int i = 0; i < labels.length; i++) {
            shares[labels[i]][ink(i, pixel)] += 1.0 / sizes[labels[i]];
        }
        return shares;
    }
}
