package org.relent;

/**
 * The contract's error bound of one row's result in nats, in units of ε, from the decoded sides. Every formula stands in
 * docs/definitions.md.
 */
final class ErrorBounds {
    private ErrorBounds() {}

    /** For one of the measures of one or two distributions. */
    static double of(Measure measure, Options options, Side p, Side q, int classes) {
        return switch (measure) {
            case LOG_PARTITION -> 1 + Math.abs(p.logPartition());
            case RENYI ->
                options.alpha() == 1 ? sum(Measure.KL, options, p, q, classes) : renyi(options.alpha(), p, q, classes);
            case JS_DISTANCE, HELLINGER -> throw new IllegalArgumentException("a root: see ofRoot");
            case ENTROPY -> sum(measure, options, p, q, classes) + (options.millerMadow() ? correction(p, classes) : 0);
            default -> sum(measure, options, p, q, classes);
        };
    }

    private static double sum(Measure measure, Options options, Side p, Side q, int classes) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            p.at(c);
            if (q != p) {
                q.at(c);
            }
            sum += term(measure, options.weight(), p, q);
        }
        return sum;
    }

    /** What Miller and Madow's correction adds at most: the number of positive cells over the total. */
    private static double correction(Side p, int classes) {
        int seen = 0;
        for (int c = 0; c < classes; c++) {
            seen += p.isZero(c) ? 0 : 1;
        }
        return seen / p.sum();
    }

    /** The bound of √x from that of x: the slope is 1/(2√x), and |√a − √b| ≤ √|a − b| always. */
    static double ofRoot(double epsilon, double square, double root) {
        double most = Math.sqrt(epsilon) * Math.sqrt(square); // factors apart: their product may underflow
        return root > 0 ? Math.min(epsilon * (square / (2 * root)), most) : most;
    }

    /** What the class that both sides stand at adds; for a root, to the bound of its square. */
    static double term(Measure measure, double w, Side p, Side q) {
        double a = p.p();
        double b = q.p();
        double logA = p.log();
        double logB = q.log();
        return switch (measure) {
            case ENTROPY -> weighted(a, logA);
            case CROSS_ENTROPY -> weighted(a, logB);
            case KL -> weighted(a, logA - logB);
            case REVERSE_KL -> weighted(b, logB - logA);
            case JEFFREYS -> weighted(a, logA - logB) + weighted(b, logB - logA);
            case GENERALIZED_KL -> weighted(a, logA - logB) + b;
            case JS, JS_DISTANCE -> {
                double one = Math.log(w) + logA;
                double other = Math.log1p(-w) + logB;
                double most = Math.max(one, other); // from logarithms: the mixture itself may underflow
                double logM = most + Math.log1p(Math.exp(Math.min(one, other) - most));
                yield w * weighted(a, logA - logM) + (1 - w) * weighted(b, logB - logM);
            }
            case TOTAL_VARIATION, HELLINGER -> 0.5 * (a + b);
            case CHI_SQUARE -> a + b == 0 ? 0 : Math.exp(2 * Math.log(a + b) - logB); // (a + b)/b may overflow
            default -> throw new AssertionError(measure);
        };
    }

    /** p (1 + |x|), 0 where p is. */
    static double weighted(double p, double x) {
        return p == 0 ? 0 : p * (1 + Math.abs(x));
    }

    /**
     * |result| + Σ r (1 + |ln(p/q)|) with r ∝ p^α q^(1−α), and 1/|1−α| more where a side is not normalised inside, for
     * then its sum is part of the result.
     */
    private static double renyi(double alpha, Side p, Side q, int classes) {
        double largest = Double.NEGATIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                p.at(c);
                q.at(c);
                most = Math.max(most, p.log() - q.log());
                largest = Math.max(largest, logShare(alpha, p, q));
            }
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return Double.NaN; // no class in common, because a row has none
        }
        if (alpha == Double.POSITIVE_INFINITY) {
            return 1 + Math.abs(most);
        }
        double total = 0;
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            if (!p.isZero(c) && !q.isZero(c)) {
                p.at(c);
                q.at(c);
                double r = Math.exp(logShare(alpha, p, q) - largest);
                total += r;
                sum += r * (1 + Math.abs(p.log() - q.log()));
            }
        }
        boolean given = !p.form().normalizedInside() || !q.form().normalizedInside();
        double result = (largest + Math.log(total)) / (alpha - 1);
        return sum / total + Math.abs(result) + (given ? 1 / Math.abs(1 - alpha) : 0);
    }

    /** ln(p^α q^(1−α)). */
    private static double logShare(double alpha, Side p, Side q) {
        return q.log() + alpha * (p.log() - q.log());
    }

    /** For labels against logits or log-probabilities; {@code label} is a class. */
    static double loss(Options options, Side q, int label, int classes) {
        double epsilon = options.labelSmoothing();
        ClassWeights weights = options.classWeights();
        q.at(label);
        double sum = (1 - epsilon) * weighted(weights.get(label), q.log());
        if (epsilon > 0) {
            for (int c = 0; c < classes; c++) {
                q.at(c);
                sum += epsilon / classes * weighted(weights.get(c), q.log());
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

    /** For joint tables. */
    static double joint(Measure measure, Options options, Joint table, Side cells) {
        double[] x = new double[table.xCount()];
        double[] y = new double[table.yCount()];
        for (int c = 0; c < table.cellCount(); c++) {
            cells.at(c);
            x[c / y.length] += cells.p();
            y[c % y.length] += cells.p();
        }
        double sum = options.millerMadow() ? correction(cells, table.cellCount()) : 0;
        if (measure == Measure.ENTROPY_X || measure == Measure.ENTROPY_Y) {
            for (double marginal : measure == Measure.ENTROPY_X ? x : y) {
                sum += weighted(marginal, Math.log(marginal));
            }
            return sum;
        }
        for (int c = 0; c < table.cellCount(); c++) {
            cells.at(c);
            double given = cells.log() - Math.log(y[c % y.length]); // ln p(x|y)
            sum += weighted(
                    cells.p(), measure == Measure.MUTUAL_INFORMATION ? given - Math.log(x[c / y.length]) : given);
        }
        return sum;
    }
}
