package org.relent.bench.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.bench.text.FileNames;

/** Refuses to write over an input, or two results into one file. */
final class OutputCheck {
    private OutputCheck() {}

    static void check(ScoreOptions options) {
        Map<String, Path> taken = inputs(options);
        outputs(options).forEach((option, file) -> {
            taken.forEach((other, path) -> {
                if (FileNames.isSame(path, file)) {
                    throw new IllegalArgumentException(
                            option + ": got " + file + ", which is the file of " + other + ", expected another file");
                }
            });
            taken.put(option, file);
        });
    }

    private static Map<String, Path> inputs(ScoreOptions options) {
        Map<String, Path> files = new LinkedHashMap<>();
        put(files, "--p", options.inputs.p);
        put(files, "--q", options.inputs.q);
        put(files, "--labels", options.inputs.labels);
        Stream.concat(options.inputs.pSpreads().stream(), options.inputs.qSpreads().stream())
                .forEach(spread -> put(files, spread.option(), spread.file()));
        put(files, "--class-weights", options.loss.classWeights);
        put(files, "--row-weights", options.results.rowWeights);
        return files;
    }

    private static Map<String, Path> outputs(ScoreOptions options) {
        Map<String, Path> files = new LinkedHashMap<>();
        put(files, "--out", options.results.out);
        put(files, "--status", options.results.status);
        put(files, "--bound", options.results.bound);
        put(files, "--grad", options.results.grad);
        put(files, "--grad-means", options.results.gradMeans);
        put(files, "--grad-spreads", options.results.gradSpreads);
        return files;
    }

    private static void put(Map<String, Path> files, String option, @Nullable Path file) {
        if (file != null) {
            files.put(option, file);
        }
    }
}
