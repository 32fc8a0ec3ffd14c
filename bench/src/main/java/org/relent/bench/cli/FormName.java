package org.relent.bench.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.relent.Counts;
import org.relent.Distribution;
import org.relent.LogProbabilities;
import org.relent.Logits;
import org.relent.Probabilities;
import org.relent.Smoothing;

/** The forms of a matrix that the command line can name. */
enum FormName {
    PROBS("probs"),
    LOG_PROBS("log-probs"),
    LOGITS("logits"),
    COUNTS("counts");

    private final String id;

    FormName(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Whether zeros can be smoothed away: softmax has none, and log-probabilities are used as given. */
    boolean takesSmoothing() {
        return this == PROBS || this == COUNTS;
    }

    /** The form with every choice at its default. */
    Distribution plain() {
        return with(Smoothing.none(), 1.0, Double.POSITIVE_INFINITY);
    }

    /** The form with what applies to it: smoothing to probs and counts, temperature and cap to logits. */
    Distribution with(Smoothing smoothing, double temperature, double softCap) {
        return switch (this) {
            case PROBS -> new Probabilities(smoothing);
            case LOG_PROBS -> LogProbabilities.given();
            case LOGITS -> new Logits(temperature, softCap);
            case COUNTS -> Counts.smoothed(smoothing);
        };
    }

    static FormName byId(String id) {
        for (FormName form : values()) {
            if (form.id.equals(id)) {
                return form;
            }
        }
        throw new IllegalArgumentException("form: got '" + id + "', expected one of "
                + Arrays.stream(values()).map(FormName::id).collect(Collectors.joining(", ")));
    }
}
