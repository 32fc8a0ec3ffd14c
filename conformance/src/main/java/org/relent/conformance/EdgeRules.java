package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Probabilities;

/** The rules for zeros, infinities, NaN and bad values, on literal rows. */
final class EdgeRules {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double LN_2 = Math.log(2);

    private final KernelSpec spec;
    private final Backend backend;
    private final @Nullable Distribution p;
    private final @Nullable Distribution q;

    private EdgeRules(KernelSpec spec, Backend backend) {
        this.spec = spec;
        this.backend = backend;
        this.p = spec.reference() instanceof Distribution form ? form : null;
        this.q = (Distribution) spec.model();
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Backend backend) {
        EdgeRules rules = new EdgeRules(spec, backend);
        return Stream.of(rules.literals(), rules.badValues(), rules.zeros(), rules.wholeRows())
                .flatMap(List::stream);
    }

    /** H(P), H(P,Q), D(P‖Q), D(Q‖P) and JS of a pair of literal rows, by hand. */
    private record Literal(double h, double ce, double kl, double reverse, double js) {
        double of(KernelSpec spec) {
            boolean half = spec.options().weight() == 0.5;
            return switch (spec.measure()) {
                case ENTROPY -> h;
                case CROSS_ENTROPY -> ce;
                case KL -> kl;
                case REVERSE_KL -> reverse;
                case JEFFREYS -> kl + reverse;
                case JS -> half ? js : Double.NaN;
                case JS_DISTANCE -> half ? Math.sqrt(js) : Double.NaN;
                default -> Double.NaN;
            };
        }
    }

    private List<DynamicTest> literals() {
        if (p == null) {
            return labels();
        }
        double[] pOne = {0, 0.5, 0.5};
        return List.of(
                literal(
                        "0·ln 0 = 0, and q > 0 where p = 0 adds nothing",
                        pOne,
                        new double[] {0.5, 0.25, 0.25},
                        new Literal(LN_2, 2 * LN_2, LN_2, INF, 0.75 * Math.log(4 / 3.0))),
                literal(
                        "p = q = 0 adds nothing",
                        pOne,
                        new double[] {0, 0.25, 0.75},
                        new Literal(
                                LN_2,
                                LN_2 + 0.5 * Math.log(4 / 3.0),
                                0.5 * Math.log(4 / 3.0),
                                0.75 * Math.log(1.5) - 0.25 * LN_2,
                                0.25 * Math.log(4 / 3.0)
                                        + 0.25 * Math.log(0.8)
                                        + 0.125 * Math.log(2 / 3.0)
                                        + 0.375 * Math.log(1.2))),
                literal(
                        "p > 0 where q = 0 is +∞",
                        new double[] {0.25, 0.25, 0.5},
                        new double[] {0, 0.5, 0.5},
                        new Literal(
                                1.5 * LN_2,
                                INF,
                                INF,
                                0.5 * LN_2,
                                0.125 * LN_2 + 0.125 * Math.log(2 / 3.0) + 0.25 * Math.log(4 / 3.0))),
                literal(
                        "disjoint supports: JS is ln 2, D is +∞",
                        new double[] {1, 0, 0, 0},
                        new double[] {0, 0, 1, 0},
                        new Literal(0, INF, INF, INF, LN_2)),
                literal(
                        "a certain class, known: everything is 0",
                        new double[] {0, 1, 0},
                        new double[] {0, 1, 0},
                        new Literal(0, 0, 0, 0, 0)),
                literal("one class: everything is 0", new double[] {1}, new double[] {1}, new Literal(0, 0, 0, 0, 0)),
                literal(
                        "eight equal classes: 3 bits",
                        new double[] {.125, .125, .125, .125, .125, .125, .125, .125},
                        new double[] {.125, .125, .125, .125, .125, .125, .125, .125},
                        new Literal(3 * LN_2, 3 * LN_2, 0, 0, 0)),
                literal(
                        "the coin of 0.2 against 0.7: 0.5341 one way, 0.5827 the other",
                        new double[] {0.2, 0.8},
                        new double[] {0.7, 0.3},
                        new Literal(
                                0.5004024235381879,
                                1.0345132322484953,
                                0.5341108087103074,
                                0.5826853020432398,
                                0.1325054509170478)));
    }

    private List<DynamicTest> labels() {
        return List.of(dynamicTest("−ln of the label's share; +∞ where it is 0", () -> {
            Matrix rows = Matrix.of(
                    spec.elements(),
                    encode(q, 0.25, 0.25, 0.5),
                    encode(q, 0.25, 0.25, 0.5),
                    encode(q, 0, 0.5, 0.5),
                    encode(q, 0, 1, 0),
                    encode(q, 0, 1, 0));
            Batch batch = batch(null, rows, new int[] {2, 0, 0, 1, 2});
            double[] expected = {LN_2, 2 * LN_2, INF, 0, INF};
            requireClose(batch, expected);
        }));
    }

    private DynamicTest literal(String rule, double[] first, double[] second, Literal expected) {
        return dynamicTest(rule, () -> {
            Batch batch = batch(matrix(encode(p, first)), q == null ? null : matrix(encode(q, second)), null);
            requireClose(batch, new double[] {expected.of(spec)});
        });
    }

    /** By hand, as far as the literal's own rounding to the element type goes; and by the reference, to the bound. */
    private void requireClose(Batch batch, double[] expected) {
        double rounding = spec.elements() == ElementType.F64 ? 4e-15 : spec.elements() == ElementType.F32 ? 1e-6 : 2e-2;
        double[] exact = batch.exact();
        double[] got = run(batch);
        for (int row = 0; row < expected.length; row++) {
            if (!Double.isNaN(expected[row])) {
                // √ near 0 turns a rounding of the literal into its root.
                double slack = spec.measure() == Measure.JS_DISTANCE ? Math.sqrt(rounding) : rounding;
                assertThat(exact[row] == expected[row] || Math.abs(exact[row] - expected[row]) <= slack)
                        .as("the reference: " + exact[row] + ", by hand " + expected[row])
                        .isTrue();
            }
            assertThat(batch.error(row, got[row], exact[row]))
                    .as(batch.describe(row, got[row], exact[row]))
                    .isLessThanOrEqualTo(1);
        }
    }

    private List<DynamicTest> badValues() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(bad("NaN anywhere makes the row NaN", Double.NaN, form -> true));
        tests.add(bad("a negative probability or count makes the row NaN", -0.25, Forms::isWeights));
        tests.add(bad("the smallest negative number is negative", -smallest(), Forms::isWeights));
        tests.add(bad("+∞ makes the row NaN", INF, form -> true));
        tests.add(bad("−∞ as a probability or count makes the row NaN", -INF, Forms::isWeights));
        return tests;
    }

    private double smallest() {
        return switch (spec.elements()) {
            case F64 -> Double.MIN_VALUE;
            case F32 -> Float.MIN_VALUE;
            case F16 -> 0x1p-24;
            case BF16 -> 0x1p-133;
        };
    }

    /** A bad value at the start, within and at the end of rows of several lengths, on each side in turn. */
    private DynamicTest bad(String rule, double value, Predicate<Distribution> applies) {
        return dynamicTest(rule, () -> {
            for (int classes : new int[] {1, 2, 5, 16, 19, 33, 70, 300}) {
                int[] columns = {0, classes / 2, classes - 1};
                for (boolean inModel : new boolean[] {false, true}) {
                    Distribution side = inModel ? q : p;
                    if (side == null || !applies.test(side)) {
                        continue;
                    }
                    List<RowKind> kinds = List.of(RowKind.RANDOM, RowKind.SPARSE, RowKind.MASKED_IN_MODEL);
                    Batch good = Batch.of(spec, kinds, classes);
                    Matrix matrix = Objects.requireNonNull(inModel ? good.model() : good.reference());
                    for (int row = 0; row < columns.length; row++) {
                        matrix = matrix.with(row, columns[row], value);
                    }
                    Batch batch = inModel
                            ? new Batch(spec, kinds, good.reference(), matrix, good.labels())
                            : new Batch(spec, kinds, matrix, good.model(), good.labels());
                    assertThat(run(batch))
                            .as("C = %d, bad columns %s of %s", classes, Arrays.toString(columns), inModel ? "Q" : "P")
                            .containsOnly(Double.NaN);
                }
            }
        });
    }

    private List<DynamicTest> zeros() {
        List<DynamicTest> tests = new ArrayList<>();
        if ((p != null && Forms.isWeights(p)) || (q != null && Forms.isWeights(q))) {
            tests.add(dynamicTest("−0.0 counts as 0", () -> {
                for (int classes : new int[] {3, 16, 65}) {
                    List<RowKind> kinds = List.of(RowKind.SPARSE, RowKind.ONE_HOT, RowKind.MASKED);
                    Batch plus = Batch.of(spec, kinds, classes);
                    Batch minus = new Batch(
                            spec, kinds, negateZeros(p, plus.reference()), negateZeros(q, plus.model()), plus.labels());
                    double[] exact = plus.exact();
                    double[] got = run(minus);
                    // Within the bound, not the same bits: −0.0 is another number to a kernel that looks at signs.
                    for (int row = 0; row < plus.rows(); row++) {
                        assertThat(plus.error(row, got[row], exact[row]))
                                .as(plus.describe(row, got[row], exact[row]))
                                .isLessThanOrEqualTo(1);
                    }
                }
            }));
        }
        if (p != null && q != null) {
            tests.add(dynamicTest("NaN wins over a support mismatch, whichever comes first", () -> {
                for (int classes : new int[] {4, 40}) {
                    for (int nan : new int[] {0, classes - 1}) {
                        double[] first = new double[classes];
                        double[] second = new double[classes];
                        Arrays.fill(first, 1.0 / classes);
                        Arrays.fill(second, 1.0 / classes);
                        second[classes / 2] = 0;
                        double[] bad = encode(q, second);
                        bad[nan] = Double.NaN;
                        assertThat(run(batch(matrix(encode(p, first)), matrix(bad), null)))
                                .containsExactly(Double.NaN);
                    }
                }
            }));
            tests.add(dynamicTest("a NaN under a zero of the other side is still NaN", () -> {
                double[] bad = encode(q, 0.5, 0.5, 0.5);
                bad[0] = Double.NaN;
                assertThat(run(batch(matrix(encode(p, 0, 0.5, 0.5)), matrix(bad), null)))
                        .containsExactly(Double.NaN);
            }));
        }
        return tests;
    }

    private static @Nullable Matrix negateZeros(@Nullable Distribution form, @Nullable Matrix matrix) {
        if (matrix == null || form == null || !Forms.isWeights(form)) {
            return matrix;
        }
        double[] values = matrix.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == 0 ? -0.0 : values[i];
        }
        return new Matrix(matrix.type(), matrix.rows(), matrix.classes(), values);
    }

    private List<DynamicTest> wholeRows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (boolean inModel : new boolean[] {false, true}) {
            Distribution side = inModel ? q : p;
            if (side instanceof Counts) {
                tests.add(empty(inModel, "counts that sum to 0 make the row NaN: ", 0));
            } else if (side instanceof Logits) {
                tests.add(empty(inModel, "logits that are all −∞ make the row NaN: ", -INF));
            }
        }
        tests.add(dynamicTest("a bad row leaves its neighbours as they are", () -> {
            for (int classes : new int[] {1, 5, 16, 33, 100}) {
                Batch good = Batch.of(
                        spec,
                        List.of(RowKind.RANDOM, RowKind.PEAKED, RowKind.RANDOM, RowKind.SPARSE, RowKind.NEAR_EQUAL),
                        classes);
                double[] expected = run(good);
                for (double value : new double[] {Double.NaN, INF, -INF}) {
                    Batch bad = good.model() != null
                            ? new Batch(
                                    spec,
                                    good.kinds(),
                                    good.reference(),
                                    good.model().with(2, classes / 2, value),
                                    good.labels())
                            : new Batch(
                                    spec,
                                    good.kinds(),
                                    Objects.requireNonNull(good.reference()).with(2, classes / 2, value),
                                    null,
                                    null);
                    double[] got = run(bad);
                    got[2] = expected[2];
                    assertThat(got).as("C = %d, %s in row 2", classes, value).containsExactly(expected);
                }
            }
        }));
        return tests;
    }

    private DynamicTest empty(boolean inModel, String rule, double value) {
        return dynamicTest(rule + (inModel ? "Q" : "P"), () -> {
            for (int classes : new int[] {1, 2, 17, 64, 300}) {
                Batch good = Batch.of(spec, List.of(RowKind.RANDOM, RowKind.ONE_HOT), classes);
                double[] values = new double[2 * classes];
                Arrays.fill(values, value);
                Matrix matrix = new Matrix(spec.elements(), 2, classes, values);
                assertThat(run(new Batch(
                                spec,
                                good.kinds(),
                                inModel ? good.reference() : matrix,
                                inModel ? matrix : good.model(),
                                good.labels())))
                        .as("C = %d", classes)
                        .containsOnly(Double.NaN);
            }
        });
    }

    private double[] run(Batch batch) {
        return Call.of(spec, backend).results(batch.plain(), batch.rows());
    }

    private Matrix matrix(double[] row) {
        return Matrix.of(spec.elements(), row);
    }

    private Batch batch(@Nullable Matrix reference, @Nullable Matrix model, int @Nullable [] labels) {
        int rows = Objects.requireNonNull(reference != null ? reference : model).rows();
        return new Batch(spec, Collections.nCopies(rows, RowKind.RANDOM), reference, model, labels);
    }

    /** Shares as the numbers of a form. */
    private static double[] encode(@Nullable Distribution form, double... shares) {
        double[] row = shares.clone();
        for (int c = 0; c < row.length; c++) {
            row[c] = switch (Objects.requireNonNull(form)) {
                case Probabilities ignored -> row[c];
                case Counts ignored -> 40 * row[c];
                case LogProbabilities ignored -> Math.log(row[c]);
                case Logits logits -> logits.temperature() * Math.log(row[c]) + 1;
            };
        }
        return row;
    }
}
