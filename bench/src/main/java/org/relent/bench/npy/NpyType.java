package org.relent.bench.npy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;

/** The NumPy dtypes that are read. */
enum NpyType {
    F4("<f4", 4, ElementType.F32),
    F8("<f8", 8, ElementType.F64),
    F2("<f2", 2, ElementType.F16),
    /** NumPy has no bfloat16: its bits travel as unsigned shorts, and the reader must be told. */
    U2("<u2", 2, ElementType.BF16),
    I4("<i4", 4, null),
    I8("<i8", 8, null);

    final String descr;
    final int bytes;
    final @Nullable ElementType elements;

    NpyType(String descr, int bytes, @Nullable ElementType elements) {
        this.descr = descr;
        this.bytes = bytes;
        this.elements = elements;
    }

    static Optional<NpyType> of(String descr) {
        for (NpyType type : values()) {
            if (type.descr.equals(descr)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    boolean isInteger() {
        return elements == null;
    }
}
