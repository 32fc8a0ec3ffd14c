package org.relent.bench.hardware;

import org.relent.ElementType;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Workload;
import org.relent.bench.text.Text;

/** Where batches are made, and which are not. */
final class Batches {
    private static final long MOST_ON_HEAP = 1L << 26;

    // What is left for everything else: results, the copies of a device, the system.
    private static final double SHARE = 0.6;

    // The reference takes a microsecond and more an element.
    private static final int MOST_RANDOM = 1 << 13;
    private static final int MOST_HARD = 1031;

    private Batches() {}

    /** Arrays, as most programs have them; but a heap of the usual size has no room for a large batch. */
    static Memory memory(long bytes) {
        return bytes <= MOST_ON_HEAP ? Memory.ARRAY : Memory.NATIVE;
    }

    /**
     * Random rows of a shape.
     *
     * @param work what is computed
     * @param type of the elements
     * @param shape how many rows, and how long
     * @param available how many bytes there are
     * @return the batch
     * @throws Refusal if it does not fit, or no such rows exist
     */
    static Workload of(Case work, ElementType type, Shape shape, long available) throws Refusal {
        check(work, shape);
        long bytes = bytes(work, type, shape);
        if (bytes > SHARE * available) {
            throw new Refusal("needs " + Text.bytes(bytes) + ", and " + Text.bytes(available) + " are available");
        }
        return Workload.ofRows(work, type, memory(bytes), shape.classes(), shape.rows(), MOST_RANDOM);
    }

    /** Rows for a batch that careless kernels get wrong; not so long that checking them takes longer than all else. */
    static Workload hard(Workload batch) {
        int classes = batch.classes() <= MOST_HARD ? batch.classes() : MOST_HARD & ~1;
        return Workload.ofHardRows(batch.work(), batch.type(), batch.memory(), classes);
    }

    /** The bytes of all matrices, the gradient's too, and of the results; the most there can be where there are more. */
    static long bytes(Case work, ElementType type, Shape shape) {
        long element = Workload.ofRows(work, type, Memory.ARRAY, 2, 1).bytes() / 2;
        double results = (double) shape.rows() * work.measures().size() * Double.BYTES;
        return (long) ((double) shape.elements() * element + results);
    }

    private static void check(Case work, Shape shape) throws Refusal {
        if (work.id().equals("mutual-information") && shape.classes() % 2 != 0) {
            throw new Refusal("its tables have two rows each, and " + shape.classes() + " is no even number");
        }
    }

    /** Why a batch is not made. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String reason) {
            super(reason);
        }

        /** {@return why} */
        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
