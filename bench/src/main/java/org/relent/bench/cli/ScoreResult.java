package org.relent.bench.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.relent.Kernel;
import org.relent.Measure;
import org.relent.bench.npy.NpyFile;

/** The report of a run: the JSON object as it stands, or a {@link ScoreTable} made of it. */
record ScoreResult(
        String measure,
        String kernel,
        String base,
        String pairs,
        String reduce,
        Map<String, Input> inputs,
        Map<String, Output> outputs,
        List<Long> shape,
        String backend,
        String backendDescription,
        List<String> passedOver,
        int threads,
        long results,
        double seconds,
        @Nullable Boolean startupIncluded,
        double rowsPerSecond,
        List<Score> scores,
        Status status,
        @Nullable Offender firstOffender,
        @Nullable Sums firstRowSums) {

    // Until about then the JIT compiler has not been through the kernels, and a rate says more of it than of them.
    private static final double STARTUP_SECONDS = 2;

    record Input(String file, String dtype, List<Long> shape, String form) {
        static Input of(NpyFile file, String form) {
            return new Input(file.name(), file.dtype(), file.shape(), form);
        }

        static void put(Map<String, Input> inputs, String side, Matrix matrix) {
            inputs.put(side, of(matrix.file(), matrix.form().toString()));
            if (matrix.spreadFile() != null) {
                inputs.put(
                        side + "Spread", of(matrix.spreadFile(), matrix.form().toString()));
            }
        }
    }

    record Output(String file, String dtype, List<Long> shape) {}

    /** One measure: its reduced value, if asked for, and its first results. */
    record Score(String measure, @Nullable Double value, Summary summary, List<Double> first) {}

    /** Over the rows that are not ignored; the extremes leave NaN out, sum and mean do not. */
    record Summary(double min, double mean, double max, double sum) {}

    /** How many rows are what; the last three only where the rows were examined. */
    record Status(
            long ok,
            long infinite,
            long nan,
            long ignored,
            @Nullable Long negative,
            @Nullable Long notFinite,
            @Nullable Long empty) {}

    /** The first row that is not as it should be; rowOfQ only where every row of P meets every row of Q. */
    record Offender(
            long row, @Nullable Long rowOfQ, @Nullable Integer column, List<String> status) {}

    /** What the first row of P and of Q sums to, where that is used as given and far from 1: often another form. */
    record Sums(@Nullable Double p, @Nullable Double q) {}

    static ScoreResult of(ScoreOptions options, Job job, Outputs outputs, Scoring scoring) {
        Kernel kernel = job.kernel();
        double seconds = scoring.nanos() * 1e-9;
        List<Score> scores = new ArrayList<>();
        for (Measure measure : kernel.spec().measures()) {
            scores.add(score(measure, options.results.reduce, scoring.tallies.get(scores.size())));
        }
        return new ScoreResult(
                kernel.spec().measureIds(),
                kernel.spec().toString(),
                kernel.spec().base().id(),
                kernel.spec().pairing().id(),
                options.results.reduce.id(),
                new LinkedHashMap<>(job.inputs()),
                new LinkedHashMap<>(outputs.files()),
                job.shape(),
                kernel.backend().id(),
                kernel.backend().description(),
                kernel.passedOver(),
                options.threads(),
                job.results(),
                seconds,
                includesStartup(seconds) ? true : null,
                job.results() == 0 ? 0 : job.results() / seconds,
                scores,
                status(scoring),
                scoring.offender(),
                scoring.unusualSums());
    }

    private static Score score(Measure measure, Reduce reduce, Tally tally) {
        List<Double> first = new ArrayList<>();
        for (double value : tally.first()) {
            first.add(value);
        }
        return new Score(
                measure.id(),
                reduce == Reduce.NONE ? null : tally.reduced(reduce),
                new Summary(tally.min(), tally.mean(), tally.max(), tally.sum()),
                first);
    }

    private static Status status(Scoring scoring) {
        StatusTally rows = scoring.statuses;
        boolean examined = scoring.examines();
        return new Status(
                rows.ok(),
                rows.of(org.relent.Status.INFINITE),
                rows.of(org.relent.Status.NAN),
                rows.of(org.relent.Status.IGNORED),
                examined ? rows.of(org.relent.Status.NEGATIVE) : null,
                examined ? rows.of(org.relent.Status.NOT_FINITE) : null,
                examined ? rows.of(org.relent.Status.EMPTY) : null);
    }

    static boolean includesStartup(double seconds) {
        return seconds < STARTUP_SECONDS;
    }
}
