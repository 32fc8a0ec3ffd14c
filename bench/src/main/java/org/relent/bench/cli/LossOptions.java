package org.relent.bench.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The parameters of the loss of a label. */
final class LossOptions {
    @Option(
            names = "--ignore-index",
            paramLabel = "I",
            description = "Rows with this label have loss 0, and means leave them out.")
    @Nullable
    Long ignoreIndex;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            description = "The target is 1 - E of the label and E/C of every class; E in [0, 1).")
    @Nullable
    Double labelSmoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "W.npy",
            description = "Class c counts W[c] times; --reduce mean divides by the sum of the labels' weights.")
    @Nullable
    Path classWeights;

    @Option(names = "--z-loss", paramLabel = "Z", description = "Add Z (ln Σ exp(x/T))² to each loss, of logits only.")
    @Nullable
    Double zLoss;
}
