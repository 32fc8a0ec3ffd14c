package org.relent.bench.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of the results. */
final class ResultOptions {
    @Option(
            names = "--reduce",
            paramLabel = "R",
            description = "none (default), sum or mean over all results; ignored rows do not count.")
    Reduce reduce = Reduce.NONE;

    @Option(
            names = "--row-weights",
            paramLabel = "W.npy",
            description = "One weight a result, in its shape: --reduce mean gives Σ w result / Σ w; "
                    + "a weight of 0 leaves a row out.")
    @Nullable
    Path rowWeights;

    @Option(
            names = "--out",
            paramLabel = "OUT.npy",
            description = "Write the results as '<f8': shape (rows,), or (rowsP, rowsQ) for --pairs all, or () when "
                    + "reduced; one dimension more, (..., measures), for several.")
    @Nullable
    Path out;

    @Option(
            names = "--status",
            paramLabel = "S.npy",
            description = "Write what is wrong with each row as '|u1': 0 OK, or the sum of 1 infinite, 2 NaN, "
                    + "4 negative, 8 not finite, 16 empty, 32 ignored.")
    @Nullable
    Path status;

    @Option(
            names = "--bound",
            paramLabel = "B.npy",
            description = "Write the error bound of each result, as '<f8' in the shape of OUT.")
    @Nullable
    Path bound;

    @Option(
            names = "--grad",
            paramLabel = "G.npy",
            description = "Write the gradient of each row's result with respect to the logits of Q, or of P for "
                    + "entropy and log-partition, in their shape: '<f8' for '<f8' logits, otherwise '<f4'.")
    @Nullable
    Path grad;

    @Option(
            names = "--grad-means",
            paramLabel = "G.npy",
            description = "Write the gradient of gaussian-kl with respect to the means of P, in their shape and type.")
    @Nullable
    Path gradMeans;

    @Option(
            names = "--grad-spreads",
            paramLabel = "G.npy",
            description = "The same with respect to the spreads of P as they are given.")
    @Nullable
    Path gradSpreads;

    @Option(
            names = "--json",
            description = "One JSON object instead of the table. Infinities and NaN are the strings \"Infinity\", "
                    + "\"-Infinity\" and \"NaN\".")
    boolean json;

    /** Whether any gradient is asked for. */
    boolean hasGradient() {
        return grad != null || gradMeans != null || gradSpreads != null;
    }
}
