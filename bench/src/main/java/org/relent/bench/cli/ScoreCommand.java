package org.relent.bench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.bench.npy.NpyWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relent score}: a measure of the rows of NumPy files. */
@Command(
        name = "score",
        sortOptions = false,
        customSynopsis = {
            "./relent score MEASURE --p P.npy [--q Q.npy] [--labels L.npy]",
            "         [--form F] [--p-form F] [--q-form F] [--dtype bf16] [--base B]",
            "         [--temperature T] [--alpha A] [--smoothing S] [--label-smoothing E]",
            "         [--ignore-index I] [--pairs W] [--reduce R] [--backend NAME]",
            "         [--threads N] [--out OUT.npy] [--json]"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Computes a measure of each row, or pair of rows, of NumPy .npy files.",
        footerHeading = "%nFiles:%n",
        footer = {
            "  Little-endian, C order, shape (rows, classes), or (classes,) for one row:",
            "  '<f4' or '<f8'; '<f2', and bfloat16 bits as '<u2' (not available yet).",
            "  P and Q have the same type.",
            "  They are mapped into memory: larger than the memory is fine.",
            "",
            "Examples:",
            "  ./relent score kl --p P.npy --q Q.npy",
            "  ./relent score kl --p TEACHER.npy --q STUDENT.npy --form logits",
            "  ./relent score nll --q LOGITS.npy --labels Y.npy --reduce mean",
            "  ./relent score js --p A.npy --q B.npy --form counts --pairs all --out JS.npy"
        })
final class ScoreCommand implements Callable<Integer> {
    @Mixin
    private final ScoreOptions options = new ScoreOptions();

    @Spec
    private @Nullable CommandSpec spec;

    ScoreCommand() {}

    /** Whether one backend was asked for, so that no other would do. */
    boolean namesBackend() {
        return !Choice.isAuto(options.backend);
    }

    @Override
    public Integer call() {
        options.check();
        Backend backend = Choice.named(options.backend);
        refuseOverwriting();
        // Threads of its own: the common pool has no more than the machine has processors, whatever was asked for.
        try (ExecutorService pool = Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().factory());
                Arena arena = Arena.ofShared()) {
            Job job = Job.prepare(options, backend, arena, pool);
            print(run(job));
        } catch (InternalError e) {
            // How the JVM reports a page of a mapped file that is no longer there.
            throw new IllegalArgumentException("an input file changed or became unreadable while it was read", e);
        }
        return Main.OK;
    }

    private void refuseOverwriting() {
        Path out = options.out;
        if (out == null || !Files.exists(out)) {
            return;
        }
        Stream.of("--p", "--q", "--labels").forEach(option -> {
            Path input = option.equals("--p") ? options.p : option.equals("--q") ? options.q : options.labels;
            try {
                if (input != null && Files.exists(input) && Files.isSameFile(input, out)) {
                    throw new IllegalArgumentException(
                            "--out: got " + out + ", which is the file of " + option + ", expected another file");
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(out + ": got an error (" + e.getMessage() + "), expected a file", e);
            }
        });
    }

    private ScoreResult run(Job job) {
        List<Long> shape = options.reduce == Reduce.NONE ? job.shape : List.of();
        Tally tally = new Tally();
        Path out = options.out;
        if (out == null) {
            return ScoreResult.of(options, job, shape, tally, compute(job, tally, null));
        }
        try (NpyWriter writer = NpyWriter.create(out, shape)) {
            long nanos = compute(job, tally, options.reduce == Reduce.NONE ? writer : null);
            if (options.reduce != Reduce.NONE) {
                writer.write(new double[] {tally.reduced(options.reduce)}, 1);
            }
            writer.commit();
            return ScoreResult.of(options, job, shape, tally, nanos);
        }
    }

    /** Returns the nanoseconds that the kernel ran. */
    private static long compute(Job job, Tally tally, @Nullable NpyWriter writer) {
        double[] piece = new double[(int) Math.min(Job.capacity(), job.results)];
        long nanos = 0;
        try (Progress progress = new Progress(job.results)) {
            for (long first = 0; first < job.results; ) {
                int count = job.next(first);
                long start = System.nanoTime();
                job.run(first, count, piece);
                nanos += System.nanoTime() - start;
                tally.add(piece, count, job.isIgnored);
                if (writer != null) {
                    writer.write(piece, count);
                }
                first += count;
                progress.done(first);
            }
        }
        return nanos;
    }

    private void print(ScoreResult result) {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        if (options.json) {
            out.println(Json.write(result));
        } else {
            out.print(result.table());
        }
        out.flush();
    }
}
