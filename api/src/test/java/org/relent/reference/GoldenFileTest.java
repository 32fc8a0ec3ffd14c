package org.relent.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Counts;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Smoothing;

/**
 * Every measure against golden.txt, which golden.py beside it writes: the definitions in mpmath at 400 digits. Results are
 * the exact ones rounded to double, or the double next to that, and 10⁻²⁸ of the terms where these cancel.
 */
class GoldenFileTest {
    private static final double LOST = 1e-28;

    @ParameterizedTest
    @MethodSource("lines")
    void asComputedByMpmath(String line) {
        String[] parts = line.split(" ", -1);
        KernelSpec spec = Numbers.spec(
                Measure.byId(parts[0]),
                form(parts[1]),
                parts[2].equals("-") ? null : form(parts[2]),
                options(parts[3]));
        double[] p = numbers(parts[4]);
        double[] q = parts[5].equals("-") ? null : numbers(parts[5]);
        double exact = Double.parseDouble(parts[8]);
        double lost = LOST * Double.parseDouble(parts[9]);
        Labels labels = spec.reference() instanceof ClassIndex ? Labels.of((int) p[0]) : null;
        Reference<?> reference = labels != null
                ? null
                : parts[6].equals("-") ? Numbers.referenceOf(p) : new Reference<>(rows(p), rows(numbers(parts[6])));
        Model<?> model = q == null
                ? null
                : parts[7].equals("-") ? Numbers.modelOf(q) : new Model<>(rows(q), rows(numbers(parts[7])));
        assertClose(Numbers.results(spec, reference, model, labels)[0], exact, lost, "result");
        if (!parts[10].equals("-")) {
            double[] slopes = numbers(parts[10]);
            double[] got = Numbers.gradient(spec, reference, model, labels);
            for (int c = 0; c < slopes.length; c++) {
                assertClose(got[c], slopes[c], lost, "slope " + c);
            }
        }
    }

    private static void assertClose(double got, double exact, double lost, String what) {
        if (Double.isInfinite(exact)) {
            assertThat(got).as(what).isEqualTo(exact);
            return;
        }
        assertThat(Math.abs(got - exact))
                .as("%s: got %s, exact %s", what, got, exact)
                .isLessThanOrEqualTo(Math.ulp(exact) + lost);
    }

    @Test
    void everyMeasureIsThere() throws IOException {
        Set<Measure> measures = EnumSet.noneOf(Measure.class);
        try (Stream<String> lines = lines()) {
            lines.forEach(line -> measures.add(Measure.byId(line.substring(0, line.indexOf(' ')))));
        }
        assertThat(measures).containsExactly(Measure.values());
    }

    private static Stream<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenFileTest.class.getResourceAsStream("golden.txt")),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList().stream();
        }
    }

    private static Rows rows(double[] numbers) {
        return Rows.of(numbers, 1, numbers.length);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static Form form(String text) {
        List<String> parts = List.of(text.split(":", -1));
        return switch (parts.getFirst()) {
            case "probs" -> Probabilities.smoothed(smoothing(parts));
            case "counts" -> Counts.smoothed(smoothing(parts));
            case "log-probs" -> LogProbabilities.given();
            case "logits" -> new Logits(number(parts, 1), number(parts, 2));
            case "labels" -> ClassIndex.plain();
            case "joint-probs" -> Joint.probabilities((int) number(parts, 1), (int) number(parts, 2));
            case "joint-counts" -> Joint.counts((int) number(parts, 1), (int) number(parts, 2));
            case "gaussian" -> Gaussian.of(Gaussian.Spread.valueOf(parts.get(1)));
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Smoothing smoothing(List<String> parts) {
        return switch (parts.size() == 1 ? "" : parts.get(1)) {
            case "" -> Smoothing.none();
            case "add" -> Smoothing.additive(number(parts, 2));
            case "mix" -> Smoothing.mixture(number(parts, 2));
            case "floor" -> Smoothing.floor(number(parts, 2));
            default -> throw new IllegalArgumentException(parts.get(1));
        };
    }

    private static double number(List<String> parts, int index) {
        return Double.parseDouble(parts.get(index));
    }

    private static Options options(String text) {
        Options options = Options.DEFAULT;
        for (String option : text.equals("-") ? new String[0] : text.split(";", -1)) {
            String name = option.substring(0, option.indexOf('='));
            double[] value = numbers(option.substring(name.length() + 1));
            options = switch (name) {
                case "alpha" -> options.withAlpha(value[0]);
                case "weight" -> options.withWeight(value[0]);
                case "smoothing" -> options.withLabelSmoothing(value[0]);
                case "weights" -> options.withClassWeights(ClassWeights.of(value));
                case "z" -> options.withZLoss(value[0]);
                case "free" -> options.withFreeNats(value[0]);
                case "miller-madow" -> options.withMillerMadow(true);
                default -> throw new IllegalArgumentException(name);
            };
        }
        return options;
    }
}
