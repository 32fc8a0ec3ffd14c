package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** One row of very many classes gives the same bits on one thread and on several, and the reference's number. */
class LongRowTest {
    private static final Backend BACKEND = Backends.require("cpu-vector");

    @ParameterizedTest
    @CsvSource({
        "kl, F32, 1",
        "kl, F64, 777",
        "kl, F16, 1",
        "kl, BF16, 0",
        "js, F32, 31",
        "js, F64, 1",
        "reverse-kl, F32, 777",
        "jeffreys, F64, 0",
        "cross-entropy, BF16, 1",
        "entropy, F32, 777",
        "js-distance, F16, 0"
    })
    void threadsShareARow(String id, ElementType type, int beyond) {
        Measure measure = Measure.byId(id);
        int classes = 2 * LongRow.CHUNK + beyond;
        for (Distribution form : new Distribution[] {Probabilities.given(), Counts.plain()}) {
            SplittableRandom random = new SplittableRandom(classes);
            Rows p = rows(random, classes, form, type);
            Rows q = rows(random, classes, form, type);
            requireSame(measure, form, p, q);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 1", "F64, 777", "F16, 0", "BF16, 31"})
    void threadsShareARowOfLogits(ElementType type, int beyond) {
        int classes = 2 * LongRow.CHUNK + beyond;
        SplittableRandom random = new SplittableRandom(classes);
        Rows p = logits(random, classes, type);
        Rows q = logits(random, classes, type);
        requireSame(Measure.KL, Logits.plain(), p, q);
        requireSame(Measure.REVERSE_KL, Logits.plain(), p, q);
        requireSame(Measure.KL, Logits.plain(), p, p); // nearly equal, and more: not for the fast tier
        for (int label : new int[] {0, LongRow.CHUNK - 1, LongRow.CHUNK, classes - 1}) {
            double alone = nll(BACKEND, q, label, 1);
            requireBits(nll(BACKEND, q, label, 3), alone);
            requireBits(nll(BACKEND, segment(q), label, 2), alone);
            double expected = nll(Backends.reference(), q, label, 1);
            assertThat(Math.abs(alone - expected)).isLessThanOrEqualTo(type.epsilon() * (1 + expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1e9", "-Infinity", "200", "Infinity", "NaN"})
    void aRowOfLogitsThatIsNotOrdinary(float odd) {
        int classes = LongRow.CHUNK + 777;
        SplittableRandom random = new SplittableRandom(1);
        Rows p = logits(random, classes, ElementType.F32);
        Rows q = logits(random, classes, ElementType.F32);
        ((float[]) Objects.requireNonNull(q.array()))[classes / 2] = odd;
        requireSame(Measure.KL, Logits.plain(), p, q);
        requireSame(Measure.KL, Logits.plain(), q, p);
        double alone = nll(BACKEND, q, 5, 1);
        requireBits(nll(BACKEND, q, 5, 3), alone);
        double expected = nll(Backends.reference(), q, 5, 1);
        if (Double.isFinite(expected)) {
            assertThat(Math.abs(alone - expected)).isLessThanOrEqualTo(1e-6 * (1 + expected));
        } else {
            requireBits(alone, expected);
        }
    }

    private static double nll(Backend backend, Rows x, int label, int threads) {
        double[] result = new double[1];
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .elements(x.elementType())
                .threads(threads)
                .kernel(backend)
                .run(Labels.of(label), Model.logits(x), result);
        return result[0];
    }

    @ParameterizedTest
    @CsvSource({"1e-30", "0", "-1", "NaN"})
    void aRowThatIsNotOrdinary(float odd) {
        int classes = LongRow.CHUNK + 777;
        SplittableRandom random = new SplittableRandom(1);
        Rows p = rows(random, classes, Probabilities.given(), ElementType.F32);
        Rows q = rows(random, classes, Probabilities.given(), ElementType.F32);
        ((float[]) Objects.requireNonNull(q.array()))[classes / 2] = odd;
        requireSame(Measure.KL, Probabilities.given(), p, q);
    }

    private static void requireSame(Measure measure, Distribution form, Rows p, Rows q) {
        double alone = result(BACKEND, measure, form, p, q, 1);
        requireBits(result(BACKEND, measure, form, p, q, 3), alone);
        requireBits(result(BACKEND, measure, form, segment(p), q, 2), alone);
        double expected = result(Backends.reference(), measure, form, p, q, 1);
        if (Double.isFinite(expected)) {
            // No bound of a measure is below ε (1 + result) for rows that sum to 1.
            assertThat(Math.abs(alone - expected))
                    .isLessThanOrEqualTo(p.elementType().epsilon() * (1 + expected));
        } else {
            requireBits(alone, expected);
        }
    }

    private static void requireBits(double got, double expected) {
        assertThat(Double.toHexString(got)).isEqualTo(Double.toHexString(expected));
    }

    private static double result(Backend backend, Measure measure, Distribution form, Rows p, Rows q, int threads) {
        double[] result = new double[1];
        if (measure == Measure.ENTROPY) {
            Relent.<Form>unary(measure, form)
                    .elements(p.elementType())
                    .threads(threads)
                    .kernel(backend)
                    .run(new Reference<>(p), result);
        } else {
            Relent.<Form, Form>pair(measure, form, form)
                    .elements(p.elementType())
                    .threads(threads)
                    .kernel(backend)
                    .run(new Reference<>(p), new Model<>(q), result);
        }
        return result[0];
    }

    /** Weights from 1 to 2, which 16 bits hold, divided by their total for probabilities of more bits. */
    private static Rows rows(SplittableRandom random, int classes, Distribution form, ElementType type) {
        double scale = form instanceof Counts || type.bytes() == 2 ? 1.0 / 65536 : 1.0 / classes;
        // Skewed, so that no two rows are nearly equal.
        return rows(classes, type, i -> (1 + random.nextInt(100) * random.nextInt(100)) * scale);
    }

    private static Rows logits(SplittableRandom random, int classes, ElementType type) {
        return rows(classes, type, i -> 5 * random.nextGaussian());
    }

    private static Rows rows(int classes, ElementType type, IntToDoubleFunction element) {
        double[] wide = new double[classes];
        float[] narrow = new float[classes];
        short[] half = new short[classes];
        for (int i = 0; i < classes; i++) {
            wide[i] = element.applyAsDouble(i);
            narrow[i] = (float) wide[i];
            half[i] = type == ElementType.F16
                    ? Float.floatToFloat16(narrow[i])
                    : (short) (Float.floatToRawIntBits(narrow[i]) >>> 16);
        }
        return switch (type) {
            case F64 -> Rows.of(wide, 1, classes);
            case F32 -> Rows.of(narrow, 1, classes);
            case F16, BF16 -> Rows.of(half, type, 0, 1, classes, classes);
        };
    }

    private static Rows segment(Rows rows) {
        MemorySegment memory = rows.memory();
        return Rows.of(memory, rows.elementType(), 1, rows.classes());
    }
}
