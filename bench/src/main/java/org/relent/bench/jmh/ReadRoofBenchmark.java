package org.relent.bench.jmh;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
    /** How much is read, both streams and all threads together. */
    @Param({"l1", "l2", "l3", "dram"})
    public String size = "l2";

    /** Where it is. */
    @Param({"array", "native"})
    public String memory = "array";

    private @Nullable ReadRoof streams;
    private int blackhole;

    /**
     * Fills memory.
     *
     * @param parameters tell how many threads there are
     */
    @Setup(Level.Trial)
    public void setUp(BenchmarkParams parameters) {
        ReadRoof filled = new ReadRoof(Memory.of(memory), Size.of(size).bytes() / parameters.getThreads());
        Jit.settle(() -> blackhole = filled.read());
        streams = filled;
    }

    /** {@return a sum that depends on every element} */
    @Benchmark
    public int read() {
        return Objects.requireNonNull(streams).read();
    }
}
