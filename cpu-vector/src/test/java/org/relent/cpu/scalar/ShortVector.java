package org.relent.cpu.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Lanes of 16 bits, which are read and widened or paired only. */
public final class ShortVector extends Vector<Short> {
    private final short[] lanes;

    private ShortVector(VectorSpecies<Short> species, short[] lanes) {
        super(species);
        this.lanes = lanes;
    }

    public static ShortVector fromArray(VectorSpecies<Short> species, short[] array, int offset) {
        return fromArray(species, array, offset, species.maskAll(true));
    }

    public static ShortVector fromArray(
            VectorSpecies<Short> species, short[] array, int offset, VectorMask<Short> mask) {
        short[] lanes = new short[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = mask.get(species, i) ? array[offset + i] : 0;
        }
        return new ShortVector(species, lanes);
    }

    public static ShortVector fromMemorySegment(
            VectorSpecies<Short> species, MemorySegment memory, long offset, ByteOrder order) {
        return fromMemorySegment(species, memory, offset, order, species.maskAll(true));
    }

    public static ShortVector fromMemorySegment(
            VectorSpecies<Short> species, MemorySegment memory, long offset, ByteOrder order, VectorMask<Short> mask) {
        ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        short[] lanes = new short[species.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = mask.get(species, i) ? memory.get(layout, offset + 2L * i) : 0;
        }
        return new ShortVector(species, lanes);
    }

    /** Widens all lanes to a vector of as many. */
    @SuppressWarnings("unchecked")
    public <F> Vector<F> convertShape(VectorOperators.Conversion<Short, F> conversion, VectorSpecies<F> to, int part) {
        if (!conversion.equals(VectorOperators.S2I) || to.length() != lanes.length || part != 0) {
            throw unknown(conversion);
        }
        return (Vector<F>) IntVector.of((VectorSpecies<Integer>) to, i -> lanes[i]);
    }

    /** Two lanes make one, the first in the low half. */
    public IntVector reinterpretAsInts() {
        return IntVector.of(
                VectorSpecies.of(int.class, species.vectorShape()),
                i -> (lanes[2 * i] & 0xffff) | (lanes[2 * i + 1] << 16));
    }
}
