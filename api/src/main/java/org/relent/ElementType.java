package org.relent;

import org.jspecify.annotations.Nullable;

/**
 * The element type of an input matrix. Results are always f64.
 *
 * <p>{@link #epsilon()} is the ε of the contract's error bound |result − exact| ≤ ε · Σ p (1 + |ln(p/q)|).
 */
public enum ElementType {
    /** IEEE binary64, {@code double}. */
    F64("f64", Double.BYTES, 1e-14, 0x1p-53),
    /** IEEE binary32, {@code float}. */
    F32("f32", Float.BYTES, 1e-6, 0x1p-24),
    /** IEEE binary16, carried in {@code short}. */
    F16("f16", Short.BYTES, 1e-6, 0x1p-11),
    /** bfloat16, the upper half of a binary32, carried in {@code short}. */
    BF16("bf16", Short.BYTES, 1e-6, 0x1p-8);

    private final String id;
    private final int bytes;
    private final double epsilon;
    private final double roundoff;

    ElementType(String id, int bytes, double epsilon, double roundoff) {
        this.id = id;
        this.bytes = bytes;
        this.epsilon = epsilon;
        this.roundoff = roundoff;
    }

    /** {@return the short name, such as {@code "f32"}} */
    public String id() {
        return id;
    }

    /** {@return the size of an element in bytes} */
    public int bytes() {
        return bytes;
    }

    /** Tells whether an object is an array of elements of this type. */
    boolean isStoredIn(@Nullable Object array) {
        return switch (this) {
            case F64 -> array instanceof double[];
            case F32 -> array instanceof float[];
            case F16, BF16 -> array instanceof short[];
        };
    }

    /** {@return ε of the error bound for inputs of this type} */
    public double epsilon() {
        return epsilon;
    }

    /** {@return by how much of itself a number is off at most when it is rounded to this type} */
    double roundoff() {
        return roundoff;
    }
}
