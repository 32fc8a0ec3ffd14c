package org.relent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.Counts;
import org.relent.Form;
import org.relent.Measure;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/** Guards cost time: rows that both sides lack a class of are remembered, and after many others forgotten. */
class GuardTest {
    private static final int ROWS = 8192;

    @ParameterizedTest
    @CsvSource({"8, given", "8, counts", "64, given", "64, counts", "1000, given", "1000, counts"})
    void rowsThatNeedNoGuardAreNotGuardedForEver(int classes, String form) {
        Form forms = form.equals("given") ? Probabilities.given() : Counts.plain();
        Backend backend = Backends.require("cpu-vector");
        for (Measure measure :
                Stream.of(Measure.KL, Measure.JS, Measure.JEFFREYS).toList()) {
            var kernel = Relent.pair(measure, forms, forms).f32().kernel(backend);
            float[] rows = new float[ROWS * classes];
            Arrays.fill(rows, 1f / classes);

            Lanes.mine().guard(); // as a row does that lacks a class on both sides
            run(kernel, rows, classes);
            assertThat(Lanes.mine().isGuarded())
                    .as("%s after %d others", measure, ROWS)
                    .isFalse();
        }
    }

    @SuppressWarnings("unchecked") // the form is the same on both sides, but known from a parameter alone
    private static void run(PairKernel<Form, Form> kernel, float[] data, int classes) {
        Rows view = Rows.of(data, ROWS, classes);
        Reference<Form> p = (Reference<Form>) (Reference<?>) Reference.probabilities(view);
        Model<Form> q = (Model<Form>) (Model<?>) Model.probabilities(view);
        kernel.run(p, q, new double[ROWS]);
    }
}
