package org.relent.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Microseconds a batch, by kernel, element type, row length, kind and amount of memory, threads, and who computes: a backend
 * or a peer. Each JVM first warms all kernels of the element type, which takes half a minute, and refuses to time one that
 * is outside its error bound. {@link Suite} runs the combinations that are worth it, {@code -prof gc} among its options.
 *
 * <p>With JMH's own {@code -t} several callers have a batch each; {@code threads} are those that share one batch.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class KernelBenchmark {
    /** The rows, and who computes. */
    @State(Scope.Thread)
    public static class Batch {
        /** A case's id. */
        @Param({
            "kl",
            "kl-counts",
            "reverse-kl",
            "reverse-kl-counts",
            "jeffreys",
            "jeffreys-counts",
            "js",
            "js-counts",
            "js-distance",
            "js-distance-counts",
            "cross-entropy",
            "cross-entropy-counts",
            "entropy",
            "entropy-counts",
            "nll",
            "kl-logits",
            "reverse-kl-logits",
            "kl-log-probabilities",
            "cross-entropy-logits",
            "hellinger",
            "chi-square",
            "log-partition",
            "nll-gradient",
            "mutual-information",
            "gaussian-kl",
            "kl-js-entropy"
        })
        public String kernel = "kl";

        /** The element type. */
        @Param({"f32", "f64", "f16", "bf16"})
        public String type = "f32";

        /** The row length. */
        @Param({"4", "8", "64", "1000", "32000", "128256"})
        public int classes = 1000;

        /** Where the rows are. */
        @Param({"array", "native"})
        public String memory = "array";

        /** How much memory a batch reads. */
        @Param({"l2", "dram"})
        public String size = "l2";

        /** Threads that share a batch. */
        @Param({"1", "2"})
        public int threads = 1;

        /** Who computes: a backend's id or a peer's. */
        @Param("cpu-vector")
        public String backend = "cpu-vector";

        private Contender contender = Contender.NONE;
        private long elements;
        private long bytes;
        private long allocated;

        /** Makes the rows, warms every kernel, and refuses to go on if a result is outside its bound. */
        @Setup(Level.Trial)
        public void setUp() {
            Workload rows =
                    Workload.of(Case.of(kernel), Names.elementType(type), Memory.of(memory), classes, Size.of(size));
            contender = Contender.of(backend, rows, threads);
            elements = rows.elements();
            bytes = rows.bytes();
        }

        /** Counts what one more batch allocates. */
        @Setup(Level.Iteration)
        public void count() {
            allocated = contender.allocated();
        }
    }

    /**
     * What is kept beside the time. JMH sets it to 0 before each iteration, and would make a second batch for a state that
     * depends on one: so each run writes it.
     */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Facts {
        /** The largest error: of a backend as a fraction of its bound, of a peer relative to the result. */
        public double error;

        /** What a batch allocates in bytes, without what JMH does meanwhile. */
        public double allocated;

        /** Pairs (p, q), or logits, of a batch. */
        public double elements;

        /** What a batch reads and writes. */
        public double bytes;
    }

    /**
     * One batch.
     *
     * @param batch the rows
     * @param facts kept with the result
     */
    @Benchmark
    public void batch(Batch batch, Facts facts) {
        batch.contender.run();
        facts.error = batch.contender.error();
        facts.allocated = batch.allocated;
        facts.elements = batch.elements;
        facts.bytes = batch.bytes;
    }
}
