package org.relent.bench.cli;

import org.jspecify.annotations.Nullable;
import org.relent.LogBase;
import org.relent.OnInfinite;
import org.relent.Smoothing;
import picocli.CommandLine.Option;

/** The parameters of the measures and of the forms. */
final class MeasureOptions {
    @Option(names = "--base", paramLabel = "B", description = "Unit of the results: nats (default), bits or 10.")
    @Nullable
    LogBase base;

    @Option(names = "--alpha", paramLabel = "A", description = "The order of renyi, 0 to inf.")
    @Nullable
    Double alpha;

    @Option(names = "--weight", paramLabel = "W", description = "The weight of P in js and js-distance; default 0.5.")
    @Nullable
    Double weight;

    @Option(
            names = "--free-nats",
            paramLabel = "L",
            description = "Each dimension of gaussian-kl counts L nats at least, and has no gradient below; "
                    + "nats whatever the base.")
    @Nullable
    Double freeNats;

    @Option(names = "--temperature", paramLabel = "T", description = "Logits are divided by T > 0; default 1.")
    @Nullable
    Double temperature;

    @Option(names = "--soft-cap", paramLabel = "C", description = "Logits x become C tanh(x/C) before that.")
    @Nullable
    Double softCap;

    @Option(
            names = "--smoothing",
            paramLabel = "S",
            description = "add:A adds A to each number and divides by the sum, mix:L mixes in the uniform distribution "
                    + "with weight L, floor:E lifts to E and renormalises. Applies to P and Q alike, where they are "
                    + "probs or counts. Default: none, so p > 0 with q = 0 is infinite.")
    @Nullable
    Smoothing smoothing;

    @Option(names = "--p-smoothing", paramLabel = "S", description = "The same for P alone.")
    @Nullable
    Smoothing pSmoothing;

    @Option(names = "--q-smoothing", paramLabel = "S", description = "The same for Q alone.")
    @Nullable
    Smoothing qSmoothing;

    @Option(
            names = "--miller-madow",
            description = "Add the Miller-Madow correction to entropies and information of counts.")
    boolean millerMadow;

    @Option(
            names = "--on-infinite",
            paramLabel = "W",
            description = "return (default), or fail: an infinite result is an error that names its row and column.")
    @Nullable
    OnInfinite onInfinite;
}
