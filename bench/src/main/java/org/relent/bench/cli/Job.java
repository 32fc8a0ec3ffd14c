package org.relent.bench.cli;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.relent.Backend;
import org.relent.ClassIndex;
import org.relent.ClassWeights;
import org.relent.Distribution;
import org.relent.Form;
import org.relent.Kernel;
import org.relent.LabelKernel;
import org.relent.Labels;
import org.relent.Model;
import org.relent.PairKernel;
import org.relent.Pairing;
import org.relent.Plan;
import org.relent.Relent;
import org.relent.Rows;
import org.relent.UnaryKernel;
import org.relent.bench.npy.NpyFile;
import org.relent.bench.text.Text;

/**
 * A kernel with its files mapped and checked: what remains is to run it, piece by piece.
 *
 * @param inputs the files, by what they are, as they are reported
 * @param matrix the matrix that gradients have the shape of
 * @param shape the extents of the results of one measure
 * @param step the results of a piece
 * @param boundary above 0: pieces do not cross a multiple of this, where a row of P ends and the next one starts
 */
record Job(
        Kernel kernel,
        Map<String, ScoreResult.Input> inputs,
        Matrix matrix,
        List<Long> shape,
        Weights weights,
        Pieces pieces,
        int step,
        long boundary) {

    /** Makes a piece of some consecutive results. */
    interface Pieces {
        Piece piece(long first, int count);
    }

    // A piece should be long enough to keep all threads busy and short enough to show progress: 64 MiB of f32.
    private static final long PIECE_ELEMENTS = 1 << 24;
    private static final int PIECE_RESULTS = 1 << 16;

    long results() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** How many results the next piece gives. */
    int next(long first) {
        long count = Math.min(step, results() - first);
        if (boundary > 0) {
            // Whole rows of P if at least one fits, otherwise a part of one.
            count = boundary <= step
                    ? Math.min(step / boundary * boundary, results() - first)
                    : Math.min(count, boundary - first % boundary);
        }
        return (int) count;
    }

    Piece piece(long first, int count) {
        return pieces.piece(first, count);
    }

    static Job prepare(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        return switch (options.operands()) {
            case REFERENCE -> ofOne(options, backend, arena, pool);
            case REFERENCE_AND_MODEL -> ofTwo(options, backend, arena, pool);
            case LABELS_AND_MODEL -> ofLabels(options, backend, arena, pool);
        };
    }

    private static Matrix reference(ScoreOptions options, Arena arena) {
        Path path = Objects.requireNonNull(options.inputs.p);
        if (options.gaussian()) {
            return Matrix.ofGaussians(path, options.inputs.pSpreads().getFirst(), options.bf16(), arena);
        }
        return options.measures().areOfJointTables()
                ? Matrix.ofTables(path, options.reference(), options.bf16(), arena)
                : Matrix.ofDistributions(path, options.reference(), options.bf16(), arena);
    }

    private static Matrix model(ScoreOptions options, Arena arena) {
        Path path = Objects.requireNonNull(options.inputs.q);
        return options.gaussian()
                ? Matrix.ofGaussians(path, options.inputs.qSpreads().getFirst(), options.bf16(), arena)
                : Matrix.ofDistributions(path, options.model(), options.bf16(), arena);
    }

    private static Job ofOne(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        Map<String, ScoreResult.Input> inputs = new LinkedHashMap<>();
        Matrix p = reference(options, arena);
        ScoreResult.Input.put(inputs, "p", p);
        var plan = Relent.measures(options.measures().list(), p.form());
        UnaryKernel<Form> kernel = make(plan, options, p, ClassWeights.none(), backend, pool);
        List<Long> shape = List.of(p.rows().rows());
        return new Job(
                kernel,
                inputs,
                p,
                shape,
                Weights.EQUAL.withRows(options, shape, arena, inputs),
                (first, count) -> new Piece.OfOne(kernel, p.slice(first, count).reference()),
                step(options, p),
                0);
    }

    private static Job ofLabels(ScoreOptions options, @Nullable Backend backend, Arena arena, Executor pool) {
        Map<String, ScoreResult.Input> inputs = new LinkedHashMap<>();
        ClassIndex index = options.classIndex();
        boolean asP = options.logitsAreP();
        Path path = Objects.requireNonNull(asP ? options.inputs.p : options.inputs.q);
        Distribution form = asP ? options.reference() : options.model();
        Matrix matrix = Matrix.ofDistributions(path, form, options.bf16(), arena);
        ScoreResult.Input.put(inputs, asP ? "p" : "q", matrix);
        NpyFile labelFile = NpyFile.map(Objects.requireNonNull(options.inputs.labels), arena);
        inputs.put("labels", ScoreResult.Input.of(labelFile, index.toString()));
        Rows rows = matrix.rows();
        if (labelFile.labelCount() != rows.rows()) {
            throw new IllegalArgumentException(
                    labelFile.name() + ": got " + labelFile.labelCount() + " labels, expected " + rows.rows()
                            + ", one a row of " + matrix.file().name());
        }
        ClassWeights classWeights = Weights.ofClasses(options, rows.classes(), arena, inputs);
        LabelKernel<Distribution> kernel = make(Relent.nll(index, form), options, matrix, classWeights, backend, pool);
        Labels labels = labelFile.labels(0, rows.rows());
        requireLabels(labelFile, labels, index, rows.classes());
        List<Long> shape = List.of(rows.rows());
        Weights weights = new Weights(
                row -> index.ignores(labels.get(row)), row -> 1, row -> classWeights.get((int) labels.get(row)));
        return new Job(
                kernel,
                inputs,
                matrix,
                shape,
                weights.withRows(options, shape, arena, inputs),
                (first, count) -> new Piece.OfLabels(
                        kernel, labelFile.labels(first, count), new Model<>(rows.slice(first, count))),
                step(options, matrix),
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
        Map<String, ScoreResult.Input> inputs = new LinkedHashMap<>();
        Matrix p = reference(options, arena);
        Matrix q = model(options, arena);
        ScoreResult.Input.put(inputs, "p", p);
        ScoreResult.Input.put(inputs, "q", q);
        Matrix.requireType(q.file(), p.file(), options.bf16());
        if (p.rows().classes() != q.rows().classes()) {
            throw new IllegalArgumentException(
                    q.file().name() + ": got " + q.rows().classes() + " classes (shape "
                            + q.file().shapeText() + "), expected " + p.rows().classes() + " as in "
                            + p.file().name()
                            + " (shape " + p.file().shapeText() + ")");
        }
        Pairing pairing = options.pairing();
        List<Long> shape = shape(pairing, p, q);
        var plan =
                Relent.measures(options.measures().list(), p.form(), q.form()).pairs(pairing);
        PairKernel<Form, Form> kernel = make(plan, options, p, ClassWeights.none(), backend, pool);
        return new Job(
                kernel,
                inputs,
                options.gaussian() ? p : q,
                shape,
                Weights.EQUAL.withRows(options, shape, arena, inputs),
                (first, count) -> pairs(kernel, p, q, first, count),
                step(options, p),
                pairing == Pairing.ALL ? q.rows().rows() : 0);
    }

    private static Piece pairs(PairKernel<Form, Form> kernel, Matrix p, Matrix q, long first, int count) {
        Matrix reference = p;
        Matrix model = q;
        long modelRows = q.rows().rows();
        switch (kernel.spec().pairing()) {
            case ROW -> {
                reference = p.slice(first, count);
                model = q.slice(first, count);
            }
            case ONE_TO_MANY -> model = q.slice(first, count);
            case MANY_TO_ONE -> reference = p.slice(first, count);
            case ALL -> {
                if (count % modelRows == 0) {
                    reference = p.slice(first / modelRows, count / modelRows);
                } else {
                    reference = p.slice(first / modelRows, 1);
                    model = q.slice(first % modelRows, count);
                }
            }
        }
        return new Piece.OfTwo(kernel, reference.reference(), model.model());
    }

    private static List<Long> shape(Pairing pairing, Matrix p, Matrix q) {
        long pRows = p.rows().rows();
        long qRows = q.rows().rows();
        Matrix wrong;
        String expected;
        if (pairing == Pairing.ROW && pRows != qRows) {
            wrong = q;
            expected = pRows + " as in " + p.file().name()
                    + (pRows == 1 ? ", or --pairs one-to-many" : qRows == 1 ? ", or --pairs many-to-one" : "");
        } else if (pairing == Pairing.ONE_TO_MANY && pRows != 1) {
            wrong = p;
            expected = "1 for --pairs one-to-many";
        } else if (pairing == Pairing.MANY_TO_ONE && qRows != 1) {
            wrong = q;
            expected = "1 for --pairs many-to-one";
        } else {
            try {
                long results = pairing.results(pRows, qRows);
                return pairing == Pairing.ALL ? List.of(pRows, qRows) : List.of(results);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException(
                        "--pairs all: got " + pRows + " x " + qRows + " results, expected less than 2^63", overflow);
            }
        }
        throw new IllegalArgumentException(
                wrong.file().name() + ": got " + Text.plural(wrong.rows().rows(), "row") + " (shape "
                        + wrong.file().shapeText() + "), expected " + expected);
    }

    private static <S extends Plan<S, K>, K extends Kernel> K make(
            S plan,
            ScoreOptions options,
            Matrix matrix,
            ClassWeights weights,
            @Nullable Backend backend,
            Executor pool) {
        S complete =
                plan.elements(matrix.rows().elementType()).in(options.base()).options(options.options(weights));
        S threaded = options.threads() == 1 ? complete : complete.threads(pool, options.threads());
        return backend == null ? threaded.kernel() : threaded.kernel(backend);
    }

    private static int step(ScoreOptions options, Matrix matrix) {
        // Work for every thread, but gradients are as large as the rows and stay in memory for a piece.
        long atLeast = !options.results.hasGradient() ? Math.min(4L * options.threads(), PIECE_RESULTS) : 1;
        return (int) Math.clamp(PIECE_ELEMENTS / matrix.rows().classes(), atLeast, PIECE_RESULTS);
    }
}
