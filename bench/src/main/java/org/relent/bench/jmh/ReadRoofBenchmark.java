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
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

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
    private int blackhole;

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
        Jit.settle(() -> blackhole = read());
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
