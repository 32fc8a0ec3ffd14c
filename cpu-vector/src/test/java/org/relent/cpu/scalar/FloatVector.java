package org.relent.cpu.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Lanes of f32. */
public final class FloatVector extends Vector<Float> {
    public static final VectorSpecies<Float> SPECIES_PREFERRED = VectorSpecies.of(float.class, VectorShape.preferred());

    private final float[] lanes;

    private FloatVector(VectorSpecies<Float> species, float[] lanes) {
        super(species);
        this.lanes = lanes;
    }

    interface Lane {
        float apply(int i);
    }

    private interface Unary {
        float apply(float a);
    }

    private interface Binary {
        float apply(float a, float b);
    }

    static FloatVector of(VectorSpecies<Float> species, Lane lane) {
        float[] lanes = new float[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = lane.apply(i);
        }
        return new FloatVector(species, lanes);
    }

    public static FloatVector zero(VectorSpecies<Float> species) {
        return new FloatVector(species, new float[species.length()]);
    }

    public static FloatVector broadcast(VectorSpecies<Float> species, float value) {
        return of(species, i -> value);
    }

    public static FloatVector broadcast(VectorSpecies<Float> species, long value) {
        requireExact(value, (float) value);
        return broadcast(species, (float) value);
    }

    public static FloatVector fromArray(VectorSpecies<Float> species, float[] array, int offset) {
        return of(species, i -> array[offset + i]);
    }

    public static FloatVector fromArray(
            VectorSpecies<Float> species, float[] array, int offset, VectorMask<Float> mask) {
        return of(species, i -> mask.get(species, i) ? array[offset + i] : 0);
    }

    public static FloatVector fromMemorySegment(
            VectorSpecies<Float> species, MemorySegment memory, long offset, ByteOrder order) {
        return fromMemorySegment(species, memory, offset, order, species.maskAll(true));
    }

    public static FloatVector fromMemorySegment(
            VectorSpecies<Float> species, MemorySegment memory, long offset, ByteOrder order, VectorMask<Float> mask) {
        ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        return of(species, i -> mask.get(species, i) ? memory.get(layout, offset + 4L * i) : 0);
    }

    public void intoArray(float[] array, int offset) {
        System.arraycopy(lanes, 0, array, offset, lanes.length);
    }

    private float[] lanesOf(Vector<Float> that) {
        requireSame(that.species);
        return ((FloatVector) that).lanes;
    }

    private FloatVector map(Unary operator) {
        return of(species, i -> operator.apply(lanes[i]));
    }

    private FloatVector map(Vector<Float> that, Binary operator) {
        float[] others = lanesOf(that);
        return of(species, i -> operator.apply(lanes[i], others[i]));
    }

    public FloatVector add(Vector<Float> that) {
        return map(that, (a, b) -> a + b);
    }

    public FloatVector add(float b) {
        return map(a -> a + b);
    }

    public FloatVector sub(Vector<Float> that) {
        return map(that, (a, b) -> a - b);
    }

    public FloatVector sub(float b) {
        return map(a -> a - b);
    }

    public FloatVector mul(Vector<Float> that) {
        return map(that, (a, b) -> a * b);
    }

    public FloatVector mul(float b) {
        return map(a -> a * b);
    }

    public FloatVector div(Vector<Float> that) {
        return map(that, (a, b) -> a / b);
    }

    public FloatVector fma(Vector<Float> factor, Vector<Float> summand) {
        float[] b = lanesOf(factor);
        float[] c = lanesOf(summand);
        return of(species, i -> Math.fma(lanes[i], b[i], c[i]));
    }

    public FloatVector neg() {
        return map(a -> -a);
    }

    public FloatVector abs() {
        return map(Math::abs);
    }

    public FloatVector rearrange(VectorShuffle<Float> shuffle) {
        return of(species, i -> lanes[shuffle.source(species, i)]);
    }

    public FloatVector blend(Vector<Float> that, VectorMask<Float> mask) {
        float[] others = lanesOf(that);
        return of(species, i -> mask.get(species, i) ? others[i] : lanes[i]);
    }

    public FloatVector blend(float value, VectorMask<Float> mask) {
        return blend(broadcast(species, value), mask);
    }

    public FloatVector blend(long value, VectorMask<Float> mask) {
        return blend(broadcast(species, value), mask);
    }

    public VectorMask<Float> compare(VectorOperators.Comparison comparison, Vector<Float> that) {
        float[] others = lanesOf(that);
        return VectorMask.of(species, i -> comparison.test(lanes[i], others[i]));
    }

    public VectorMask<Float> compare(VectorOperators.Comparison comparison, float value) {
        return VectorMask.of(species, i -> comparison.test(lanes[i], value));
    }

    public VectorMask<Float> lt(Vector<Float> that) {
        return compare(VectorOperators.LT, that);
    }

    public float reduceLanes(VectorOperators.Associative operation) {
        if (operation != VectorOperators.MAX) {
            throw unknown(operation);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (float lane : lanes) {
            max = Math.max(max, lane);
        }
        return max;
    }

    public IntVector reinterpretAsInts() {
        return IntVector.of(VectorSpecies.of(int.class, species.vectorShape()), i -> Float.floatToRawIntBits(lanes[i]));
    }

    /** Widens the first part of the lanes that fills a vector of the other shape, or the second, and so on. */
    @SuppressWarnings("unchecked")
    public <F> Vector<F> convertShape(VectorOperators.Conversion<Float, F> conversion, VectorSpecies<F> to, int part) {
        if (!conversion.equals(VectorOperators.F2D)) {
            throw unknown(conversion);
        }
        VectorSpecies<Double> doubles = (VectorSpecies<Double>) to;
        return (Vector<F>) DoubleVector.of(doubles, i -> lanes[part * doubles.length() + i]);
    }
}
