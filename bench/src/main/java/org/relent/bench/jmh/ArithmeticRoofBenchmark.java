package org.relent.bench.jmh;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

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
    static final int ELEMENTS = 1 << 16;

    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I32 = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> L64 = LongVector.SPECIES_PREFERRED;

    // Not final, so that nothing is computed at compile time.
    private float seed = 1.25f;

    private IntVector floatBits(int part) {
        return FloatVector.broadcast(F32, seed * (1 << part))
                .reinterpretAsInts()
                .add(IntVector.zero(I32).addIndex(977));
    }

    private LongVector doubleBits(int part) {
        return DoubleVector.broadcast(F64, seed * (1 << part))
                .reinterpretAsLongs()
                .add(LongVector.zero(L64).addIndex(1 << 30));
    }

    // Two vectors at a time are enough to keep all units busy: no iteration waits for the one before it, but for its
    // sum.

    /** {@return logarithms of ratios, with one division each} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float logF32() {
        IntVector p = floatBits(0);
        IntVector r = floatBits(3);
        FloatVector q = floatBits(1).reinterpretAsFloats();
        IntVector qBits = q.reinterpretAsInts();
        FloatVector sum = FloatVector.zero(F32);
        FloatVector other = sum;
        for (int i = 0; i < ELEMENTS; i += 2 * F32.length()) {
            p = p.add(0x1235);
            r = r.add(0x2347);
            sum = logF32(p, q, qBits).add(sum);
            other = logF32(r, q, qBits).add(other);
        }
        return sum.add(other).reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector logF32(IntVector pBits, FloatVector q, IntVector qBits) {
        IntVector shift = pBits.sub(qBits).add(0x00400000).and(0xff800000);
        FloatVector a = pBits.sub(shift).reinterpretAsFloats();
        FloatVector s = a.sub(q).div(a.add(q));
        FloatVector z = s.mul(s);
        FloatVector t = FloatVector.broadcast(F32, 0x1.36e446p-2f)
                .fma(z, FloatVector.broadcast(F32, 0x1.992b0cp-2f))
                .fma(z, FloatVector.broadcast(F32, 0x1.5555b4p-1f))
                .mul(z);
        FloatVector e = (FloatVector) shift.convert(VectorOperators.I2F, 0);
        return e.fma(FloatVector.broadcast(F32, 0x1.62e43p-24f), s.fma(t, s.add(s)));
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double logF64() {
        LongVector p = doubleBits(0);
        LongVector r = doubleBits(3);
        DoubleVector q = doubleBits(1).reinterpretAsDoubles();
        LongVector qBits = q.reinterpretAsLongs();
        DoubleVector sum = DoubleVector.zero(F64);
        DoubleVector other = sum;
        for (int i = 0; i < ELEMENTS; i += 2 * F64.length()) {
            p = p.add(0x123456789abL);
            r = r.add(0x23456789abcL);
            sum = logF64(p, q, qBits).add(sum);
            other = logF64(r, q, qBits).add(other);
        }
        return sum.add(other).reduceLanes(VectorOperators.ADD);
    }

    private static DoubleVector logF64(LongVector pBits, DoubleVector q, LongVector qBits) {
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
        return e.fma(DoubleVector.broadcast(F64, 0x1.62e42fefa39efp-1), s.fma(t, s.add(s)));
    }

    /** {@return powers of e} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float expF32() {
        IntVector p = floatBits(0);
        IntVector r = floatBits(1);
        FloatVector sum = FloatVector.zero(F32);
        FloatVector other = sum;
        for (int i = 0; i < ELEMENTS; i += 2 * F32.length()) {
            p = p.add(0x123);
            r = r.add(0x235);
            sum = expF32(p.reinterpretAsFloats()).add(sum);
            other = expF32(r.reinterpretAsFloats()).add(other);
        }
        return sum.add(other).reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector expF32(FloatVector x) {
        FloatVector rate = FloatVector.broadcast(F32, 0x1.715476p0f);
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
        return power.mul(
                round.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double expF64() {
        LongVector p = doubleBits(0);
        LongVector r = doubleBits(1);
        DoubleVector sum = DoubleVector.zero(F64);
        DoubleVector other = sum;
        for (int i = 0; i < ELEMENTS; i += 2 * F64.length()) {
            p = p.add(0x123456789L);
            r = r.add(0x23456789aL);
            sum = expF64(p.reinterpretAsDoubles()).add(sum);
            other = expF64(r.reinterpretAsDoubles()).add(other);
        }
        return sum.add(other).reduceLanes(VectorOperators.ADD);
    }

    private static DoubleVector expF64(DoubleVector x) {
        DoubleVector rate = DoubleVector.broadcast(F64, 0x1.71547652b82fep0);
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
        return power.mul(
                round.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles());
    }

    /** {@return divisions} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float divideF32() {
        FloatVector c = FloatVector.broadcast(F32, seed);
        FloatVector s = floatBits(0).reinterpretAsFloats();
        FloatVector t = floatBits(1).reinterpretAsFloats();
        FloatVector u = floatBits(2).reinterpretAsFloats();
        FloatVector v = floatBits(3).reinterpretAsFloats();
        for (int i = 0; i < ELEMENTS; i += 4 * F32.length()) {
            s = c.div(s); // there and back again: the numbers stay of their size
            t = c.div(t);
            u = c.div(u);
            v = c.div(v);
        }
        return s.add(t).add(u.add(v)).reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double divideF64() {
        DoubleVector c = DoubleVector.broadcast(F64, seed);
        DoubleVector s = doubleBits(0).reinterpretAsDoubles();
        DoubleVector t = doubleBits(1).reinterpretAsDoubles();
        DoubleVector u = doubleBits(2).reinterpretAsDoubles();
        DoubleVector v = doubleBits(3).reinterpretAsDoubles();
        for (int i = 0; i < ELEMENTS; i += 4 * F64.length()) {
            s = c.div(s);
            t = c.div(t);
            u = c.div(u);
            v = c.div(v);
        }
        return s.add(t).add(u.add(v)).reduceLanes(VectorOperators.ADD);
    }

    /** {@return multiply-adds} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public float fmaF32() {
        FloatVector half = FloatVector.broadcast(F32, seed / 4);
        FloatVector c = FloatVector.broadcast(F32, seed);
        FloatVector s = floatBits(0).reinterpretAsFloats();
        FloatVector t = floatBits(1).reinterpretAsFloats();
        FloatVector u = floatBits(2).reinterpretAsFloats();
        FloatVector v = floatBits(3).reinterpretAsFloats();
        FloatVector w = floatBits(4).reinterpretAsFloats();
        FloatVector x = floatBits(5).reinterpretAsFloats();
        FloatVector y = floatBits(6).reinterpretAsFloats();
        FloatVector z = floatBits(7).reinterpretAsFloats();
        for (int i = 0; i < ELEMENTS; i += 8 * F32.length()) {
            s = s.fma(half, c);
            t = t.fma(half, c);
            u = u.fma(half, c);
            v = v.fma(half, c);
            w = w.fma(half, c);
            x = x.fma(half, c);
            y = y.fma(half, c);
            z = z.fma(half, c);
        }
        return s.add(t).add(u.add(v)).add(w.add(x).add(y.add(z))).reduceLanes(VectorOperators.ADD);
    }

    /** {@return the same in f64} */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double fmaF64() {
        DoubleVector half = DoubleVector.broadcast(F64, seed / 4);
        DoubleVector c = DoubleVector.broadcast(F64, seed);
        DoubleVector s = doubleBits(0).reinterpretAsDoubles();
        DoubleVector t = doubleBits(1).reinterpretAsDoubles();
        DoubleVector u = doubleBits(2).reinterpretAsDoubles();
        DoubleVector v = doubleBits(3).reinterpretAsDoubles();
        DoubleVector w = doubleBits(4).reinterpretAsDoubles();
        DoubleVector x = doubleBits(5).reinterpretAsDoubles();
        DoubleVector y = doubleBits(6).reinterpretAsDoubles();
        DoubleVector z = doubleBits(7).reinterpretAsDoubles();
        for (int i = 0; i < ELEMENTS; i += 8 * F64.length()) {
            s = s.fma(half, c);
            t = t.fma(half, c);
            u = u.fma(half, c);
            v = v.fma(half, c);
            w = w.fma(half, c);
            x = x.fma(half, c);
            y = y.fma(half, c);
            z = z.fma(half, c);
        }
        return s.add(t).add(u.add(v)).add(w.add(x).add(y.add(z))).reduceLanes(VectorOperators.ADD);
    }
}
