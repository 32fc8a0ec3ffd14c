package org.relent.bench.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relent.Gaussian;
import org.relent.Pairing;
import picocli.CommandLine.Option;

/** The matrices that are read, what their numbers mean, and which of their rows meet. */
final class InputOptions {
    @Option(names = "--p", paramLabel = "P.npy", description = "P, the reference (the world).")
    @Nullable
    Path p;

    @Option(names = "--q", paramLabel = "Q.npy", description = "Q, the model that is judged; for nll the logits.")
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
            names = "--p-sigma",
            paramLabel = "S.npy",
            description = "σ of the Gaussians whose means are --p, for gaussian-kl.")
    @Nullable
    Path pSigma;

    @Option(names = "--p-variance", paramLabel = "S.npy", description = "Or their variances σ².")
    @Nullable
    Path pVariance;

    @Option(names = "--p-log-variance", paramLabel = "S.npy", description = "Or the logarithms ln σ².")
    @Nullable
    Path pLogVariance;

    @Option(names = "--q-sigma", paramLabel = "S.npy", description = "The same for --q. Without --q: μ = 0, σ = 1.")
    @Nullable
    Path qSigma;

    @Option(names = "--q-variance", paramLabel = "S.npy", description = "Or their variances σ².")
    @Nullable
    Path qVariance;

    @Option(names = "--q-log-variance", paramLabel = "S.npy", description = "Or the logarithms ln σ².")
    @Nullable
    Path qLogVariance;

    @Option(names = "--dtype", paramLabel = "bf16", description = "Read '<u2' files as bfloat16 bits.")
    @Nullable
    String dtype;

    @Option(
            names = "--pairs",
            paramLabel = "W",
            description = "row (default): row i of P with row i of Q; one-to-many: the one row of P with each of Q; "
                    + "many-to-one: each row of P with the one of Q; all: every row of P with every row of Q, "
                    + "result rowsP x rowsQ.")
    @Nullable
    Pairing pairs;

    /** The second matrix of Gaussians: what it holds, and the option that named it. */
    record Spread(String option, Gaussian.Spread what, Path file) {}

    List<Spread> pSpreads() {
        return spreads("--p", pSigma, pVariance, pLogVariance);
    }

    List<Spread> qSpreads() {
        return spreads("--q", qSigma, qVariance, qLogVariance);
    }

    private static List<Spread> spreads(
            String side, @Nullable Path sigma, @Nullable Path variance, @Nullable Path logVariance) {
        List<Spread> given = new ArrayList<>();
        if (sigma != null) {
            given.add(new Spread(side + "-sigma", Gaussian.Spread.SIGMA, sigma));
        }
        if (variance != null) {
            given.add(new Spread(side + "-variance", Gaussian.Spread.VARIANCE, variance));
        }
        if (logVariance != null) {
            given.add(new Spread(side + "-log-variance", Gaussian.Spread.LOG_VARIANCE, logVariance));
        }
        return given;
    }
}
