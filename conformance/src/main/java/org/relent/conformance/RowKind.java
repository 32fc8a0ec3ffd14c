package org.relent.conformance;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.relent.ClassIndex;
import org.relent.ElementType;
import org.relent.Gaussian;
import org.relent.KernelSpec;

/**
 * The kinds of rows that kernels are tried on. Each makes a pair of rows in the domain of log-weights, ln w, where −∞ is
 * an exact zero; {@link Forms} turns those into probabilities, log-probabilities, logits or counts.
 */
enum RowKind {
    /** P uniform, Q random. */
    FLAT,
    /** Both random, as from a flat Dirichlet distribution. */
    RANDOM,
    /** Nearly all of the mass on one class, another one on each side. */
    PEAKED,
    /** q = p (1 + δ), δ between 1e-6 and 1e-3. */
    NEAR_EQUAL,
    /** The same row twice. */
    EQUAL,
    /** Counts in proportion, such as 1 to 3; equal distributions whose numbers differ. */
    PROPORTIONAL,
    /** Two classes in three are zero on both sides, and some of P's alone. */
    SPARSE,
    /** Some weights are subnormal in the element type, others of usual size. */
    SOME_SUBNORMAL,
    /** All weights are subnormal in the element type. */
    ALL_SUBNORMAL,
    /** Weights over the whole range of the element type. */
    WIDE_RANGE,
    /** All weights near the largest finite number: their sum overflows the element type. */
    LARGE,
    /** Logits within ±50. */
    SPREAD_50,
    /** Logits within ±1000: most probabilities underflow while their logarithms do not. */
    SPREAD_1000,
    /** One class holds nearly everything on both sides; the shares of the others are subnormal or underflow to 0. */
    UNDERFLOW,
    /** Classes masked with −∞ on both sides. */
    MASKED,
    /** Classes masked with −∞ in the model alone: +∞, or in C = 1 nothing to mask. */
    MASKED_IN_MODEL,
    /** P is one class; Q gives that class a share. */
    ONE_HOT;

    private static final int[] FACTORS = {2, 3, 5, 7, 10, 49, 1000};
    private static final int FACTORS_IN_16_BITS = 5; // whole numbers below 256 are all there are in bf16

    /**
     * Fills a pair of rows of log-weights.
     *
     * @param random where the numbers come from
     * @param type the element type, whose range some kinds use up
     * @param reference receives ln w of P
     * @param model receives ln w of Q
     */
    void fill(SplittableRandom random, ElementType type, double[] reference, double[] model) {
        switch (this) {
            case FLAT -> {
                each(reference, () -> 0);
                each(model, () -> dirichlet(random));
            }
            case RANDOM -> {
                each(reference, () -> dirichlet(random));
                each(model, () -> dirichlet(random));
            }
            case PEAKED -> {
                each(reference, () -> dirichlet(random) - 14);
                each(model, () -> dirichlet(random) - 14);
                reference[random.nextInt(reference.length)] = 0;
                model[random.nextInt(model.length)] = 0;
            }
            case NEAR_EQUAL -> {
                double delta = Math.pow(10, random.nextDouble(-6, -3));
                each(reference, () -> dirichlet(random));
                for (int c = 0; c < model.length; c++) {
                    model[c] = reference[c] + Math.log1p(delta * random.nextDouble(-1, 1));
                }
            }
            case EQUAL -> {
                each(reference, () -> dirichlet(random));
                System.arraycopy(reference, 0, model, 0, model.length);
            }
            case PROPORTIONAL -> {
                boolean narrow = type == ElementType.F16 || type == ElementType.BF16;
                each(reference, () -> Math.log(random.nextInt(1, narrow ? 25 : 1000)));
                double factor = Math.log(FACTORS[random.nextInt(narrow ? FACTORS_IN_16_BITS : FACTORS.length)]);
                for (int c = 0; c < model.length; c++) {
                    model[c] = reference[c] + factor;
                }
            }
            case SPARSE -> {
                each(reference, () -> dirichlet(random));
                each(model, () -> dirichlet(random));
                for (int c = 1; c < reference.length; c++) {
                    switch (random.nextInt(6)) {
                        case 0, 1, 2, 3 -> reference[c] = model[c] = Double.NEGATIVE_INFINITY;
                        case 4 -> reference[c] = Double.NEGATIVE_INFINITY;
                        default -> {}
                    }
                }
            }
            case SOME_SUBNORMAL -> {
                double subnormal = Math.log(smallestNormal(type)) - 3;
                each(reference, () -> random.nextInt(3) == 0 ? subnormal + dirichlet(random) : dirichlet(random));
                each(model, () -> random.nextInt(3) == 0 ? subnormal + dirichlet(random) : dirichlet(random));
            }
            case ALL_SUBNORMAL -> {
                double subnormal = Math.log(smallestNormal(type));
                each(reference, () -> subnormal - random.nextDouble(0.5, 4));
                each(model, () -> subnormal - random.nextDouble(0.5, 4));
            }
            case WIDE_RANGE -> {
                double reach = 0.9 * Math.log(largest(type));
                each(reference, () -> random.nextDouble(-reach, reach));
                each(model, () -> random.nextDouble(-reach, reach));
            }
            case LARGE -> {
                double top = Math.log(largest(type));
                each(reference, () -> top - random.nextDouble(0.01, 2));
                each(model, () -> top - random.nextDouble(0.01, 2));
            }
            case SPREAD_50 -> {
                each(reference, () -> random.nextDouble(-50, 50));
                each(model, () -> random.nextDouble(-50, 50));
            }
            case SPREAD_1000 -> {
                each(reference, () -> random.nextDouble(-1000, 1000));
                each(model, () -> random.nextDouble(-1000, 1000));
            }
            case UNDERFLOW -> {
                double edge = Math.log(smallestNormal(type));
                each(reference, () -> edge + random.nextDouble(-50, 10));
                each(model, () -> edge + random.nextDouble(-50, 10));
                reference[0] = model[0] = 0;
            }
            case MASKED -> {
                RANDOM.fill(random, type, reference, model);
                for (int c = 1; c < reference.length; c++) {
                    if (random.nextBoolean()) {
                        reference[c] = model[c] = Double.NEGATIVE_INFINITY;
                    }
                }
            }
            case MASKED_IN_MODEL -> {
                RANDOM.fill(random, type, reference, model);
                model[random.nextInt(model.length)] = Double.NEGATIVE_INFINITY;
                model[0] = 0;
            }
            case ONE_HOT -> {
                each(reference, () -> Double.NEGATIVE_INFINITY);
                each(model, () -> dirichlet(random));
                reference[random.nextInt(reference.length)] = 0;
            }
        }
    }

    /** Whether a kernel's forms keep what is particular to this kind; the others would only repeat {@link #RANDOM}. */
    boolean suits(KernelSpec spec) {
        if (spec.reference() instanceof Gaussian) {
            return Gaussians.have(this);
        }
        boolean weights = (spec.reference() instanceof ClassIndex || Forms.isWeights(spec.reference()))
                && (spec.model() == null || Forms.isWeights(spec.model()));
        return weights || (this != ALL_SUBNORMAL && this != LARGE);
    }

    /** ln of an exponential variate: its shares are uniform on the simplex. */
    private static double dirichlet(SplittableRandom random) {
        return Math.log(-Math.log(1 - random.nextDouble()) + 1e-9);
    }

    static double smallestNormal(ElementType type) {
        return switch (type) {
            case F64 -> Double.MIN_NORMAL;
            case F32, BF16 -> Float.MIN_NORMAL;
            case F16 -> 0x1p-14;
        };
    }

    static double largest(ElementType type) {
        return switch (type) {
            case F64 -> Double.MAX_VALUE;
            case F32, BF16 -> Float.MAX_VALUE;
            case F16 -> 65504;
        };
    }

    private static void each(double[] row, DoubleSupplier value) {
        for (int c = 0; c < row.length; c++) {
            row[c] = value.getAsDouble();
        }
    }
}
