package org.relent.bench.jmh;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;

/** Two streams that are read and nothing done with them: the roof of every kernel where memory is the limit. */
public final class ReadRoof {
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I32 = IntVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private float[] p = {};
    private float[] q = {};
    private @Nullable MemorySegment pSegment;
    private @Nullable MemorySegment qSegment;

    /**
     * Fills memory.
     *
     * @param memory where it is
     * @param bytes of both streams together
     */
    public ReadRoof(Memory memory, long bytes) {
        long elements = bytes / Float.BYTES / 2;
        MemorySegment first = filled(memory, elements);
        MemorySegment second = filled(memory, elements);
        if (first.heapBase().orElse(null) instanceof float[] array) {
            p = array;
            q = (float[]) second.heapBase().orElseThrow();
        } else {
            pSegment = first;
            qSegment = second;
        }
    }

    /** Pages that were never written would all be the same one. */
    private static MemorySegment filled(Memory memory, long elements) {
        MemorySegment room = memory.allocate(ElementType.F32, elements);
        Samples.fill(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, ElementType.F32, room);
        return room;
    }

    /** {@return a sum that depends on every element} */
    public int read() {
        return pSegment == null ? read(p, q) : read(pSegment, Objects.requireNonNull(qSegment), pSegment.byteSize());
    }

    // Written out: a helper that returns a vector may stop being inlined, and then costs more than the read. XOR of
    // three
    // operands is a single instruction.
    private static int read(float[] p, float[] q) {
        int step = F32.length();
        IntVector a = IntVector.zero(I32);
        IntVector b = IntVector.zero(I32);
        for (int i = 0; i <= p.length - 2 * step; i += 2 * step) {
            a = a.lanewise(VectorOperators.XOR, FloatVector.fromArray(F32, p, i).reinterpretAsInts())
                    .lanewise(
                            VectorOperators.XOR,
                            FloatVector.fromArray(F32, q, i).reinterpretAsInts());
            b = b.lanewise(
                            VectorOperators.XOR,
                            FloatVector.fromArray(F32, p, i + step).reinterpretAsInts())
                    .lanewise(
                            VectorOperators.XOR,
                            FloatVector.fromArray(F32, q, i + step).reinterpretAsInts());
        }
        return a.add(b).reduceLanes(VectorOperators.ADD);
    }

    private static int read(MemorySegment p, MemorySegment q, long bytes) {
        int step = I32.vectorByteSize();
        IntVector a = IntVector.zero(I32);
        IntVector b = IntVector.zero(I32);
        for (long i = 0; i <= bytes - 2L * step; i += 2L * step) {
            a = a.lanewise(VectorOperators.XOR, IntVector.fromMemorySegment(I32, p, i, ORDER))
                    .lanewise(VectorOperators.XOR, IntVector.fromMemorySegment(I32, q, i, ORDER));
            b = b.lanewise(VectorOperators.XOR, IntVector.fromMemorySegment(I32, p, i + step, ORDER))
                    .lanewise(VectorOperators.XOR, IntVector.fromMemorySegment(I32, q, i + step, ORDER));
        }
        return a.add(b).reduceLanes(VectorOperators.ADD);
    }
}
