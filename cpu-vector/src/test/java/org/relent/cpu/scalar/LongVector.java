package org.relent.cpu.scalar;

import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Lanes of 64 bits. */
public final class LongVector extends Vector<Long> {
    private final long[] lanes;

    private LongVector(VectorSpecies<Long> species, long[] lanes) {
        super(species);
        this.lanes = lanes;
    }

    static LongVector of(VectorSpecies<Long> species, IntToLongFunction lane) {
        long[] lanes = new long[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = lane.applyAsLong(i);
        }
        return new LongVector(species, lanes);
    }

    public static LongVector zero(VectorSpecies<Long> species) {
        return new LongVector(species, new long[species.length()]);
    }

    public static LongVector fromArray(VectorSpecies<Long> species, long[] array, int offset) {
        return of(species, i -> array[offset + i]);
    }

    private LongVector map(LongUnaryOperator operator) {
        return of(species, i -> operator.applyAsLong(lanes[i]));
    }

    private LongVector map(Vector<Long> that, LongBinaryOperator operator) {
        requireSame(that.species);
        long[] others = ((LongVector) that).lanes;
        return of(species, i -> operator.applyAsLong(lanes[i], others[i]));
    }

    public LongVector add(long b) {
        return map(a -> a + b);
    }

    public LongVector sub(Vector<Long> that) {
        return map(that, (a, b) -> a - b);
    }

    public LongVector sub(long b) {
        return map(a -> a - b);
    }

    public LongVector and(Vector<Long> that) {
        return map(that, (a, b) -> a & b);
    }

    public LongVector and(long b) {
        return map(a -> a & b);
    }

    public LongVector or(Vector<Long> that) {
        return map(that, (a, b) -> a | b);
    }

    public LongVector or(long b) {
        return map(a -> a | b);
    }

    public LongVector max(Vector<Long> that) {
        return map(that, Math::max);
    }

    public LongVector max(long b) {
        return map(a -> Math.max(a, b));
    }

    public LongVector neg() {
        return map(a -> -a);
    }

    public LongVector lanewise(VectorOperators.Binary operation, long b) {
        return map(a -> operation.apply(a, b));
    }

    public VectorMask<Long> compare(VectorOperators.Comparison comparison, long value) {
        return VectorMask.of(species, i -> comparison.test(lanes[i], value));
    }

    public VectorMask<Long> lt(long value) {
        return compare(VectorOperators.LT, value);
    }

    public DoubleVector reinterpretAsDoubles() {
        return DoubleVector.of(
                VectorSpecies.of(double.class, species.vectorShape()), i -> Double.longBitsToDouble(lanes[i]));
    }
}
