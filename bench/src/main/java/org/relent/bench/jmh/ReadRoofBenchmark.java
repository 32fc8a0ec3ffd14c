package org.relent.bench.jmh;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.relent.ElementType;

/**
 * How fast two streams can be read and nothing be done with them: the roof of every kernel where memory is the limit.
 * Microseconds a pass over the whole size, of which JMH's threads ({@code -t}) read a part each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@State(Scope.Thread)
public class ReadRoofBenchmark {
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I32 = IntVector.SPECIES_PREFERRED;

    /** How much is read, both streams and all threads together. */
    @Param({"l1", "l2", "l3", "dram"})
    public String size = "l2";

    /** Where it is. */
    @Param({"array", "native"})
    public String memory = "array";

    private float[] p = {};
    private float[] q = {};
    private @Nullable MemorySegment pSegment;
    private @Nullable MemorySegment qSegment;

    /**
     * Fills memory.
     *
     * @param parameters tell how many threads there are
     */
    @Setup(Level.Trial)
    public void setUp(BenchmarkParams parameters) {
        long elements = Size.of(size).bytes() / Float.BYTES / 2 / parameters.getThreads();
        pSegment = filled(Memory.of(memory), elements);
        qSegment = filled(Memory.of(memory), elements);
        if (pSegment.heapBase().orElse(null) instanceof float[] array) {
            p = array;
            q = (float[]) qSegment.heapBase().orElseThrow();
            pSegment = null;
            qSegment = null;
        }
    }

    /** Pages that were never written would all be the same one. */
    private static MemorySegment filled(Memory memory, long elements) {
        MemorySegment room = memory.allocate(ElementType.F32, elements);
        Samples.fill(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, ElementType.F32, room);
        return room;
    }

    /** {@return a sum that depends on every element} */
    @Benchmark
    public int read() {
        return pSegment == null ? read(p, q) : read(pSegment, Objects.requireNonNull(qSegment), pSegment.byteSize());
    }

    // Four vectors of each stream at a time; XOR of three operands is a single instruction.
    private static int read(float[] p, float[] q) {
        int step = F32.length();
        IntVector a = IntVector.zero(I32);
        IntVector b = a;
        IntVector c = a;
        IntVector d = a;
        for (int i = 0; i <= p.length - 4 * step; i += 4 * step) {
            a = xor(a, FloatVector.fromArray(F32, p, i), FloatVector.fromArray(F32, q, i));
            b = xor(b, FloatVector.fromArray(F32, p, i + step), FloatVector.fromArray(F32, q, i + step));
            c = xor(c, FloatVector.fromArray(F32, p, i + 2 * step), FloatVector.fromArray(F32, q, i + 2 * step));
            d = xor(d, FloatVector.fromArray(F32, p, i + 3 * step), FloatVector.fromArray(F32, q, i + 3 * step));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    private static int read(MemorySegment p, MemorySegment q, long bytes) {
        int step = F32.vectorByteSize();
        ByteOrder order = ByteOrder.nativeOrder();
        IntVector a = IntVector.zero(I32);
        IntVector b = a;
        IntVector c = a;
        IntVector d = a;
        for (long i = 0; i <= bytes - 4L * step; i += 4L * step) {
            a = xor(
                    a,
                    FloatVector.fromMemorySegment(F32, p, i, order),
                    FloatVector.fromMemorySegment(F32, q, i, order));
            b = xor(
                    b,
                    FloatVector.fromMemorySegment(F32, p, i + step, order),
                    FloatVector.fromMemorySegment(F32, q, i + step, order));
            c = xor(
                    c,
                    FloatVector.fromMemorySegment(F32, p, i + 2L * step, order),
                    FloatVector.fromMemorySegment(F32, q, i + 2L * step, order));
            d = xor(
                    d,
                    FloatVector.fromMemorySegment(F32, p, i + 3L * step, order),
                    FloatVector.fromMemorySegment(F32, q, i + 3L * step, order));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    private static IntVector xor(IntVector sum, FloatVector p, FloatVector q) {
        return sum.lanewise(VectorOperators.XOR, p.reinterpretAsInts())
                .lanewise(VectorOperators.XOR, q.reinterpretAsInts());
    }
}
