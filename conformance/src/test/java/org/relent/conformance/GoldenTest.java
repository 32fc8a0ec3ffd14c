package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Pairing;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * The reference backend against arbitrary precision: every measure it offers, every form, every kind of row. Its results
 * are the exact ones rounded to double, or the double next to that; where large terms cancel, an error of 2⁻⁹⁰ of
 * Σ p (1 + |ln p| + |ln q|) is added, which leaves a divergence of 1e-12 between near-equal rows 14 digits of its own.
 */
class GoldenTest {
    private static final int CLASSES = 5;
    private static final Precise BIG_MATH = new Precise(Precise.Source.BIG_MATH);
    private static final Precise APFLOAT = new Precise(Precise.Source.APFLOAT);
    private static final BigDecimal TERMS = BigDecimal.ONE.divide(BigDecimal.TWO.pow(90));

    // D(0.2, 0.8 ‖ 0.7, 0.3), the reverse, and JS, to 30 digits.
    private static final BigDecimal COIN_KL = new BigDecimal("0.534110808710307390347536777565");
    private static final BigDecimal COIN_REVERSE = new BigDecimal("0.582685302043239725924749097157");
    private static final BigDecimal COIN_JS = new BigDecimal("0.132505450917047800666004443986");

    @TestFactory
    Stream<DynamicTest> referenceAgainstBigMath() {
        return kernels()
                .map(spec -> dynamicTest(Kernels.name(spec), () -> {
                    check(spec, BIG_MATH, Batch.of(spec, Batch.kindsFor(spec), CLASSES, "golden"));
                    check(spec, BIG_MATH, Batch.of(spec, Batch.kindsFor(spec), 2, "golden"));
                }));
    }

    /** A second library for the same functions, on fewer rows: an error of the first would have to be its too. */
    @TestFactory
    Stream<DynamicTest> referenceAgainstApfloat() {
        List<RowKind> kinds = List.of(RowKind.RANDOM, RowKind.NEAR_EQUAL, RowKind.SPREAD_50, RowKind.SPARSE);
        return kernels()
                .filter(spec -> spec.elements() == ElementType.F64)
                .map(spec -> dynamicTest(
                        Kernels.name(spec), () -> check(spec, APFLOAT, Batch.of(spec, kinds, 3, "golden"))));
    }

    /** Of f32 and f64: f16 and bf16 are widened exactly, and computed as f64 are. */
    private static Stream<KernelSpec> kernels() {
        return Kernels.all().stream()
                .filter(spec -> Precise.computes(spec))
                .filter(spec -> spec.elements() == ElementType.F32 || spec.elements() == ElementType.F64);
    }

    private static void check(KernelSpec spec, Precise precise, Batch batch) {
        double[] got = Call.of(spec, Backends.reference()).results(batch.plain(), batch.rows());
        for (int row = 0; row < batch.rows(); row++) {
            Precise.Value exact = exact(spec, precise, batch, row);
            assertClose(got[row], exact, batch, row);
        }
    }

    private static Precise.Value exact(KernelSpec spec, Precise precise, Batch batch, int row) {
        Matrix p = batch.reference();
        Matrix q = batch.model();
        if (batch.labels() != null) {
            BigDecimal log = precise.decode(
                            form(spec.model()), Objects.requireNonNull(q).row(row))
                    .log()
                    .get(batch.labels()[row]);
            return log == null
                    ? Precise.Value.INFINITE
                    : new Precise.Value(log.negate(), log.abs().add(BigDecimal.ONE));
        }
        Precise.Row rowP =
                precise.decode(form(spec.reference()), Objects.requireNonNull(p).row(row));
        Precise.Row rowQ = q == null ? rowP : precise.decode(form(spec.model()), q.row(row));
        Precise.Value value = precise.measure(spec.measure(), spec.options().weight(), rowP, rowQ);
        if (spec.measure() != Measure.JS_DISTANCE && spec.measure() != Measure.HELLINGER) {
            return value;
        }
        // An exact 0 comes out as some 1e-60 here, of either sign; its root would pass for a result.
        BigDecimal js = Objects.requireNonNull(value.value());
        BigDecimal noise = value.magnitude().scaleByPowerOfTen(6 - Precise.DIGITS);
        BigDecimal root = js.compareTo(noise) <= 0 ? BigDecimal.ZERO : js.sqrt(Precise.CONTEXT);
        // |√a − √b| is at most |a − b| / √b, and at most √|a − b|.
        BigDecimal error = value.magnitude().multiply(TERMS).add(subnormal(batch));
        BigDecimal rootOfError = error.sqrt(Precise.CONTEXT);
        BigDecimal carried = root.compareTo(rootOfError) <= 0 ? rootOfError : error.divide(root, Precise.CONTEXT);
        return new Precise.Value(root, carried.divide(TERMS, Precise.CONTEXT));
    }

    /** Where the terms themselves are subnormal, each is rounded to a multiple of 2⁻¹⁰⁷⁴. */
    private static BigDecimal subnormal(Batch batch) {
        return new BigDecimal(Double.MIN_VALUE).multiply(BigDecimal.valueOf(4L * batch.classes()));
    }

    private static Distribution form(Object form) {
        return (Distribution) form;
    }

    private static void assertClose(double got, Precise.Value exact, Batch batch, int row) {
        if (exact.value() == null) {
            assertThat(got).as(() -> batch.describe(row, got, got)).isEqualTo(Double.POSITIVE_INFINITY);
            return;
        }
        double rounded = exact.value().doubleValue();
        if (got == rounded) {
            return;
        }
        assertThat(got).as(() -> batch.describe(row, got, rounded)).isFinite();
        BigDecimal error = new BigDecimal(got).subtract(exact.value()).abs();
        BigDecimal allowed = new BigDecimal(Math.ulp(rounded))
                .add(exact.magnitude().multiply(TERMS))
                .add(subnormal(batch));
        assertThat(error.compareTo(allowed) <= 0)
                .as(() ->
                        String.format("error %.3e, allowed %.3e: ", error, allowed) + batch.describe(row, got, rounded))
                .isTrue();
    }

    /** Both libraries agree on the logarithm and the exponential to nearly all of the digits asked for. */
    @Test
    void theTwoLibrariesAgree() {
        for (double x : new double[] {0.7, 1 + 0x1p-40, 1e-300, 4.9e-324, 1e300, 123.456, Math.E}) {
            requireSame(new BigDecimal(x), true);
        }
        for (double x : new double[] {0.7, -1e-20, 0x1p-60, -745.2, 709.5, -2000, 30.25}) {
            requireSame(new BigDecimal(x), false);
        }
    }

    private static void requireSame(BigDecimal x, boolean log) {
        BigDecimal one = log ? Precise.Source.BIG_MATH.log(x) : Precise.Source.BIG_MATH.exp(x);
        BigDecimal other = log ? Precise.Source.APFLOAT.log(x) : Precise.Source.APFLOAT.exp(x);
        BigDecimal error = one.subtract(other).abs();
        assertThat(error).as((log ? "ln " : "exp ") + x).isLessThan(one.abs().scaleByPowerOfTen(-50));
    }

    /** p = 0.2 against 0.7 in nats: the two directions differ, and neither is the mean of both. */
    @Test
    void theCoinExample() {
        assertThat(COIN_KL.toString()).startsWith("0.5341");
        assertThat(COIN_REVERSE.doubleValue()).isBetween(0.58265, 0.58275);
        // As counts, 2 : 8 and 7 : 3, the shares are exact.
        for (ElementType type : List.of(ElementType.F32, ElementType.F64)) {
            assertThat(coin(Measure.KL, type)).isEqualTo(COIN_KL.doubleValue());
            assertThat(coin(Measure.REVERSE_KL, type)).isEqualTo(COIN_REVERSE.doubleValue());
            assertThat(coin(Measure.JS, type)).isEqualTo(COIN_JS.doubleValue());
            assertThat(coin(Measure.JEFFREYS, type))
                    .isEqualTo(COIN_KL.add(COIN_REVERSE).doubleValue());
        }
        double[] results = new double[2];
        Relent.kl(Probabilities.given(), Probabilities.given())
                .f64()
                .kernel(Backends.reference())
                .run(
                        Reference.probabilities(Rows.of(new double[] {0.2, 0.8, 0.7, 0.3}, 2, 2)),
                        Model.probabilities(Rows.of(new double[] {0.7, 0.3, 0.2, 0.8}, 2, 2)),
                        results);
        assertThat(results[0]).isCloseTo(0.5341, within(5e-5)).isCloseTo(COIN_KL.doubleValue(), within(1e-15));
        assertThat(results[1]).isCloseTo(0.5827, within(5e-5)).isCloseTo(COIN_REVERSE.doubleValue(), within(1e-15));
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }

    private static double coin(Measure measure, ElementType type) {
        KernelSpec spec = KernelSpec.of(measure, Counts.plain(), Counts.plain()).withElements(type);
        Rows p = Storage.plain(new Matrix(type, 1, 2, new double[] {2, 8}));
        Rows q = Storage.plain(new Matrix(type, 1, 2, new double[] {7, 3}));
        return Call.of(spec, Backends.reference()).results(new Operands(p, q, null), 1)[0];
    }

    /** Each pair of all pairs is the pair on its own, and labels pick their class. */
    @Test
    void pairingsAndLabelsMeetTheRowsTheyName() {
        double[] values = {1, 2, 3, 4, 2, 2};
        Rows rows = Rows.of(values, 3, 2);
        double[] all = new double[9];
        KernelSpec spec = KernelSpec.of(Measure.KL, Counts.plain(), Counts.plain())
                .withElements(ElementType.F64)
                .withPairing(Pairing.ALL);
        Call.of(spec, Backends.reference()).run(new Operands(rows, rows, null), all, 0);
        double oneAgainstOther = Math.log(7 / 9.0) / 3 + 2 * Math.log(7 / 6.0) / 3; // 1 : 2 against 3 : 4
        assertThat(all[0]).isZero();
        assertThat(all[1]).isCloseTo(oneAgainstOther, within(1e-15));
        assertThat(all[8]).isZero();
        KernelSpec nll = KernelSpec.of(Measure.NLL, org.relent.ClassIndex.plain(), org.relent.Logits.plain())
                .withElements(ElementType.F64);
        double[] losses = new double[2];
        Rows logits = Rows.of(new double[] {0, Math.log(3), Math.log(3), 0}, 2, 2);
        Call.of(nll, Backends.reference()).run(new Operands(null, logits, Labels.of(1, 1)), losses, 0);
        assertThat(losses[0]).isCloseTo(Math.log(4 / 3.0), within(1e-15));
        assertThat(losses[1]).isCloseTo(Math.log(4), within(1e-15));
    }
}
