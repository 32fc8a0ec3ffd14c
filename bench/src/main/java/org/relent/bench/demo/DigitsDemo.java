package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.relent.Backend;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.PairKernel;
import org.relent.PairPlan;
import org.relent.Pairing;
import org.relent.Relent;
import org.relent.bench.charts.Images;
import org.relent.bench.charts.Images.Image;
import org.relent.bench.charts.Picture;
import org.relent.bench.charts.Tiles;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.demo.Digits.Verdict;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relent demo digits}: the nearest prototype in KL, and how fast each backend finds it. */
@Command(name = "digits", description = "handwritten digits by their nearest prototype")
final class DigitsDemo extends Demo {
    private static final String SIMD = "cpu-vector";

    @Option(names = "--seconds", hidden = true, description = "How long each throughput is measured.")
    private double seconds = 1;

    private record Speed(String name, double pairsPerSecond) {}

    DigitsDemo() {}

    @Override
    Picture show(PrintWriter out) {
        PairPlan<Counts, Counts> plan =
                Relent.kl(Counts.plain(), Counts.plain()).pairs(Pairing.ALL);
        Digits digits = Digits.load();
        PairKernel<Counts, Counts> kernel = plan.kernel();
        out.print(introduction());
        classify(out, kernel, digits);
        out.flush(); // the measurements take seconds: there should be something to read meanwhile
        measure(out, plan, digits);
        out.println();
        out.println("Next   ./relent score kl --p P.npy --q Q.npy   your own NumPy files");
        out.println("       ./relent measures                       what else can be computed");
        out.println("       ./relent doctor                         what this machine can run");
        return picture(kernel, digits);
    }

    private static Picture picture(PairKernel<Counts, Counts> kernel, Digits digits) {
        float[] prototypes = Digits.prototypes(digits.train(), 1);
        double[][] means = Digits.meanByClass(digits.test(), Digits.divergences(kernel, digits.test(), prototypes));
        List<String> names =
                IntStream.range(0, Digits.CLASSES).mapToObj(String::valueOf).toList();
        List<Image> images = names.stream()
                .map(name -> new Image(name, Digits.image(prototypes, Integer.parseInt(name)), Digits.SIDE))
                .toList();
        return new Picture(
                        "Digits by their nearest prototype",
                        "The smaller D(digit ‖ prototype), the better the prototype's code fits the digit's ink")
                .row(new Images(images, Digits.CLASSES, 6, 13)
                        .panel("Prototypes: the ink of the first 1197 digits, smoothed", "ten blurred digits"))
                .row(new Tiles(
                                names,
                                names,
                                means,
                                mean -> 1 - mean / 1.2,
                                mean -> String.format(Locale.ROOT, "%.2f", mean),
                                30,
                                52,
                                30,
                                13)
                        .panel(
                                "Mean D in nats of the other 600: digits down, prototypes across",
                                "ten by ten mean divergences, smallest on the diagonal"));
    }

    private static String introduction() {
        return "Handwritten digits, each given the class of its nearest prototype\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "1797 images of 8 x 8 pixels; a pixel counts its ink, 0 to 16 (UCI "
                                + "Optical Recognition of Handwritten Digits, CC BY 4.0).")
                + Text.paragraph(
                        "Rule",
                        7,
                        "A prototype is the summed ink of one class. A digit P goes to the "
                                + "class whose prototype Q has the smallest D(P||Q) = sum p ln(p/q).")
                + Text.paragraph(
                        "Work",
                        7,
                        "All pairs, 1797 digits x 10 prototypes = 17,970 divergences of 64 "
                                + "terms; counts against counts, divided by their totals inside.")
                + "\n";
    }

    private static void classify(PrintWriter out, PairKernel<Counts, Counts> kernel, Digits digits) {
        Sample all = digits.all();
        Sample train = digits.train();
        Sample test = digits.test();
        out.println("  prototypes from            digits          right            infinite D");
        row(out, "all 1797", "the same 1797", verdict(kernel, all, Digits.prototypes(all, 0)));
        Verdict bare = verdict(kernel, test, Digits.prototypes(train, 0));
        row(out, "the first 1197", "the other 600", bare);
        row(out, "the first 1197, smoothed", "the other 600", verdict(kernel, test, Digits.prototypes(train, 1)));
        out.println();
        out.print(
                Text.paragraph(
                        "",
                        0,
                        "Without smoothing, one inked pixel that a prototype never saw makes D infinite: no epsilon hides it. "
                                + Text.count(bare.infinite()) + " of the 6,000 divergences of new digits are; "
                                + (bare.infiniteToAll() == 1 ? "one digit is" : bare.infiniteToAll() + " digits are")
                                + " infinitely far from every class. \"Smoothed\" adds 1 to each pixel of each prototype (Laplace)."));
        out.println();
    }

    private static Verdict verdict(PairKernel<Counts, Counts> kernel, Sample digits, float[] prototypes) {
        return Digits.classify(digits, Digits.divergences(kernel, digits, prototypes));
    }

    private static void row(PrintWriter out, String from, String scored, Verdict verdict) {
        out.println("  " + Text.left(from, 27) + Text.left(scored, 16)
                + Text.left(String.format(Locale.ROOT, "%4d = %.1f %%", verdict.right(), 100 * verdict.accuracy()), 17)
                + Text.count(verdict.infinite()) + " of " + Text.count((long) verdict.scored() * Digits.CLASSES));
    }

    private void measure(PrintWriter out, PairPlan<Counts, Counts> plan, Digits digits) {
        Sample all = digits.all();
        float[] prototypes = Digits.prototypes(all, 0);
        double[] expected = new double[all.size() * Digits.CLASSES];
        double[] results = new double[expected.length];

        List<Speed> speeds = new ArrayList<>();
        PairKernel<Counts, Counts> reference = plan.kernel(Backends.reference());
        speeds.add(new Speed(
                "reference (exact, slow)",
                speed(() -> Digits.run(reference, all, prototypes, expected), results.length)));
        double[] p = normalized(all.counts());
        double[] q = normalized(prototypes);
        double plain = speed(() -> plainLoop(p, q, results), results.length);
        speeds.add(new Speed("a plain Math.log loop", plain));
        String remark;
        try {
            Backend simd = Backends.require(SIMD);
            PairKernel<Counts, Counts> kernel = plan.kernel(simd);
            speeds.add(new Speed(SIMD, speed(() -> Digits.run(kernel, all, prototypes, results), results.length)));
            remark = Text.paragraph("", 0, SIMD + " on " + simd.description() + ". " + comparison(expected, results));
        } catch (BackendException | UnsupportedOperationException e) {
            remark = Text.paragraph("", 0, "No SIMD here: " + e.getMessage());
        }

        out.println("  one thread, best run       divergences/s   against the plain loop");
        for (Speed speed : speeds) {
            out.println("  " + Text.left(speed.name, 27) + Text.right(Text.rate(speed.pairsPerSecond), 13) + "   "
                    + String.format(Locale.ROOT, "%.2g x", speed.pairsPerSecond / plain));
        }
        out.println();
        out.print(remark);
    }

    /**
     * The best run of some time, after as long to warm up: until the JIT compiler has been through them, vector kernels
     * are slower than any loop, and on a busy machine it takes its time.
     */
    private double speed(Runnable work, int pairs) {
        long start = System.nanoTime();
        do {
            work.run();
        } while (System.nanoTime() - start < seconds * 1e9);
        long best = Long.MAX_VALUE;
        start = System.nanoTime();
        long now = start;
        do {
            long before = now;
            work.run();
            now = System.nanoTime();
            best = Math.min(best, now - before);
        } while (now - start < seconds * 1e9);
        return pairs / (best * 1e-9);
    }

    /** What one would write by hand, in double, on rows that already sum to 1. */
    private static void plainLoop(double[] p, double[] q, double[] results) {
        Arrays.setAll(results, pair -> {
            int i = pair / Digits.CLASSES * Digits.PIXELS;
            int j = pair % Digits.CLASSES * Digits.PIXELS;
            double sum = 0;
            for (int k = 0; k < Digits.PIXELS; k++) {
                if (p[i + k] > 0) {
                    sum += p[i + k] * Math.log(p[i + k] / q[j + k]);
                }
            }
            return sum;
        });
    }

    private static double[] normalized(float[] counts) {
        double[] rows = new double[counts.length];
        for (int start = 0; start < counts.length; start += Digits.PIXELS) {
            double total = 0;
            for (int k = start; k < start + Digits.PIXELS; k++) {
                total += counts[k];
            }
            for (int k = start; k < start + Digits.PIXELS; k++) {
                rows[k] = counts[k] / total;
            }
        }
        return rows;
    }

    private static String comparison(double[] expected, double[] results) {
        double largest = 0;
        int mismatches = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Double.isFinite(expected[i]) && Double.isFinite(results[i])) {
                largest = Math.max(largest, Math.abs(results[i] - expected[i]));
            } else if (Double.compare(expected[i], results[i]) != 0) {
                mismatches++;
            }
        }
        return String.format(Locale.ROOT, "Its largest difference from the reference is %.2g nats, and ", largest)
                + (mismatches == 0
                        ? "the same divergences are infinite."
                        : mismatches + " divergences are infinite in one of them only: please report that.");
    }
}
