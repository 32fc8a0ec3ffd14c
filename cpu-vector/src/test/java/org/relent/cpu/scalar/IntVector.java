package org.relent.cpu.scalar;

import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Lanes of 32 bits. */
public final class IntVector extends Vector<Integer> {
    private final int[] lanes;

    private IntVector(VectorSpecies<Integer> species, int[] lanes) {
        super(species);
        this.lanes = lanes;
    }

    static IntVector of(VectorSpecies<Integer> species, IntUnaryOperator lane) {
        int[] lanes = new int[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = lane.applyAsInt(i);
        }
        return new IntVector(species, lanes);
    }

    public static IntVector zero(VectorSpecies<Integer> species) {
        return new IntVector(species, new int[species.length()]);
    }

    public static IntVector fromArray(VectorSpecies<Integer> species, int[] array, int offset) {
        return of(species, i -> array[offset + i]);
    }

    private IntVector map(IntUnaryOperator operator) {
        return of(species, i -> operator.applyAsInt(lanes[i]));
    }

    private IntVector map(Vector<Integer> that, IntBinaryOperator operator) {
        requireSame(that.species);
        int[] others = ((IntVector) that).lanes;
        return of(species, i -> operator.applyAsInt(lanes[i], others[i]));
    }

    public IntVector add(int b) {
        return map(a -> a + b);
    }

    public IntVector sub(Vector<Integer> that) {
        return map(that, (a, b) -> a - b);
    }

    public IntVector sub(int b) {
        return map(a -> a - b);
    }

    public IntVector and(Vector<Integer> that) {
        return map(that, (a, b) -> a & b);
    }

    public IntVector and(int b) {
        return map(a -> a & b);
    }

    public IntVector or(Vector<Integer> that) {
        return map(that, (a, b) -> a | b);
    }

    public IntVector or(int b) {
        return map(a -> a | b);
    }

    public IntVector max(Vector<Integer> that) {
        return map(that, Math::max);
    }

    public IntVector max(int b) {
        return map(a -> Math.max(a, b));
    }

    public IntVector neg() {
        return map(a -> -a);
    }

    public IntVector lanewise(VectorOperators.Binary operation, int b) {
        return map(a -> operation.apply(a, b));
    }

    public IntVector lanewise(VectorOperators.Binary operation, int b, VectorMask<Integer> mask) {
        return of(species, i -> mask.get(species, i) ? operation.apply(lanes[i], b) : lanes[i]);
    }

    public VectorMask<Integer> compare(VectorOperators.Comparison comparison, int value) {
        return VectorMask.of(species, i -> comparison.test(lanes[i], value));
    }

    public VectorMask<Integer> lt(int value) {
        return compare(VectorOperators.LT, value);
    }

    public FloatVector reinterpretAsFloats() {
        return FloatVector.of(
                VectorSpecies.of(float.class, species.vectorShape()), i -> Float.intBitsToFloat(lanes[i]));
    }

    @SuppressWarnings("unchecked")
    public <F> Vector<F> convert(VectorOperators.Conversion<Integer, F> conversion, int part) {
        if (!conversion.equals(VectorOperators.I2F) || part != 0) {
            throw unknown(conversion);
        }
        return (Vector<F>) FloatVector.of(VectorSpecies.of(float.class, species.vectorShape()), i -> (float) lanes[i]);
    }
}
