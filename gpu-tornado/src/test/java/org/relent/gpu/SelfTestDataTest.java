package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that computes as Java does passes; one that does not is refused for what it does wrong. */
class SelfTestDataTest {
    private static final int N = SelfTestData.PAIRS;
    private static final int TOKEN = 77;

    /** What Java makes of the numbers, which is what the kernel says. */
    private static SelfTestData.Output java(SelfTestData data) {
        double[] out = new double[SelfTestData.OUT_ROWS * N];
        int[] ints = new int[SelfTestData.INT_ROWS * N];
        for (int i = 0; i < N; i++) {
            double[] numbers = data.precision == Precision.F32
                    ? f32((float) data.a[i], (float) data.b[i])
                    : f64(data.a[i], data.b[i]);
            for (int row = 0; row < numbers.length; row++) {
                out[row * N + i] = numbers[row];
            }
            out[7 * N + i] = data.ints[i];
            double a = data.a[i];
            double b = data.b[i];
            out[8 * N + i] = data.precision.round(a * b);
            out[9 * N + i] = Math.min(a, b);
            out[10 * N + i] = Math.max(a, b);
            out[11 * N + i] = Math.abs(a) < 1 ? a : a > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            ints[i] = (a < b ? 1 : 0)
                    | (a > b ? 2 : 0)
                    | (a == b ? 4 : 0)
                    | (Double.isNaN(a) ? 8 : 0)
                    | (a < 0.5 ? 16 : 0);
            ints[N + i] = (int) a;
            ints[2 * N + i] = data.shorts[i];
            ints[3 * N + i] = (data.ints[i] >> 7) & 511;
        }
        int[] canary = new int[SelfTestData.GROUPS];
        for (int group = 0; group < SelfTestData.GROUPS; group++) {
            int from = group * Slots.GROUP;
            out[12 * N + group] = data.precision.round(sum(data, from, Slots.GROUP, 1));
            ints[4 * N + group] =
                    Arrays.stream(data.ints, from, from + Slots.GROUP).sum();
            canary[group] = TOKEN + group;
        }
        return new SelfTestData.Output(out, ints, canary);
    }

    /** A tree whose leaves lie a stride apart: the same as halving the group again and again. */
    private static double sum(SelfTestData data, int from, int count, int stride) {
        return count == 1
                ? data.summands[from]
                : data.precision.round(
                        sum(data, from, count / 2, stride * 2) + sum(data, from + stride, count / 2, stride * 2));
    }

    private static double[] f32(float a, float b) {
        float sum = a + b;
        float back = sum - a;
        float error = (a - (sum - back)) + (b - back);
        float rint = (a + 0x1.8p23f) - 0x1.8p23f;
        return new double[] {a / b, a - b, sum, error, rint, a * 0x1p64f, (float) Math.log(a)};
    }

    private static double[] f64(double a, double b) {
        double sum = a + b;
        double back = sum - a;
        double error = (a - (sum - back)) + (b - back);
        double rint = (a + 0x1.8p52) - 0x1.8p52;
        return new double[] {a / b, a - b, sum, error, rint, a * 0x1p64, Math.log(a)};
    }

    private static String refusal(SelfTestData data, SelfTestData.Output output) {
        return data.refusal(output, TOKEN).orElse("");
    }

    @ParameterizedTest
    @EnumSource
    void javaPasses(Precision precision) {
        SelfTestData data = new SelfTestData(precision);
        assertThat(refusal(data, java(data))).isEmpty();
    }

    /** Does something wrong to the numbers, in the first or in every place where it shows. */
    interface Wrong {
        void to(SelfTestData data, SelfTestData.Output output);
    }

    private static int first(IntPredicate where) {
        for (int i = 0; i < N; i++) {
            if (where.test(i)) {
                return i;
            }
        }
        throw new AssertionError("no such pair");
    }

    private static boolean near(double x, double low, double high) {
        return Math.abs(x) >= low && Math.abs(x) < high;
    }

    private static Wrong off(int row, int ulps, double low, double high) {
        return (data, output) -> {
            int i = first(k -> data.a[k] > 1e-6
                    && near(output.out[k], low, high)
                    && near(data.a[k], 1e-6, 1e6)
                    && near(data.b[k], 1e-6, 1e6));
            double x = output.out[row * N + i];
            output.out[row * N + i] = x + ulps * data.precision.ulp(x);
        };
    }

    private static Arguments fault(String name, String refusal, Wrong wrong) {
        return Arguments.of(Named.of(name, wrong), refusal);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("group did not run", "work-group 3 of ", (data, output) -> output.canary[3] = 0),
                fault("old canary", "work-group 0 of ", (data, output) -> output.canary[0] = TOKEN - 1),
                fault("NaN is itself", "x != x does not tell NaN: for a = NaN ", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.ints[i] &= ~8;
                    }
                }),
                fault("NaN is less", "comparisons are wrong: for a = NaN ", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.ints[i] |= Double.isNaN(data.a[i]) ? 16 : 0;
                    }
                }),
                fault("infinities cancel", "inf − inf is not NaN", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[N + i] = data.a[i] == data.b[i] ? 0 : output.out[N + i];
                    }
                }),
                fault(
                        "NaN is lost",
                        "inf − inf is not NaN, or NaN is lost: for a = 0.0 and b = NaN",
                        (data, output) -> {
                            for (int i = 0; i < N; i++) {
                                output.out[N + i] = Double.isNaN(data.b[i]) ? data.a[i] : output.out[N + i];
                            }
                        }),
                fault("division by zero is large", "x / 0 is not infinite", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[i] = Math.min(output.out[i], data.precision.max());
                    }
                }),
                fault("zero divided", "division is not within 3 ulp: for a = 0.0", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[i] = data.a[i] == 0 ? Double.NaN : output.out[i];
                    }
                }),
                fault("ratio next to one", "division is not within 3 ulp", off(0, 4, 0.9999, 1.0001)),
                fault("large ratio", "division is not within 3 ulp", off(0, -4, 10, 1e9)),
                fault("small ratio", "division is not within 3 ulp", off(0, 4, 1e-9, 0.1)),
                fault("subtraction", "subtraction is not rounded to nearest", off(1, 1, 0, 1e9)),
                fault("addition", "addition is not rounded to nearest", off(2, 1, 0, 1e9)),
                fault("multiplication", "multiplication is not rounded to nearest", off(8, 1, 0, 1e9)),
                fault(
                        "min is max",
                        "min is wrong",
                        (data, output) -> System.arraycopy(output.out, 10 * N, output.out, 9 * N, N)),
                fault("max of infinities", "max is wrong", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[10 * N + i] = Math.min(output.out[10 * N + i], data.precision.max());
                    }
                }),
                fault("infinity is large", "abs or a written infinity is wrong", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[11 * N + i] = Math.min(output.out[11 * N + i], data.precision.max());
                    }
                }),
                fault(
                        "error term is folded",
                        "the rounding error of a sum is not exact",
                        (data, output) -> Arrays.fill(output.out, 3 * N, 4 * N, 0)),
                fault(
                        "rounding is folded",
                        "adding and subtracting 1.5·2^",
                        (data, output) -> System.arraycopy(data.a, 0, output.out, 4 * N, N)),
                fault("rounding goes down", "adding and subtracting 1.5·2^", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[4 * N + i] = Math.floor(data.a[i]);
                    }
                }),
                fault("subnormals are flushed", "subnormal numbers are lost", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[5 * N + i] = data.precision.isNormal(data.a[i]) ? output.out[5 * N + i] : 0;
                    }
                }),
                fault("scaling", "multiplication by 2^64 is not exact", off(5, 1, 0, 1e9)),
                fault("logarithm is off", "log is not within 0.01", (data, output) -> {
                    int i = first(k -> data.a[k] == data.precision.round(data.a[k])
                            && near(data.a[k], 1e30, 1e31)
                            && data.a[k] > 0);
                    output.out[6 * N + i] += 0.02;
                }),
                fault("logarithm of small numbers", "log is not within 0.01: ", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.out[6 * N + i] =
                                near(data.a[i], 0, 0x1p-125) ? Double.NEGATIVE_INFINITY : output.out[6 * N + i];
                    }
                }),
                fault("int is rounded", "conversion to int does not truncate", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.ints[N + i] = (int) Math.rint(data.a[i]);
                    }
                }),
                fault("int loses bits", "conversion from int is not exact", (data, output) -> output.out[7 * N + 5]++),
                fault("shorts have no sign", "shorts are not read with their sign", (data, output) -> {
                    for (int i = 0; i < N; i++) {
                        output.ints[2 * N + i] &= 0xffff;
                    }
                }),
                fault("shifts", "shifts and masks are wrong", (data, output) -> output.ints[3 * N + N - 1]++),
                fault(
                        "barrier is missing",
                        "work-groups do not add up: ",
                        (data, output) -> output.out[12 * N + 2] -= data.summands[2 * Slots.GROUP + 9]),
                fault(
                        "int barrier is missing",
                        "work-groups do not add up ints: ",
                        (data, output) -> output.ints[4 * N + SelfTestData.GROUPS - 1]--),
                fault("nothing came back", "work-group 0 of ", (data, output) -> {
                    Arrays.fill(output.out, Double.NaN);
                    Arrays.fill(output.ints, -1);
                    Arrays.fill(output.canary, -1);
                }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsNamed(Wrong wrong, String refusal) {
        for (Precision precision : Precision.values()) {
            SelfTestData data = new SelfTestData(precision);
            SelfTestData.Output output = java(data);
            wrong.to(data, output);
            assertThat(refusal(data, output)).as("%s", precision).startsWith(refusal);
        }
    }

    @Test
    void threeUlpAreAllowed() {
        for (Precision precision : Precision.values()) {
            for (int ulps : List.of(-3, 3)) {
                SelfTestData data = new SelfTestData(precision);
                SelfTestData.Output output = java(data);
                off(0, ulps, 0.9999, 1.0001).to(data, output);
                assertThat(refusal(data, output)).isEmpty();
            }
        }
    }

    /** What the promises are about is among the numbers. */
    @ParameterizedTest
    @EnumSource
    void allMagnitudesAreThere(Precision precision) {
        SelfTestData data = new SelfTestData(precision);
        int range = precision == Precision.F32 ? 100 : 900;
        assertThat(Arrays.stream(data.a)
                        .filter(x -> x > 0 && precision.isNormal(x))
                        .mapToInt(Math::getExponent)
                        .distinct())
                .hasSize(precision.maxExponent - precision.minExponent + 1);
        assertThat(Arrays.stream(data.a)
                        .filter(x -> x != 0 && Math.abs(x) < precision.minNormal())
                        .count())
                .isGreaterThan(50);
        int[] ratios = IntStream.range(0, N)
                .mapToDouble(i -> data.a[i] / data.b[i])
                .filter(x -> x > 0 && Double.isFinite(x))
                .mapToInt(Math::getExponent)
                .filter(exponent -> Math.abs(exponent) <= range)
                .toArray();
        assertThat(ratios).hasSizeGreaterThan(4096);
        assertThat(Arrays.stream(ratios).min()).hasValue(-range);
        assertThat(Arrays.stream(ratios).max()).hasValue(range);
    }
}
