package org.relent.cpu.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Lanes of f64. */
public final class DoubleVector extends Vector<Double> {
    private final double[] lanes;

    private DoubleVector(VectorSpecies<Double> species, double[] lanes) {
        super(species);
        this.lanes = lanes;
    }

    static DoubleVector of(VectorSpecies<Double> species, IntToDoubleFunction lane) {
        double[] lanes = new double[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = lane.applyAsDouble(i);
        }
        return new DoubleVector(species, lanes);
    }

    public static DoubleVector zero(VectorSpecies<Double> species) {
        return new DoubleVector(species, new double[species.length()]);
    }

    public static DoubleVector broadcast(VectorSpecies<Double> species, double value) {
        return of(species, i -> value);
    }

    public static DoubleVector broadcast(VectorSpecies<Double> species, long value) {
        requireExact(value, (double) value);
        return broadcast(species, (double) value);
    }

    public static DoubleVector fromArray(VectorSpecies<Double> species, double[] array, int offset) {
        return of(species, i -> array[offset + i]);
    }

    public static DoubleVector fromArray(
            VectorSpecies<Double> species, double[] array, int offset, VectorMask<Double> mask) {
        return of(species, i -> mask.get(species, i) ? array[offset + i] : 0);
    }

    public static DoubleVector fromMemorySegment(
            VectorSpecies<Double> species, MemorySegment memory, long offset, ByteOrder order) {
        return fromMemorySegment(species, memory, offset, order, species.maskAll(true));
    }

    public static DoubleVector fromMemorySegment(
            VectorSpecies<Double> species,
            MemorySegment memory,
            long offset,
            ByteOrder order,
            VectorMask<Double> mask) {
        ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        return of(species, i -> mask.get(species, i) ? memory.get(layout, offset + 8L * i) : 0);
    }

    public void intoArray(double[] array, int offset) {
        System.arraycopy(lanes, 0, array, offset, lanes.length);
    }

    private double[] lanesOf(Vector<Double> that) {
        requireSame(that.species);
        return ((DoubleVector) that).lanes;
    }

    private DoubleVector map(DoubleUnaryOperator operator) {
        return of(species, i -> operator.applyAsDouble(lanes[i]));
    }

    private DoubleVector map(Vector<Double> that, DoubleBinaryOperator operator) {
        double[] others = lanesOf(that);
        return of(species, i -> operator.applyAsDouble(lanes[i], others[i]));
    }

    public DoubleVector add(Vector<Double> that) {
        return map(that, (a, b) -> a + b);
    }

    public DoubleVector add(double b) {
        return map(a -> a + b);
    }

    public DoubleVector sub(Vector<Double> that) {
        return map(that, (a, b) -> a - b);
    }

    public DoubleVector sub(double b) {
        return map(a -> a - b);
    }

    public DoubleVector mul(Vector<Double> that) {
        return map(that, (a, b) -> a * b);
    }

    public DoubleVector mul(double b) {
        return map(a -> a * b);
    }

    public DoubleVector div(Vector<Double> that) {
        return map(that, (a, b) -> a / b);
    }

    public DoubleVector div(double b) {
        return map(a -> a / b);
    }

    public DoubleVector min(Vector<Double> that) {
        return map(that, Math::min);
    }

    public DoubleVector min(double b) {
        return map(a -> Math.min(a, b));
    }

    public DoubleVector max(Vector<Double> that) {
        return map(that, Math::max);
    }

    public DoubleVector max(double b) {
        return map(a -> Math.max(a, b));
    }

    public DoubleVector fma(Vector<Double> factor, Vector<Double> summand) {
        double[] b = lanesOf(factor);
        double[] c = lanesOf(summand);
        return of(species, i -> Math.fma(lanes[i], b[i], c[i]));
    }

    public DoubleVector neg() {
        return map(a -> -a);
    }

    public DoubleVector abs() {
        return map(Math::abs);
    }

    public DoubleVector sqrt() {
        return map(Math::sqrt);
    }

    public DoubleVector rearrange(VectorShuffle<Double> shuffle) {
        return of(species, i -> lanes[shuffle.source(species, i)]);
    }

    public DoubleVector blend(Vector<Double> that, VectorMask<Double> mask) {
        double[] others = lanesOf(that);
        return of(species, i -> mask.get(species, i) ? others[i] : lanes[i]);
    }

    public DoubleVector blend(double value, VectorMask<Double> mask) {
        return blend(broadcast(species, value), mask);
    }

    public DoubleVector blend(long value, VectorMask<Double> mask) {
        return blend(broadcast(species, value), mask);
    }

    public VectorMask<Double> compare(VectorOperators.Comparison comparison, Vector<Double> that) {
        double[] others = lanesOf(that);
        return VectorMask.of(species, i -> comparison.test(lanes[i], others[i]));
    }

    public VectorMask<Double> compare(VectorOperators.Comparison comparison, double value) {
        return VectorMask.of(species, i -> comparison.test(lanes[i], value));
    }

    public VectorMask<Double> compare(VectorOperators.Comparison comparison, long value) {
        return compare(comparison, broadcast(species, value));
    }

    public VectorMask<Double> eq(Vector<Double> that) {
        double[] others = lanesOf(that);
        return VectorMask.of(species, i -> lanes[i] == others[i]);
    }

    public VectorMask<Double> eq(double value) {
        return VectorMask.of(species, i -> lanes[i] == value);
    }

    public VectorMask<Double> lt(Vector<Double> that) {
        return compare(VectorOperators.LT, that);
    }

    public VectorMask<Double> lt(double value) {
        return compare(VectorOperators.LT, value);
    }

    public double reduceLanes(VectorOperators.Associative operation) {
        if (operation != VectorOperators.MAX) {
            throw unknown(operation);
        }
        double max = Double.NEGATIVE_INFINITY;
        for (double lane : lanes) {
            max = Math.max(max, lane);
        }
        return max;
    }

    public LongVector reinterpretAsLongs() {
        return LongVector.of(
                VectorSpecies.of(long.class, species.vectorShape()), i -> Double.doubleToRawLongBits(lanes[i]));
    }
}
