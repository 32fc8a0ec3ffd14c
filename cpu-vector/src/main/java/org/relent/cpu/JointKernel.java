package org.relent.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.ElementType;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Measure;
import org.relent.Rows;

/**
 * Information and entropies of joint tables. One pass makes the marginals, a second one compares each cell with their
 * product: Σ p(x,y) ln(p(x,y) / (p(x) p(y))) is a divergence, and is summed as one. On decoded blocks in f64 lanes.
 */
final class JointKernel extends BatchKernel {
    private final Measure[] measures;
    private final int xCount;
    private final int yCount;
    private final boolean counts;
    private final boolean millerMadow;
    private final boolean cells;

    JointKernel(KernelSpec spec) {
        Joint joint = (Joint) spec.reference();
        measures = spec.measures().toArray(new Measure[0]);
        xCount = joint.xCount();
        yCount = joint.yCount();
        counts = joint.cells() instanceof Counts;
        millerMadow = spec.options().millerMadow();
        cells = spec.measures().contains(Measure.MUTUAL_INFORMATION)
                || spec.measures().contains(Measure.CONDITIONAL_ENTROPY);
    }

    @Override
    int numbers() {
        return measures.length;
    }

    @Override
    void rows(
            @Nullable Rows reference,
            @Nullable Rows model,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Lanes lanes) {
        Rows tables = Objects.requireNonNull(reference);
        JointTable table = lanes.jointTable(xCount, yCount);
        Loader loader = Loader.of(tables);
        for (int i = 0; i < count; i++) {
            int at = offset + i * measures.length;
            if (table.take(loader, tables, first + i, counts)) {
                if (cells) {
                    table.compareCells(loader, tables, first + i);
                }
                boolean wide = tables.elementType() == ElementType.F64;
                for (int m = 0; m < measures.length; m++) {
                    results[at + m] =
                            table.result(measures[m], wide) + (millerMadow ? table.correction(measures[m]) : 0);
                }
            } else {
                Arrays.fill(results, at, at + measures.length, Double.NaN);
            }
        }
    }
}
