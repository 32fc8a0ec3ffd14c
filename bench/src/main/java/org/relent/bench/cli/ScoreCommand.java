package org.relent.bench.cli;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.bench.machine.Version;
import org.relent.bench.text.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.Spec;

/** {@code relent score}: a measure of the rows of NumPy files. */
@Command(
        name = "score",
        sortOptions = false,
        customSynopsis = "./relent score MEASURE[,MEASURE...] --p P.npy [--q Q.npy] [OPTIONS]",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Computes a measure of each row, or pair of rows, of NumPy .npy files.",
        footerHeading = "%nFiles:%n",
        footer = {
            "  Little-endian, C order, shape (rows, classes), or (classes,) for one row;",
            "  joint tables (tables, nx, ny), or (nx, ny) for one. '<f4', '<f8' or '<f2', P",
            "  and Q the same. They are mapped into memory: larger than the memory is fine.",
            "",
            "Examples:",
            "  ./relent score kl --p P.npy --q Q.npy",
            "  ./relent score kl,reverse-kl,entropy --p P.npy --q Q.npy --out OUT.npy",
            "  ./relent score kl --p TEACHER.npy --q STUDENT.npy --form logits --grad G.npy",
            "  ./relent score nll --q LOGITS.npy --labels Y.npy --reduce mean",
            "  ./relent score cross-entropy --p SOFT.npy --q LOGITS.npy --q-form logits",
            "  ./relent score js --p A.npy --q B.npy --form counts --pairs all --out JS.npy",
            "  ./relent score mutual-information --p TABLES.npy --form counts --miller-madow",
            "  ./relent score gaussian-kl --p MU.npy --p-log-variance LV.npy"
        })
final class ScoreCommand implements Callable<Integer> {
    @Mixin
    private final ScoreOptions options = new ScoreOptions();

    @Spec
    private @Nullable CommandSpec spec;

    ScoreCommand() {}

    /** Whether one backend was asked for, so that no other would do. */
    boolean namesBackend() {
        return !Choice.isAuto(options.running.backend);
    }

    @Override
    public Integer call() {
        requireOnce();
        ScoreCheck.check(options);
        Backend backend = Choice.named(options.running.backend);
        // Threads of its own: the common pool has no more than the machine has processors, whatever was asked for.
        try (ExecutorService pool = Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().factory());
                Arena arena = Arena.ofShared()) {
            Job job = Job.prepare(options, backend, arena, pool);
            try (Outputs outputs = Outputs.create(options, job)) {
                Scoring scoring = new Scoring(job, options.results.reduce, outputs, arena);
                scoring.run();
                outputs.commit();
                print(ScoreResult.of(options, job, outputs, scoring));
            }
        } catch (InternalError e) {
            // How the JVM reports a page of a mapped file that is no longer there.
            throw new IllegalArgumentException("an input file changed or became unreadable while it was read", e);
        }
        return Main.OK;
    }

    /** Where options are in groups, picocli starts another group at one that comes again, and forgets the first. */
    private void requireOnce() {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.originalStringValues().size() > 1) {
                throw new OverwrittenOptionException(command, option, option.longestName());
            }
        }
    }

    private void print(ScoreResult result) {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        if (options.results.json) {
            out.println(Json.write(result));
        } else {
            out.print(ScoreTable.of(result));
        }
        out.flush();
    }
}
