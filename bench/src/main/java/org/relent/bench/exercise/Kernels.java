package org.relent.bench.exercise;

import java.util.Arrays;
import org.relent.Form;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.PairPlan;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.UnaryPlan;

/** The library's kernels on the few rows of an exercise, in f64. */
final class Kernels {
    private Kernels() {}

    /** Rows side by side in memory. */
    static Rows rows(double[]... rows) {
        return Rows.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, rows[0].length);
    }

    /** All results of a plan. */
    static <P extends Form, Q extends Form> double[] run(PairPlan<P, Q> plan, Reference<P> p, Model<Q> q) {
        PairKernel<P, Q> kernel = plan.f64().kernel();
        double[] results =
                new double[(int) kernel.results(p, q) * plan.spec().measures().size()];
        kernel.run(p, q, results);
        return results;
    }

    /** All results of a plan, of one P and one Q. */
    static <P extends Form, Q extends Form> double[] run(PairPlan<P, Q> plan, double[] p, double[] q) {
        return run(plan, new Reference<>(rows(p)), new Model<>(rows(q)));
    }

    /** The result of a plan of one measure, of one P and one Q. */
    static <P extends Form, Q extends Form> double one(PairPlan<P, Q> plan, double[] p, double[] q) {
        return run(plan, p, q)[0];
    }

    /** All results of a plan, of one P. */
    static <P extends Form> double[] run(UnaryPlan<P> plan, double[] p) {
        double[] results = new double[plan.spec().measures().size()];
        plan.f64().kernel().run(new Reference<>(rows(p)), results);
        return results;
    }

    /** The result of a plan of one measure, of one P. */
    static <P extends Form> double one(UnaryPlan<P> plan, double[] p) {
        return run(plan, p)[0];
    }
}
