package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Images;
import org.relent.bench.charts.Images.Image;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Panel;
import org.relent.bench.charts.Picture;
import org.relent.bench.charts.Tiles;
import org.relent.bench.demo.Digits.Sample;
import org.relent.bench.demo.VariationalAutoencoder.Epoch;
import org.relent.bench.demo.VariationalAutoencoder.Loss;
import org.relent.bench.demo.VariationalAutoencoder.Posterior;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relent demo vae}: a variational autoencoder of the digits, with and without free nats. */
@Command(name = "vae", description = "a variational autoencoder draws digits")
final class VaeDemo extends Demo {
    private static final int HIDDEN = 32;
    private static final int LATENT = 8;
    private static final int BATCH = 21;
    private static final double RATE = 0.005;
    private static final double FREE_NATS = 0.25;
    private static final double USED = 0.01;
    private static final int SAMPLES = 50;
    private static final int FONT = 13;
    private static final int PIXEL = 7;

    @Option(names = "--epochs", hidden = true, description = "How often each digit is seen.")
    private int epochs = 30;

    /** A trained autoencoder, and what it makes of the test digits. */
    private record Trained(double freeNats, VariationalAutoencoder vae, List<Epoch> history, List<Double> dimensions) {
        Loss test() {
            return history.getLast().test();
        }

        long used() {
            return dimensions.stream().filter(nats -> nats > USED).count();
        }
    }

    VaeDemo() {}

    @Override
    Picture show(PrintWriter out) {
        Digits digits = Digits.load();
        double[] test = digits.test().pixels();
        out.print(introduction());
        out.flush(); // training takes seconds: there should be something to read meanwhile
        Trained plain = train(digits, 0);
        table(out, plain, plain.vae.inkEntropy(test));
        out.flush();
        Trained free = train(digits, FREE_NATS);
        dimensions(out, List.of(plain, free));
        remarks(out, plain, free, test);
        return picture(plain, free, digits.test());
    }

    private Trained train(Digits digits, double freeNats) {
        var vae = new VariationalAutoencoder(Digits.PIXELS, HIDDEN, LATENT, freeNats, new Random(1));
        double[] test = digits.test().pixels();
        List<Epoch> history = vae.fit(digits.train().pixels(), test, BATCH, epochs, RATE, 2);
        List<Double> dimensions =
                Arrays.stream(vae.klByDimension(vae.encode(test))).boxed().toList();
        return new Trained(freeNats, vae, history, dimensions);
    }

    private String introduction() {
        return "A variational autoencoder: digits from " + LATENT + " numbers each\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "1797 images of 8 x 8 pixels, 1197 to train on and 600 to test with (UCI Optical"
                                + " Recognition of Handwritten Digits, CC BY 4.0); ink as a share, 0 to 1.")
                + Text.paragraph(
                        "Model",
                        7,
                        "64 pixels -> " + HIDDEN + " tanh -> q(z|x) = N(mu, sigma^2), z of " + LATENT
                                + " dimensions; z -> " + HIDDEN + " tanh -> 64 logits of ink.")
                + Text.paragraph(
                        "Loss",
                        7,
                        "-ELBO = reconstruction + KL, nats an image: the sum of 64 cross-entropies of ink against"
                                + " its logit, and D(q(z|x) || N(0, 1)). A batch's pixels are the rows of one call,"
                                + " its codes those of another; both give their gradients.")
                + Text.paragraph("Fit", 7, epochs + " epochs of Adam, " + BATCH + " images a step.")
                + "\n";
    }

    private static void table(PrintWriter out, Trained plain, double inkEntropy) {
        out.println("  epoch      train -ELBO = recon. +    KL       test -ELBO = recon. +    KL");
        int last = plain.history.getLast().epoch();
        plain.history.stream()
                .filter(epoch -> List.of(0, 2, 4, 10, 20, last).contains(epoch.epoch()))
                .forEach(epoch -> out.println("  " + Text.right(String.valueOf(epoch.epoch()), 5) + parts(epoch.train())
                        + parts(epoch.test())));
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "No reconstruction of the test digits is below %.2f, the entropy of their own ink: grey"
                                + " pixels are uncertain to everybody.",
                        inkEntropy)));
        out.println();
    }

    private static String parts(Loss loss) {
        return String.format(Locale.ROOT, "%17.2f = %6.2f + %5.2f", loss.total(), loss.reconstruction(), loss.kl());
    }

    private static void dimensions(PrintWriter out, List<Trained> all) {
        out.println(Text.left("  KL of each dimension of z alone, mean of the test digits, sorted", 74) + "used");
        for (Trained trained : all) {
            out.println("  " + Text.left(name(trained), 16)
                    + sorted(trained).stream()
                            .map(nats -> String.format(Locale.ROOT, "%.3f", nats))
                            .collect(Collectors.joining("  "))
                    + Text.right(String.valueOf(trained.used()), 6));
        }
        out.println();
    }

    private static String name(Trained trained) {
        return trained.freeNats == 0 ? "no free nats" : trained.freeNats + " nats free";
    }

    private static List<Double> sorted(Trained trained) {
        return trained.dimensions.stream().sorted(Comparator.reverseOrder()).toList();
    }

    private static void remarks(PrintWriter out, Trained plain, Trained free, double[] test) {
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "%d of %d dimensions collapse: q is N(0, 1) there whatever the digit, and the decoder does"
                                + " not listen. Where each may cost %.2f nats for free, %d are used. That makes no"
                                + " better a model: its -ELBO on the test digits is %.2f = %.2f + %.2f, against %.2f.",
                        LATENT - plain.used(),
                        LATENT,
                        FREE_NATS,
                        free.used(),
                        free.test().total(),
                        free.test().reconstruction(),
                        free.test().kl(),
                        plain.test().total())));
        double evidence = plain.vae.logEvidence(test, SAMPLES, new Random(3));
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "-ELBO is an upper bound. From %d z a digit instead of one, weighted by importance, -ln p(x) is"
                                + " at most about %.2f; what is between is D(q(z|x) || p(z|x)).",
                        SAMPLES,
                        -evidence)));
        String forms = VariationalAutoencoder.klByForm(plain.vae.encode(test)).stream()
                .map(nats -> String.format(Locale.ROOT, "%.10f", nats))
                .distinct()
                .collect(Collectors.joining(", "));
        out.print(Text.paragraph(
                "",
                0,
                "Given as sigma, sigma^2 or ln sigma^2, which are types of their own, the KL of the test digits is "
                        + forms + " nats."));
    }

    private static Picture picture(Trained plain, Trained free, Sample test) {
        return new Picture(
                        "A variational autoencoder of the digits",
                        "What it is trained on, −ELBO = reconstruction + KL, and what it draws")
                .row(curves(plain), walk(plain))
                .row(used(List.of(plain, free)))
                .row(reconstructions(plain.vae, test))
                .row(fromNoise(plain.vae));
    }

    private static Panel curves(Trained plain) {
        int last = plain.history.getLast().epoch();
        Chart chart = new Chart(
                400,
                272,
                34,
                FONT,
                Axes.linear("epochs", 0, last, Math.max(1, last / 6), "0"),
                Axes.linear("nats an image", 0, 50, 10, "0"));
        curve(chart, plain, Loss::total, Ink.SERIES_1, "−ELBO");
        curve(chart, plain, Loss::reconstruction, Ink.SERIES_2, "reconstruction");
        curve(chart, plain, Loss::kl, Ink.SERIES_3, "KL");
        return chart.panel("Loss: test, and train in points", "both parts of the loss by epoch");
    }

    private static void curve(Chart chart, Trained of, ToDoubleFunction<Loss> part, Ink ink, String name) {
        chart.line(
                of.history.stream()
                        .map(epoch -> new Point(epoch.epoch(), part.applyAsDouble(epoch.test())))
                        .toList(),
                ink,
                Dash.SOLID,
                2);
        chart.line(
                of.history.stream()
                        .map(epoch -> new Point(epoch.epoch(), part.applyAsDouble(epoch.train())))
                        .toList(),
                ink,
                Dash.DOTTED,
                2);
        Epoch last = of.history.getLast();
        chart.note(name, last.epoch(), part.applyAsDouble(last.test()), ink, !name.equals("reconstruction"));
    }

    /** Decodes a grid over the two most used dimensions. */
    private static Panel walk(Trained trained) {
        int side = 8;
        List<Integer> most = IntStream.range(0, LATENT)
                .boxed()
                .sorted(Comparator.comparing(trained.dimensions::get).reversed())
                .limit(2)
                .toList();
        double[] z = new double[side * side * LATENT];
        for (int i = 0; i < side * side; i++) {
            int column = i % side;
            int row = i / side;
            z[i * LATENT + most.getFirst()] = -2.1 + 0.6 * column;
            z[i * LATENT + most.getLast()] = -2.1 + 0.6 * row;
        }
        return new Images(images(trained.vae.draw(z)), side, 3, FONT)
                .panel("Decoded: two dimensions of z", "digits that change into each other");
    }

    private static Panel used(List<Trained> all) {
        return new Tiles(
                        all.stream().map(VaeDemo::name).toList(),
                        IntStream.rangeClosed(1, LATENT)
                                .mapToObj(String::valueOf)
                                .toList(),
                        all.stream()
                                .map(trained -> sorted(trained).stream()
                                        .mapToDouble(nats -> nats)
                                        .toArray())
                                .toArray(double[][]::new),
                        nats -> nats / 1.5,
                        nats -> String.format(Locale.ROOT, "%.3f", nats),
                        110,
                        70,
                        28,
                        FONT)
                .panel("KL of each dimension of z, nats a test digit", "nats by dimension, with and without free nats");
    }

    /** The first test digit of each class, and below it what comes back from the mean of its code. */
    private static Panel reconstructions(VariationalAutoencoder vae, Sample test) {
        int[] labels = test.labels();
        double[] pixels = test.pixels();
        double[] chosen = IntStream.range(0, Digits.CLASSES)
                .map(c -> IntStream.range(0, labels.length)
                        .filter(row -> labels[row] == c)
                        .findFirst()
                        .orElseThrow())
                .flatMap(row -> IntStream.range(row * Digits.PIXELS, (row + 1) * Digits.PIXELS))
                .mapToDouble(i -> pixels[i])
                .toArray();
        Posterior q = vae.encode(chosen);
        return new Images(
                        Stream.concat(images(chosen).stream(), images(vae.draw(q.means())).stream())
                                .toList(),
                        Digits.CLASSES,
                        PIXEL,
                        FONT)
                .panel("Test digits, and what is decoded from their codes", "ten digits and their reconstructions");
    }

    private static Panel fromNoise(VariationalAutoencoder vae) {
        return new Images(images(vae.draw(vae.noise(2 * Digits.CLASSES, new Random(4)))), Digits.CLASSES, PIXEL, FONT)
                .panel("Decoded from noise, z of N(0, 1)", "twenty images, most of them like digits");
    }

    private static List<Image> images(double[] pixels) {
        return IntStream.range(0, pixels.length / Digits.PIXELS)
                .mapToObj(i -> new Image(
                        "", Arrays.copyOfRange(pixels, i * Digits.PIXELS, (i + 1) * Digits.PIXELS), Digits.SIDE))
                .toList();
    }
}
