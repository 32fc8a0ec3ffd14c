package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Gradient;
import org.relent.Rows;
import org.relent.bench.hardware.FaultyEngine.Call;
import org.relent.bench.hardware.FaultyEngine.Fault;
import org.relent.bench.hardware.report.Line;
import org.relent.bench.hardware.report.Line.State;
import org.relent.bench.hardware.report.Markdown;

/** A kernel that is deliberately broken is found out, reported and not timed; the others are. */
class BrokenKernelTest {
    private static final double EPSILON_F32 = 1e-6;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @TempDir
    Path folder;

    private BenchRun run(String measure, Fault fault) {
        return run(measure, new FaultyEngine(fault));
    }

    private BenchRun run(String measure, FaultyEngine engine) {
        List<Backend> backends =
                List.of(Backends.reference(), Backends.require("cpu-vector"), Backend.of("faulty", engine));
        return BenchRun.of(folder, backends, "--measures", measure);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("the last result, by two bounds", "kl", "kl f32 [4, 8] array: row 3: got ", off(2)),
                fault("0 · ln 0", "kl", "hard rows: row 3: got NaN, expected ", call -> {
                    for (int row = 0; row < call.results().length; row++) {
                        for (int c = 0; c < p(call).classes(); c++) {
                            call.results()[row] += 0 * Math.log(p(call).get(row, c));
                        }
                    }
                }),
                fault("an ε inside the logarithm", "kl", ", expected Infinity", call -> {
                    for (int row = 0; row < call.results().length; row++) {
                        call.results()[row] = sum(call, row, (p, q) -> p > 0 ? p * Math.log(p / (q + 1e-12)) : 0 * p);
                    }
                }),
                fault(
                        "a large number for ∞",
                        "kl",
                        "row 5: got 1.7976931348623157E308, expected Infinity",
                        each(result -> Math.min(result, Double.MAX_VALUE))),
                fault(
                        "NaN for ∞",
                        "kl",
                        "row 5: got NaN, expected Infinity",
                        each(result -> result == Double.POSITIVE_INFINITY ? Double.NaN : result)),
                fault(
                        "∞ for NaN",
                        "kl",
                        "row 10: got Infinity, expected NaN",
                        each(result -> Double.isNaN(result) ? Double.POSITIVE_INFINITY : result)),
                fault(
                        "0 for NaN",
                        "js",
                        "row 10: got 0.0, expected NaN",
                        each(result -> Double.isNaN(result) ? 0 : result)),
                fault(
                        "nearly equal rows alone",
                        "kl",
                        "hard rows: row 1: got 2.0E-6, expected 0.0",
                        each(result -> Math.abs(result) < EPSILON_F32 ? 2 * EPSILON_F32 : result)),
                fault(
                        "one result of several",
                        "kl-js-entropy",
                        "hard rows: row 2: got ",
                        call -> call.results()[7] += 1e-4),
                fault("the gradient", "nll-gradient", "[4, 8] array: gradient of row 2, class 5: got ", call -> {
                    Gradient gradient = Objects.requireNonNull(call.gradient());
                    if (gradient.rows() == 4) {
                        gradient.set(2, 5, gradient.get(2, 5) + 1e-5);
                    }
                }));
    }

    private static Arguments fault(String name, String measure, String said, Fault fault) {
        return arguments(named(name, fault), measure, said);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isReportedAndNotTimed(Fault fault, String measure, String said) {
        BenchRun run = run(measure, fault);
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.lines("faulty")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.state()).isEqualTo(State.WRONG);
            assertThat(line.reason()).contains(said);
            assertThat(line.error()).isNotNull().matches(error -> !(error <= 1));
            assertThat(line.timing()).isNull();
            assertIsShown(run, line);
        });
        assertOthersAreTimed(run);
    }

    /** What is found in every kind of output. */
    private static void assertIsShown(BenchRun run, Line line) {
        String reason = Objects.requireNonNull(line.reason());
        assertThat(run.words())
                .contains(line.shape() + " " + line.contender() + " WRONG " + reason)
                .contains(" WRONG: " + run.report().wrong().size() + " line");
        assertThat(run.html()).contains("WRONG", reason);
        assertThat(run.markdown()).contains("**WRONG**: " + Markdown.text(reason));
        assertThat(run.report().advice().getFirst().use())
                .isEqualTo("do not use faulty for " + line.measure() + " f32");
        assertThat(run.report().advice().stream().skip(1))
                .noneMatch(advice -> advice.use().contains("faulty"));
    }

    private static void assertOthersAreTimed(BenchRun run) {
        assertThat(Stream.of("reference", "cpu-vector").flatMap(id -> run.lines(id).stream()))
                .hasSize(PROCESSORS == 1 ? 2 : 3)
                .allMatch(line -> line.state() == State.TIMED && line.timing() != null);
    }

    @Test
    void whatIsWrongWithMoreThreadsAloneIsTimedWithOne() {
        assumeThat(PROCESSORS).isGreaterThan(1);
        BenchRun run = run("kl", call -> {
            if (call.threads() > 1) {
                off(2).spoil(call);
            }
        });
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.lines("faulty")).extracting(Line::threads).containsExactly(1, PROCESSORS);
        assertThat(run.lines("faulty")).extracting(Line::state).containsExactly(State.TIMED, State.WRONG);
        assertIsShown(run, run.report().wrong().getFirst());
        assertOthersAreTimed(run);
    }

    /** Right as long as it is checked: by less than any bound, but a kernel gives the same bits always. */
    @Test
    void whatGoesWrongWhileItIsTimedIsReported() {
        BenchRun run = run("kl", call -> {
            if (call.number() > 8) {
                call.results()[0] = Math.nextUp(call.results()[0]);
            }
        });
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.lines("faulty")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.state()).isEqualTo(State.WRONG);
            assertThat(line.reason())
                    .contains("[4, 8] array: result 0 after it was timed: got ", ", expected the bits of ");
            assertThat(line.timing()).isNull();
            assertIsShown(run, line);
        });
        assertOthersAreTimed(run);
    }

    @Test
    void aGradientThatGoesWrongWhileItIsTimedIsReported() {
        BenchRun run = run("nll-gradient", call -> {
            if (call.number() > 8) {
                Objects.requireNonNull(call.gradient()).set(3, 7, 0.5);
            }
        });
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.lines("faulty")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.reason()).contains("[4, 8] array: gradient of row 3, class 7: got 0.5, expected ");
            assertThat(line.timing()).isNull();
        });
        assertOthersAreTimed(run);
    }

    /** What others wrote there before is not taken for its own. */
    @Test
    void aGradientThatIsNotWrittenIsReported() {
        BenchRun run = run("nll-gradient", FaultyEngine.withoutGradients());
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.lines("faulty"))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.reason()).contains("gradient of row 0, class 0: got NaN, expected "));
        assertOthersAreTimed(run);
    }

    @Test
    void whatIsWithinItsBoundIsTimed() {
        BenchRun run = run("kl", off(0.5));
        assertThat(run.code()).isZero();
        assertThat(run.lines("faulty")).isNotEmpty().allSatisfy(line -> {
            assertThat(line.state()).isEqualTo(State.TIMED);
            assertThat(line.error()).isBetween(0.4, 0.6);
        });
    }

    /** The last result of each batch, by so many of its bounds. */
    private static Fault off(double bounds) {
        return call -> {
            int last = call.results().length - 1;
            call.results()[last] +=
                    bounds * EPSILON_F32 * sum(call, last, (p, q) -> p * (1 + Math.abs(Math.log(p / q))));
        };
    }

    private static Fault each(DoubleUnaryOperator change) {
        return call -> {
            for (int i = 0; i < call.results().length; i++) {
                call.results()[i] = change.applyAsDouble(call.results()[i]);
            }
        };
    }

    @FunctionalInterface
    private interface Term {
        double of(double p, double q);
    }

    private static double sum(Call call, int row, Term term) {
        Rows q = Objects.requireNonNull(call.q());
        double sum = 0;
        for (int c = 0; c < q.classes(); c++) {
            sum += term.of(p(call).get(row, c), q.get(row, c));
        }
        return sum;
    }

    private static Rows p(Call call) {
        return Objects.requireNonNull(call.p());
    }
}
