package org.relent.bench.cli;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Kernel;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Plan;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;
import org.relent.bench.npy.NpyFile;

/** A kernel with its files mapped and checked: what remains is to run it, piece by piece. */
final class Job {
    /** Computes some consecutive results. */
    private interface Piece {
        void run(long first, int count, double[] results);
    }

    // A piece should be long enough to keep all threads busy and short enough to show progress: 64 MiB of f32.
    private static final long PIECE_ELEMENTS = 1 << 24;
    private static final int PIECE_RESULTS = 1 << 16;

    final Kernel kernel;
    final List<NpyFile> files;
    final List<Long> shape;
    final long results;
    final LongPredicate isIgnored;
    private final Piece piece;
    private final long step;
    // Above 0: pieces do not cross a multiple of this, where a row of P ends and the next one starts.
    private final long boundary;

    private Job(
            Kernel kernel,
            List<NpyFile> files,
            List<Long> shape,
            long results,
            LongPredicate isIgnored,
            Piece piece,
            long step,
            long boundary) {
        this.kernel = kernel;
        this.files = files;
        this.shape = shape;
        this.results = results;
        this.isIgnored = isIgnored;
        this.piece = piece;
        this.step = step;
        this.boundary = boundary;
    }

    /** How many results the next piece gives. */
    int next(long first) {
        long count = Math.min(step, results - first);
        if (boundary > 0) {
            // Whole rows of P if at least one fits, otherwise a part of one.
            count = boundary <= step
                    ? Math.min(step / boundary * boundary, results - first)
                    : Math.min(count, boundary - first % boundary);
        }
        return (int) count;
    }

    void run(long first, int count, double[] into) {
        piece.run(first, count, into);
    }

    static int capacity() {
        return PIECE_RESULTS;
    }

    static Job prepare(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        return switch (options.measure().operands()) {
            case REFERENCE -> ofOne(options, backend, arena, pool);
            case REFERENCE_AND_MODEL -> ofTwo(options, backend, arena, pool);
            case LABELS_AND_MODEL -> ofLabels(options, backend, arena, pool);
        };
    }

    private static Job ofOne(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        Form form = options.reference();
        NpyFile file = NpyFile.map(options.matrix(), arena);
        ElementType type = file.elementType(options.bf16());
        Rows rows = file.rows(type);
        UnaryKernel<Form> kernel = make(Relent.unary(options.measure(), form), options, type, backend, pool);
        return new Job(
                kernel,
                List.of(file),
                List.of(rows.rows()),
                rows.rows(),
                row -> false,
                (first, count, into) -> kernel.run(new Reference<>(rows.slice(first, count)), into),
                step(rows.classes(), options.threads()),
                0);
    }

    private static Job ofLabels(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        ClassIndex index = options.classIndex();
        var plan = Relent.nll(index, options.logits());
        NpyFile file = NpyFile.map(options.matrix(), arena);
        NpyFile labelFile = NpyFile.map(Objects.requireNonNull(options.labels), arena);
        ElementType type = file.elementType(options.bf16());
        Rows rows = file.rows(type);
        if (labelFile.labelCount() != rows.rows()) {
            throw new IllegalArgumentException(labelFile.name() + ": got " + labelFile.labelCount()
                    + " labels, expected " + rows.rows() + ", one a row of " + file.name());
        }
        Labels labels = labelFile.labels(0, rows.rows());
        requireLabels(labelFile, labels, index, rows.classes());
        LabelKernel<Distribution> kernel = make(plan, options, type, backend, pool);
        return new Job(
                kernel,
                List.of(file, labelFile),
                List.of(rows.rows()),
                rows.rows(),
                row -> index.ignores(labels.get(row)),
                (first, count, into) ->
                        kernel.run(labelFile.labels(first, count), new Model<>(rows.slice(first, count)), into),
                step(rows.classes(), options.threads()),
                0);
    }

    /** All labels before any result: the kernel would find a bad one only when its piece comes, and count from there. */
    private static void requireLabels(NpyFile file, Labels labels, ClassIndex index, int classes) {
        for (long row = 0; row < labels.rows(); row++) {
            long label = labels.get(row);
            if ((label < 0 || label >= classes) && !index.ignores(label)) {
                throw new IllegalArgumentException(file.name() + ": got label " + label + " in row " + row
                        + ", expected 0 to " + (classes - 1)
                        + (index.ignore().isPresent()
                                ? " or " + index.ignore().getAsLong() + " (--ignore-index)"
                                : "; rows to leave out need --ignore-index"));
            }
        }
    }

    private static Job ofTwo(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        var plan = Relent.pair(options.measure(), options.reference(), options.model());
        NpyFile pFile = NpyFile.map(Objects.requireNonNull(options.p), arena);
        NpyFile qFile = NpyFile.map(Objects.requireNonNull(options.q), arena);
        ElementType type = pFile.elementType(options.bf16());
        if (qFile.elementType(options.bf16()) != type) {
            throw new IllegalArgumentException(qFile.name() + ": got dtype '" + qFile.dtype() + "', expected '"
                    + pFile.dtype() + "' as in " + pFile.name() + ": save array.astype('" + pFile.dtype() + "')");
        }
        Rows p = pFile.rows(type);
        Rows q = qFile.rows(type);
        if (p.classes() != q.classes()) {
            throw new IllegalArgumentException(qFile.name() + ": got " + q.classes() + " classes (shape "
                    + qFile.shapeText() + "), expected " + p.classes() + " as in " + pFile.name() + " (shape "
                    + pFile.shapeText() + ")");
        }
        Pairing pairing = options.pairing();
        long results = results(pairing, pFile, p.rows(), qFile, q.rows());
        PairKernel<Form, Form> kernel = make(plan.pairs(pairing), options, type, backend, pool);
        return new Job(
                kernel,
                List.of(pFile, qFile),
                pairing == Pairing.ALL ? List.of(p.rows(), q.rows()) : List.of(results),
                results,
                row -> false,
                (first, count, into) -> runPairs(kernel, p, q, first, count, into),
                step(p.classes(), options.threads()),
                pairing == Pairing.ALL ? q.rows() : 0);
    }

    private static void runPairs(PairKernel<Form, Form> kernel, Rows p, Rows q, long first, int count, double[] into) {
        Rows reference = p;
        Rows model = q;
        switch (kernel.spec().pairing()) {
            case ROW -> {
                reference = p.slice(first, count);
                model = q.slice(first, count);
            }
            case ONE_TO_MANY -> model = q.slice(first, count);
            case MANY_TO_ONE -> reference = p.slice(first, count);
            case ALL -> {
                if (count % q.rows() == 0) {
                    reference = p.slice(first / q.rows(), count / q.rows());
                } else {
                    reference = p.row(first / q.rows());
                    model = q.slice(first % q.rows(), count);
                }
            }
        }
        kernel.run(new Reference<>(reference), new Model<>(model), into);
    }

    private static long results(Pairing pairing, NpyFile p, long pRows, NpyFile q, long qRows) {
        NpyFile wrong;
        long got;
        String expected;
        if (pairing == Pairing.ROW && pRows != qRows) {
            wrong = q;
            got = qRows;
            expected = pRows + " as in " + p.name()
                    + (pRows == 1 ? ", or --pairs one-to-many" : qRows == 1 ? ", or --pairs many-to-one" : "");
        } else if (pairing == Pairing.ONE_TO_MANY && pRows != 1) {
            wrong = p;
            got = pRows;
            expected = "1 for --pairs one-to-many";
        } else if (pairing == Pairing.MANY_TO_ONE && qRows != 1) {
            wrong = q;
            got = qRows;
            expected = "1 for --pairs many-to-one";
        } else {
            try {
                return pairing.results(pRows, qRows);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException(
                        "--pairs all: got " + pRows + " x " + qRows + " results, expected less than 2^63", overflow);
            }
        }
        throw new IllegalArgumentException(
                wrong.name() + ": got " + got + " rows (shape " + wrong.shapeText() + "), expected " + expected);
    }

    private static <S extends Plan<S, K>, K extends Kernel> K make(
            S plan, ScoreOptions options, ElementType type, @Nullable Backend backend, Executor pool) {
        S complete = plan.elements(type).in(options.base()).options(options.parameters());
        S threaded = options.threads() == 1 ? complete : complete.threads(pool, options.threads());
        return backend == null ? threaded.kernel() : threaded.kernel(backend);
    }

    private static long step(int classes, int threads) {
        long atLeast = Math.min(4L * threads, PIECE_RESULTS);
        return Math.clamp(PIECE_ELEMENTS / classes, atLeast, PIECE_RESULTS);
    }
}
