package org.relent.bench.cli;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import org.relent.ClassWeights;
import org.relent.Rows;
import org.relent.bench.npy.NpyFile;

/**
 * What each result counts in a mean: Σ row · result / Σ row · label.
 *
 * @param isIgnored whether it does not count at all
 * @param row the weight of the result
 * @param label the class weight of its label, which the result itself holds already
 */
record Weights(LongPredicate isIgnored, LongToDoubleFunction row, LongToDoubleFunction label) {
    static final Weights EQUAL = new Weights(result -> false, result -> 1, result -> 1);

    /** The same with row weights, if there are some. */
    Weights withRows(ScoreOptions options, List<Long> shape, Arena arena, Map<String, ScoreResult.Input> inputs) {
        if (options.results.rowWeights == null) {
            return this;
        }
        NpyFile file = NpyFile.map(options.results.rowWeights, arena);
        Rows weights = file.weights(shape, "one a result", options.bf16());
        inputs.put("rowWeights", ScoreResult.Input.of(file, "weights"));
        return new Weights(isIgnored, result -> weights.get(result, 0), label);
    }

    static ClassWeights ofClasses(
            ScoreOptions options, int classes, Arena arena, Map<String, ScoreResult.Input> inputs) {
        if (options.loss.classWeights == null) {
            return ClassWeights.none();
        }
        NpyFile file = NpyFile.map(options.loss.classWeights, arena);
        Rows weights = file.weights(List.of((long) classes), "one a class", options.bf16());
        inputs.put("classWeights", ScoreResult.Input.of(file, "weights"));
        double[] values = new double[classes];
        for (int c = 0; c < classes; c++) {
            values[c] = weights.get(c, 0);
        }
        return ClassWeights.of(values);
    }
}
