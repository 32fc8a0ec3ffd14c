package org.relent.bench.jmh;

import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * How many logarithms, powers, divisions and multiply-adds a second one thread can do in vectors that never leave their
 * registers: the roof of every kernel where arithmetic is the limit. The logarithm and the power are those of the kernels,
 * without their guards. A score is an element's nanoseconds, {@value #ELEMENTS} a call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class ArithmeticRoofBenchmark {
    /** Values a call. */
    public static final int ELEMENTS = 1 << 16;

    private static final int SHORT = 1 << 10;

    /** As often as C2 asks for before it compiles, and twice that. */
    public static final int WARM = 10_000;

    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

    // Not final, so that nothing is computed at compile time.
    private float seed = 1.25f;

    private int elements = ELEMENTS;
    private Number blackhole = 0;

    /**
     * Runs something of these often, on few values. What is first compiled out of a long loop may lack the types that only
     * calls from the start have seen, and then keeps vectors as objects for good.
     *
     * @param body one of the methods of this benchmark
     * @param calls how often
     */
    public void warmUp(Supplier<Number> body, long calls) {
        elements = SHORT;
        for (long call = 0; call < calls; call++) {
            blackhole = body.get();
        }
        elements = ELEMENTS;
    }

    /**
     * Runs the benchmark until it is compiled.
     *
     * @param parameters name it
     * @throws ReflectiveOperationException never: it is a method of this class
     */
    @Setup(Level.Trial)
    public void compile(BenchmarkParams parameters) throws ReflectiveOperationException {
        String benchmark = parameters.getBenchmark();
        Method method = getClass().getMethod(benchmark.substring(benchmark.lastIndexOf('.') + 1));
        Supplier<Number> body = () -> {
            try {
                return (Number) method.invoke(this);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        warmUp(body, WARM);
        Jit.settle(() -> blackhole = body.get());
    }

    // Everything is written out in the loops: a helper that returns a vector may stop being inlined, and then vectors
    // are
    // boxed. C2 unrolls, and no iteration waits for the one before it, but for its sum.

    /** {@return logarithms of ratios, with one division each} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float logF32() {
        FloatVector q = FloatVector.broadcast(F32, seed);
        IntVector qBits = q.reinterpretAsInts();
        IntVector pBits = qBits;
        FloatVector sum = FloatVector.zero(F32);
        for (int i = 0; i < elements; i += F32.length()) {
            pBits = pBits.add(0x1235);
            IntVector shift = pBits.sub(qBits).add(0x00400000).and(0xff800000);
            FloatVector a = pBits.sub(shift).reinterpretAsFloats();
            FloatVector s = a.sub(q).div(a.add(q));
            FloatVector z = s.mul(s);
            FloatVector t = FloatVector.broadcast(F32, 0x1.36e446p-2f)
                    .fma(z, FloatVector.broadcast(F32, 0x1.992b0cp-2f))
                    .fma(z, FloatVector.broadcast(F32, 0x1.5555b4p-1f))
                    .mul(z);
            FloatVector e = (FloatVector) shift.convert(VectorOperators.I2F, 0);
            sum = sum.add(e.fma(FloatVector.broadcast(F32, 0x1.62e43p-24f), s.fma(t, s.add(s))));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double logF64() {
        DoubleVector q = DoubleVector.broadcast(F64, seed);
        LongVector qBits = q.reinterpretAsLongs();
        LongVector pBits = qBits;
        DoubleVector sum = DoubleVector.zero(F64);
        for (int i = 0; i < elements; i += F64.length()) {
            pBits = pBits.add(0x123456789abL);
            LongVector shift = pBits.sub(qBits).add(0x0008000000000000L).and(0xfff0000000000000L);
            DoubleVector a = pBits.sub(shift).reinterpretAsDoubles();
            DoubleVector s = a.sub(q).div(a.add(q));
            DoubleVector z = s.mul(s);
            DoubleVector t = DoubleVector.broadcast(F64, 0x1.3abd9b42140e4p-3)
                    .fma(z, DoubleVector.broadcast(F64, 0x1.3852e7d099883p-3))
                    .fma(z, DoubleVector.broadcast(F64, 0x1.7474e1f663194p-3))
                    .fma(z, DoubleVector.broadcast(F64, 0x1.c71c0168a894ep-3))
                    .fma(z, DoubleVector.broadcast(F64, 0x1.249249b21c7dcp-2))
                    .fma(z, DoubleVector.broadcast(F64, 0x1.99999998f0c95p-2))
                    .fma(z, DoubleVector.broadcast(F64, 0x1.5555555555776p-1))
                    .mul(z);
            DoubleVector e = shift.lanewise(VectorOperators.XOR, Long.MIN_VALUE)
                    .lanewise(VectorOperators.LSHR, 52)
                    .or(0x4330000000000000L)
                    .reinterpretAsDoubles()
                    .sub(0x1p52 + 2048);
            sum = sum.add(e.fma(DoubleVector.broadcast(F64, 0x1.62e42fefa39efp-1), s.fma(t, s.add(s))));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** {@return powers of e} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float expF32() {
        FloatVector rate = FloatVector.broadcast(F32, 0x1.715476p0f);
        IntVector bits = FloatVector.broadcast(F32, seed).reinterpretAsInts();
        FloatVector sum = FloatVector.zero(F32);
        for (int i = 0; i < elements; i += F32.length()) {
            bits = bits.add(0x123);
            FloatVector x = bits.reinterpretAsFloats();
            FloatVector round = x.fma(rate, FloatVector.broadcast(F32, 0x1.8p23f + 127));
            FloatVector n = round.sub(0x1.8p23f + 127);
            FloatVector f = x.fma(rate, n.neg());
            f = x.fma(FloatVector.broadcast(F32, 0x1.4ae0cp-26f), f);
            FloatVector power = FloatVector.broadcast(F32, 0x1.5c08ep-10f)
                    .fma(f, FloatVector.broadcast(F32, 0x1.3d0c58p-7f))
                    .fma(f, FloatVector.broadcast(F32, 0x1.c6b6e6p-5f))
                    .fma(f, FloatVector.broadcast(F32, 0x1.ebf918p-3f))
                    .fma(f, FloatVector.broadcast(F32, 0x1.62e428p-1f))
                    .fma(f, FloatVector.broadcast(F32, 0x1.000002p+0f));
            sum = sum.add(power.mul(
                    round.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats()));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double expF64() {
        DoubleVector rate = DoubleVector.broadcast(F64, 0x1.71547652b82fep0);
        LongVector bits = DoubleVector.broadcast(F64, seed).reinterpretAsLongs();
        DoubleVector sum = DoubleVector.zero(F64);
        for (int i = 0; i < elements; i += F64.length()) {
            bits = bits.add(0x123456789L);
            DoubleVector x = bits.reinterpretAsDoubles();
            DoubleVector round = x.fma(rate, DoubleVector.broadcast(F64, 0x1.8p52 + 1023));
            DoubleVector n = round.sub(0x1.8p52 + 1023);
            DoubleVector f = x.fma(rate, n.neg());
            f = x.fma(DoubleVector.broadcast(F64, 0x1.777d0ffda0d24p-56), f);
            DoubleVector power = DoubleVector.broadcast(F64, 0x1.e7aa0bbb82dfap-32)
                    .fma(f, DoubleVector.broadcast(F64, 0x1.e620feee34708p-28))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.b526789258da8p-24))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.62bfc3bfd8b47p-20))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.ffcbfba7b2b8dp-17))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.43091310c029fp-13))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.5d87fe78cf28ap-10))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.3b2ab6fb9f40fp-7))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.c6b08d7049fd0p-5))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.ebfbdff82c5adp-3))
                    .fma(f, DoubleVector.broadcast(F64, 0x1.62e42fefa39efp-1))
                    .fma(f, DoubleVector.broadcast(F64, 1));
            sum = sum.add(power.mul(round.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles()));
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** {@return divisions; there and back again, so that the numbers keep their size} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float divideF32() {
        FloatVector c = FloatVector.broadcast(F32, seed);
        FloatVector s = FloatVector.broadcast(F32, seed * 2);
        FloatVector t = FloatVector.broadcast(F32, seed * 3);
        FloatVector u = FloatVector.broadcast(F32, seed * 4);
        FloatVector v = FloatVector.broadcast(F32, seed * 5);
        for (int i = 0; i < elements; i += 4 * F32.length()) {
            s = c.div(s);
            t = c.div(t);
            u = c.div(u);
            v = c.div(v);
        }
        return s.add(t).add(u).add(v).reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double divideF64() {
        DoubleVector c = DoubleVector.broadcast(F64, seed);
        DoubleVector s = DoubleVector.broadcast(F64, seed * 2);
        DoubleVector t = DoubleVector.broadcast(F64, seed * 3);
        DoubleVector u = DoubleVector.broadcast(F64, seed * 4);
        DoubleVector v = DoubleVector.broadcast(F64, seed * 5);
        for (int i = 0; i < elements; i += 4 * F64.length()) {
            s = c.div(s);
            t = c.div(t);
            u = c.div(u);
            v = c.div(v);
        }
        return s.add(t).add(u).add(v).reduceLanes(VectorOperators.ADD);
    }

    /** {@return multiply-adds} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float fmaF32() {
        FloatVector c = FloatVector.broadcast(F32, seed);
        FloatVector half = FloatVector.broadcast(F32, seed / 4);
        FloatVector s = FloatVector.broadcast(F32, seed * 2);
        FloatVector t = FloatVector.broadcast(F32, seed * 3);
        FloatVector u = FloatVector.broadcast(F32, seed * 4);
        FloatVector v = FloatVector.broadcast(F32, seed * 5);
        FloatVector w = FloatVector.broadcast(F32, seed * 6);
        FloatVector x = FloatVector.broadcast(F32, seed * 7);
        FloatVector y = FloatVector.broadcast(F32, seed * 8);
        FloatVector z = FloatVector.broadcast(F32, seed * 9);
        for (int i = 0; i < elements; i += 8 * F32.length()) {
            s = s.fma(half, c);
            t = t.fma(half, c);
            u = u.fma(half, c);
            v = v.fma(half, c);
            w = w.fma(half, c);
            x = x.fma(half, c);
            y = y.fma(half, c);
            z = z.fma(half, c);
        }
        return s.add(t).add(u).add(v).add(w).add(x).add(y).add(z).reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double fmaF64() {
        DoubleVector c = DoubleVector.broadcast(F64, seed);
        DoubleVector half = DoubleVector.broadcast(F64, seed / 4);
        DoubleVector s = DoubleVector.broadcast(F64, seed * 2);
        DoubleVector t = DoubleVector.broadcast(F64, seed * 3);
        DoubleVector u = DoubleVector.broadcast(F64, seed * 4);
        DoubleVector v = DoubleVector.broadcast(F64, seed * 5);
        DoubleVector w = DoubleVector.broadcast(F64, seed * 6);
        DoubleVector x = DoubleVector.broadcast(F64, seed * 7);
        DoubleVector y = DoubleVector.broadcast(F64, seed * 8);
        DoubleVector z = DoubleVector.broadcast(F64, seed * 9);
        for (int i = 0; i < elements; i += 8 * F64.length()) {
            s = s.fma(half, c);
            t = t.fma(half, c);
            u = u.fma(half, c);
            v = v.fma(half, c);
            w = w.fma(half, c);
            x = x.fma(half, c);
            y = y.fma(half, c);
            z = z.fma(half, c);
        }
        return s.add(t).add(u).add(v).add(w).add(x).add(y).add(z).reduceLanes(VectorOperators.ADD);
    }
}
