package org.relent.cpu;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.relent.Backends;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.Model;
import org.relent.Options;
import org.relent.PairKernel;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;

/**
 * Rows whose result takes more digits than f64 lanes have go to the double-double reference, one by one: nearly equal ones
 * of f64, where a side is log-probabilities, logits have a cap, or js has a weight next to 0 or 1; capped logits far below
 * their top where a measure looks at these; and results of js and renyi that would be negative. Rare, slow, and the only
 * rows that allocate.
 */
final class Oracle {
    private final KernelSpec spec;
    private final ConcurrentHashMap<Measure, PairKernel<Form, Form>> kernels = new ConcurrentHashMap<>();

    Oracle(KernelSpec spec) {
        this.spec = spec;
    }

    double result(Measure measure, Rows p, long pRow, @Nullable Rows q, long qRow) {
        if (q == null) {
            throw new AssertionError(measure);
        }
        double[] result = new double[1];
        kernels.computeIfAbsent(measure, this::plan)
                .run(new Reference<>(p.row(pRow)), new Model<>(q.row(qRow)), result);
        return result[0];
    }

    private PairKernel<Form, Form> plan(Measure measure) {
        Form model = spec.model();
        if (model == null) {
            throw new AssertionError(spec);
        }
        Options options = switch (measure) {
            case RENYI -> Options.DEFAULT.withAlpha(spec.options().alpha());
            case JS, JS_DISTANCE -> Options.DEFAULT.withWeight(spec.options().weight());
            default -> Options.DEFAULT;
        };
        return Relent.<Form, Form>pair(measure, spec.reference(), model)
                .elements(spec.elements())
                .options(options)
                .kernel(Backends.reference());
    }
}
