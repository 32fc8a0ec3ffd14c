package org.relent.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Probabilities;
import org.relent.Rows;

/**
 * kl and cross-entropy against logits with their gradient, (q[c] Σp − p[c])/T, in lanes of the elements' own type. What
 * exceeds them is left to decoded blocks.
 */
final class PairGradientKernel extends GradientKernel {
    /** How much of either side is read before it is read again. */
    private static final int ELEMENTS = 1 << 12;

    private final BatchKernel forward;
    private final Distribution pForm;
    private final @Nullable Rate pRate;
    private final Rate qRate;
    private final double temperature;
    private final boolean wide;

    PairGradientKernel(KernelSpec spec, BatchKernel forward) {
        super(spec, forward);
        this.forward = forward;
        pForm = (Distribution) spec.reference();
        pRate = pForm instanceof Logits logits ? Rate.of(logits.temperature()) : null;
        temperature = ((Logits) Objects.requireNonNull(spec.model())).temperature();
        qRate = Rate.of(temperature);
        wide = spec.elements() == ElementType.F64;
    }

    /** Whether the gradient is a difference of shares, and logits have neither caps nor temperatures far from 1. */
    static boolean takes(KernelSpec spec) {
        boolean pPlain = spec.reference().equals(Probabilities.given())
                || spec.reference().equals(Counts.plain())
                || (spec.reference() instanceof Logits logits && NllGradientKernel.takes(logits));
        return (spec.measure() == Measure.KL || spec.measure() == Measure.CROSS_ENTROPY)
                && pPlain
                && spec.model() instanceof Logits logits
                && NllGradientKernel.takes(logits);
    }

    @Override
    void rows(
            @Nullable Rows p,
            Rows q,
            @Nullable Labels labels,
            long first,
            int count,
            double[] results,
            int offset,
            Gradient gradient,
            Lanes lanes) {
        Rows reference = Objects.requireNonNull(p);
        int batch = Math.clamp(ELEMENTS / q.classes(), 1, Lanes.ROWS);
        for (int done = 0; done < count; done += batch) {
            int n = Math.min(batch, count - done);
            forward.rows(p, q, null, first + done, n, results, offset + done, lanes);
            for (int i = done; i < done + n; i++) {
                if (Double.isNaN(results[offset + i]) || !row(reference, q, first + i, gradient, lanes)) {
                    super.rows(p, q, null, first + i, 1, results, offset + i, gradient, lanes);
                }
            }
        }
    }

    private boolean row(Rows p, Rows q, long row, Gradient gradient, Lanes lanes) {
        return lanes.qShares.take(q, row, qRate, lanes)
                && (pRate != null
                        ? ofLogits(p, pRate, q, row, gradient, lanes)
                        : ofWeights(p, q, row, gradient, lanes));
    }

    private boolean ofLogits(Rows p, Rate rate, Rows q, long row, Gradient gradient, Lanes lanes) {
        if (!lanes.pShares.take(p, row, rate, lanes)) {
            return false;
        }
        if (wide) {
            LogitGradientF64.ofLogits(
                    p, doubles(p), lanes.pShares, q, doubles(q), lanes.qShares, temperature, gradient, row, lanes);
        } else {
            LogitGradientF32.ofLogits(
                    p, floats(p), lanes.pShares, q, floats(q), lanes.qShares, temperature, gradient, row, lanes);
        }
        return true;
    }

    private boolean ofWeights(Rows p, Rows q, long row, Gradient gradient, Lanes lanes) {
        DecodedSide side = lanes.decoded().p;
        side.open(p, pForm, Softmax.OF_LOGARITHMS);
        double weight;
        double mass;
        try {
            if (!side.take(row)) {
                return false;
            }
            weight = pForm instanceof Counts ? 1 / side.count() : 1;
            mass = side.mass();
        } finally {
            side.close();
        }
        // Products are far from underflow and overflow.
        if (!(mass >= 0x1p-20 * Math.max(1, temperature) && mass <= 0x1p40 && weight >= 0x1p-60 && weight <= 0x1p60)) {
            return false;
        }
        lanes.qShares.factor *= mass;
        if (wide) {
            LogitGradientF64.ofWeights(
                    p, doubles(p), weight, q, doubles(q), lanes.qShares, temperature, gradient, row, lanes);
        } else {
            LogitGradientF32.ofWeights(
                    p, floats(p), weight, q, floats(q), lanes.qShares, temperature, gradient, row, lanes);
        }
        return true;
    }

    private static float @Nullable [] floats(Rows rows) {
        return rows.array() instanceof float[] data ? data : null;
    }

    private static double @Nullable [] doubles(Rows rows) {
        return rows.array() instanceof double[] data ? data : null;
    }
}
