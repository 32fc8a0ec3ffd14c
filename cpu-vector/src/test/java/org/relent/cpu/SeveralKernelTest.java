package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Several measures at once give each the bits that it has alone. */
class SeveralKernelTest {
    private static final int ROWS = 150; // more than are worked on at a time
    private static final Options OPTIONS = Options.DEFAULT.withAlpha(0.5).withWeight(0.25);
    private static final List<Measure> MEASURES = List.of(
            Measure.CHI_SQUARE,
            Measure.KL,
            Measure.ENTROPY,
            Measure.JS,
            Measure.RENYI,
            Measure.JEFFREYS,
            Measure.REVERSE_KL);

    static Stream<Arguments> forms() {
        List<Distribution> forms =
                List.of(Probabilities.given(), Counts.plain(), Logits.plain(), LogProbabilities.given());
        return forms.stream().flatMap(p -> forms.stream().map(q -> Arguments.of(p, q)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void eachHasTheBitsItHasAlone(Distribution p, Distribution q) {
        for (Pairing pairing : Pairing.values()) {
            for (int classes : new int[] {1, 7, 300}) {
                int pRows = pairing == Pairing.ONE_TO_MANY ? 1 : pairing == Pairing.ALL ? 13 : ROWS;
                int qRows = pairing == Pairing.MANY_TO_ONE ? 1 : pairing == Pairing.ALL ? 13 : ROWS;
                compare(p, q, pairing, rows(p, pRows, classes, 1), rows(q, qRows, classes, 2));
            }
        }
    }

    @Test
    void andOnSeveralThreads() {
        compare(
                Probabilities.given(),
                Counts.plain(),
                Pairing.ROW,
                rows(Probabilities.given(), 1000, 300, 3), // more than a thread takes at a time
                rows(Counts.plain(), 1000, 300, 4));
    }

    private static void compare(Distribution p, Distribution q, Pairing pairing, Rows pRows, Rows qRows) {
        Backend backend = Backends.require("cpu-vector");
        var together = Relent.<Form, Form>measures(MEASURES, p, q)
                .options(OPTIONS)
                .pairs(pairing)
                .threads(3)
                .kernel(backend);
        Reference<Form> reference = new Reference<>(pRows);
        Model<Form> model = new Model<>(qRows);
        int count = (int) together.results(reference, model);
        double[] all = new double[count * MEASURES.size()];
        together.run(reference, model, all);
        for (int m = 0; m < MEASURES.size(); m++) {
            double[] alone = alone(MEASURES.get(m), p, q, pairing, reference, model, count);
            for (int i = 0; i < count; i++) {
                assertThat(Double.doubleToRawLongBits(all[i * MEASURES.size() + m]))
                        .as(
                                "%s of %s against %s, %s, C = %d, result %d",
                                MEASURES.get(m), p, q, pairing, pRows.classes(), i)
                        .isEqualTo(Double.doubleToRawLongBits(alone[i]));
            }
        }
    }

    private static double[] alone(
            Measure measure,
            Distribution p,
            Distribution q,
            Pairing pairing,
            Reference<Form> reference,
            Model<Form> model,
            int count) {
        Backend backend = Backends.require("cpu-vector");
        double[] results = new double[count];
        if (measure == Measure.ENTROPY) { // of the row of P that a result belongs to
            double[] entropies = new double[(int) reference.rows().rows()];
            Relent.unary(measure, (Form) p).kernel(backend).run(reference, entropies);
            for (int i = 0; i < count; i++) {
                results[i] =
                        entropies[(int) pairing.referenceRow(i, model.rows().rows())];
            }
            return results;
        }
        Options options = switch (measure) {
            case RENYI -> Options.DEFAULT.withAlpha(OPTIONS.alpha());
            case JS -> Options.DEFAULT.withWeight(OPTIONS.weight());
            default -> Options.DEFAULT;
        };
        Relent.<Form, Form>pair(measure, p, q)
                .options(options)
                .pairs(pairing)
                .kernel(backend)
                .run(reference, model, results);
        return results;
    }

    private static Rows rows(Distribution form, int rows, int classes, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] data = new float[rows * classes];
        boolean logs = form instanceof Logits || form instanceof LogProbabilities;
        for (int i = 0; i < data.length; i++) {
            boolean zero = random.nextInt(40) == 0;
            double log = random.nextDouble(-3, 0);
            data[i] = (float) (logs ? (zero ? Double.NEGATIVE_INFINITY : log) : zero ? 0 : Math.exp(log));
        }
        data[random.nextInt(data.length)] = Float.NaN;
        return Rows.of(data, rows, classes);
    }
}
