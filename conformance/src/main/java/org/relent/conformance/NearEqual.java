package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Measure;
import org.relent.Probabilities;

/** Guarantee 2: near-equal rows that sum to 1 keep relative accuracy. */
final class NearEqual {
    private static final int[] SIZES = {2, 3, 16, 33, 100, 257, 513, 1023};
    private static final int[] SIZES_IN_16_BITS = {2, 3, 8, 16, 33};
    private static final int ROWS = 6;
    private static final double SMALLEST = 1e-7;
    // Probabilities of 16 bits are whole multiples of this, so that a row can sum to 1 exactly.
    private static final double GRAIN = 0x1p-8;

    private final KernelSpec spec;
    private final Suite suite;
    private final boolean narrow;

    private NearEqual(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
        this.narrow = spec.elements() == ElementType.F16 || spec.elements() == ElementType.BF16;
    }

    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        NearEqual rows = new NearEqual(spec, suite);
        boolean promised = spec.measures().stream().anyMatch(NearEqual::isPromised)
                && rows.canSumToOne(spec.reference())
                && rows.canSumToOne(Objects.requireNonNull(spec.model()));
        return promised && !suite.isReference() // compared with itself
                ? Stream.of(dynamicTest("near-equal rows keep relative accuracy", rows::keepAccuracy))
                : Stream.of();
    }

    private static boolean isPromised(Measure measure) {
        return switch (measure) {
            case KL, REVERSE_KL, JEFFREYS, JS -> true;
            default -> false;
        };
    }

    /** Logarithms of 16 bits are so coarse that no row of them sums to 1. */
    private boolean canSumToOne(Form form) {
        return !(narrow && form instanceof LogProbabilities);
    }

    private void keepAccuracy() {
        double allowed = spec.elements() == ElementType.F64 ? 1e-12 : 1e-6;
        List<String> failures = new ArrayList<>();
        int tested = 0;
        double worst = 0;
        int[] sizes = narrow ? SIZES_IN_16_BITS : SIZES;
        for (int i = 0; i < sizes.length; i++) {
            if (i % 2 != Kernels.rotation(spec, 2)) {
                continue;
            }
            Batch batch = batch(sizes[i]);
            double[] exact = suite.exact(batch);
            double[] got = suite.run(batch);
            for (int number = 0; number < got.length; number++) {
                if (!isPromised(spec.measures().get(number % batch.width())) || !(exact[number] >= SMALLEST)) {
                    continue;
                }
                tested++;
                double error = Math.abs(got[number] - exact[number]) / exact[number];
                worst = Math.max(worst, error);
                if (!(error <= allowed)) {
                    failures.add("relative error " + error + ": " + batch.describe(number, got[number], exact[number]));
                }
            }
        }
        assertTrue(tested > 0, "no rows with D ≥ 1e-7");
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " of " + tested + " near-equal rows beyond a relative error of "
                    + allowed + ", the worst " + worst + ":\n"
                    + String.join("\n", failures.subList(0, Math.min(8, failures.size()))));
        }
    }

    /** q = p (1 + δ) with δ such that D lies between 1e-7 and 1e-3. */
    private Batch batch(int classes) {
        Distribution p = (Distribution) spec.reference();
        Distribution q = (Distribution) Objects.requireNonNull(spec.model());
        SplittableRandom random = Seed.random("near-equal " + p + q + spec.elements() + classes);
        double[][] reference = new double[ROWS][];
        double[][] model = new double[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            double[] logP = new double[classes];
            double[] logQ = new double[classes];
            if (narrow) {
                grains(random, logP, logQ);
            } else {
                double delta = Math.pow(10, random.nextDouble(-3, -1.4));
                RowKind.RANDOM.fill(random, spec.elements(), logP, logQ);
                for (int c = 0; c < classes; c++) {
                    logQ[c] = logP[c] + Math.log1p(delta * (c % 2 == 0 ? 1 : -1) * random.nextDouble(0.5, 1));
                }
            }
            reference[row] = encode(p, logP, random);
            model[row] = encode(q, logQ, random);
        }
        // The oracle remembers what it was asked by the matrices: these are made once a batch.
        return new Batch(
                spec,
                Collections.nCopies(ROWS, RowKind.NEAR_EQUAL),
                Matrix.of(spec.elements(), reference),
                Matrix.of(spec.elements(), model),
                null);
    }

    private double[] encode(Distribution form, double[] logs, SplittableRandom random) {
        if (!narrow || !(form instanceof Probabilities)) {
            return Forms.encode(form, RowKind.NEAR_EQUAL, spec.elements(), logs, random);
        }
        double[] row = new double[logs.length];
        for (int c = 0; c < row.length; c++) {
            row[c] = Math.rint(Math.exp(logs[c]) / GRAIN) * GRAIN;
        }
        return row;
    }

    /** Logarithms of shares that are whole numbers of grains and sum to 1; Q has a grain moved within each pair of classes. */
    private static void grains(SplittableRandom random, double[] logP, double[] logQ) {
        int classes = logP.length;
        int[] grains = new int[classes];
        int left = (int) (1 / GRAIN);
        for (int c = 0; c < classes; c++) {
            grains[c] = 3;
            left -= 3;
        }
        while (left-- > 0) {
            grains[random.nextInt(classes)]++;
        }
        for (int c = 0; c < classes; c++) {
            logP[c] = Math.log(grains[c] * GRAIN);
            int moved = c % 2 == 1 ? -1 : c + 1 < classes ? 1 : 0;
            logQ[c] = Math.log((grains[c] + moved) * GRAIN);
        }
    }
}
