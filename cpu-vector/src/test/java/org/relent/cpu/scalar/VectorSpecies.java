package org.relent.cpu.scalar;

/** A type of lane and a shape. */
public interface VectorSpecies<E> {
    /** The only kind there is; two of the same lane and shape are equal. */
    record Of<E>(Class<E> lane, VectorShape vectorShape, int length) implements VectorSpecies<E> {}

    static <E> VectorSpecies<E> of(Class<E> lane, VectorShape shape) {
        int bytes = lane == double.class || lane == long.class ? 8 : lane == short.class ? 2 : 4;
        return new Of<>(lane, shape, shape.vectorBitSize() / 8 / bytes);
    }

    int length();

    VectorShape vectorShape();

    default int vectorBitSize() {
        return vectorShape().vectorBitSize();
    }

    default VectorMask<E> maskAll(boolean bit) {
        return VectorMask.of(this, lane -> bit);
    }

    /** The lanes i with 0 ≤ offset + i < limit. */
    default VectorMask<E> indexInRange(int offset, int limit) {
        return VectorMask.of(this, lane -> offset + lane >= 0 && offset + lane < limit);
    }
}
