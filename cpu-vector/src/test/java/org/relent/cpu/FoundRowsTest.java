package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Rows that once gave a wrong number, by their bits. */
class FoundRowsTest {
    private static final Distribution PROBS = Probabilities.given();
    private static final Distribution COUNTS = Counts.plain();
    private static final Distribution LOGITS = Logits.plain();

    /** Name, measure, form, P, Q; the allowed error is ε times the result or its floor of 1, or relative where said. */
    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        "q so small that p scaled to it is subnormal", Measure.KL, PROBS, f(.8f, .2f), f(0x1p-126f, 1)),
                Arguments.of("the same both ways", Measure.JEFFREYS, PROBS, f(.8f, .2f), f(0x1p-126f, 1)),
                Arguments.of("the same in f64", Measure.KL, PROBS, d(.8, .2), d(0x1p-1022, 1)),
                Arguments.of("the same of counts", Measure.KL, COUNTS, d(.8, .2), d(0x1p-1022, 1)),
                Arguments.of(
                        "the same after division by a large total",
                        Measure.REVERSE_KL,
                        COUNTS,
                        f(0x1.7668bp-77f, 0x1.17b00cp-71f, 0x1.9afedep-1f, 0x1.56778cp49f, 0x1.d55f04p-35f),
                        f(1, 2, 0, 0, 2)),
                Arguments.of("p + q that overflows", Measure.KL, PROBS, f(1.2f, 100), f(2e38f, 1e-30f)),
                Arguments.of("the same in f64", Measure.KL, PROBS, d(1.2, 100), d(1e308, 1e-300)),
                Arguments.of("the same both ways", Measure.JEFFREYS, PROBS, f(1.2e38f, 100), f(2e38f, 1e-30f)),
                Arguments.of("the same against the middle", Measure.JS, PROBS, d(.75e308, 100), d(1e308, 1e-300)),
                Arguments.of(
                        "two-valued counts just above a floor",
                        Measure.JS,
                        COUNTS,
                        halves(0x1.7f5b4p0f, 0x1.34734ap0f),
                        halves(0x1.3b1284p4f, 0x1.acc52ep-1f)),
                Arguments.of(
                        "two-valued counts just above a floor",
                        Measure.KL,
                        COUNTS,
                        halves(0x1.84d23cp0f, 0x1.f14dbcp0f),
                        halves(0x1.6deb8p1f, 0x1.124d66p0f)),
                Arguments.of(
                        "normalisers that differ",
                        Measure.KL,
                        LOGITS,
                        logits(2048, 3, 0x1.3e0874p1f, 0x1.2355e6p-2f),
                        ending(2048, 3, 0x1.e3e242p1f, 0x1.168648p3f)),
                Arguments.of(
                        "normalisers that differ, closer",
                        Measure.KL,
                        LOGITS,
                        logits(8192, 4, 0x1.812e16p0f, 0x1.a50b06p-2f),
                        ending(8192, 1, 0x1.572952p1f, 0x1.a5efdp2f)),
                Arguments.of(
                        "logits too far apart for a power",
                        Measure.KL,
                        LOGITS,
                        d(1.7e308, -1.7e308),
                        d(1.7e308, -1.7e308)));
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("rows")
    void isRight(String name, Measure measure, Distribution form, Rows p, Rows q) {
        double exact = result(measure, form, p, q, Backends.reference());
        double got = result(measure, form, p, q, Backends.require("cpu-vector"));

        double epsilon = p.elementType() == ElementType.F32 ? 1e-6 : 1e-12; // guarantee 2: relative
        assertThat(got).as(name).isCloseTo(exact, offset(epsilon * Math.abs(exact)));
    }

    static Stream<Arguments> nearlyEqualCounts() {
        return Stream.of(
                Arguments.of(Measure.KL, d(1, 1, 3 * Double.MIN_VALUE), d(1, 1, 4 * Double.MIN_VALUE)),
                Arguments.of(
                        Measure.JEFFREYS,
                        d(
                                0x1.e08d380dc5779p971,
                                0x1.f2b41d99738f4p-541,
                                0x1.80c1fae7c5868p603,
                                0x1.c051b8b633ac2p835,
                                0x1.8ee57f3b544ep403),
                        d(
                                0x1.e08d380dc577ap971,
                                0x1.f2b41d99738f4p-541,
                                0x1.80c1fae7c5868p603,
                                0x1.c051b8b633ac3p835,
                                0x1.8ee57f3b544e1p403)));
    }

    @ParameterizedTest
    @MethodSource("nearlyEqualCounts")
    void isNotNegativeByTheSmallestNumber(Measure measure, Rows p, Rows q) {
        for (Backend backend : new Backend[] {Backends.reference(), Backends.require("cpu-vector")}) {
            assertThat(result(measure, COUNTS, p, q, backend)).as(backend.id()).isBetween(0.0, 1e-15);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xffc00001, 0xffc000ff, 0xffc0007f, 0xff800001, 0x7f800001, 0x7fc00000, 0xffc00000})
    void anyNaNAmongLogitsGivesNaN(int bits) {
        for (int classes : new int[] {2, 33, 300}) {
            for (int at : new int[] {1, classes - 1}) {
                float[] x = new float[classes];
                x[at] = Float.intBitsToFloat(bits);
                assertThat(nll(Rows.of(x, 1, classes)))
                        .as("%d of %d", at, classes)
                        .isNaN();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0xfff8000000000001L, 0xfff8000000000400L, 0xfff0000000000001L, 0x7ff8000000000000L})
    void anyNaNAmongF64LogitsGivesNaN(long bits) {
        for (int classes : new int[] {2, 33, 300}) {
            double[] x = new double[classes];
            x[classes - 1] = Double.longBitsToDouble(bits);
            assertThat(nll(Rows.of(x, 1, classes))).as("of %d", classes).isNaN();
        }
    }

    private static double nll(Rows x) {
        double[] results = new double[1];
        Relent.nll(ClassIndex.plain(), Logits.plain())
                .elements(x.elementType())
                .kernel(Backends.require("cpu-vector"))
                .run(Labels.of(0), Model.logits(x), results);
        return results[0];
    }

    private static double result(Measure measure, Distribution form, Rows p, Rows q, Backend backend) {
        double[] results = new double[1];
        Relent.pair(measure, form, form)
                .elements(p.elementType())
                .kernel(backend)
                .run(new Reference<>(p), new Model<>(q), results);
        return results[0];
    }

    private static Rows f(float... row) {
        return Rows.of(row, 1, row.length);
    }

    private static Rows d(double... row) {
        return Rows.of(row, 1, row.length);
    }

    /** 256 columns, the first half of one value and the second of another. */
    private static Rows halves(float first, float second) {
        float[] row = new float[256];
        for (int c = 0; c < row.length; c++) {
            row[c] = c < 128 ? first : second;
        }
        return f(row);
    }

    /** Groups of 32 columns: of every eight, the first {@code groups} of one value, the others of another. */
    private static Rows logits(int classes, int groups, float some, float others) {
        float[] row = new float[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = (c >> 5 & 7) < groups ? some : others;
        }
        return f(row);
    }

    /** One value, but for the last few columns. */
    private static Rows ending(int classes, int last, float value, float end) {
        float[] row = new float[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = c < classes - last ? value : end;
        }
        return f(row);
    }
}
