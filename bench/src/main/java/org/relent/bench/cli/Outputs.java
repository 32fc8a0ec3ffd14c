package org.relent.bench.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;
import org.relent.bench.npy.NpyWriter;

/** The files that results go to: all of them whole, or none. */
final class Outputs implements AutoCloseable {
    private final Map<String, NpyWriter> writers = new LinkedHashMap<>();
    private final Map<String, ScoreResult.Output> files = new LinkedHashMap<>();

    private Outputs() {}

    static Outputs create(ScoreOptions options, Job job) {
        Outputs outputs = new Outputs();
        boolean reduced = options.results.reduce != Reduce.NONE;
        List<Long> results = withMeasures(job.shape(), options);
        try {
            outputs.open(
                    "out",
                    options.results.out,
                    NpyWriter.Type.F8,
                    reduced ? withMeasures(List.of(), options) : results);
            outputs.open("status", options.results.status, NpyWriter.Type.U1, job.shape());
            outputs.open("bound", options.results.bound, NpyWriter.Type.F8, results);
            List<Long> matrix = job.matrix().file().shape();
            outputs.open("grad", options.results.grad, gradientType(job), matrix);
            outputs.open("gradMeans", options.results.gradMeans, gradientType(job), matrix);
            outputs.open("gradSpreads", options.results.gradSpreads, gradientType(job), matrix);
            return outputs;
        } catch (RuntimeException e) {
            outputs.close();
            throw e;
        }
    }

    private static NpyWriter.Type gradientType(Job job) {
        return job.kernel().spec().elements() == ElementType.F64 ? NpyWriter.Type.F8 : NpyWriter.Type.F4;
    }

    private static List<Long> withMeasures(List<Long> shape, ScoreOptions options) {
        if (options.measures().size() == 1) {
            return shape;
        }
        List<Long> more = new ArrayList<>(shape);
        more.add((long) options.measures().size());
        return List.copyOf(more);
    }

    private void open(String name, @Nullable Path file, NpyWriter.Type type, List<Long> shape) {
        if (file != null) {
            writers.put(name, NpyWriter.create(file, type, shape));
            files.put(name, new ScoreResult.Output(file.toString(), type.descr(), shape));
        }
    }

    /** The writer of {@code out}, {@code status}, {@code bound}, {@code grad} and so on; null where nobody asked for it. */
    @Nullable
    NpyWriter get(String name) {
        return writers.get(name);
    }

    /** The files as they are reported. */
    Map<String, ScoreResult.Output> files() {
        return files;
    }

    void commit() {
        writers.values().forEach(NpyWriter::finish);
        writers.values().forEach(NpyWriter::commit);
    }

    @Override
    public void close() {
        writers.values().forEach(NpyWriter::close);
    }
}
