package org.relent.cpu.scalar;

import java.util.function.IntPredicate;

/** A bit a lane. */
public final class VectorMask<E> {
    final VectorSpecies<E> species;
    private final boolean[] bits;

    private VectorMask(VectorSpecies<E> species, boolean[] bits) {
        this.species = species;
        this.bits = bits;
    }

    static <E> VectorMask<E> of(VectorSpecies<E> species, IntPredicate lanes) {
        boolean[] bits = new boolean[species.length()];
        for (int lane = 0; lane < bits.length; lane++) {
            bits[lane] = lanes.test(lane);
        }
        return new VectorMask<>(species, bits);
    }

    public static <E> VectorMask<E> fromLong(VectorSpecies<E> species, long bits) {
        return of(species, lane -> (bits >>> lane & 1) != 0);
    }

    boolean get(int lane) {
        return bits[lane];
    }

    /** Whether a lane of a vector of this species is set. */
    boolean get(VectorSpecies<?> expected, int lane) {
        if (!species.equals(expected)) {
            throw new ClassCastException("got a mask of " + species + ", expected one of " + expected);
        }
        return bits[lane];
    }

    public VectorMask<E> and(VectorMask<E> that) {
        return of(species, lane -> bits[lane] && that.get(species, lane));
    }

    public VectorMask<E> andNot(VectorMask<E> that) {
        return of(species, lane -> bits[lane] && !that.get(species, lane));
    }

    public VectorMask<E> or(VectorMask<E> that) {
        return of(species, lane -> bits[lane] || that.get(species, lane));
    }

    public VectorMask<E> not() {
        return of(species, lane -> !bits[lane]);
    }

    public <F> VectorMask<F> cast(VectorSpecies<F> to) {
        if (to.length() != bits.length) {
            throw new ClassCastException("got a mask of " + species + ", expected as many lanes as " + to);
        }
        return of(to, lane -> bits[lane]);
    }

    public boolean anyTrue() {
        return toLong() != 0;
    }

    public boolean allTrue() {
        return !not().anyTrue();
    }

    public long toLong() {
        long all = 0;
        for (int lane = 0; lane < bits.length; lane++) {
            all |= bits[lane] ? 1L << lane : 0;
        }
        return all;
    }
}
