package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.Joint;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Rows;

/** Arguments that make no sense are refused with a message that names them, and then nothing is computed or written. */
final class BadInput {
    private static final int ROWS = 3;
    private static final double UNTOUCHED = -7;

    private final KernelSpec spec;
    private final Suite suite;
    private final Batch batch;
    private final int classes;
    private final int numbers;

    private BadInput(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
        this.batch = Batch.of(
                spec, List.of(RowKind.RANDOM, RowKind.FLAT, RowKind.RANDOM), Kernels.sizes(spec, 5)[0], "bad input");
        this.classes = batch.classes();
        this.numbers = ROWS * batch.width();
    }

    /** Of one kernel of each measure, in f32 and f64: the checks are not the backends'. */
    static Stream<DynamicTest> tests(Suite suite) {
        Map<String, KernelSpec> some = new LinkedHashMap<>();
        for (KernelSpec spec : suite.offered()) {
            boolean weighted = !spec.options().classWeights().isNone();
            if (spec.elements() == ElementType.F32 || spec.elements() == ElementType.F64) {
                some.putIfAbsent(spec.measureIds() + (spec.model() == null) + weighted + spec.elements(), spec);
            }
        }
        return some.values().stream()
                .map(spec -> dynamicTest(Kernels.name(spec), () -> new BadInput(spec, suite).all()));
    }

    private void all() throws InterruptedException {
        for (Part part : batch.parts()) {
            shapes(part);
            memory(part);
        }
        overlaps();
        results();
        if (Kernels.isOfLabels(spec)) {
            labels();
        }
        if (suite.backend().gradientRefusal(spec).isEmpty()) {
            gradients();
        }
    }

    /** Runs an executable that must fail, naming the argument, and leave results alone. */
    private void refuse(Class<? extends Throwable> type, String name, Consumer<double[]> run) {
        double[] results = new double[numbers];
        Arrays.fill(results, UNTOUCHED);
        Throwable refusal = assertThrows(type, () -> run.accept(results), () -> Kernels.name(spec) + ": " + name);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(name), () -> Kernels.name(spec) + ": \"" + message + "\" does not name " + name);
        for (double result : results) {
            assertTrue(result == UNTOUCHED, () -> Kernels.name(spec) + ": computed before it refused: " + message);
        }
    }

    private void refuse(Class<? extends Throwable> type, String name, Operands operands) {
        refuse(type, name, results -> suite.call(spec).run(operands, results, 0));
    }

    private static String argument(Part part) {
        return switch (part) {
            case REFERENCE -> "reference";
            case REFERENCE_SPREADS -> "reference.spreads";
            case MODEL -> "model";
            case MODEL_SPREADS -> "model.spreads";
        };
    }

    private Matrix matrix(ElementType type, int rows, int columns) {
        return new Matrix(type, rows, columns, new double[rows * columns]);
    }

    private void shapes(Part part) {
        Operands good = batch.plain();
        boolean alone = batch.parts().size() == 1;
        if (!alone || batch.labels() != null) {
            refuse(
                    IllegalArgumentException.class,
                    "rows",
                    good.with(part, Storage.plain(matrix(spec.elements(), ROWS - 1, classes))));
        }
        if (!alone || spec.reference() instanceof Joint) {
            refuse(
                    IllegalArgumentException.class,
                    spec.reference() instanceof Joint ? "classes" : "",
                    good.with(part, Storage.plain(matrix(spec.elements(), ROWS, classes + 1))));
        }
        if (!spec.options().classWeights().isNone()) {
            refuse(
                    IllegalArgumentException.class,
                    "classWeights",
                    good.with(part, Storage.plain(matrix(spec.elements(), ROWS, classes + 1))));
        }
        ElementType other = spec.elements() == ElementType.F32 ? ElementType.F64 : ElementType.F32;
        refuse(
                IllegalArgumentException.class,
                argument(part) + ".elementType",
                good.with(part, Storage.plain(matrix(other, ROWS, classes))));
        if (part.isSpreads()) {
            refuse(IllegalArgumentException.class, argument(part), without(good, part));
        } else {
            refuse(NullPointerException.class, "", without(good, part));
        }
        views();
    }

    @SuppressWarnings("NullAway") // null on purpose
    private static Operands without(Operands good, Part part) {
        Rows none = null;
        return good.with(part, none);
    }

    /** What no view can be made of. */
    private void views() {
        float[] data = new float[12];
        assertThrows(IllegalArgumentException.class, () -> Rows.of(data, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> Rows.of(data, -1, 4));
        assertThrows(IllegalArgumentException.class, () -> Rows.of(data, 0, 3, 4, -4));
        assertThrows(IllegalArgumentException.class, () -> Rows.of(data, 0, 3, 4, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> Rows.of(data, 4, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> Rows.of(data, 1, 3, 4, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> Rows.of(data, -1, 3, 4, 4));
    }

    /** A segment whose arena is closed, or that belongs to another thread. */
    private void memory(Part part) throws InterruptedException {
        Operands good = batch.plain();
        Arena arena = Arena.ofConfined();
        Rows rows = stored(arena, part);
        try (arena) {
            Operands confined = good.with(part, rows);
            suite.call(spec).run(confined, new double[numbers], 0);
            refuse(
                    WrongThreadException.class,
                    argument(part),
                    results -> Call.of(spec, suite.backend(), null, 2).run(confined, results, 0));
            onAnotherThread(() -> refuse(WrongThreadException.class, argument(part), confined));
        }
        refuse(IllegalStateException.class, argument(part), good.with(part, rows));
    }

    private Rows stored(Arena arena, Part part) {
        MemorySegment memory =
                arena.allocate((long) ROWS * classes * spec.elements().bytes());
        for (int i = 0; i < ROWS * classes; i++) {
            Storage.set(spec.elements(), memory, i, batch.matrix(part).values()[i]);
        }
        return Rows.of(memory, spec.elements(), 0, ROWS, classes, classes);
    }

    private static void onAnotherThread(Executable check) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                check.execute();
            } catch (Throwable problem) {
                failure.set(problem);
            }
        });
        thread.start();
        thread.join();
        Throwable problem = failure.get();
        if (problem != null) {
            throw new AssertionError("on another thread: " + problem.getMessage(), problem);
        }
    }

    /** Results over an input of f64, of an array and of a segment. */
    private void overlaps() {
        if (spec.elements() != ElementType.F64) {
            return;
        }
        for (Part part : batch.parts()) {
            double[] data = new double[ROWS * classes + numbers];
            System.arraycopy(batch.matrix(part).values(), 0, data, 0, ROWS * classes);
            double[] before = data.clone();
            Operands array = batch.plain().with(part, Rows.of(data, ROWS, classes));
            Operands segment = batch.plain()
                    .with(part, Rows.of(MemorySegment.ofArray(data), ElementType.F64, 0, ROWS, classes, classes));
            int last = ROWS * classes - 1;
            for (Operands operands : List.of(array, segment)) {
                refuse(
                        IllegalArgumentException.class,
                        argument(part),
                        _ -> suite.call(spec).run(operands, data, last));
                MemorySegment over = MemorySegment.ofArray(data).asSlice(8L * last);
                refuse(
                        IllegalArgumentException.class,
                        argument(part),
                        _ -> suite.call(spec).run(operands, over));
                suite.call(spec).run(operands, data, last + 1); // beside the input is not over it
                System.arraycopy(before, last + 1, data, last + 1, numbers);
                assertTrue(Arrays.equals(before, data), "an input was written to");
            }
        }
    }

    private void results() {
        Operands good = batch.plain();
        refuse(
                IndexOutOfBoundsException.class,
                "results",
                results -> suite.call(spec).run(good, results, 1));
        refuse(
                IndexOutOfBoundsException.class,
                "results",
                results -> suite.call(spec).run(good, results, -1));
        refuse(
                IndexOutOfBoundsException.class,
                "results",
                results -> suite.call(spec).run(good, MemorySegment.ofArray(new double[numbers - 1])));
        refuse(
                IllegalArgumentException.class,
                "results",
                results -> suite.call(spec)
                        .run(good, MemorySegment.ofArray(results).asReadOnly()));
        refuse(NullPointerException.class, "results", results -> runInto(good));
        if (batch.width() == 1) {
            for (double[] weights : new double[][] {{1, 1}, {1, -1, 1}, {1, Double.NaN, 1}}) {
                refuse(
                        IllegalArgumentException.class,
                        "rowWeights",
                        results -> suite.call(spec).mean(good, weights));
            }
        }
    }

    @SuppressWarnings("NullAway") // null on purpose
    private void runInto(Operands operands) {
        double[] none = null;
        suite.call(spec).run(operands, none, 0);
    }

    private void labels() {
        Operands good = batch.plain();
        for (int label : new int[] {-1, classes, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            int[] labels = {0, 0, label};
            refuse(IndexOutOfBoundsException.class, "labels[2]", good.with(Labels.of(labels)));
        }
        refuse(IndexOutOfBoundsException.class, "labels[1]", good.with(Labels.of(0L, 1L << 32, 0L)));
        refuse(IllegalArgumentException.class, "labels.rows", good.with(Labels.of(0, 0)));
        assertThrows(IndexOutOfBoundsException.class, () -> Labels.of(new int[3], 2, 2));
        assertThrows(IllegalArgumentException.class, () -> Labels.of(new int[3], 0, -1));
    }

    private void gradients() {
        Operands good = batch.plain();
        List<Part> parts = Call.sloped(spec);
        List<Gradient> wrong = new ArrayList<>();
        wrong.add(Gradient.of(new double[ROWS * classes], ROWS - 1, classes));
        wrong.add(Gradient.of(new double[ROWS * (classes + 1)], ROWS, classes + 1));
        for (Gradient gradient : wrong) {
            for (Part part : parts) {
                refuse(
                        IllegalArgumentException.class,
                        room(part),
                        results -> suite.call(spec).gradient(good, results, rooms(part, gradient)));
            }
        }
        assertThrows(IndexOutOfBoundsException.class, () -> Gradient.of(new float[ROWS * classes - 1], ROWS, classes));
        MemorySegment readOnly =
                MemorySegment.ofArray(new float[ROWS * classes]).asReadOnly();
        assertThrows(IllegalArgumentException.class, () -> Gradient.of(readOnly, ElementType.F32, ROWS, classes));
        Object data = spec.elements() == ElementType.F64 ? new double[ROWS * classes] : new float[ROWS * classes];
        Rows over = data instanceof double[] doubles
                ? Rows.of(doubles, ROWS, classes)
                : Rows.of((float[]) data, ROWS, classes);
        Gradient gradient = data instanceof double[] doubles
                ? Gradient.of(doubles, ROWS, classes)
                : Gradient.of((float[]) data, ROWS, classes);
        for (Part part : parts) {
            refuse(
                    IllegalArgumentException.class,
                    room(part),
                    results -> suite.call(spec).gradient(good.with(part, over), results, rooms(part, gradient)));
        }
    }

    /** What messages call the room for derivatives with respect to a matrix. */
    private String room(Part part) {
        String half = part.isSpreads() ? ".spreads" : ".means";
        return Call.sloped(spec).size() == 1 ? "gradient" : (part.ofModel() ? "ofModel" : "ofReference") + half;
    }

    /** Room for everything, with one part of it exchanged. */
    private List<Gradient> rooms(Part exchanged, Gradient by) {
        return Call.sloped(spec).stream()
                .map(part -> part == exchanged ? by : Gradient.of(new double[ROWS * classes], ROWS, classes))
                .toList();
    }
}
