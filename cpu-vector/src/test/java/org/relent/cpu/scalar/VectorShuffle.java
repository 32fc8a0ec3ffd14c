package org.relent.cpu.scalar;

import java.util.function.IntUnaryOperator;

/** For each lane, the one it is taken from. */
public final class VectorShuffle<E> {
    private final VectorSpecies<E> species;
    private final int[] sources;

    private VectorShuffle(VectorSpecies<E> species, int[] sources) {
        this.species = species;
        this.sources = sources;
    }

    public static <E> VectorShuffle<E> fromOp(VectorSpecies<E> species, IntUnaryOperator source) {
        int[] sources = new int[species.length()];
        for (int lane = 0; lane < sources.length; lane++) {
            sources[lane] = source.applyAsInt(lane);
        }
        return new VectorShuffle<>(species, sources);
    }

    /** The source of a lane of a vector of this species; one outside it is an error, which the JDK finds at the rearranging. */
    int source(VectorSpecies<E> expected, int lane) {
        if (!species.equals(expected)) {
            throw new ClassCastException("got a shuffle of " + species + ", expected one of " + expected);
        }
        return sources[lane];
    }
}
