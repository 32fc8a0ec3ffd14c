package org.relent.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.relent.Backends;
import org.relent.Form;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairPlan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryPlan;

/** One row of f64 at a time, on the reference backend. */
final class Peer {
    /** The peers print 16 digits, of which the last may be rounded another way. */
    static final Offset<Double> DIGITS = Offset.offset(1e-14);

    private Peer() {}

    static void assertClose(double[] got, double... expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).as("[%d]", i).isCloseTo(expected[i], DIGITS);
        }
    }

    static double[] row(double... numbers) {
        return numbers;
    }

    static Rows rows(double[] numbers, int rows) {
        return Rows.of(numbers, rows, numbers.length / rows);
    }

    static double one(Measure measure, Form form, LogBase base, double[] p) {
        return one(Relent.unary(measure, form).in(base), p);
    }

    static double one(UnaryPlan<?> plan, double[] p) {
        double[] result = new double[1];
        run(plan, p, result);
        return result[0];
    }

    private static <P extends Form> void run(UnaryPlan<P> plan, double[] p, double[] result) {
        plan.f64().kernel(Backends.reference()).run(new Reference<>(rows(p, 1)), result);
    }

    static double two(Measure measure, Form form, double[] p, double[] q) {
        return two(Relent.pair(measure, form, form), p, q);
    }

    static double two(PairPlan<?, ?> plan, double[] p, double[] q) {
        return many(plan, p, q, 1)[0];
    }

    static double[] many(PairPlan<?, ?> plan, double[] p, double[] q, int rows) {
        double[] results = new double[rows];
        run(plan, p, q, rows, results);
        return results;
    }

    private static <P extends Form, Q extends Form> void run(
            PairPlan<P, Q> plan, double[] p, double[] q, int rows, double[] results) {
        plan.f64()
                .kernel(Backends.reference())
                .run(new Reference<>(rows(p, rows)), new Model<>(rows(q, rows)), results);
    }
}
