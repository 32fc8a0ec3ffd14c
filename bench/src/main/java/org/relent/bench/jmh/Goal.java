package org.relent.bench.jmh;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/**
 * What is to be reached, and by which batches.
 *
 * @param work what it is about
 * @param which the batches
 * @param conditions all must hold
 */
record Goal(String work, Predicate<Measured> which, List<Condition> conditions) {
    private static final int LONG_ROW = 1000;

    /**
     * A number with a limit.
     *
     * @param name what the number is
     * @param limit its limit
     * @param atMost whether it may not be above; otherwise not below
     * @param value the number, NaN if not measured
     */
    record Condition(String name, double limit, boolean atMost, ToDoubleBiFunction<Measured, Report> value) {
        boolean isMet(double measured) {
            return atMost ? measured <= limit : measured >= limit;
        }
    }

    static final List<Goal> ALL = List.of(
            goal(
                    "kl f32, long rows, in L2",
                    batch -> is(batch, "kl", "f32", Size.L2) && batch.isAlone() && batch.classes() >= LONG_ROW,
                    times(1.0, "simsimd"),
                    times(1.4, "numkong")),
            goal(
                    "kl f32, rows of 64, in L2",
                    batch -> is(batch, "kl", "f32", Size.L2) && batch.isAlone() && batch.classes() == 64,
                    times(1.0, "simsimd")),
            goal(
                    "kl f32, rows of 8, in L2",
                    batch -> is(batch, "kl", "f32", Size.L2) && batch.isAlone() && batch.classes() == 8,
                    times(2.0, "simsimd"),
                    new Condition("ns a row", 3, true, (batch, report) -> batch.nanosPerRow()),
                    new Condition(
                            "ns a call, less a row of a batch",
                            60,
                            true,
                            (batch, report) -> report.call(batch) - batch.nanosPerRow())),
            goal(
                    "kl f32, from memory",
                    batch -> is(batch, "kl", "f32", Size.DRAM) && batch.classes() == LONG_ROW,
                    reading(0.9)),
            goal(
                    "kl f64, in L2",
                    batch -> is(batch, "kl", "f64", Size.L2) && batch.classes() == LONG_ROW,
                    times(2.5, "numkong")),
            goal(
                    "kl f64, from memory",
                    batch -> is(batch, "kl", "f64", Size.DRAM) && batch.classes() == LONG_ROW,
                    reading(0.8)),
            goal(
                    "kl of 16 bits, in L2",
                    batch -> batch.classes() == LONG_ROW
                            && (is(batch, "kl", "bf16", Size.L2) || is(batch, "kl", "f16", Size.L2)),
                    rate(8)),
            goal(
                    "kl of 16 bits, from memory",
                    batch -> batch.classes() == LONG_ROW
                            && (is(batch, "kl", "bf16", Size.DRAM) || is(batch, "kl", "f16", Size.DRAM)),
                    reading(0.8)),
            goal(
                    "js-distance f32, in L2",
                    batch -> is(batch, "js-distance", "f32", Size.L2) && batch.classes() == LONG_ROW,
                    times(3, "numkong")),
            goal(
                    "nll f32, long rows, in L2",
                    batch -> is(batch, "nll", "f32", Size.L2) && batch.isAlone() && batch.classes() >= LONG_ROW,
                    rate(9),
                    times(6, "torch")),
            goal(
                    "nll f32, from memory",
                    batch -> is(batch, "nll", "f32", Size.DRAM) && batch.classes() >= LONG_ROW,
                    reading(0.8)),
            goal(
                    "nll bf16, rows of 32,000 and more, in L2",
                    batch -> is(batch, "nll", "bf16", Size.L2) && batch.classes() >= 32_000,
                    times(5, "torch")),
            goal(
                    "kl f32 against what one has otherwise",
                    batch -> is(batch, "kl", "f32", Size.L2)
                            && batch.isAlone()
                            && batch.classes() == LONG_ROW
                            && batch.memory().equals("array"),
                    times(50, "plain"),
                    new Condition(
                            "× smile (f64)",
                            50,
                            false,
                            (batch, report) -> batch.rate() / report.peerRate(batch, "smile", "f64")),
                    times(25, "nd4j"),
                    times(40, "scipy"),
                    times(5, "numpy")),
            goal(
                    "two callers, in L2",
                    batch -> batch.size().equals("l2") && batch.callers() == 2,
                    new Condition(
                            "× one caller",
                            1.9,
                            false,
                            (batch, report) -> batch.rate()
                                    / report.alone(batch).map(Measured::rate).orElse(Double.NaN))));

    private static Goal goal(String work, Predicate<Measured> which, Condition... conditions) {
        return new Goal(work, which, List.of(conditions));
    }

    private static boolean is(Measured batch, String kernel, String type, Size size) {
        return batch.kernel().equals(kernel)
                && batch.type().equals(type)
                && batch.size().equals(size.toString());
    }

    private static Condition times(double limit, String peer) {
        return new Condition(
                "× " + peer,
                limit,
                false,
                (batch, report) -> batch.rate() / report.peerRate(batch, peer, batch.type()));
    }

    private static Condition rate(double limit) {
        return new Condition("elements/ns", limit, false, (batch, report) -> batch.rate());
    }

    private static Condition reading(double limit) {
        return new Condition(
                "of what reading alone reaches",
                limit,
                false,
                (batch, report) -> report.readingNanos(batch) / batch.nanos());
    }
}
