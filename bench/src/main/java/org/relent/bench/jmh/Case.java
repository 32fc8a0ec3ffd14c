package org.relent.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Counts;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Measure;
import org.relent.Probabilities;

/**
 * Something to time: measures of rows in some form. Each measure of probabilities has its own id; a suffix tells another
 * form.
 *
 * @param id its name in parameters and results
 * @param measures what is computed, one column each
 * @param p the form of P, or of labels
 * @param q the form of Q; null if there is none
 * @param gradient whether the gradient of the logits is computed too
 * @param logs logarithms that each element needs at least, and
 * @param exps exponentials, of which the arithmetic roof is made; both 0 where decoded blocks compute
 */
public record Case(
        String id,
        List<Measure> measures,
        Function<Integer, Form> p,
        @Nullable Form q,
        boolean gradient,
        int logs,
        int exps) {
    private static final List<Case> ALL = all();

    /** {@return every case: all kernels of their own, and some of those of decoded blocks} */
    public static List<Case> values() {
        return ALL;
    }

    /**
     * The case of a name.
     *
     * @param id its name
     * @return the case
     */
    public static Case of(String id) {
        return ALL.stream()
                .filter(work -> work.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kernel: got '" + id + "', expected one of "
                        + ALL.stream().map(Case::id).collect(Collectors.joining(", "))));
    }

    /** {@return the first measure, and for most the only one} */
    public Measure measure() {
        return measures.getFirst();
    }

    /** {@return whether a class that P lacks makes the result infinite} */
    boolean needsEveryClass() {
        return measures.contains(Measure.REVERSE_KL) || measures.contains(Measure.JEFFREYS);
    }

    @Override
    public String toString() {
        return id;
    }

    private static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        Form given = Probabilities.given();
        Form counts = Counts.plain();
        Form logits = Logits.plain();
        for (Measure measure : List.of(
                Measure.KL,
                Measure.REVERSE_KL,
                Measure.JEFFREYS,
                Measure.JS,
                Measure.JS_DISTANCE,
                Measure.CROSS_ENTROPY,
                Measure.ENTROPY)) {
            int logs = measure == Measure.JS || measure == Measure.JS_DISTANCE ? 2 : 1;
            boolean alone = measure.operands() == Measure.Operands.REFERENCE;
            cases.add(pair(measure.id(), measure, given, alone ? null : given, logs, 0));
            cases.add(pair(measure.id() + "-counts", measure, counts, alone ? null : counts, logs, 0));
        }
        cases.add(pair("nll", Measure.NLL, ClassIndex.plain(), logits, 0, 1));
        cases.add(pair("kl-logits", Measure.KL, logits, logits, 0, 2));
        cases.add(pair("reverse-kl-logits", Measure.REVERSE_KL, logits, logits, 0, 2));
        // Decoded blocks, and what is built of other kernels.
        Form logs = LogProbabilities.given();
        cases.add(pair("kl-log-probabilities", Measure.KL, logs, logs, 0, 0));
        cases.add(pair("cross-entropy-logits", Measure.CROSS_ENTROPY, given, logits, 0, 0));
        cases.add(pair("hellinger", Measure.HELLINGER, given, given, 0, 0));
        cases.add(pair("chi-square", Measure.CHI_SQUARE, given, given, 0, 0));
        cases.add(pair("log-partition", Measure.LOG_PARTITION, logits, null, 0, 0));
        cases.add(new Case("nll-gradient", List.of(Measure.NLL), classes -> ClassIndex.plain(), logits, true, 0, 0));
        cases.add(new Case(
                "mutual-information",
                List.of(Measure.MUTUAL_INFORMATION),
                classes -> Joint.counts(2, classes / 2),
                null,
                false,
                0,
                0));
        Form gaussian = Gaussian.logVariance();
        cases.add(pair("gaussian-kl", Measure.GAUSSIAN_KL, gaussian, gaussian, 0, 0));
        cases.add(new Case(
                "kl-js-entropy",
                List.of(Measure.KL, Measure.JS, Measure.ENTROPY),
                classes -> given,
                given,
                false,
                4,
                0));
        return List.copyOf(cases);
    }

    private static Case pair(String id, Measure measure, Form p, @Nullable Form q, int logs, int exps) {
        return new Case(id, List.of(measure), classes -> p, q, false, logs, exps);
    }
}
