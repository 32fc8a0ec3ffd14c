package org.relent;

/**
 * The contract's error bound of one row's result in nats, in units of ε, from the decoded sides. Every formula stands in
 * docs/numerics.md.
 */
final class ErrorBounds {
    private ErrorBounds() {}

    /** For one of the measures of one or two distributions. */
    static double of(Measure measure, Options options, Side p, Side q, int classes) {
        return switch (measure) {
            case LOG_PARTITION -> 1 + Math.abs(p.logPartition());
            case RENYI -> renyi(options.alpha(), p, q, classes);
            case JS_DISTANCE, HELLINGER -> throw new IllegalArgumentException("a root: see ofRoot");
            default -> {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += term(measure, options.weight(), p, q, c);
                }
                yield sum;
            }
        };
    }

    /** The bound of √x from that of x: the slope is 1/(2√x), and |√a − √b| ≤ √|a − b| always. */
    static double ofRoot(double bound, double root) {
        return root > 0 ? Math.min(bound / (2 * root), Math.sqrt(bound)) : Math.sqrt(bound);
    }

    /** What one class adds; for a root, to the bound of its square. */
    static double term(Measure measure, double w, Side p, Side q, int c) {
        double a = p.p(c);
        double logA = p.log(c);
        if (measure == Measure.ENTROPY) {
            return weighted(a, logA);
        }
        double b = q.p(c);
        double logB = q.log(c);
        return switch (measure) {
            case CROSS_ENTROPY -> weighted(a, logB);
            case KL -> weighted(a, logA - logB);
            case REVERSE_KL -> weighted(b, logB - logA);
            case JEFFREYS -> weighted(a, logA - logB) + weighted(b, logB - logA);
            case GENERALIZED_KL -> weighted(a, logA - logB) + b;
            case JS, JS_DISTANCE -> {
                double logM = Math.log(w * a + (1 - w) * b);
                yield w * weighted(a, logA - logM) + (1 - w) * weighted(b, logB - logM);
            }
            case TOTAL_VARIATION, HELLINGER -> 0.5 * (a + b);
            case CHI_SQUARE -> a + b == 0 ? 0 : (a + b) * ((a + b) / b);
            default -> throw new AssertionError(measure);
        };
    }

    /** p (1 + |x|), 0 where p is. */
    static double weighted(double p, double x) {
        return p == 0 ? 0 : p * (1 + Math.abs(x));
    }

    /**
     * Σ r (1 + |ln(p/q)|) with r ∝ p^α q^(1−α), and 1/|1−α| more where a side is not normalised inside, for then its sum is
     * part of the result.
     */
    private static double renyi(double alpha, Side p, Side q, int classes) {
        double largest = Double.NEGATIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                double ratio = p.log(c) - q.log(c);
                most = Math.max(most, ratio);
                largest = Math.max(largest, q.log(c) + (alpha == 0 ? 0 : alpha * ratio));
            }
        }
        if (alpha == Double.POSITIVE_INFINITY) {
            return 1 + Math.abs(most);
        }
        double total = 0;
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                double ratio = p.log(c) - q.log(c);
                double r = Math.exp(q.log(c) + (alpha == 0 ? 0 : alpha * ratio) - largest);
                total += r;
                sum += r * (1 + Math.abs(ratio));
            }
        }
        boolean given = !p.form().normalizedInside() || !q.form().normalizedInside();
        if (alpha == 1) {
            double plain = 0;
            for (int c = 0; c < classes; c++) {
                plain += weighted(p.p(c), p.log(c) - q.log(c));
            }
            return plain;
        }
        return sum / total + (given ? 1 / Math.abs(1 - alpha) : 0);
    }

    /** For labels against logits or log-probabilities; {@code label} is a class. */
    static double loss(Options options, Side q, int label, int classes) {
        double epsilon = options.labelSmoothing();
        ClassWeights weights = options.classWeights();
        double sum = (1 - epsilon) * weighted(weights.get(label), q.log(label));
        if (epsilon > 0) {
            for (int c = 0; c < classes; c++) {
                sum += epsilon / classes * weighted(weights.get(c), q.log(c));
            }
        }
        if (options.zLoss() > 0) {
            double z = 1 + Math.abs(q.logPartition());
            sum += options.zLoss() * 2 * z * z;
        }
        return sum;
    }

    /** For diagonal Gaussians, one dimension: variances r = σp²/σq² apart, d = (μp − μq)/σq. */
    static double gaussianTerm(double logR, double d) {
        double r = Math.exp(logR);
        return 0.5 * ((1 + r) * (1 + Math.abs(logR)) + d * d);
    }

    /** For joint tables: the cells' probabilities, and those of the marginals. */
    static double joint(Measure measure, Side cells, double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (measure == Measure.ENTROPY_X) {
                sum += weighted(x[i], Math.log(x[i]));
                continue;
            }
            for (int j = 0; j < y.length; j++) {
                double p = cells.p(i * y.length + j);
                if (p == 0) {
                    continue;
                }
                sum += switch (measure) {
                    case MUTUAL_INFORMATION -> weighted(p, Math.log(p) - Math.log(x[i]) - Math.log(y[j]));
                    case CONDITIONAL_ENTROPY -> weighted(p, Math.log(p) - Math.log(y[j]));
                    default -> weighted(p, Math.log(y[j]));
                };
            }
        }
        return sum;
    }
}
