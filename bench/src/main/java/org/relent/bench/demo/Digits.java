package org.relent.bench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.bench.npy.NpyFile;

/** The handwritten digits that come with the program (see ORIGIN.md beside them), and their nearest prototypes. */
final class Digits {
    static final int SIDE = 8;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;

    /** A pixel's ink is 0 to this. */
    static final int MOST_INK = 16;

    /** Some digits: their counts of ink, and what they are. */
    static final class Sample {
        private final float[] counts;
        private final int[] labels;
        private final int[] rows;

        private Sample(float[] counts, int[] labels, int[] rows) {
            this.counts = counts;
            this.labels = labels;
            this.rows = rows;
        }

        /** The logits that the classifier of this name gave them, {@code size × 10}; see ORIGIN.md. */
        double[] logits(String classifier) {
            Rows all = resource(classifier + ".npy").rows(ElementType.F32);
            double[] logits = new double[size() * CLASSES];
            Arrays.setAll(logits, i -> all.get(rows[i / CLASSES], i % CLASSES));
            return logits;
        }

        float[] counts() {
            return counts.clone();
        }

        /** The ink of each pixel as a part of the most there can be: 0 to 1. */
        double[] pixels() {
            double[] pixels = new double[counts.length];
            Arrays.setAll(pixels, i -> counts[i] / MOST_INK);
            return pixels;
        }

        /** How many pixels of each digit have any ink. */
        int[] inked() {
            return IntStream.range(0, size())
                    .map(i -> (int) IntStream.range(i * PIXELS, (i + 1) * PIXELS)
                            .filter(at -> counts[at] > 0)
                            .count())
                    .toArray();
        }

        int[] labels() {
            return labels.clone();
        }

        int size() {
            return labels.length;
        }

        Rows rows() {
            return Rows.of(counts, size(), PIXELS);
        }
    }

    /** How a classification went. The mean is over the digits that have a finite divergence at all. */
    record Verdict(int scored, int right, long infinite, int infiniteToAll, double meanSmallest) {
        double accuracy() {
            return (double) right / scored;
        }
    }

    private final Sample all;
    private final int[] split;

    private Digits(Sample all, int[] split) {
        this.all = all;
        this.split = split;
    }

    static Digits load() {
        NpyFile counts = resource("counts.npy");
        Rows rows = counts.rows(ElementType.F32);
        float[] ink = new float[(int) rows.rows() * PIXELS];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = (float) rows.get(i / PIXELS, i % PIXELS);
        }
        int[] labels = ints(resource("labels.npy"));
        Sample all = new Sample(ink, labels, IntStream.range(0, labels.length).toArray());
        return new Digits(all, ints(resource("split.npy")));
    }

    private static NpyFile resource(String name) {
        String path = "/org/relent/bench/digits/" + name;
        try (InputStream in = Digits.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the program");
            }
            return NpyFile.of(name, MemorySegment.ofArray(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " does not read", e);
        }
    }

    private static int[] ints(NpyFile file) {
        var labels = file.labels(0, file.labelCount());
        return IntStream.range(0, (int) labels.rows())
                .map(row -> (int) labels.get(row))
                .toArray();
    }

    Sample all() {
        return all;
    }

    Sample train() {
        return where(row -> split[row] == 0);
    }

    Sample test() {
        return where(row -> split[row] == 1);
    }

    private Sample where(IntPredicate wanted) {
        int[] rows = IntStream.range(0, all.size()).filter(wanted).toArray();
        float[] ink = new float[rows.length * PIXELS];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all.counts, rows[i] * PIXELS, ink, i * PIXELS, PIXELS);
            labels[i] = all.labels[rows[i]];
        }
        return new Sample(ink, labels, rows);
    }

    /** The summed ink of each class, and so much more in every pixel: Laplace's smoothing, by hand. */
    static float[] prototypes(Sample digits, float more) {
        float[] prototypes = new float[CLASSES * PIXELS];
        Arrays.fill(prototypes, more);
        for (int i = 0; i < digits.size(); i++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                prototypes[digits.labels[i] * PIXELS + pixel] += digits.counts[i * PIXELS + pixel];
            }
        }
        return prototypes;
    }

    /** D of each digit to each prototype: counts against counts, all pairs. */
    static double[] divergences(PairKernel<Counts, Counts> kernel, Sample digits, float[] prototypes) {
        double[] results = new double[digits.size() * CLASSES];
        run(kernel, digits, prototypes, results);
        return results;
    }

    static void run(PairKernel<Counts, Counts> kernel, Sample digits, float[] prototypes, double[] results) {
        kernel.run(Reference.counts(digits.rows()), Model.counts(Rows.of(prototypes, CLASSES, PIXELS)), results);
    }

    /** The mean divergence of the digits of each class to each prototype. */
    static double[][] meanByClass(Sample digits, double[] divergences) {
        double[][] means = new double[CLASSES][CLASSES];
        int[] sizes = new int[CLASSES];
        for (int label : digits.labels) {
            sizes[label]++;
        }
        for (int pair = 0; pair < divergences.length; pair++) {
            int label = digits.labels[pair / CLASSES];
            means[label][pair % CLASSES] += divergences[pair] / sizes[label];
        }
        return means;
    }

    /** A row of pixels as an image, its most inked pixel black. */
    static double[] image(float[] rows, int row) {
        double[] ink = new double[PIXELS];
        Arrays.setAll(ink, pixel -> rows[row * PIXELS + pixel]);
        double most = Arrays.stream(ink).max().orElseThrow();
        return Arrays.stream(ink).map(value -> value / most).toArray();
    }

    /** Gives each digit the class with the smallest D. */
    static Verdict classify(Sample digits, double[] divergences) {
        int right = 0;
        int infiniteToAll = 0;
        long infinite = 0;
        double sum = 0;
        for (int i = 0; i < digits.size(); i++) {
            int nearest = -1;
            double smallest = Double.POSITIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                double d = divergences[i * CLASSES + c];
                infinite += d == Double.POSITIVE_INFINITY ? 1 : 0;
                if (d < smallest) {
                    smallest = d;
                    nearest = c;
                }
            }
            if (nearest < 0) {
                infiniteToAll++; // no class is near: counted as wrong
            } else {
                sum += smallest;
                right += nearest == digits.labels[i] ? 1 : 0;
            }
        }
        return new Verdict(digits.size(), right, infinite, infiniteToAll, sum / (digits.size() - infiniteToAll));
    }
}
