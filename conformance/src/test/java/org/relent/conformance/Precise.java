package org.relent.conformance;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.KernelSpec;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Probabilities;

/** The measures in arbitrary precision, straight from their definitions: what the reference backend is checked against. */
final class Precise {
    static final int DIGITS = 60;
    static final MathContext CONTEXT = new MathContext(DIGITS + 20);
    private static final MathContext FUNCTIONS = new MathContext(DIGITS);

    /** Where logarithm and exponential come from. */
    enum Source {
        /** {@code ch.obermuhlner:big-math}. */
        BIG_MATH {
            @Override
            BigDecimal log(BigDecimal x) {
                return BigDecimalMath.log(x, FUNCTIONS);
            }

            @Override
            BigDecimal exp(BigDecimal x) {
                return BigDecimalMath.exp(x, FUNCTIONS);
            }
        },
        /** {@code org.apfloat:apfloat}, an independent implementation. */
        APFLOAT {
            @Override
            BigDecimal log(BigDecimal x) {
                return decimal(ApfloatMath.log(apfloat(x)));
            }

            @Override
            BigDecimal exp(BigDecimal x) {
                return decimal(ApfloatMath.exp(apfloat(x)));
            }

            private Apfloat apfloat(BigDecimal x) {
                // Digits of the argument before its point cost as many of the result.
                return new Apfloat(x, DIGITS + 10);
            }

            private BigDecimal decimal(Apfloat x) {
                return new BigDecimal(x.toString());
            }
        };

        abstract BigDecimal log(BigDecimal x);

        abstract BigDecimal exp(BigDecimal x);
    }

    /**
     * A row as probabilities and their logarithms; the logarithm of 0 is null.
     *
     * @param p the probabilities
     * @param log their natural logarithms
     */
    record Row(List<BigDecimal> p, List<@Nullable BigDecimal> log) {}

    /**
     * A measure of two rows.
     *
     * @param value the result; null for +∞
     * @param magnitude Σ p (1 + |ln p| + |ln q|): the size of what the sum is made of, for how much of it may cancel
     */
    record Value(@Nullable BigDecimal value, BigDecimal magnitude) {
        static final Value INFINITE = new Value(null, BigDecimal.ZERO);

        Value plus(Value other) {
            return value == null || other.value == null
                    ? INFINITE
                    : new Value(value.add(other.value, CONTEXT), magnitude.add(other.magnitude, CONTEXT));
        }

        Value times(BigDecimal factor) {
            return value == null
                    ? INFINITE
                    : new Value(value.multiply(factor, CONTEXT), magnitude.multiply(factor, CONTEXT));
        }
    }

    private final Source source;
    // Several measures are tried on the same rows, and nearly all of the time goes into decoding them.
    private final Map<List<Object>, Row> decoded = new ConcurrentHashMap<>();

    Precise(Source source) {
        this.source = source;
    }

    Row decode(Distribution form, double[] values) {
        List<Object> key = List.of(form, Arrays.stream(values).boxed().toList());
        return decoded.computeIfAbsent(key, unknown -> decodeAnew(form, values));
    }

    private Row decodeAnew(Distribution form, double[] values) {
        List<BigDecimal> p = new ArrayList<>();
        List<@Nullable BigDecimal> log = new ArrayList<>();
        switch (form) {
            case Probabilities ignored -> {
                for (double value : values) {
                    addWeight(p, log, new BigDecimal(value));
                }
            }
            case Counts ignored -> {
                BigDecimal total = BigDecimal.ZERO;
                for (double value : values) {
                    total = total.add(new BigDecimal(value));
                }
                for (double value : values) {
                    addWeight(p, log, new BigDecimal(value).divide(total, CONTEXT));
                }
            }
            case LogProbabilities ignored -> {
                for (double value : values) {
                    addLog(p, log, value == Double.NEGATIVE_INFINITY ? null : new BigDecimal(value));
                }
            }
            case Logits logits -> {
                double max = Double.NEGATIVE_INFINITY;
                for (double value : values) {
                    max = Math.max(max, value);
                }
                List<BigDecimal> weights = new ArrayList<>();
                List<@Nullable BigDecimal> exponents = new ArrayList<>();
                BigDecimal total = BigDecimal.ZERO;
                for (double value : values) {
                    BigDecimal exponent = value == Double.NEGATIVE_INFINITY
                            ? null
                            : new BigDecimal(value)
                                    .subtract(new BigDecimal(max))
                                    .divide(new BigDecimal(logits.temperature()), CONTEXT);
                    addLog(weights, exponents, exponent);
                    total = total.add(weights.getLast(), CONTEXT);
                }
                BigDecimal logTotal = source.log(total);
                for (int c = 0; c < values.length; c++) {
                    BigDecimal exponent = exponents.get(c);
                    p.add(weights.get(c).divide(total, CONTEXT));
                    log.add(exponent == null ? null : exponent.subtract(logTotal, CONTEXT));
                }
            }
        }
        return new Row(p, log);
    }

    private void addWeight(List<BigDecimal> p, List<@Nullable BigDecimal> log, BigDecimal weight) {
        p.add(weight);
        log.add(weight.signum() == 0 ? null : source.log(weight));
    }

    private void addLog(List<BigDecimal> p, List<@Nullable BigDecimal> log, @Nullable BigDecimal exponent) {
        p.add(exponent == null ? BigDecimal.ZERO : source.exp(exponent));
        log.add(exponent);
    }

    /** Whether a kernel is among those written down here: one measure, without smoothing, caps and options but weights. */
    static boolean computes(KernelSpec spec) {
        return spec.measures().size() == 1
                && MEASURES.contains(spec.measure())
                && spec.options()
                        .equals(Options.DEFAULT.withWeight(spec.options().weight()))
                && isPlain(spec.reference())
                && (spec.model() == null || isPlain(spec.model()));
    }

    private static boolean isPlain(Form form) {
        return form instanceof Logits logits
                ? !logits.isCapped()
                : Kernels.DISTRIBUTIONS.contains(form) || form.equals(ClassIndex.plain());
    }

    /** The measures that stand here: sums of terms, and roots of those. */
    static final Set<Measure> MEASURES = EnumSet.of(
            Measure.ENTROPY,
            Measure.CROSS_ENTROPY,
            Measure.KL,
            Measure.REVERSE_KL,
            Measure.JEFFREYS,
            Measure.JS,
            Measure.JS_DISTANCE,
            Measure.GENERALIZED_KL,
            Measure.TOTAL_VARIATION,
            Measure.HELLINGER,
            Measure.CHI_SQUARE,
            Measure.NLL);

    /** Any measure of distributions; of js-distance and hellinger the square, whose root is the caller's to take. */
    Value measure(Measure measure, double weight, Row p, Row q) {
        return switch (measure) {
            case ENTROPY -> crossEntropy(p, p);
            case CROSS_ENTROPY -> crossEntropy(p, q);
            case KL -> divergence(p, q);
            case REVERSE_KL -> divergence(q, p);
            case JEFFREYS -> divergence(p, q).plus(divergence(q, p));
            case JS, JS_DISTANCE -> {
                BigDecimal w = new BigDecimal(weight);
                BigDecimal v = BigDecimal.ONE.subtract(w);
                Row m = mixture(w, v, p, q);
                yield divergence(p, m).times(w).plus(divergence(q, m).times(v));
            }
            case GENERALIZED_KL -> {
                BigDecimal excess = sum(q).subtract(sum(p));
                yield divergence(p, q).plus(new Value(excess, sum(p).add(sum(q))));
            }
            case TOTAL_VARIATION -> termwise(p, q, (a, b) -> a.subtract(b).abs().divide(BigDecimal.TWO, CONTEXT));
            case HELLINGER ->
                termwise(p, q, (a, b) -> {
                    BigDecimal difference = a.sqrt(CONTEXT).subtract(b.sqrt(CONTEXT));
                    return difference.multiply(difference).divide(BigDecimal.TWO, CONTEXT);
                });
            case CHI_SQUARE ->
                termwise(p, q, (a, b) -> {
                    BigDecimal difference = a.subtract(b);
                    return a.signum() == 0 ? b : difference.multiply(difference).divide(b, CONTEXT);
                });
            default -> throw new AssertionError(measure);
        };
    }

    private static BigDecimal sum(Row row) {
        return row.p.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Σ of a term that is ≥ 0; a division by q = 0 makes it infinite. */
    private static Value termwise(Row p, Row q, BinaryOperator<BigDecimal> term) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int c = 0; c < p.p.size(); c++) {
            try {
                sum = sum.add(term.apply(p.p.get(c), q.p.get(c)), CONTEXT);
            } catch (ArithmeticException divisionByZero) {
                return Value.INFINITE;
            }
        }
        return new Value(sum, sum.add(sum(p), CONTEXT).add(sum(q), CONTEXT));
    }

    private static Value crossEntropy(Row p, Row q) {
        Value sum = new Value(BigDecimal.ZERO, BigDecimal.ZERO);
        for (int c = 0; c < p.p.size(); c++) {
            BigDecimal log = q.log.get(c);
            if (p.log.get(c) != null) {
                sum = sum.plus(log == null ? Value.INFINITE : term(p.p.get(c), log.negate(), log.abs()));
            }
        }
        return sum;
    }

    private static Value divergence(Row p, Row q) {
        Value sum = new Value(BigDecimal.ZERO, BigDecimal.ZERO);
        for (int c = 0; c < p.p.size(); c++) {
            BigDecimal logP = p.log.get(c);
            BigDecimal logQ = q.log.get(c);
            if (logP != null) {
                sum = sum.plus(
                        logQ == null
                                ? Value.INFINITE
                                : term(
                                        p.p.get(c),
                                        logP.subtract(logQ, CONTEXT),
                                        logP.abs().add(logQ.abs())));
            }
        }
        return sum;
    }

    private static Value term(BigDecimal p, BigDecimal log, BigDecimal magnitude) {
        return new Value(p.multiply(log, CONTEXT), p.multiply(magnitude.add(BigDecimal.ONE), CONTEXT));
    }

    private Row mixture(BigDecimal w, BigDecimal v, Row p, Row q) {
        List<BigDecimal> mixed = new ArrayList<>();
        List<@Nullable BigDecimal> log = new ArrayList<>();
        for (int c = 0; c < p.p.size(); c++) {
            addWeight(mixed, log, w.multiply(p.p.get(c), CONTEXT).add(v.multiply(q.p.get(c), CONTEXT), CONTEXT));
        }
        return new Row(mixed, log);
    }
}
