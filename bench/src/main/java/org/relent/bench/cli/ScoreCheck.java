package org.relent.bench.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.LogBase;
import org.relent.Measure;
import org.relent.OnInfinite;
import org.relent.Pairing;

/** Refuses what is missing, what is too much, and what would have no effect. */
final class ScoreCheck {
    private final ScoreOptions options;
    private final Measures measures;
    private final Measure.Operands operands;
    private final InputOptions in;
    private final MeasureOptions of;
    private final LossOptions loss;
    private final ResultOptions results;

    private ScoreCheck(ScoreOptions options) {
        this.options = options;
        this.measures = options.measures();
        this.operands = options.operands();
        this.in = options.inputs;
        this.of = options.of;
        this.loss = options.loss;
        this.results = options.results;
    }

    static void check(ScoreOptions options) {
        ScoreCheck check = new ScoreCheck(options);
        check.sides();
        check.spreads();
        check.forms();
        check.smoothing();
        check.logits();
        check.parameters();
        check.loss();
        check.results();
        check.run();
        OutputCheck.check(options);
    }

    private void sides() {
        switch (operands) {
            case REFERENCE -> {
                require("--p P.npy", in.p);
                String why = options.gaussian()
                        ? "there is no --q"
                        : measures.ids() + (measures.size() == 1 ? " is" : " are") + " computed from P alone";
                refuse("--q", in.q, why);
                refuse("--q-form", in.qForm, why);
                refuse("--q-smoothing", of.qSmoothing, why);
                refuse("--pairs", in.pairs, why);
                in.qSpreads().forEach(spread -> refuse(spread.option(), spread.file(), why));
            }
            case REFERENCE_AND_MODEL -> {
                require("--p P.npy", in.p);
                require("--q Q.npy", in.q);
            }
            case LABELS_AND_MODEL -> {
                boolean both = in.p != null && in.q != null;
                String from = measures.ids() + " is computed from labels";
                require("--labels L.npy", in.labels);
                require("--q Q.npy, the logits", in.p != null ? in.p : in.q);
                refuse("--p", both ? in.p : null, from + " and one matrix");
                refuse(
                        in.p == null ? "--p-form" : "--q-form",
                        in.p == null ? in.pForm : in.qForm,
                        from + " and the other matrix");
                refuse("--pairs", in.pairs, from + ", one a row of logits");
            }
        }
        if (operands != Measure.Operands.LABELS_AND_MODEL) {
            String from = measures.ids() + (measures.size() == 1 ? " is" : " are") + " computed from "
                    + (operands == Measure.Operands.REFERENCE ? "P alone" : "P and Q");
            refuse("--labels", in.labels, from);
            refuse("--label-smoothing", loss.labelSmoothing, from);
            refuse("--ignore-index", loss.ignoreIndex, from);
            refuse("--class-weights", loss.classWeights, from);
            refuse("--z-loss", loss.zLoss, from);
        }
    }

    private void spreads() {
        if (options.gaussian()) {
            String why = "gaussian-kl is computed from means and spreads";
            refuse("--form", in.form, why);
            refuse("--p-form", in.pForm, why);
            refuse("--q-form", in.qForm, why);
            requireOne("--p", in.pSpreads());
            if (in.q != null) {
                requireOne("--q", in.qSpreads());
            }
        } else {
            Stream.concat(in.pSpreads().stream(), in.qSpreads().stream())
                    .forEach(s -> refuse(s.option(), s.file(), "only gaussian-kl has Gaussians"));
        }
    }

    private static void requireOne(String side, List<InputOptions.Spread> given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("gaussian-kl: got no spread of " + side + ", expected " + side
                    + "-sigma S.npy, " + side + "-variance or " + side + "-log-variance");
        }
        if (given.size() > 1) {
            throw new IllegalArgumentException(
                    given.get(1).option() + ": got " + given.get(1).file() + ", expected none beside "
                            + given.getFirst().option());
        }
    }

    private void forms() {
        boolean two = operands == Measure.Operands.REFERENCE_AND_MODEL;
        String said = in.pForm != null && in.qForm != null
                ? "--p-form and --q-form say it"
                : in.pForm != null ? "--p-form says it" : "--q-form says it";
        boolean all = two ? in.pForm != null && in.qForm != null : in.pForm != null || in.qForm != null;
        refuse("--form", all ? in.form : null, said);
        if (measures.areOfJointTables() && !options.pForm().takesSmoothing()) {
            throw new IllegalArgumentException((in.pForm != null ? "--p-form" : "--form") + ": got "
                    + options.pForm().id() + ", expected probs or counts for " + measures.ids());
        }
    }

    /** The forms of the matrices that come; none for Gaussians, which have no choice. */
    private List<FormName> given() {
        if (options.gaussian()) {
            return List.of();
        }
        return switch (operands) {
            case REFERENCE -> List.of(options.pForm());
            case REFERENCE_AND_MODEL -> List.of(options.pForm(), options.qForm());
            case LABELS_AND_MODEL -> List.of(options.logitsAreP() ? options.pForm() : options.qForm());
        };
    }

    private String givenText() {
        return options.gaussian()
                ? "gaussian"
                : measures.areOfJointTables()
                        ? "joint tables"
                        : given().stream().map(FormName::id).distinct().collect(Collectors.joining(" and "));
    }

    private boolean takesSmoothing(FormName form) {
        return given().contains(form) && !measures.areOfJointTables() && form.takesSmoothing();
    }

    private void smoothing() {
        String why = "it applies to probs and counts, and the form is " + givenText();
        boolean ofP = takesSmoothing(options.pForm());
        boolean ofQ = operands == Measure.Operands.REFERENCE_AND_MODEL && takesSmoothing(options.qForm());
        refuse("--p-smoothing", ofP ? null : of.pSmoothing, why);
        refuse("--q-smoothing", ofQ ? null : of.qSmoothing, why);
        boolean left = (ofP && of.pSmoothing == null) || (ofQ && of.qSmoothing == null);
        boolean taken = of.pSmoothing != null || of.qSmoothing != null;
        refuse("--smoothing", left ? null : of.smoothing, taken ? "each side that it applies to has its own" : why);
    }

    private void logits() {
        boolean logits = given().contains(FormName.LOGITS);
        refuse("--temperature", logits ? null : of.temperature, "it divides logits, and the form is " + givenText());
        refuse("--soft-cap", logits ? null : of.softCap, "it caps logits, and the form is " + givenText());
        requirePositive("--temperature", of.temperature);
        requirePositive("--soft-cap", of.softCap);
    }

    private static void requirePositive(String option, @Nullable Double value) {
        require(
                value == null || (value > 0 && value < Double.POSITIVE_INFINITY),
                option,
                value,
                "a positive finite number");
    }

    private void parameters() {
        if (measures.has(Measure.RENYI)) {
            require("--alpha A", of.alpha);
            require(of.alpha == null || of.alpha >= 0, "--alpha", of.alpha, "a number in [0, ∞]");
        } else {
            refuse("--alpha", of.alpha, "only renyi has an order");
        }
        boolean mixes = measures.has(Measure.JS) || measures.has(Measure.JS_DISTANCE);
        refuse("--weight", mixes ? null : of.weight, "only js and js-distance have a weight");
        require(of.weight == null || (of.weight > 0 && of.weight < 1), "--weight", of.weight, "a number in (0, 1)");
        Double free = of.freeNats;
        refuse("--free-nats", options.gaussian() ? null : free, "only gaussian-kl has Gaussians");
        require(
                free == null || (free >= 0 && free < Double.POSITIVE_INFINITY),
                "--free-nats",
                free,
                "a finite number, 0 or more");
        boolean logarithm =
                measures.list().stream().anyMatch(measure -> measure.quantity() != Measure.Quantity.PURE_NUMBER);
        refuse("--base", logarithm ? null : of.base, "there is no logarithm in " + measures.ids());
        boolean canFail = of.onInfinite != OnInfinite.FAIL || measures.canBeInfinite();
        refuse("--on-infinite", canFail ? null : of.onInfinite, measures.ids() + " is never infinite");
        if (of.millerMadow) {
            boolean entropies = measures.areOfJointTables() || measures.list().equals(List.of(Measure.ENTROPY));
            boolean smoothed = of.smoothing != null || of.pSmoothing != null;
            require(entropies, "--miller-madow", measures.ids(), "entropy or measures of joint tables");
            require(
                    options.pForm() == FormName.COUNTS && !smoothed,
                    "--miller-madow",
                    smoothed ? "smoothed " + givenText() : options.pForm(),
                    "counts as they are");
        }
    }

    private void loss() {
        Double smoothing = loss.labelSmoothing;
        require(
                smoothing == null || (smoothing >= 0 && smoothing < 1),
                "--label-smoothing",
                smoothing,
                "a number in [0, 1)");
        Double z = loss.zLoss;
        require(z == null || (z >= 0 && z < Double.POSITIVE_INFINITY), "--z-loss", z, "a finite number, 0 or more");
        boolean logits = given().contains(FormName.LOGITS);
        refuse("--z-loss", logits ? null : z, "it needs logits, and the form is " + givenText());
    }

    private void results() {
        Reduce reduce = results.reduce;
        require(
                results.rowWeights == null || reduce == Reduce.MEAN,
                "--row-weights",
                results.rowWeights,
                "none without --reduce mean");
        if (reduce != Reduce.NONE) {
            String why = "--reduce " + reduce.id() + " leaves no single results";
            refuse("--bound", results.bound, why);
            refuse("--grad", results.grad, why);
            refuse("--grad-means", results.gradMeans, why);
            refuse("--grad-spreads", results.gradSpreads, why);
        }
        if (results.grad != null) {
            refuse(
                    "--grad",
                    measures.haveGradient() ? null : results.grad,
                    options.gaussian()
                            ? "gaussian-kl has --grad-means and --grad-spreads"
                            : "the gradient is that of one of nll, cross-entropy, kl, reverse-kl, jeffreys, js, entropy"
                                    + " and log-partition");
            FormName form = given().getLast();
            String side = operands == Measure.Operands.REFERENCE ? "P" : "Q";
            refuse(
                    "--grad",
                    form == FormName.LOGITS ? null : results.grad,
                    "the gradient is with respect to logits, and the form of " + side + " is " + form.id());
        }
        String noGaussians = "only gaussian-kl has Gaussians";
        refuse("--grad-means", options.gaussian() ? null : results.gradMeans, noGaussians);
        refuse("--grad-spreads", options.gaussian() ? null : results.gradSpreads, noGaussians);
        String noRows = "the gradient is that of rows with rows, and --pairs is "
                + options.pairing().id();
        boolean rows = options.pairing() == Pairing.ROW;
        refuse("--grad", rows ? null : results.grad, noRows);
        refuse("--grad-means", rows ? null : results.gradMeans, noRows);
        refuse("--grad-spreads", rows ? null : results.gradSpreads, noRows);
    }

    private void run() {
        require(
                in.dtype == null || in.dtype.equals("bf16"),
                "--dtype",
                "'" + in.dtype + "'",
                "bf16 (other types are read from the file)");
        Integer threads = options.running.threads;
        require(threads == null || threads >= 1, "--threads", threads, "1 or more");
    }

    private void require(String option, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(measures.ids() + ": got no " + option.replaceFirst(" .*", "")
                    + ", expected " + option + " (see ./relent score --help)");
        }
    }

    private static void require(boolean good, String option, @Nullable Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(option + ": got " + shown(value) + ", expected " + expected);
        }
    }

    private static void refuse(String option, @Nullable Object value, String why) {
        require(value == null, option, value, "none: " + why);
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        return switch (value) {
            case FormName form -> form.id();
            case Pairing pairing -> pairing.id();
            case LogBase base -> base.id();
            case OnInfinite policy -> policy.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }
}
