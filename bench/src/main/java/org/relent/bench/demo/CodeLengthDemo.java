package org.relent.bench.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.relent.bench.charts.Axes;
import org.relent.bench.charts.Chart;
import org.relent.bench.charts.Chart.Dash;
import org.relent.bench.charts.Chart.Point;
import org.relent.bench.charts.Ink;
import org.relent.bench.charts.Marker;
import org.relent.bench.charts.Picture;
import org.relent.bench.charts.Tiles;
import org.relent.bench.demo.Texts.Language;
import org.relent.bench.text.Text;
import picocli.CommandLine.Command;

/** {@code relent demo code-length}: D(P‖Q) as the bits wasted by coding one language with another's code. */
@Command(name = "code-length", description = "bits wasted by coding with a wrong model")
final class CodeLengthDemo extends Demo {
    private static final List<Language> LANGUAGES = Language.ALL;

    CodeLengthDemo() {}

    @Override
    Picture show(PrintWriter out) {
        Letters letters = Letters.ofDeclarations();
        CodeLengths smoothed = new CodeLengths(letters, true);
        CodeLengths bare = new CodeLengths(letters, false);
        out.print(introduction(letters));
        coded(out, letters, smoothed);
        wasted(out, smoothed);
        missing(out, bare);
        return picture(smoothed, bare);
    }

    private static String introduction(Letters letters) {
        return "The cost of a wrong model: one language in another's code\n\n"
                + Text.paragraph(
                        "Data",
                        7,
                        "the letters of the Universal Declaration of Human Rights in " + LANGUAGES.size()
                                + " languages, about 10,000 each. Capitals count as small letters, letters with diacritics "
                                + "as letters of their own: "
                                + letters.alphabet().length()
                                + " in all. Nothing else is coded.")
                + Text.paragraph(
                        "Rule",
                        7,
                        "A code made for the letter frequencies Q takes H(P,Q) = -sum p log2 q bits "
                                + "a letter for a text with frequencies P. The best code, Q = P, takes H(P): "
                                + "D(P||Q) = H(P,Q) - H(P) is wasted.")
                + Text.paragraph(
                        "Work",
                        7,
                        "All " + LANGUAGES.size() * LANGUAGES.size()
                                + " pairs in one pass, counts against counts. Each Q is "
                                + "smoothed by " + CodeLengths.SMOOTHING
                                + ", 1 more of every letter, so that it has a code "
                                + "for each. Then an arithmetic coder with these frequencies codes each text.")
                + "\n";
    }

    private static void coded(PrintWriter out, Letters letters, CodeLengths lengths) {
        out.println("               letters   H(P)     in its own code     in the English code");
        out.println("                                  H(P,Q)   coder      H(P,Q)   coder   wasted");
        for (Language text : LANGUAGES) {
            out.println("  " + Text.left(text.title(), 12)
                    + String.format(
                            Locale.ROOT,
                            "%,8d %8.4f  %8.4f %8.4f   %8.4f %8.4f  %5.2f %%",
                            letters.symbols(text).length,
                            lengths.entropy(text),
                            lengths.crossEntropy(text, text),
                            lengths.coded(text, text),
                            lengths.crossEntropy(text, Language.ENGLISH),
                            lengths.coded(text, Language.ENGLISH),
                            100 * lengths.divergence(text, Language.ENGLISH) / lengths.entropy(text)));
        }
        out.println();
        out.print(Text.paragraph(
                "",
                0,
                String.format(
                        Locale.ROOT,
                        "\"coder\" is the real length of its output, bits a letter. No text, in no code, takes more than "
                                + "n H(P,Q) bits for its n letters and %.1f, which end it.",
                        largestOverhead(letters, lengths))));
        out.println();
        out.flush();
    }

    /** How many bits more than n·H(P, Q) the coder's output has, at most. */
    private static double largestOverhead(Letters letters, CodeLengths lengths) {
        double largest = Double.NEGATIVE_INFINITY;
        for (Language code : LANGUAGES) {
            for (Language text : LANGUAGES) {
                double more = lengths.coded(text, code) - lengths.crossEntropy(text, code);
                largest = Math.max(largest, more * letters.symbols(text).length);
            }
        }
        return largest;
    }

    private static void wasted(PrintWriter out, CodeLengths lengths) {
        out.println("Bits a letter wasted, D(P||Q): texts P down, codes Q across");
        table(out, (text, code) -> String.format(Locale.ROOT, "%.2f", lengths.divergence(text, code)));
        Language[] far = extreme(lengths, false);
        Language[] near = extreme(lengths, true);
        out.print(Text.paragraph(
                "",
                0,
                "Nearest are " + near[0].title() + " in the code of " + near[1].title()
                        + String.format(Locale.ROOT, " (%.2f)", lengths.divergence(near[0], near[1]))
                        + ", farthest " + far[0].title() + " in the code of " + far[1].title()
                        + String.format(
                                Locale.ROOT,
                                " (%.2f; the other way it is %.2f).",
                                lengths.divergence(far[0], far[1]),
                                lengths.divergence(far[1], far[0]))));
        out.println();
    }

    private static void missing(PrintWriter out, CodeLengths bare) {
        long infinite = Arrays.stream(bare.divergences())
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isInfinite)
                .count();
        out.println("Without smoothing: the first letter of P that Q has no code for, D = infinity");
        table(out, (text, code) -> {
            String letter = bare.missing(text, code);
            return letter.isEmpty() ? String.format(Locale.ROOT, "%.2f", bare.divergence(text, code)) : letter;
        });
        out.print(Text.paragraph(
                "",
                0,
                infinite + " of the " + LANGUAGES.size() * (LANGUAGES.size() - 1)
                        + " pairs of different languages are infinite: one letter that Q never saw is enough. "
                        + "The others are finite as they are, and a language in its own code wastes exactly 0."));
    }

    private static void table(PrintWriter out, BiFunction<Language, Language, String> cell) {
        StringBuilder head = new StringBuilder(" ".repeat(14));
        for (Language code : LANGUAGES) {
            head.append(Text.right(code.code(), 5));
        }
        out.println(head);
        for (Language text : LANGUAGES) {
            StringBuilder line = new StringBuilder("  " + Text.left(text.title(), 12));
            for (Language code : LANGUAGES) {
                line.append(Text.right(cell.apply(text, code), 5));
            }
            out.println(line);
        }
    }

    /** The pair of different languages with the smallest or the largest divergence. */
    private static Language[] extreme(CodeLengths lengths, boolean smallest) {
        Language[] found = {};
        double best = Double.POSITIVE_INFINITY;
        for (Language text : LANGUAGES) {
            for (Language code : LANGUAGES) {
                double d = lengths.divergence(text, code) * (smallest ? 1 : -1);
                if (text != code && d < best) {
                    best = d;
                    found = new Language[] {text, code};
                }
            }
        }
        return found;
    }

    private static Picture picture(CodeLengths smoothed, CodeLengths bare) {
        List<String> titles = LANGUAGES.stream().map(Language::title).toList();
        List<String> codes = LANGUAGES.stream().map(Language::code).toList();
        return new Picture(
                        "One language in another's code",
                        "Bits a letter wasted, D(P‖Q) = H(P,Q) − H(P): texts P down, codes Q across")
                .row(tiles(titles, codes, smoothed, "%.2f", 46, 25)
                        .panel(
                                "Codes smoothed by " + CodeLengths.SMOOTHING + ": every letter has one",
                                "twelve by twelve divergences of letter frequencies"))
                .row(
                        coderChart(smoothed)
                                .panel("What an arithmetic coder needs", "144 points on the line of H(P, Q)"),
                        tiles(codes, codes, bare, "%.1f", 26, 23)
                                .panel("Not smoothed: ∞ if a letter is missing", "the same, nearly all infinite"));
    }

    private static Tiles tiles(
            List<String> texts, List<String> codes, CodeLengths lengths, String format, int wide, int high) {
        return new Tiles(
                texts,
                codes,
                lengths.divergences(),
                bits -> Double.isInfinite(bits) ? 0.15 : bits / 2.8,
                bits -> Double.isInfinite(bits) ? "∞" : String.format(Locale.ROOT, format, bits),
                texts.equals(codes) ? 30 : 92,
                wide,
                high,
                texts.equals(codes) ? 12 : 13);
    }

    /** The length of the coder's output over H(P, Q), a point a pair. */
    private static Chart coderChart(CodeLengths lengths) {
        double lower = 3.8;
        double upper = 6.6;
        Chart chart = new Chart(
                316,
                306,
                28,
                12,
                Axes.linear("H(P,Q), bits a letter", lower, upper, 0.5, "0.0"),
                Axes.linear("coded, bits a letter", lower, upper, 0.5, "0.0"));
        chart.line(List.of(new Point(lower, lower), new Point(upper, upper)), Ink.MUTED, Dash.SOLID, 1);
        List<Point> own = new ArrayList<>();
        List<Point> foreign = new ArrayList<>();
        for (Language code : LANGUAGES) {
            for (Language text : LANGUAGES) {
                double coded = lengths.coded(text, code);
                String says = String.format(Locale.ROOT, "%s in the %s code: %.4f", text.title(), code.title(), coded);
                (text == code ? own : foreign).add(new Point(lengths.crossEntropy(text, code), coded, says));
            }
        }
        chart.points(foreign, Ink.SERIES_1, Marker.CIRCLE, true);
        chart.points(own, Ink.SERIES_2, Marker.DIAMOND, true);
        chart.label("own code", 4.6, 4.2, Ink.SERIES_2, false);
        chart.label("another's code", 5.45, 5.0, Ink.SERIES_1, false);
        return chart;
    }
}
