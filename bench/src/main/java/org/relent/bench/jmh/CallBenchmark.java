package org.relent.bench.jmh;

import java.util.concurrent.TimeUnit;
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

/**
 * Nanoseconds a call with a single row. Less what a row of a large batch takes, which {@link KernelBenchmark} says, it is
 * the fixed cost of a call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@State(Scope.Thread)
public class CallBenchmark {
    /** A case's id. */
    @Param({"kl", "nll"})
    public String kernel = "kl";

    /** The element type. */
    @Param({"f32", "f64"})
    public String type = "f32";

    /** The row length. */
    @Param({"8", "1000"})
    public int classes = 8;

    /** Where the row is. */
    @Param({"array", "native"})
    public String memory = "array";

    /** Who computes: a backend's id or a peer's. */
    @Param("cpu-vector")
    public String backend = "cpu-vector";

    private Contender contender = Contender.NONE;

    /** Makes the row, and warms and checks as {@link KernelBenchmark} does. */
    @Setup(Level.Trial)
    public void setUp() {
        Workload row = Workload.ofRows(Case.of(kernel), Names.elementType(type), Memory.of(memory), classes, 1);
        contender = Contender.of(backend, row, 1);
    }

    /** One call. */
    @Benchmark
    public void call() {
        contender.run();
    }
}
