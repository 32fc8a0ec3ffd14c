package org.relent.bench.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.Options;
import org.relent.Pairing;
import org.relent.Smoothing;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be said to {@code score}. An option that would have no effect is refused, never ignored. */
final class ScoreOptions {
    @Parameters(
            index = "0",
            paramLabel = "MEASURE",
            description = "What to compute: an id that ./relent measures lists.")
    @Nullable
    Measure measure;

    @Option(names = "--p", paramLabel = "P.npy", description = "P, the reference (the world). For nll: the logits.")
    @Nullable
    Path p;

    @Option(names = "--q", paramLabel = "Q.npy", description = "Q, the model that is judged. For nll: the logits.")
    @Nullable
    Path q;

    @Option(names = "--labels", paramLabel = "L.npy", description = "One class index a row ('<i4' or '<i8'), for nll.")
    @Nullable
    Path labels;

    @Option(
            names = "--form",
            paramLabel = "F",
            description = "What the numbers mean: probs (used as given), log-probs, logits (softmax inside) or counts "
                    + "(divided by their sum inside). Default: probs; logits for nll and log-partition.")
    @Nullable
    FormName form;

    @Option(names = "--p-form", paramLabel = "F", description = "The same for P alone.")
    @Nullable
    FormName pForm;

    @Option(names = "--q-form", paramLabel = "F", description = "The same for Q alone.")
    @Nullable
    FormName qForm;

    @Option(
            names = "--dtype",
            paramLabel = "bf16",
            description = "Read '<u2' files as bfloat16 bits (not available yet).")
    @Nullable
    String dtype;

    @Option(names = "--base", paramLabel = "B", description = "Unit of the results: nats (default), bits or 10.")
    @Nullable
    LogBase base;

    @Option(names = "--temperature", paramLabel = "T", description = "Logits are divided by T > 0; default 1.")
    @Nullable
    Double temperature;

    @Option(names = "--alpha", paramLabel = "A", description = "The order of renyi (not available yet).")
    @Nullable
    Double alpha;

    @Option(
            names = "--smoothing",
            paramLabel = "S",
            description = "add:A adds A to each count, mix:L mixes in the uniform distribution with weight L, floor:E "
                    + "lifts to E and renormalises. Applies to P and Q alike, where they are probs or counts. "
                    + "Default: none, so p > 0 with q = 0 is infinite. (Not available yet.)")
    @Nullable
    Smoothing smoothing;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "Label smoothing in [0, 1), for nll (not available yet).")
    @Nullable
    Double labelSmoothing;

    @Option(names = "--ignore-index", paramLabel = "I", description = "Rows with this label are left out, for nll.")
    @Nullable
    Long ignoreIndex;

    @Option(
            names = "--pairs",
            paramLabel = "W",
            description = "row (default): row i of P with row i of Q; one-to-many: the one row of P with each of Q; "
                    + "many-to-one: each row of P with the one of Q; all: every row of P with every row of Q, "
                    + "result rowsP x rowsQ.")
    @Nullable
    Pairing pairs;

    @Option(
            names = "--reduce",
            paramLabel = "R",
            defaultValue = "none",
            description = "none (default), sum or mean over all results; ignored rows do not count.")
    Reduce reduce = Reduce.NONE;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = Choice.AUTO,
            description = "auto (default), reference, cpu-vector or gpu-tornado.")
    String backend = Choice.AUTO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Default: all processors. Results do not depend on it.")
    @Nullable
    Integer threads;

    @Option(
            names = "--out",
            paramLabel = "OUT.npy",
            description = "Write the results there as '<f8': shape (rows,), (rowsP, rowsQ) for all, () when reduced. "
                    + "Written whole or not at all.")
    @Nullable
    Path out;

    @Option(
            names = "--json",
            description = "One JSON object instead of the table. Infinities and NaN are the strings \"Infinity\", "
                    + "\"-Infinity\" and \"NaN\".")
    boolean json;

    Measure measure() {
        return Objects.requireNonNull(measure, "measure");
    }

    Pairing pairing() {
        return pairs == null ? Pairing.ROW : pairs;
    }

    LogBase base() {
        return base == null ? LogBase.NATS : base;
    }

    int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    boolean bf16() {
        return dtype != null;
    }

    /** The matrix of a measure that reads one: P; the logits of nll may come as either. */
    Path matrix() {
        return Objects.requireNonNull(p != null ? p : q, "p");
    }

    /** Refuses what is missing, what is too much, and what would have no effect. */
    void check() {
        Measure.Operands operands = measure().operands();
        switch (operands) {
            case REFERENCE -> {
                require("--p P.npy", p);
                refuse("--q", q, "P alone");
                refuse("--q-form", qForm, "P alone");
                refuse("--pairs", pairs, "P alone");
            }
            case REFERENCE_AND_MODEL -> {
                require("--p P.npy", p);
                require("--q Q.npy", q);
            }
            case LABELS_AND_MODEL -> {
                require("--labels L.npy", labels);
                require("--q Q.npy, the logits", p != null ? p : q);
                refuse(q == null ? "--q" : "--p", p != null && q != null ? p : null, "labels and one matrix");
                refuse(p == null ? "--p-form" : "--q-form", p == null ? pForm : qForm, "labels and the other matrix");
                refuse("--pairs", pairs, "labels, one a row of logits");
            }
        }
        if (operands != Measure.Operands.LABELS_AND_MODEL) {
            String operandsText = operands == Measure.Operands.REFERENCE ? "P alone" : "P and Q";
            refuse("--labels", labels, operandsText);
            refuse("--label-smoothing", labelSmoothing, operandsText);
            refuse("--ignore-index", ignoreIndex, operandsText);
        }
        checkParameters();
    }

    private void checkParameters() {
        if (measure() == Measure.RENYI) {
            require("--alpha A", alpha);
        } else if (alpha != null) {
            throw new IllegalArgumentException("--alpha: got " + alpha + ", expected none: only renyi has an order");
        }
        boolean unary = measure().operands() != Measure.Operands.REFERENCE_AND_MODEL;
        FormName first = p != null ? pForm() : qForm();
        FormName second = unary ? first : qForm();
        if (temperature != null && first != FormName.LOGITS && second != FormName.LOGITS) {
            throw new IllegalArgumentException(
                    "--temperature: got " + temperature + ", expected none: it divides logits, " + "and the form is "
                            + first.id() + (first == second ? "" : " and " + second.id()));
        }
        if (temperature != null && !(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "--temperature: got " + temperature + ", expected a positive finite number");
        }
        if (smoothing != null && !first.takesSmoothing() && !second.takesSmoothing()) {
            throw new IllegalArgumentException(
                    "--smoothing: got " + smoothing + ", expected none: it applies to probs and "
                            + "counts, and the form is " + first.id() + (first == second ? "" : " and " + second.id()));
        }
        if (alpha != null && !(alpha >= 0)) {
            throw new IllegalArgumentException("--alpha: got " + alpha + ", expected a number in [0, ∞]");
        }
        if (labelSmoothing != null && !(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "--label-smoothing: got " + labelSmoothing + ", expected a number in [0, 1)");
        }
        if (measure().quantity() == Measure.Quantity.PURE_NUMBER && base != null) {
            throw new IllegalArgumentException("--base: got " + base.id() + ", expected none: there is no logarithm in "
                    + measure().id());
        }
        if (dtype != null && !dtype.equals("bf16")) {
            throw new IllegalArgumentException(
                    "--dtype: got '" + dtype + "', expected bf16 (other types are read from the file)");
        }
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("--threads: got " + threads + ", expected 1 or more");
        }
    }

    private void require(String option, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(measure().id() + ": got no " + option.replaceFirst(" .*", "")
                    + ", expected " + option + " (see ./relent score --help)");
        }
    }

    private void refuse(String option, @Nullable Object value, String needs) {
        if (value != null) {
            String got =
                    value instanceof FormName name ? name.id() : value instanceof Pairing way ? way.id() : "" + value;
            throw new IllegalArgumentException(
                    option + ": got " + got + ", expected none: " + measure().id() + " is computed from " + needs);
        }
    }

    private FormName pForm() {
        return pForm != null ? pForm : common();
    }

    private FormName qForm() {
        return qForm != null ? qForm : common();
    }

    private FormName common() {
        if (form != null) {
            return form;
        }
        return measure() == Measure.NLL || measure() == Measure.LOG_PARTITION ? FormName.LOGITS : FormName.PROBS;
    }

    private Distribution distribution(FormName name) {
        return name.with(smoothing == null ? Smoothing.none() : smoothing, temperature == null ? 1.0 : temperature);
    }

    /** The form of P. */
    Form reference() {
        return measure() == Measure.GAUSSIAN_KL ? new Gaussian(Gaussian.Spread.SIGMA) : distribution(pForm());
    }

    /** The form of Q. */
    Form model() {
        return measure() == Measure.GAUSSIAN_KL ? new Gaussian(Gaussian.Spread.SIGMA) : distribution(qForm());
    }

    /** The form of the logits that labels are judged against. */
    Distribution logits() {
        return distribution(p != null ? pForm() : qForm());
    }

    ClassIndex classIndex() {
        return ignoreIndex == null ? ClassIndex.plain() : ClassIndex.ignoring(ignoreIndex);
    }

    Options parameters() {
        Options options = Options.DEFAULT;
        if (alpha != null) {
            options = options.withAlpha(alpha);
        }
        return labelSmoothing == null ? options : options.withLabelSmoothing(labelSmoothing);
    }
}
