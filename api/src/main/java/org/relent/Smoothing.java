package org.relent;

/**
 * An explicit policy for zeros: the alternative to an ε hidden in a definition. Each is an exact definition of its own,
 * applied to a row of C classes before the measure.
 */
public sealed interface Smoothing {
    /**
     * Rows exactly as given: p &gt; 0 with q = 0 is infinite.
     *
     * @return the policy
     */
    static Smoothing none() {
        return None.INSTANCE;
    }

    /**
     * Laplace's (α = 1) and Lidstone's rule on counts c: (c + α) / (Σc + αC).
     *
     * @param alpha α &gt; 0, finite
     * @return the policy
     */
    static Smoothing additive(double alpha) {
        return new Additive(alpha);
    }

    /**
     * Jelinek–Mercer with the uniform distribution: (1 − λ) p + λ / C.
     *
     * @param lambda λ in (0, 1]
     * @return the policy
     */
    static Smoothing mixture(double lambda) {
        return new Mixture(lambda);
    }

    /**
     * max(p, ε), then renormalised.
     *
     * @param epsilon ε in (0, 1)
     * @return the policy
     */
    static Smoothing floor(double epsilon) {
        return new Floor(epsilon);
    }

    /** {@return whether rows are taken exactly as given} */
    default boolean isNone() {
        return this instanceof None;
    }

    /** No smoothing. */
    enum None implements Smoothing {
        /** The only instance. */
        INSTANCE
    }

    /**
     * See {@link Smoothing#additive}.
     *
     * @param alpha α
     */
    record Additive(double alpha) implements Smoothing {
        /** Checks α. */
        public Additive {
            if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "smoothing add: got " + alpha + ", expected a positive finite number");
            }
        }

        @Override
        public String toString() {
            return "add:" + alpha;
        }
    }

    /**
     * See {@link Smoothing#mixture}.
     *
     * @param lambda λ
     */
    record Mixture(double lambda) implements Smoothing {
        /** Checks λ. */
        public Mixture {
            if (!(lambda > 0 && lambda <= 1)) {
                throw new IllegalArgumentException("smoothing mix: got " + lambda + ", expected a number in (0, 1]");
            }
        }

        @Override
        public String toString() {
            return "mix:" + lambda;
        }
    }

    /**
     * See {@link Smoothing#floor}.
     *
     * @param epsilon ε
     */
    record Floor(double epsilon) implements Smoothing {
        /** Checks ε. */
        public Floor {
            if (!(epsilon > 0 && epsilon < 1)) {
                throw new IllegalArgumentException("smoothing floor: got " + epsilon + ", expected a number in (0, 1)");
            }
        }

        @Override
        public String toString() {
            return "floor:" + epsilon;
        }
    }

    /**
     * Names a form together with its smoothing, for messages.
     *
     * @param form the form's id
     * @param smoothing its policy
     * @return such as {@code "counts(add:1.0)"}
     */
    static String describe(String form, Smoothing smoothing) {
        return smoothing.isNone() ? form : form + "(" + smoothing + ")";
    }
}
