package org.relent.cpu.scalar;

/** A vector of lanes; what it holds never changes. */
public abstract class Vector<E> {
    final VectorSpecies<E> species;

    Vector(VectorSpecies<E> species) {
        this.species = species;
    }

    /** Refuses operands of another shape, as the JDK does. */
    final void requireSame(Object other) {
        if (!species.equals(other)) {
            throw new ClassCastException("got " + other + ", expected " + species);
        }
    }

    /** Refuses an integer that the lanes' type rounds, as the JDK does. */
    static void requireExact(long given, double rounded) {
        if ((long) rounded != given) {
            throw new IllegalArgumentException("got " + given + ", expected a number that the lanes' type has");
        }
    }

    /** An operation that no kernel used when this was written. */
    static AssertionError unknown(Object operation) {
        return new AssertionError("not emulated: " + operation);
    }
}
