package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.relent.Options;
import org.relent.bench.charts.Panel;
import org.relent.bench.charts.Picture;
import org.relent.bench.charts.Tiles;
import org.relent.bench.demo.PixelInformation.Information;
import org.relent.bench.demo.PixelInformation.Pair;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo information}: which pixels tell the digit. */
@Command(name = "information", description = "mutual information of pixels and digits")
final class InformationDemo extends Demo {
    private static final Options CORRECTED = Options.DEFAULT.withMillerMadow(true);
    private static final int MOST = 3;
    private static final int FONT = 12;

    InformationDemo() {}

    @Override
    Picture show(PrintWriter out) {
        PixelInformation pixels = PixelInformation.of(Digits.load().all());
        List<Information> plain = pixels.pixels(Options.DEFAULT);
        List<Information> corrected = pixels.pixels(CORRECTED);
        out.print("Mutual information: which pixels tell the digit\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "1797 images of 8 x 8 pixels with 0 to 16 of ink (UCI Optical Recognition of Handwritten "
                                + "Digits, CC BY 4.0), and which of the 10 digits each is.")
                + Text.paragraph(
                        "Work",
                        7,
                        "For each pixel a table of 17 x 10 counts, ink X down, digit Y across: a batch of 64. "
                                + "I(X;Y) = D(joint || product of its marginals), with H(X), H(Y) and H(X|Y) in one pass.")
                + "\n");
        table(out, plain, corrected);
        bias(out, pixels, plain, corrected);
        pair(out, pixels, corrected);
        return picture(pixels, plain, corrected);
    }

    private static void table(PrintWriter out, List<Information> plain, List<Information> corrected) {
        List<Integer> ranking = PixelInformation.ranking(plain);
        List<Integer> inked =
                ranking.stream().filter(pixel -> plain.get(pixel).ofX() > 0).toList();
        out.println("  bits, of H(Y) = " + bits(plain.getFirst().ofY())
                + "          H(X)   H(X|Y)   I(X;Y)   Miller-Madow");
        for (int i = 0; i < MOST; i++) {
            row(out, i == 0 ? "most     " : "         ", inked.get(i), plain, corrected);
        }
        row(out, "least    ", inked.getLast(), plain, corrected);
        row(out, "no ink   ", ranking.getLast(), plain, corrected);
        out.println();
    }

    private static void row(
            PrintWriter out, String what, int pixel, List<Information> plain, List<Information> corrected) {
        Information told = plain.get(pixel);
        out.println("  " + what + Text.left(place(pixel), 22)
                + Text.right(bits(told.ofX()), 8)
                + Text.right(bits(told.ofXGivenY()), 9)
                + Text.right(bits(told.information()), 9)
                + Text.right(bits(corrected.get(pixel).information()), 15));
    }

    private static void bias(
            PrintWriter out, PixelInformation pixels, List<Information> plain, List<Information> corrected) {
        PixelInformation shuffled = pixels.shuffled(new Random(1));
        int most = PixelInformation.most(corrected);
        out.print(Text.paragraph(
                "",
                0,
                "Information counted from a sample is too large: with the labels shuffled, when there is none, it is "
                        + bits(mean(shuffled.pixels(Options.DEFAULT))) + " bits a pixel, and "
                        + bits(mean(shuffled.pixels(CORRECTED)))
                        + " with the correction of Miller and Madow, from how many cells of the tables are not empty. Mean of "
                        + "the true tables: " + bits(mean(plain)) + " and " + bits(mean(corrected))
                        + ". Corrected, " + place(most) + " tells most: "
                        + bits(corrected.get(most).information()) + " bits."));
    }

    private static void pair(PrintWriter out, PixelInformation pixels, List<Information> corrected) {
        Pair pair = pixels.mostOfPairs(CORRECTED);
        double first = corrected.get(pair.first()).information();
        double second = corrected.get(pair.second()).information();
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                "Of the 2016 pairs, " + place(pair.first()) + " and " + place(pair.second()) + " tell most: "
                        + bits(pair.told().information()) + " bits, corrected, where alone they tell " + bits(first)
                        + " and " + bits(second) + ", together " + bits(first + second)
                        + ". One says how the other is to be read."));
    }

    private static double mean(List<Information> pixels) {
        return pixels.stream().mapToDouble(Information::information).average().orElseThrow();
    }

    private static String bits(double bits) {
        return String.format(Locale.ROOT, "%.4f", bits);
    }

    private static String place(int pixel) {
        return "row " + (pixel / Digits.SIDE + 1) + ", column " + (pixel % Digits.SIDE + 1);
    }

    private static Picture picture(PixelInformation pixels, List<Information> plain, List<Information> corrected) {
        int most = PixelInformation.most(corrected);
        return new Picture(
                        "Which pixels tell the digit",
                        String.format(
                                Locale.ROOT,
                                "I(ink of a pixel; digit) in bits, of the H(digit) = %.2f that there are to tell",
                                plain.getFirst().ofY()))
                .row(map(plain, "As counted"), map(corrected, "Corrected for the size of the sample"))
                .row(shares(pixels, most));
    }

    private static Panel map(List<Information> of, String title) {
        double[][] bits = new double[Digits.SIDE][Digits.SIDE];
        for (int pixel = 0; pixel < Digits.PIXELS; pixel++) {
            bits[pixel / Digits.SIDE][pixel % Digits.SIDE] = of.get(pixel).information();
        }
        List<String> names = numbers(1, Digits.SIDE);
        return new Tiles(
                        names,
                        names,
                        bits,
                        told -> told,
                        told -> String.format(Locale.ROOT, "%.2f", told),
                        24,
                        40,
                        30,
                        FONT)
                .panel(
                        title,
                        "eight by eight pixels: those of the middle tell most, those of the left and right edge nothing");
    }

    private static Panel shares(PixelInformation pixels, int pixel) {
        return new Tiles(
                        numbers(0, Digits.CLASSES - 1),
                        numbers(0, Digits.MOST_INK),
                        pixels.shares(pixel),
                        share -> Math.sqrt(share) * 0.8,
                        share -> share < 0.005 ? "" : String.valueOf(Math.round(100 * share)),
                        24,
                        40,
                        24,
                        FONT)
                .panel(
                        "Pixel in " + place(pixel) + ": % of each digit (down) with so much ink (across)",
                        "ten distributions of ink that differ from each other");
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }
}
