package org.relent.cpu;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector shapes of this machine, and the constants of the summation order, which do not depend on it. */
final class Shapes {
    // Virtual lanes are 1024 bits wide and taken two vectors at a time, so a vector may have 512 at most.
    private static final VectorShape SHAPE = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorShape.S_512_BIT
            : FloatVector.SPECIES_PREFERRED.vectorShape();

    static final VectorSpecies<Float> F32 = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Double> F64 = VectorSpecies.of(double.class, SHAPE);

    static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Long> I64 = VectorSpecies.of(long.class, SHAPE);

    /** As many 16-bit elements as {@link #F32} has lanes. */
    static final VectorSpecies<Short> I16 =
            VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    /** Twice as many: what a whole vector holds. */
    static final VectorSpecies<Short> I16_WIDE = VectorSpecies.of(short.class, SHAPE);

    /** As many f32 lanes as {@link #F64} has: what is read when f32 is widened. */
    static final VectorSpecies<Float> F32_NARROW =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    static final VectorSpecies<Integer> I32_NARROW =
            VectorSpecies.of(int.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    /** Columns whose terms are summed in a lane of their own type before they are added in f64. */
    static final int BLOCK = 256;

    static final double LN_2 = 0x1.62e42fefa39efp-1;

    /** ln 2 as a number whose product with an exponent is exact, and the rest. */
    static final double LN_2_HIGH = 0x1.62e42fefap-1;

    static final double LN_2_LOW = 0x1.cf79abc9e3b3ap-40;

    /** 1/ln 2 and what its rounding left over. */
    static final double LOG2_E = 0x1.71547652b82fep0;

    static final double LOG2_E_LOW = 0x1.777d0ffda0d24p-56;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfFloat F32_LAYOUT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    static final ValueLayout.OfDouble F64_LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    static final ValueLayout.OfShort F16_LAYOUT = ValueLayout.JAVA_SHORT_UNALIGNED;

    /** The virtual lanes of f64. */
    static final int LANES = 16;

    private Shapes() {}

    /** {@return a number of columns, filled up to whole virtual lanes} */
    static int padded(int columns) {
        return (columns + LANES - 1) & -LANES;
    }

    /** {@return the width of a vector in bits} */
    static int bits() {
        return SHAPE.vectorBitSize();
    }
}
